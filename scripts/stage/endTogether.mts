// Everything that a command starts ends with it: on its normal end, on Ctrl-C, when it is told to stop, when it fails.
export interface Closable {
	close(): Promise<void>;
}

/** Returns the function that ends `whole` once; signals and crashes call it as well. */
export function endTogether(whole: Closable): () => Promise<void> {
	let ending: Promise<void> | undefined;
	const end = () => (ending ??= whole.close());
	const leave = (status: number) => {
		// A second Ctrl-C does not wait for anything.
		if (ending) process.exit(status);
		void end().finally(() => process.exit(status));
	};
	process.on('SIGINT', () => leave(130));
	process.on('SIGTERM', () => leave(143));
	process.on('SIGHUP', () => leave(129));
	// npm passes a signal on to its own child only; when the wrapper between npm and us is gone, we go as well.
	const parent = process.ppid;
	const watch = () => {
		if (process.ppid !== parent) leave(143);
	};
	if (process.env.npm_lifecycle_event) setInterval(watch, 500).unref();
	const crash = (error: unknown) => {
		console.error(error);
		leave(1);
	};
	process.on('uncaughtException', crash);
	process.on('unhandledRejection', crash);
	return end;
}
