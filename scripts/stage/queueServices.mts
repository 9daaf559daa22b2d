// Redis and Postgres for n8n's queue mode: from Debian's packages, on 127.0.0.1, with folders of their own, ended with the run.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './n8nServer.mts';

export interface QueueServices {
	/** environment of every process of n8n: main and workers */
	env: Record<string, string>;
	redis: QueueService;
	/** removes what Redis has kept; while it does not run */
	emptyRedis(): void;
	close(): Promise<void>;
}

interface QueueService {
	readonly port: number;
	start(): Promise<void>;
	/** kill -9 */
	kill(): Promise<void>;
}

/** Folder of Debian's Postgres programs, the newest first; undefined = not installed. */
export function postgresBin(): string | undefined {
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
	const redis = new Service(await freePort(), (port) => redisCommand(join(folder, 'redis'), port));
	const user = postgresUser();
	const postgresFolder = join(folder, 'postgres');
	const postgres = new Service(await freePort(), (port) => postgresCommand(postgresFolder, port), {
		...user,
		cwd: postgresFolder,
	});
	const close = async () => void (await Promise.all([redis.stop(), postgres.stop()]));
	try {
		makePostgresData(postgresFolder, user);
		await redis.start();
		await postgres.start();
		await makeDatabase(postgres.port, { ...user, cwd: postgresFolder });
		const emptyRedis = () => rmSync(join(folder, 'redis'), { recursive: true, force: true });
		return { env: environment(redis.port, postgres.port), redis, emptyRedis, close };
	} catch (error) {
		await close();
		throw error;
	}
}

interface Where {
	uid?: number;
	gid?: number;
	cwd?: string;
}

/**
 * One server that ends with us, however we go: a shell between us and it reads from a pipe that we hold, and stops the server
 * when the pipe ends. Keeps its port over a kill and a start.
 */
class Service {
	readonly port: number;
	private readonly command: (port: number) => string[];
	private readonly options: Where;
	private shell?: ChildProcess;
	private pid = 0;

	constructor(port: number, command: (port: number) => string[], options: Where = {}) {
		this.port = port;
		this.command = command;
		this.options = options;
	}

	async start(): Promise<void> {
		// SIGINT is Postgres' fast shutdown. A pipe, not standard input: what runs in the background gets none.
		const script = '"$@" 3<&- & echo $!; read -r _ <&3; kill -INT $! 2>/dev/null; wait';
		const shell = spawn('/bin/sh', ['-c', script, 'sh', ...this.command(this.port)], {
			...this.options,
			// Ctrl-C goes to us; n8n ends before what it needs.
			detached: true,
			env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
			stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
		});
		this.shell = shell;
		shell.stdout?.once('data', (line: Buffer) => (this.pid = Number(line.toString().trim())));
		await answers(this.port);
	}

	async stop(): Promise<void> {
		(this.shell?.stdio[3] as Writable | undefined)?.end();
		await this.ended();
	}

	/** kill -9: what a power cut does. */
	async kill(): Promise<void> {
		process.kill(this.pid, 'SIGKILL');
		await this.stop();
	}

	private async ended(): Promise<void> {
		const { shell } = this;
		if (!shell || shell.exitCode !== null || shell.signalCode !== null) return;
		await new Promise<void>((resolve) => shell.once('exit', () => resolve()));
	}
}

/** What waits in the queue must outlive Redis. */
function redisCommand(folder: string, port: number): string[] {
	mkdirSync(folder, { recursive: true });
	const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
	return [redisServer()!, ...where, '--appendonly', 'yes', '--save', '', '--logfile', join(folder, 'redis.log')];
}

const postgresCommand = (folder: string, port: number): string[] => [
	join(postgresBin()!, 'postgres'),
	'-D',
	join(folder, 'data'),
	'-p',
	String(port),
	'-c',
	'listen_addresses=127.0.0.1',
	'-c',
	`unix_socket_directories=${folder}`,
];

function makePostgresData(folder: string, user: { uid?: number; gid?: number }): void {
	mkdirSync(folder, { recursive: true });
	if (user.uid !== undefined) {
		chownSync(folder, user.uid, user.gid!);
		chmodSync(join(folder, '..'), 0o711);
	}
	const options = { ...user, cwd: folder, stdio: 'ignore' as const, env: { LC_ALL: 'C.UTF-8' } };
	const how = ['-U', 'n8n', '--auth=trust', '--encoding=UTF8'];
	execFileSync(join(postgresBin()!, 'initdb'), ['-D', join(folder, 'data'), ...how], options);
}

async function makeDatabase(port: number, options: { uid?: number; gid?: number; cwd: string }): Promise<void> {
	const atServer = ['-h', '127.0.0.1', '-p', String(port), '-U', 'n8n'];
	for (let attempt = 1; ; attempt++) {
		try {
			execFileSync(join(postgresBin()!, 'createdb'), [...atServer, 'n8n'], { ...options, stdio: 'ignore' });
			return;
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
	// On a busy machine an answer after five seconds is late, not a database that is away.
	DB_PING_TIMEOUT_MS: '30000',
	N8N_REINSTALL_MISSING_PACKAGES: 'true',
	QUEUE_HEALTH_CHECK_ACTIVE: 'true',
});

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

/** One command to a Redis on this machine; gives its answer as it stands on the wire. */
export async function sendToRedis(port: number, words: string[]): Promise<string> {
	const socket = connect(port, '127.0.0.1');
	try {
		socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
		return await new Promise<string>((resolve, reject) => {
			socket.once('data', (answer) => resolve(answer.toString())).once('error', reject);
		});
	} finally {
		socket.destroy();
	}
}
