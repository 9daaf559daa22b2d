// What start, e2e and bench do with an n8n server over HTTP: sign in, install the pack, credentials, publish, run, read
// executions (n8n.md 3 and 4). Templates and tables go in through the installer, which uses the public API only.
import axios from 'axios';
import type { AxiosInstance } from 'axios';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Packed } from '../pack.mts';

export const owner = { email: 'owner@example.com', password: 'Sandbox-Owner-1', firstName: 'Shop', lastName: 'Owner' };

export interface Credential {
	id: string;
	name: string;
	type: string;
	data: Record<string, unknown>;
}

interface NodeRun {
	error?: { message: string; description?: string };
	executionStatus?: string;
	data?: { main?: Array<Array<{ json: Record<string, unknown> }> | null> };
}

export interface Execution {
	id: string;
	workflowId: string;
	status: 'success' | 'error' | 'running' | 'waiting' | 'crashed' | 'new' | 'canceled';
	mode: string;
	startedAt: string;
	stoppedAt?: string;
	data?: {
		resultData: {
			runData: Record<string, NodeRun[]>;
			error?: { message: string; description?: string; node?: { name: string } };
		};
	};
}

/** States of an execution that has not come to its end. */
const UNFINISHED = ['running', 'new', 'waiting'];

export class N8nClient {
	readonly url: string;
	apiKey = '';
	private readonly http: AxiosInstance;

	constructor(url: string) {
		this.url = url;
		// n8n closes connections that were idle for five seconds; a call that takes one at that moment would fail.
		const httpAgent = new Agent({ keepAlive: false });
		this.http = axios.create({ baseURL: url, timeout: 120_000, validateStatus: () => true, httpAgent });
	}

