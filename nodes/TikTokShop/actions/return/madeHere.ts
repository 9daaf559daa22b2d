/**
 * Returns that this process has made, and the key of the refund that each stands for. TikTok Shop does not tell the key of
 * a return, so two equal refunds of the same line (two vouchers of 5.00) look like one; this tells them apart.
 */
const keys = new Map<string, string>();
const MOST = 10_000;

export function remember(returnId: string, key: string): void {
	keys.set(returnId, key);
	if (keys.size > MOST) keys.delete(keys.keys().next().value!);
}

/** Those of the returns that were made for another refund than this one. */
export function foreignTo(key: string, returnIds: string[]): Set<string> {
	return new Set(returnIds.filter((id) => keys.has(id) && keys.get(id) !== key));
}
