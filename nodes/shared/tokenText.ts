/** Letters, digits and signs that a header may hold (RFC 7230), no blanks: what a token can be. */
const TOKEN = /^[\x21-\x7e]{1,16384}$/;

/** Whether a value of an answer is a token that can be sent and stored; objects, empty texts and control characters are not. */
export const isToken = (value: unknown): value is string =>
	typeof value === 'string' && TOKEN.test(value) && value !== 'undefined' && value !== 'null';
