// Intuit's faults, by code.
import { answer } from '../../httpServer.mts';
import type { Answer, Dialect } from '../../httpServer.mts';
import { pacificIso } from '../dates.mts';

export type FaultCode = keyof typeof MESSAGES;

const MESSAGES = {
	'120': 'Authorization Failure',
	'610': 'Object Not Found',
	'2020': 'Required param missing, need to supply the required value for the API',
	'2050': 'String length is either shorter or longer than supported by specification',
	'2090': 'Invalid Number',
	'2170': 'Invalid Enumeration',
	'2500': 'Invalid Reference Id',
	'3100': 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403',
	'3200': 'message=AuthenticationFailed; errorCode=003200; statusCode=401',
	'3001': 'message=ThrottleExceeded; errorCode=003001; statusCode=429',
	'4000': 'Error parsing query',
	'5010': 'Stale Object Error',
	'6000': 'A business validation error has occurred while processing your request',
	'6140': 'Duplicate Document Number Error',
	'6190': 'Invalid Company Status',
	'6210': 'Account Period Closed, Cannot Update Through Services API',
	'10000': 'An application error has occurred while processing your request',
} as const;

export function quickBooksFault(
	status: number,
	code: FaultCode,
	detail: string,
	type = 'ValidationFault',
	element = '',
): Answer {
	return answer(status, {
		Fault: { Error: [{ Message: MESSAGES[code], Detail: detail, code, element }], type },
		time: pacificIso(Date.now()),
	});
}

/** A refusal of the data: 400. */
export function invalid(code: FaultCode, detail: string, element = ''): Answer {
	return quickBooksFault(400, code, detail, 'ValidationFault', element);
}

export function quickBooksThrottled(): Answer {
	return quickBooksFault(429, '3001', 'The request limit was reached.  Try again later', 'SERVICE');
}

function known(code: string): code is FaultCode {
	return code in MESSAGES;
}

export const QUICKBOOKS_DIALECT: Dialect = {
	failure: (status, message) =>
		quickBooksFault(
			status,
			status === 400 ? '2020' : '10000',
			message,
			status < 500 ? 'ValidationFault' : 'SystemFault',
		),
	throttled: quickBooksThrottled,
	unknownPath: (call) => quickBooksFault(404, '120', `No operation ${call}`, 'SystemFault'),
	coded(fault) {
		const code = String(fault.code);
		const detail = 'A fault was ordered through the control API';
		return quickBooksFault(fault.status ?? 400, known(code) ? code : '10000', detail);
	},
};
