/** Runs `work` over all items with at most `limit` in flight; results keep the order of the items. */
export async function mapConcurrent<T, R>(
	items: readonly T[],
	limit: number,
	work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
	const results = new Array<R>(items.length);
	let next = 0;
	let failed = false;
	const lane = async () => {
		while (!failed && next < items.length) {
			const index = next++;
			let done = false;
			try {
				results[index] = await work(items[index], index);
				done = true;
			} finally {
				failed ||= !done; // the other lanes finish what they have in flight and start nothing new
			}
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, lane));
	return results;
}

/** Splits a list into chunks of at most `size`, in order. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
	const chunks: T[][] = [];
	for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
	return chunks;
}
