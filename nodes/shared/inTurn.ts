/**
 * Work on the same thing, one after the other, over all runs of this process: two workflows that refund the same order at
 * once would both look before either has done anything. The key starts with the system, because all nodes share this.
 */
const last = new Map<string, Promise<unknown>>();

export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
	const before = last.get(key);
	const turn = (async () => {
		await before?.catch(() => undefined);
		return await work();
	})();
	last.set(key, turn);
	try {
		return await turn;
	} finally {
		if (last.get(key) === turn) last.delete(key);
	}
}
