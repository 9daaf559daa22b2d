/** Virtual time for what needs no server: a busy machine changes nothing. */

const LONGEST_MS = 600_000;

/**
 * Body of a test in virtual time: Date and timers stand still while it works, and go on by one millisecond whenever it
 * waits. For code without network; the servers of the sandbox need real timers.
 */
export function inVirtualTime(body: () => Promise<void>): () => Promise<void> {
	return async () => {
		jest.useFakeTimers();
		try {
			let isRunning = true;
			const ended = body().finally(() => (isRunning = false));
			ended.catch(() => undefined);
			for (let ms = 0; isRunning && ms < LONGEST_MS; ms++) await jest.advanceTimersByTimeAsync(1);
			if (isRunning) throw new Error(`Not done after ${LONGEST_MS} ms of virtual time`);
			await ended;
		} finally {
			jest.useRealTimers();
		}
	};
}
