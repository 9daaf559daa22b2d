// n8n's database driver: taken prebuilt where that can be had, compiled else. The prebuilt one lies outside the npm registry,
// so it often cannot be fetched (a company's proxy, a CI without internet), and it may be made for a newer system than this.
import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PREBUILT_MS = 30_000;

interface DriverOptions {
	log(line: string): void;
	/** compiles the driver in the folder; rejects with the reason in plain words */
	compile(): Promise<void>;
	/** how long to try for a prebuilt one, ms */
	limitMs?: number;
}

/** Puts the driver into the folder that holds node_modules/sqlite3; says which one it is. */
export async function installDriver(
	dir: string,
	{ log, compile, limitMs = PREBUILT_MS }: DriverOptions,
): Promise<'prebuilt' | 'compiled'> {
	log(`Looking for a prebuilt database driver (sqlite3; ${Math.ceil(limitMs / 1000)} s at most) ...`);
	if ((await fetchPrebuilt(dir, limitMs)) && driverLoads(dir)) return 'prebuilt';
	log('None that runs here; compiling it for Node 24 (once; two minutes, up to five on a busy machine) ...');
	await compile();
	return 'compiled';
}

/** Asks sqlite3's own tool, as its installation would do, but not for ever. */
async function fetchPrebuilt(dir: string, limitMs: number): Promise<boolean> {
	const tool = join(dir, 'node_modules', 'prebuild-install', 'bin.js');
	return await new Promise((resolve) =>
		execFile(
			process.execPath,
			[tool, '--runtime', 'napi'],
			{ cwd: join(dir, 'node_modules', 'sqlite3'), timeout: limitMs, killSignal: 'SIGKILL' },
			(error) => resolve(!error),
		),
	);
}

/** A driver that was built for another system or Node would only fail later, in n8n's log. */
export function driverLoads(dir: string): boolean {
	try {
		execFileSync(process.execPath, ['-e', "new (require('sqlite3').Database)(':memory:')"], {
			cwd: dir,
			stdio: 'pipe',
		});
		return true;
	} catch {
		return false;
	}
}

/** What compiling needs and this machine lacks. */
export function missingBuildTools(): string[] {
	return ['python3', 'make', 'g++'].filter((tool) => {
		try {
			execFileSync(tool, ['--version'], { stdio: 'ignore' });
			return false;
		} catch {
			return true;
		}
	});
}

/** Whether the host of the prebuilt driver answers at all. */
export async function prebuiltIsInReach(): Promise<boolean> {
	try {
		await fetch('https://github.com', { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(10_000) });
		return true;
	} catch {
		return false;
	}
}
