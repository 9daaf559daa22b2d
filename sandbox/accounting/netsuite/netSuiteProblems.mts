// NetSuite's REST errors.
import { answer } from '../../httpServer.mts';
import type { Answer, Dialect } from '../../httpServer.mts';

/** [title, section of RFC 2616] by status. */
const KINDS: Record<number, [string, string]> = {
	400: ['Bad Request', '10.4.1'],
	401: ['Unauthorized', '10.4.2'],
	403: ['Forbidden', '10.4.4'],
	404: ['Not Found', '10.4.5'],
	429: ['Too Many Requests', '10.4'],
	500: ['Internal Server Error', '10.5.1'],
	503: ['Service Unavailable', '10.5.4'],
};

export function netSuiteError(
	status: number,
	code: string,
	detail: string,
	extra: Record<string, string> = {},
	headers?: Record<string, string>,
): Answer {
	const [title, section] = KINDS[status] ?? ['Error', '10'];
	const body = {
		type: `https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec${section}`,
		title,
		status,
		'o:errorDetails': [{ detail, 'o:errorCode': code, ...extra }],
	};
	return answer(status, body, { 'content-type': 'application/vnd.oracle.resource+json; type=error', ...headers });
}

/** A refusal of the data: 400 USER_ERROR. */
export function userError(detail: string, path?: string): Answer {
	return netSuiteError(
		400,
		'USER_ERROR',
		`Error while accessing a resource. ${detail}`,
		path ? { 'o:errorPath': path } : {},
	);
}

export function notFound(id: string): Answer {
	return netSuiteError(
		404,
		'NONEXISTENT_ID',
		'The record instance does not exist. Provide a valid record instance ID.',
		{
			'o:urlPath': id,
		},
	);
}

export const INVALID_LOGIN = netSuiteError(
	401,
	'INVALID_LOGIN',
	'Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI.',
);

export function tooMany(code: string): Answer {
	return netSuiteError(429, code, 'The maximum number of concurrent requests of this account has been reached.');
}

export const NETSUITE_DIALECT: Dialect = {
	failure: (status, message) => netSuiteError(status, status < 500 ? 'INVALID_REQUEST' : 'UNEXPECTED_ERROR', message),
	throttled: () => tooMany('SSS_REQUEST_LIMIT_EXCEEDED'),
	unknownPath: (call) => netSuiteError(404, 'NONEXISTENT_ID', `No resource ${call}`),
	coded: (fault) =>
		netSuiteError(fault.status ?? 400, String(fault.code), 'A fault was ordered through the control API'),
};