	/** Makes the owner on a fresh server, signs in and gets an API key with every scope. */
	async signIn(): Promise<void> {
		const setUp = await this.http.post('/rest/owner/setup', owner);
		if (setUp.status >= 500) throw new Error(`n8n refuses to set up its owner: ${describe(setUp.data)}`);
		const login = await this.http.post('/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
		const cookie = (login.headers['set-cookie'] ?? []).map((value: string) => value.split(';')[0]).join('; ');
		if (login.status !== 200 || !cookie) throw new Error(`n8n refuses the sign-in: ${describe(login.data)}`);
		this.http.defaults.headers.common.cookie = cookie;
		if (this.apiKey) return;
		const scopes = await this.rest<string[]>('get', '/rest/api-keys/scopes');
		const key = await this.rest<{ rawApiKey: string }>('post', '/rest/api-keys', {
			label: `sandbox ${new Date().toISOString()}`,
			scopes,
			expiresAt: null,
		});
		this.apiKey = key.rawApiKey;
		this.http.defaults.headers.common['X-N8N-API-KEY'] = this.apiKey;
	}

	/** A call to n8n's own REST interface (the one the editor uses); returns `data`. Throws with n8n's words. */
	async rest<T = unknown>(
		method: 'get' | 'post' | 'patch' | 'put' | 'delete',
		path: string,
		body?: unknown,
	): Promise<T> {
		const response = await this.http.request({ method, url: path, data: body });
		if (response.status >= 400)
			throw new Error(`${method.toUpperCase()} ${path}: ${response.status} ${describe(response.data)}`);
		const answer = response.data as { data?: T };
		return (answer && typeof answer === 'object' && 'data' in answer ? answer.data : answer) as T;
	}

	/** A call to the public API; returns the body. Throws with n8n's words. */
	async api<T = unknown>(
		method: 'get' | 'post' | 'patch' | 'put' | 'delete',
		path: string,
		body?: unknown,
		params?: object,
	): Promise<T> {
		const response = await this.http.request({ method, url: `/api/v1${path}`, data: body, params });
		if (response.status >= 400)
			throw new Error(`${method.toUpperCase()} ${path}: ${response.status} ${describe(response.data)}`);
		return response.data as T;
	}

	/** Installs the pack the way the editor does; n8n's npm must be the one of `offlineNpm`. */
	async installCommunityPackage(packed: Packed): Promise<void> {
		const installed = await this.rest<Array<{ packageName: string }>>('get', '/rest/community-packages');
		if (installed.some((one) => one.packageName === packed.name)) return;
		await this.rest('post', '/rest/community-packages', { name: packed.name });
	}

	async installedPackages(): Promise<
		Array<{
			packageName: string;
			installedVersion: string;
			installedNodes: Array<{ type: string }>;
			failedLoading?: boolean;
		}>
	> {
		return await this.rest('get', '/rest/community-packages');
	}

	/** Creates a credential or overwrites the one with the same name and type. Returns its id. */
	async saveCredential(credential: Omit<Credential, 'id'>): Promise<string> {
		const all = await this.rest<Array<{ id: string; name: string; type: string }>>('get', '/rest/credentials');
		const found = all.find((one) => one.name === credential.name && one.type === credential.type);
		if (found) {
			await this.rest('patch', `/rest/credentials/${found.id}`, { ...credential, id: found.id });
			return found.id;
		}
		return (await this.rest<{ id: string }>('post', '/rest/credentials', credential)).id;
	}

	/** n8n's own "Test" button. */
	async testCredential(id: string): Promise<{ status: string; message: string }> {
		return await this.api('post', `/credentials/${id}/test`);
	}

	/** Saves a workflow of the caller's own and publishes it; returns its id. */
	async createAndPublish(workflow: Record<string, unknown>): Promise<string> {
		const { id } = await this.api<{ id: string }>('post', '/workflows', workflow);
		await this.publish(id);
		return id;
	}

	async publish(workflowId: string): Promise<void> {
		await this.api('post', `/workflows/${workflowId}/publish`, {});
		await this.waitUntilPublished(workflowId);
	}

	async unpublish(workflowId: string): Promise<void> {
		await this.api('post', `/workflows/${workflowId}/unpublish`, {});
	}

	/** Publishing goes on in the background after n8n has answered; webhooks exist only when it is through (n8n.md 0.2). */
	async waitUntilPublished(workflowId: string, timeoutMs = 60_000): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		let last: unknown;
		while (Date.now() < deadline) {
			const status = await this.rest<{ status: string }>('get', `/rest/workflows/${workflowId}/publication-status`);
			if (status.status === 'published') return;
			if (/fail|error/i.test(status.status))
				throw new Error(`Publishing ${workflowId} failed: ${JSON.stringify(status)}`);
			last = status;
			await sleep(100);
		}
		throw new Error(`Publishing ${workflowId} did not end: ${JSON.stringify(last)}`);
	}

	/** Runs the stored draft from the named trigger; returns the execution id. */
	async run(workflowId: string, triggerName: string): Promise<string> {
		const answer = await this.rest<{ executionId?: string; waitingForWebhook?: boolean }>(
			'post',
			`/rest/workflows/${workflowId}/run`,
			{
				triggerToStartFrom: { name: triggerName },
			},
		);
		return answer.executionId ?? '';
	}

	async runAndWait(workflowId: string, triggerName: string, timeoutMs = 120_000): Promise<Execution> {
		return await this.waitForExecution(await this.run(workflowId, triggerName), timeoutMs);
	}

	async execution(id: string): Promise<Execution> {
		return await this.api('get', `/executions/${id}`, undefined, { includeData: true });
	}

	async isRunning(executionId: string): Promise<boolean> {
		const { status } = await this.api<{ status: string }>('get', `/executions/${executionId}`);
		return UNFINISHED.includes(status);
	}

	async executions(
		filter: { workflowId?: string; status?: string; limit?: number; includeData?: boolean } = {},
	): Promise<Execution[]> {
		return (await this.api<{ data: Execution[] }>('get', '/executions', undefined, { limit: 100, ...filter })).data;
	}

