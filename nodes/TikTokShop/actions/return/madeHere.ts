/**
 * Returns that this process has made or found, and the key of the refund that each stands for. TikTok Shop does not tell the key of
 * a return, so two equal refunds of the same line (two times 5.00) look like one; this tells them apart.
 */
const keys = new Map<string, string>();
const MOST = 10_000;

/** `system` is the address of the API: a test system has ids of its own. */
export function remember(system: string, returnId: string, key: string): void {
	keys.set(`${system} ${returnId}`, key);
	if (keys.size > MOST) keys.delete(keys.keys().next().value!);
}

/** Whether the return is known to stand for another refund than this one. */
export function isOfOther(system: string, returnId: string, key: string): boolean {
	const known = keys.get(`${system} ${returnId}`);
	return known !== undefined && known !== key;
}
