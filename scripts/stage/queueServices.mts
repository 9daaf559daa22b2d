// Redis and Postgres for n8n's queue mode: from Debian's packages, on 127.0.0.1, with folders of their own, ended with the run.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './n8nServer.mts';

export interface QueueServices {
	/** environment of every process of n8n: main and workers */
	env: Record<string, string>;
	close(): Promise<void>;
}

/** Folder of Debian's Postgres programs, the newest first; undefined = not installed. */
function postgresBin(): string | undefined {
	const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
	const folders = versions
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => join('/usr/lib/postgresql', version, 'bin'));
	return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

const redisServer = () => ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find(existsSync);

/** What is missing on this machine, as Debian's package names; empty when queue mode can be played. */
function missingForQueue(): string[] {
	return [...(redisServer() ? [] : ['redis-server']), ...(postgresBin() ? [] : ['postgresql'])];
}

/** Postgres does not run as root: then it is Debian's own user. */
function postgresUser(): { uid?: number; gid?: number } {
	if (process.getuid?.() !== 0) return {};
	const line = readFileSync('/etc/passwd', 'utf8')
		.split('\n')
		.find((one) => one.startsWith('postgres:'));
	if (!line) throw new Error('There is no user postgres; the package postgresql makes it.');
	const [, , uid, gid] = line.split(':');
	return { uid: Number(uid), gid: Number(gid) };
}

/** Starts both; whatever was started is ended when one does not come up. `folder` must exist. */
export async function startQueueServices(folder: string): Promise<QueueServices> {
	const missing = missingForQueue();
	if (missing.length)
		throw new Error(`Queue mode needs ${missing.join(' and ')}: apt-get install ${missing.join(' ')}`);
	const children: ChildProcess[] = [];
	const kill = () => {
		for (const child of children) child.kill('SIGKILL');
	};
	process.once('exit', kill);
	const close = async () => {
		// SIGINT is Postgres' fast shutdown
		for (const child of children) child.kill('SIGINT');
		await Promise.all(children.map(ended));
		process.off('exit', kill);
	};
	try {
		const redisPort = await freePort();
		const redisFolder = join(folder, 'redis');
		mkdirSync(redisFolder, { recursive: true });
		// What waits in the queue must outlive Redis.
		const redisArguments = ['--port', redisPort, '--bind', '127.0.0.1', '--dir', redisFolder, '--appendonly', 'yes'];
		children.push(spawn(redisServer()!, [...redisArguments.map(String), '--save', ''], { stdio: 'ignore' }));
		const postgresPort = await startPostgres(join(folder, 'postgres'), children);
		await answers(redisPort);
		await answers(postgresPort);
		return { env: environment(redisPort, postgresPort), close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function startPostgres(folder: string, children: ChildProcess[]): Promise<number> {
	const bin = postgresBin()!;
	const user = postgresUser();
	mkdirSync(folder, { recursive: true });
	if (user.uid !== undefined) {
		chownSync(folder, user.uid, user.gid!);
		chmodSync(join(folder, '..'), 0o711);
	}
	const data = join(folder, 'data');
	const options = { ...user, cwd: folder, stdio: 'ignore' as const, env: { PATH: bin, LC_ALL: 'C.UTF-8' } };
	execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'n8n', '--auth=trust', '--encoding=UTF8'], options);
	const port = await freePort();
	const given = [
		'-D',
		data,
		'-p',
		String(port),
		'-c',
		'listen_addresses=127.0.0.1',
		'-c',
		`unix_socket_directories=${folder}`,
	];
	children.push(spawn(join(bin, 'postgres'), given, options));
	await answers(port);
	const atServer = ['-h', '127.0.0.1', '-p', String(port), '-U', 'n8n'];
	for (let attempt = 1; ; attempt++) {
		try {
			execFileSync(join(bin, 'createdb'), [...atServer, 'n8n'], options);
			return port;
		} catch (error) {
			// it answers a moment before it takes work
			if (attempt === 20) throw error;
			await sleep(250);
		}
	}
}

const environment = (redisPort: number, postgresPort: number): Record<string, string> => ({
	EXECUTIONS_MODE: 'queue',
	OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
	QUEUE_BULL_REDIS_HOST: '127.0.0.1',
	QUEUE_BULL_REDIS_PORT: String(redisPort),
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: '127.0.0.1',
	DB_POSTGRESDB_PORT: String(postgresPort),
	DB_POSTGRESDB_DATABASE: 'n8n',
	DB_POSTGRESDB_USER: 'n8n',
	DB_POSTGRESDB_PASSWORD: '',
	DB_POSTGRESDB_POOL_SIZE: '10',
	N8N_REINSTALL_MISSING_PACKAGES: 'true',
	QUEUE_HEALTH_CHECK_ACTIVE: 'true',
});

const ended = async (child: ChildProcess): Promise<void> => {
	if (child.exitCode !== null || child.signalCode !== null) return;
	await new Promise<void>((resolve) => child.once('exit', () => resolve()));
};

/** Waits until something listens, for half a minute. */
async function answers(port: number): Promise<void> {
	const deadline = Date.now() + 30_000;
	while (!(await isOpen(port))) {
		if (Date.now() > deadline) throw new Error(`Nothing listens on 127.0.0.1:${port}.`);
		await sleep(100);
	}
}

const isOpen = async (port: number): Promise<boolean> =>
	await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		const done = (is: boolean) => {
			socket.destroy();
			resolve(is);
		};
		socket.once('connect', () => done(true)).once('error', () => done(false));
	});
