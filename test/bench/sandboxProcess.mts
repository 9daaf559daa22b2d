/** The sandbox in a process of its own, so that what it costs is not counted as ours. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SandboxOptions } from '../../sandbox/startSandbox.mts';

interface SandboxAddresses {
	newStoreUrl: string;
	tiktokUrl: string;
	controlUrl: string;
}

export interface SandboxProcess extends SandboxAddresses {
	/** GET of the control API: `get('stats')`. */
	get<T>(view: string): Promise<T>;
	/** POST of the control API: `act('stats/reset')`. */
	act<T>(action: string, body?: Record<string, unknown>): Promise<T>;
	close(): Promise<void>;
}

/** Calls of one operation as the sandbox counts them. */
interface OperationCount {
	calls: number;
	errors: number;
	throttled: number;
	peakPerSecond: number;
}

export interface SandboxStats {
	newStore: Record<string, OperationCount>;
	tiktok: Record<string, OperationCount>;
}

export async function startSandboxProcess(options: SandboxOptions): Promise<SandboxProcess> {
	const child = fork(fileURLToPath(new URL('./sandboxChild.mts', import.meta.url)), [JSON.stringify(options)]);
	const addresses = await new Promise<SandboxAddresses>((resolve, reject) => {
		child.once('message', (message) => resolve(message as SandboxAddresses));
		child.once('exit', (code) => reject(new Error(`The sandbox ended with status ${code}`)));
	});
	const call = async <T,>(path: string, init?: RequestInit) => {
		const response = await fetch(`${addresses.controlUrl}/api/${path}`, init);
		const body = (await response.json()) as T & { error?: string };
		if (!response.ok) throw new Error(`Sandbox ${path}: ${body.error ?? response.status}`);
		return body;
	};
	return {
		...addresses,
		get: (view) => call(view),
		act: (action, body = {}) => call(action, { method: 'POST', body: JSON.stringify(body) }),
		close: async () => {
			child.disconnect();
			const ended = new Promise((resolve) => child.once('exit', resolve));
			await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 3000))]);
			if (child.exitCode === null) child.kill('SIGKILL');
		},
	};
}
