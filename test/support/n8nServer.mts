/**
 * The part of n8n's public API that the installer uses, in memory: workflows with versions and drafts, Data Tables by id,
 * tags, credentials. `asked` is called before each request is answered, so that a test can change something meanwhile.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;

export interface FakeWorkflow extends Json {
	id: string;
	name: string;
	nodes: Array<{ id: string; name: string; type: string; parameters: Json } & Json>;
	connections: Json;
	settings: Json;
	active: boolean;
	versionId: string;
	activeVersionId: string | null;
	/** what triggers keep when they are registered */
	staticData?: Json;
}

export interface FakeTable {
	id: string;
	name: string;
	projectId: string;
	columns: Array<{ name: string; type: string }>;
	rows: Json[];
}

export class FakeN8n {
	workflows: FakeWorkflow[] = [];
	tables: FakeTable[] = [];
	credentials: Array<{ id: string; name: string; type: string }> = [];
	readonly seen: Array<{ method: string; path: string; key: string | undefined }> = [];
	asked: (method: string, path: string) => void = () => undefined;
	/** whether NewStore and TikTok let triggers register */
	registers = true;
	private ids = 0;
	private readonly server: Server = createServer((request, response) => void this.answer(request, response));

	async start(): Promise<string> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	table(name: string): FakeTable {
		const found = this.tables.find((one) => one.name === name);
		if (!found) throw new Error(`There is no table ${name}`);
		return found;
	}

	workflow(name: string): FakeWorkflow {
		const found = this.workflows.find((one) => one.name.startsWith(name));
		if (!found) throw new Error(`There is no workflow ${name}`);
		return found;
	}

	addTable(name: string, rows: Json[] = []): FakeTable {
		const table = { id: this.newId('table'), name, projectId: 'p1', columns: [], rows };
		this.tables.push(table);
		return table;
	}

	/** What the editor does when somebody saves; published ones keep running their old version. */
	edit(workflow: FakeWorkflow, change: (workflow: FakeWorkflow) => void): void {
		change(workflow);
		workflow.versionId = this.newId('version');
	}

	private newId(kind: string): string {
		return `${kind}-${++this.ids}`;
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url!, 'http://n8n');
		const path = url.pathname.replace(/^\/api\/v1/, '');
		const method = request.method!;
		this.seen.push({ method, path, key: request.headers['x-n8n-api-key'] as string | undefined });
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const body = chunks.length ? (JSON.parse(Buffer.concat(chunks).toString()) as Json) : {};
		this.asked(method, path);
		try {
			const answer = this.route(method, path, body, url.searchParams);
			response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
		} catch (error) {
			const { status = 500, message } = error as Error & { status?: number };
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
		}
	}

	private route(method: string, path: string, body: Json, query: URLSearchParams): unknown {
		const [, kind, id, part, action] = path.split('/');
		if (kind === 'credentials') return page(this.credentials);
		if (kind === 'tags') return method === 'GET' ? page([]) : { id: this.newId('tag'), ...body };
		if (kind === 'workflows') return this.workflowRoute(method, id, part, body, query);
		if (kind === 'data-tables') return this.tableRoute(method, id, part, action, body);
		throw Object.assign(new Error(`no route ${path}`), { status: 404 });
	}

	private workflowRoute(
		method: string,
		id: string | undefined,
		part: string | undefined,
		body: Json,
		query: URLSearchParams,
	) {
		const ids = ((body.nodes ?? []) as Json[]).map((node) => node.id);
		if (new Set(ids).size < ids.length)
			throw Object.assign(new Error('Workflow structure is invalid: duplicate_node_id'), { status: 400 });
		if (!id) {
			if (method === 'GET') return page(this.workflows);
			const created = {
				...body,
				id: this.newId('workflow'),
				active: false,
				versionId: this.newId('version'),
				activeVersionId: null,
			};
			this.workflows.push(created as unknown as FakeWorkflow);
			return created;
		}
		const workflow = this.workflows.find((one) => one.id === id);
		if (!workflow) throw Object.assign(new Error('Not Found'), { status: 404 });
		if (part === 'publish') {
			Object.assign(workflow, { active: true, activeVersionId: workflow.versionId });
			const triggers = workflow.nodes.filter(({ type }) => /\.(newStore|tikTokShop)Trigger$/.test(type));
			if (this.registers)
				workflow.staticData = Object.fromEntries(
					triggers.map(({ name }) => [`node:${name}`, { address: 'here', registered: { id: 'a stream' } }]),
				);
		} else if (method === 'PUT' && !part) {
			Object.assign(workflow, body, { versionId: this.newId('version') });
			if (workflow.active && query.get('publishIfActive') !== 'false') workflow.activeVersionId = workflow.versionId;
		}
		return workflow;
	}

	private tableRoute(
		method: string,
		id: string | undefined,
		part: string | undefined,
		action: string | undefined,
		body: Json,
	) {
		if (!id) {
			if (method === 'GET') return page(this.tables.map(({ rows: _, ...table }) => table));
			const created = this.addTable(String(body.name));
			created.columns = body.columns as FakeTable['columns'];
			return created;
		}
		const table = this.tables.find((one) => one.id === id);
		if (!table) throw Object.assign(new Error('Not Found'), { status: 404 });
		if (part === 'columns') return table.columns.push(body as FakeTable['columns'][number]);
		if (method === 'GET') return page(table.rows);
		if (action !== 'upsert') return table.rows.push(...(body.data as Json[]));
		const [{ columnName, value }] = (body.filter as { filters: Array<{ columnName: string; value: unknown }> }).filters;
		const found = table.rows.filter((row) => row[columnName] === value);
		for (const row of found) Object.assign(row, body.data);
		if (!found.length) table.rows.push(body.data as Json);
		return {};
	}
}

const page = (data: unknown[]) => ({ data, nextCursor: null });
