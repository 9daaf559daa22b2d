const tails = new Map<string, Promise<unknown>>();

/** Runs `work` after all earlier work of the same key in this process has ended, well or badly. */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
	const before = tails.get(key) ?? Promise.resolve();
	const own = before.then(work, work);
	tails.set(key, own);
	try {
		return await own;
	} finally {
		if (tails.get(key) === own) tails.delete(key);
	}
}
