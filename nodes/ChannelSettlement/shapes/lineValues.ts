/** Values that several ledgers write in the same way. */
import { fromMinor } from '../../shared/money';
import type { LedgerRequest } from './shapedTypes';

/**
 * Minor units → the number that a JSON body carries: 7114, GBP → 71.14. It is read from the decimal text, so it prints as the
 * text; sums of such numbers are never made.
 */
export const jsonAmount = (minor: number, currency: string) => Number(fromMinor(minor, currency));

/** The hash stands where the system gives it back, in square brackets. */
export const withHash = (description: string, hash: string) => `${description} [${hash}]`;

export function ledgerRequest(
	method: LedgerRequest['method'],
	path: string,
	{
		query = {},
		headers = {},
		body,
	}: { query?: Record<string, string>; headers?: Record<string, string>; body?: Record<string, unknown> } = {},
): LedgerRequest {
	const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
	return {
		method,
		path,
		query,
		path_with_query: pairs.length > 0 ? `${path}?${pairs.join('&')}` : path,
		headers: { Accept: 'application/json', ...headers },
		...(body ? { body } : {}),
	};
}