	async waitForExecution(id: string, timeoutMs = 120_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.execution(id);
			if (!UNFINISHED.includes(execution.status)) return execution;
			if (Date.now() > deadline) throw new Error(`Execution ${id} still ${execution.status} after ${timeoutMs} ms`);
			await sleep(150);
		}
	}

	async rows<T = Record<string, unknown>>(table: string): Promise<T[]> {
		const id = await this.tableId(table);
		const rows: T[] = [];
		let cursor: string | undefined;
		do {
			const page = await this.api<{ data: T[]; nextCursor?: string }>('get', `/data-tables/${id}/rows`, undefined, {
				limit: 100,
				cursor,
			});
			rows.push(...page.data);
			cursor = page.nextCursor ?? undefined;
		} while (cursor);
		return rows;
	}

	/** Replaces all rows of a table. */
	async setRows(table: string, rows: Array<Record<string, unknown>>): Promise<void> {
		const id = await this.tableId(table);
		await this.api('delete', `/data-tables/${id}/rows/clear`);
		if (rows.length) await this.api('post', `/data-tables/${id}/rows`, { data: rows, returnType: 'count' });
	}

	async updateRows(table: string, column: string, value: string, data: Record<string, unknown>): Promise<void> {
		const filter = { type: 'and', filters: [{ columnName: column, condition: 'eq', value }] };
		await this.api('post', `/data-tables/${await this.tableId(table)}/rows/upsert`, {
			filter,
			data,
			returnData: false,
		});
	}

	private async tableId(name: string): Promise<string> {
		const { data } = await this.api<{ data: Array<{ id: string; name: string }> }>('get', '/data-tables', undefined, {
			limit: 250,
		});
		const table = data.find((one) => one.name === name);
		if (!table) throw new Error(`There is no Data Table ${name}.`);
		return table.id;
	}
}

/** The items that left `output` of a node, over all its runs; empty when the node did not run. */
export function itemsOf(execution: Execution, node: string, output = 0): Array<Record<string, unknown>> {
	const runs = execution.data?.resultData.runData[node] ?? [];
	return runs.flatMap((run) => (run.data?.main?.[output] ?? []).map((item) => item.json));
}

/** In plain words why an execution failed, node first. */
export function failureOf(execution: Execution): string {
	const error = execution.data?.resultData.error;
	return error
		? `${error.node?.name ?? 'n8n'}: ${error.message}${error.description ? ` (${error.description})` : ''}`
		: execution.status;
}

/**
 * A folder with an `npm` that knows one package, the packed checkout. First on the server's PATH it makes n8n's own
 * installation of a community package work without a registry (n8n.md 3, way 3).
 */
export function offlineNpm(folder: string, packed: Packed): string {
	const bin = join(folder, 'offline-npm');
	mkdirSync(bin, { recursive: true });
	const tarball = join(bin, `${packed.name}-${packed.version}.tgz`);
	copyFileSync(packed.tarball, tarball);
	const file = join(bin, 'npm');
	writeFileSync(
		file,
		`#!/bin/sh
case "$1" in
  view) case "$3" in dist.integrity) echo '""' ;; *) echo '"${packed.version}"' ;; esac ;;
  pack) cp '${tarball}' . && echo '${packed.name}-${packed.version}.tgz' ;;
  outdated) echo '{}' ;;
  *) exit 0 ;;
esac
`,
	);
	chmodSync(file, 0o755);
	return bin;
}

/** Unpacks the pack where n8n looks for community packages at its start (n8n.md 3, way 2). */
export function unpackCommunityPackage(userFolder: string, packed: Packed): void {
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', packed.name);
	mkdirSync(target, { recursive: true });
	execFileSync('tar', ['-xzf', packed.tarball, '-C', target, '--strip-components=1']);
}

function describe(body: unknown): string {
	if (body && typeof body === 'object') {
		const { message, hint } = body as { message?: string; hint?: string };
		return [message, hint].filter(Boolean).join(' ') || JSON.stringify(body).slice(0, 500);
	}
	return String(body).slice(0, 500);
}
