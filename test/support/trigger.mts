/** A trigger node in n8n's own contexts: its registration, its webhook and its loop, without a server. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type {
	IDataObject,
	IHookFunctions,
	INode,
	INodeExecutionData,
	INodeType,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { additionalDataFor, credential, nodeTypes } from './engine.mts';
import type { CredentialStore } from './engine.mts';

const nodeRequire = createRequire(join(process.cwd(), 'package.json'));
const core = nodeRequire('n8n-core');
const { Workflow } = nodeRequire('n8n-workflow');

interface TestTriggerOptions {
	type: string;
	credentialType: string;
	parameters: IDataObject;
	credentials: CredentialStore;
	/** id of the workflow; queues belong to workflow and node */
	workflowId: string;
	/** credentials of the node by type; default: the first of `credentials` */
	nodeCredentials?: Record<string, { id: string; name: string }>;
}

export interface TestTrigger {
	/** what the node keeps with the workflow */
	staticData: IDataObject;
	checkExists(mode?: 'trigger' | 'manual'): Promise<boolean>;
	create(mode?: 'trigger' | 'manual'): Promise<boolean>;
	delete(mode?: 'trigger' | 'manual'): Promise<boolean>;
	/** n8n takes the webhook of a test run down as if it were published; only its address differs */
	deleteTestRun(): Promise<boolean>;
	/** delivers a request; status is what the sender gets */
	webhook(
		request: { rawBody?: unknown; headers?: Record<string, string>; params?: Record<string, string> },
		mode?: 'webhook' | 'manual',
		/** which of the node's webhooks */
		name?: 'default' | 'setup',
	): Promise<{ status?: number; body?: unknown; items?: INodeExecutionData[]; raw: IWebhookResponseData }>;
	/** starts the loop; `execution` plays the execution of a batch */
	listen(
		execution: (items: INodeExecutionData[]) => Promise<void>,
		mode?: 'trigger' | 'manual',
	): Promise<ITriggerResponse>;
	/** address of the webhook */
	url: string;
}

export function testTrigger(options: TestTriggerOptions): TestTrigger {
	const node = {
		id: 'trigger-node',
		name: 'Trigger',
		type: options.type,
		typeVersion: 1.1,
		position: [0, 0],
		parameters: options.parameters,
		webhookId: 'trigger-webhook',
		credentials: options.nodeCredentials ?? credential(options.credentialType, Object.keys(options.credentials)[0]),
	} as unknown as INode;
	const workflow = new Workflow({
		id: options.workflowId,
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes,
		settings: { executionOrder: 'v1' },
	});
	const own = workflow.getNode('Trigger') as INode;
	const type = nodeTypes.getByNameAndVersion(options.type, 1.1) as INodeType;
	const additional = additionalDataFor(options.credentials, {});
	const hook = (mode: string, isTest = mode === 'manual'): IHookFunctions =>
		new core.HookContext(workflow, own, additional, mode, mode === 'manual' ? 'manual' : 'update', { isTest });
	const run = async (name: 'checkExists' | 'create' | 'delete', context: IHookFunctions) =>
		await (type.webhookMethods?.default?.[name] as (this: IHookFunctions) => Promise<boolean>).call(context);

	return {
		staticData: workflow.getStaticData('node', own),
		url: hook('trigger').getNodeWebhookUrl('default') ?? '',
		checkExists: async (mode = 'trigger') => await run('checkExists', hook(mode)),
		create: async (mode = 'trigger') => await run('create', hook(mode)),
		delete: async (mode = 'trigger') => await run('delete', hook(mode)),
		deleteTestRun: async () => await run('delete', hook('internal', true)),
		async webhook({ rawBody, headers = {}, params = {} }, mode = 'webhook', name = 'default') {
			const answer: { status?: number; body?: unknown } = {};
			const response = {
				status(code: number) {
					answer.status = code;
					return response;
				},
				json(body: unknown) {
					answer.body = body;
					return response;
				},
				end(body?: unknown) {
					answer.body = body;
					return response;
				},
			};
			const context = new core.WebhookContext(
				workflow,
				own,
				{ ...additional, httpRequest: { rawBody, headers, params }, httpResponse: response },
				mode,
				{ isTest: mode === 'manual', webhookDescription: { name } },
				[],
				null,
			) as IWebhookFunctions;
			const raw = await (type.webhook as (this: IWebhookFunctions) => Promise<IWebhookResponseData>).call(context);
			return { ...answer, items: raw.workflowData?.[0] ?? undefined, raw };
		},
		async listen(execution, mode = 'trigger') {
			const emit = (data: INodeExecutionData[][], _response: unknown, done?: { resolve(run: unknown): void }) => {
				void execution(data[0]).finally(() => done?.resolve({}));
			};
			const activation = mode === 'manual' ? 'manual' : 'activate';
			const context = new core.TriggerContext(workflow, own, additional, mode, activation, emit) as ITriggerFunctions;
			const response = (await type.trigger?.call(context)) as ITriggerResponse;
			if (mode === 'manual')
				(context as { emit: unknown }).emit = (data: INodeExecutionData[][]) => void execution(data[0]);
			return response;
		},
	};
}
