// One n8n server in its own user folder: quiet, offline, on 127.0.0.1 (n8n.md 2). Started, stopped, killed and started
// again by start, e2e and bench.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { N8nRuntime } from './n8nRuntime.mts';

export type ExpressionEngine = 'vm' | 'legacy';

export interface N8nServerOptions {
	runtime: N8nRuntime;
	/** holds .n8n; a temporary folder, removed by dispose(), when left out */
	userFolder?: string;
	/** 0 or left out: any free port */
	port?: number;
	/** `vm` isolates expressions (n8n's default), `legacy` is quicker (n8n.md 13) */
	engine?: ExpressionEngine;
	/** isolates only where an expression needs one: four times the webhooks (n8n.md 13); default true */
	lazyIsolates?: boolean;
	logLevel?: 'debug' | 'info' | 'warn' | 'error';
	/** folders put first on the server's PATH; one with an own `npm` lets n8n install packages offline */
	pathPrefix?: string[];
	/** further or other environment variables */
	env?: Record<string, string>;
	/** a worker of queue mode takes executions and answers health checks only; default main */
	role?: 'main' | 'worker';
}

const disabledModules =
	'mcp-registry,instance-ai,agents,chat-hub,mcp,quick-connect,sso-oidc,sso-saml,ldap,log-streaming,source-control,' +
	'external-secrets,dynamic-credentials,token-exchange,provisioning,breaking-changes,workflow-builder,insights';

export class N8nServer {
	readonly userFolder: string;
	readonly logFile: string;
	port = 0;
	private readonly options: N8nServerOptions;
	private readonly ownsFolder: boolean;
	private brokerPort = 0;
	private child?: ChildProcess;
	private exited: Promise<void> = Promise.resolve();
	private readonly onProcessExit = () => this.kill();

	constructor(options: N8nServerOptions) {
		this.options = options;
		this.ownsFolder = !options.userFolder;
		this.userFolder = options.userFolder ?? mkdtempSync(join(tmpdir(), 'n8n-newstore-tiktokshop-'));
		mkdirSync(this.userFolder, { recursive: true });
		this.logFile = join(this.userFolder, 'n8n.log');
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	get pid(): number | undefined {
		return this.child?.pid;
	}

	/** Starts the server and waits until it answers; the ports stay the same over restarts. */
	async start(): Promise<void> {
		if (this.child) throw new Error('The n8n server runs already.');
		this.port ||= this.options.port || (await freePort());
		this.brokerPort ||= await freePort();
		const log = openSync(this.logFile, 'a');
		const child = spawn(
			this.options.runtime.node,
			[
				'--require',
				join(dirname(fileURLToPath(import.meta.url)), 'exitWithParent.cjs'),
				join(this.options.runtime.dir, 'node_modules', 'n8n', 'bin', 'n8n'),
				...(this.options.role === 'worker' ? ['worker', '--concurrency=5'] : ['start']),
			],
			{ cwd: this.userFolder, env: this.environment(), stdio: ['ignore', log, log, 'pipe'], detached: true },
		);
		closeSync(log);
		this.child = child;
		process.on('exit', this.onProcessExit);
		let ended: string | undefined;
		this.exited = new Promise((resolve) => {
			const done = (reason: string) => {
				ended = reason;
				if (this.child === child) this.child = undefined;
				process.off('exit', this.onProcessExit);
				resolve();
			};
			child.once('error', (error) => done(error.message));
			child.once('exit', (code, signal) => done(`ended with ${signal ?? code}`));
		});
		// After a crash n8n first closes every execution that was under way.
		const deadline = Date.now() + 600_000;
		while (!(await this.isReady())) {
			if (ended) throw new Error(`The n8n server did not start (${ended}). Its last words:\n${this.logTail()}`);
			if (Date.now() > deadline) {
				this.kill();
				throw new Error(`The n8n server did not answer within ten minutes. Its last words:\n${this.logTail()}`);
			}
			await sleep(150);
		}
	}

	/** Lets running executions finish (at most 30 s), then stops. */
	async stop(): Promise<void> {
		const child = this.child;
		if (!child) return;
		child.kill('SIGTERM');
		const giveUp = setTimeout(() => this.kill(), 40_000);
		await this.exited;
		clearTimeout(giveUp);
	}

	/** kill -9: what a power cut does. */
	kill(): void {
		const pid = this.child?.pid;
		if (!pid) return;
		try {
			process.kill(-pid, 'SIGKILL');
		} catch {
			// It has ended in the meantime.
		}
	}

	async killAndWait(): Promise<void> {
		this.kill();
		await this.exited;
	}

	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	/** Stops and removes the user folder if it was temporary. */
	async dispose(): Promise<void> {
		await this.stop();
		if (this.ownsFolder) rmSync(this.userFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	}

	/** Resident memory of the server process in bytes, without its task runner; 0 where /proc is not there. */
	residentBytes(): number {
		const status = `/proc/${this.child?.pid}/status`;
		if (!existsSync(status)) return 0;
		return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1] ?? 0) * 1024;
	}

	logTail(lines = 30): string {
		return existsSync(this.logFile)
			? readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
			: '';
	}

	private async isReady(): Promise<boolean> {
		try {
			const response = await fetch(`${this.url}/healthz/readiness`, { signal: AbortSignal.timeout(2000) });
			return response.ok;
		} catch {
			return false;
		}
	}

	private environment(): Record<string, string> {
		const engine = this.options.engine ?? 'vm';
		const path = [...(this.options.pathPrefix ?? []), dirname(this.options.runtime.node), process.env.PATH ?? ''];
		const inherited = Object.fromEntries(
			Object.entries(process.env).filter(
				([name, value]) =>
					value !== undefined && !/^(N8N_|npm_|DB_|QUEUE_|EXECUTIONS_|NODE_OPTIONS|NODE_PATH|NODE_ENV)/.test(name),
			),
		) as Record<string, string>;
		return {
			...inherited,
			PATH: path.join(delimiter),
			TZ: 'UTC',
			GENERIC_TIMEZONE: 'Europe/London',
			N8N_USER_FOLDER: this.userFolder,
			N8N_ENCRYPTION_KEY: 'a-fixed-key-for-a-sandbox-without-secrets',
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_HOST: '127.0.0.1',
			N8N_PORT: String(this.port),
			QUEUE_HEALTH_CHECK_PORT: String(this.port),
			N8N_RUNNERS_BROKER_PORT: String(this.brokerPort),
			WEBHOOK_URL: `${this.url}/`,
			N8N_EDITOR_BASE_URL: `${this.url}/`,
			N8N_SECURE_COOKIE: 'false',
			N8N_LOG_LEVEL: this.options.logLevel ?? 'info',
			N8N_LOG_OUTPUT: 'console',
			NO_COLOR: '1',
			N8N_EXPRESSION_ENGINE: engine,
			...(engine === 'vm' ? { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: String(this.options.lazyIsolates ?? true) } : {}),
			N8N_RUNNERS_TASK_TIMEOUT: '60',
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_DYNAMIC_BANNERS_ENABLED: 'false',
			N8N_HIRING_BANNER_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_VERIFIED_PACKAGES_ENABLED: 'false',
			N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
			N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
			N8N_DISABLED_MODULES: disabledModules,
			...this.options.env,
		};
	}
}

/** A port that is free now on 127.0.0.1. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
