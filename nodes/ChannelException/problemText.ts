/** Words and owners for problems that come without them: failed workflows, failed steps. */
import type { OwnerRole, Severity } from '../shared/exception';

const ROLES: readonly OwnerRole[] = ['operations', 'ecommerce', 'service', 'finance', 'integration'];
const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error', 'critical'];

// First words of our templates' names and prefixes of our codes, with the role that answers for them.
const FLOWS: Array<{ flow: string; role: OwnerRole; word: RegExp }> = [
	{ flow: 'stock', role: 'ecommerce', word: /\bstock\b|\binventory\b/i },
	{ flow: 'orders', role: 'operations', word: /\borders?\b/i },
	{ flow: 'cancellations', role: 'operations', word: /\bcancel/i },
	{ flow: 'dispatch', role: 'operations', word: /\bdispatch\b|\bship/i },
	{ flow: 'returns', role: 'service', word: /\breturns?\b|\brefunds?\b/i },
	{ flow: 'settlement', role: 'finance', word: /\bsettlement\b|\bpayout\b/i },
	{ flow: 'listings', role: 'ecommerce', word: /\blistings?\b|\bproducts?\b|\bsku\b/i },
];

/** Flow of a workflow or a code by its name ("Orders: route to NewStore", ORDER_SHORT_STOCK); connection when it says nothing. */
export function flowOf(name: string): string {
	const words = name.replace(/_/g, ' ');
	const head = name.includes(':') ? words.split(':')[0] : words.split(' ')[0];
	const found = FLOWS.find(({ word }) => word.test(head)) ?? FLOWS.find(({ word }) => word.test(words));
	return found?.flow ?? 'connection';
}

/** Role that owns a flow. */
export function roleOf(flow: string): OwnerRole {
	return FLOWS.find((entry) => entry.flow === flow)?.role ?? 'integration';
}

export const readRole = (value: string, otherwise: OwnerRole): OwnerRole =>
	ROLES.find((role) => role === value.trim().toLowerCase()) ?? otherwise;

export const readSeverity = (value: string, otherwise: Severity): Severity =>
	SEVERITIES.find((severity) => severity === value.trim().toLowerCase()) ?? otherwise;

/** What differs from one occurrence to the next does not belong into the identity of a case: numbers, ids, quoted values. */
export function messageShape(message: string): string {
	return message
		.slice(0, 2000)
		.replace(/https?:\/\/\S+/gi, '<url>')
		.replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, '<id>')
		.replace(/"[^"]*"|'[^']*'/g, '<value>')
		.replace(/[A-Za-z]{0,40}\d[\w.:-]*/g, '<n>')
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, 200);
}

/** Is it the connection rather than the data of one order? Then the owner of the integration is asked. */
export function isConnectionProblem(httpStatus: number, message: string): boolean {
	if ([401, 403, 408, 429].includes(httpStatus) || httpStatus >= 500) return true;
	return /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|socket hang up|timed? ?out|certificate|credential|unauthori[sz]ed|access token|rate limit/i.test(
		message,
	);
}

/** Codes and HTTP statuses of our own nodes that speak of the other system or of the sign-in, not of one order or product. */
export function isOutageCode(code: string, httpStatus: number): boolean {
	if ([401, 403, 408, 429].includes(httpStatus) || httpStatus >= 500) return true;
	return /^NEWSTORE_(?:SIGN_IN|BLOCKED|UNREACHABLE)$|^TIKTOK_(?:105\d{3}|101000|106001|106013|360090\d{2})$|^CONNECTION_/.test(
		code,
	);
}

/** The other system does not let us in at all, whichever flow asks: the authorization has ended, or the client is unknown. */
export const isSignInCode = (code: string) =>
	/^(?:TIKTOK_10500[12]|CONNECTION_TIKTOK_TOKEN|NEWSTORE_SIGN_IN)$/.test(code);
