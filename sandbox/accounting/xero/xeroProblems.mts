// What Xero answers when it refuses.
import { answer } from '../../httpServer.mts';
import type { Answer, Dialect } from '../../httpServer.mts';

/** 401 and 403: the shape integrators have seen. */
export function xeroProblem(status: number, title: string, detail: string): Answer {
	return answer(status, { Type: null, Title: title, Status: status, Detail: detail, Extensions: {} });
}

export const TOKEN_EXPIRED = xeroProblem(401, 'Unauthorized', 'TokenExpired: token expired');

export function xeroValidation(message: string, elements: unknown[] = []): Answer {
	return answer(400, { ErrorNumber: 10, Type: 'ValidationException', Message: message, Elements: elements });
}

/** 429 has no body; the headers say which limit and how long. */
export function xeroThrottled(
	problem: string,
	retryAfterSeconds: number,
	headers: Record<string, string> = {},
): Answer {
	return answer(429, undefined, {
		...headers,
		'retry-after': String(retryAfterSeconds),
		'x-rate-limit-problem': problem,
	});
}

export const XERO_DIALECT: Dialect = {
	failure: (status, message) =>
		status === 400
			? xeroValidation(message)
			: answer(status, { ErrorNumber: status, Type: 'InternalError', Message: message }),
	throttled: (_requestId, retryAfterSeconds) => xeroThrottled('minute', retryAfterSeconds ?? 60),
	unknownPath: () =>
		answer(404, 'The resource you are looking for cannot be found.', { 'content-type': 'text/html; charset=utf-8' }),
	coded: (fault) => ({ ...xeroValidation(String(fault.code)), status: fault.status ?? 400 }),
};
