/** The NewStore Payments Trigger behind an HTTP server that finds its webhooks as n8n does, for a sandbox NewStore to call. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { CredentialStore } from './engine.mts';
import { testTrigger } from './trigger.mts';
import type { TestTrigger } from './trigger.mts';

const WEBHOOK_ID = 'trigger-webhook';

export interface PaymentProviderServer {
	/** what NewStore gets as callback */
	callbackUrl: string;
	trigger: TestTrigger;
	/** items of every execution */
	executions: INodeExecutionData[][];
	items(): IDataObject[];
	close(): Promise<void>;
}

/** Where a path of n8n leads: the webhook id twice, then a call; `undefined` where n8n answers 404. */
function paramsOf(path: string): Record<string, string> | undefined {
	const [root, first, second, ...rest] = path.split('/').slice(1).map(decodeURIComponent);
	if (root !== 'webhook' || first !== WEBHOOK_ID || second !== WEBHOOK_ID) return undefined;
	if (rest.length === 1) return { resource: rest[0]! };
	if (rest.length === 3 && rest[0] === 'financial_instruments') return { instrument: rest[1]!, call: rest[2]! };
	return undefined;
}

export async function startPaymentProvider(options: {
	credentials: CredentialStore;
	parameters?: IDataObject;
	workflowId: string;
}): Promise<PaymentProviderServer> {
	const executions: INodeExecutionData[][] = [];
	const trigger = testTrigger({
		type: 'n8n-nodes-newstore-tiktokshop.newStorePaymentsTrigger',
		credentialType: 'newStoreApi',
		parameters: options.parameters ?? {},
		credentials: options.credentials,
		workflowId: options.workflowId,
	});
	const loop = await trigger.listen(async (items) => {
		executions.push(items);
	});
	const receive = async (request: IncomingMessage, response: ServerResponse, rawBody: Buffer) => {
		const params = paramsOf(request.url ?? '');
		if (!params || request.method !== 'POST') return response.writeHead(404).end();
		const headers = request.headers as Record<string, string>;
		const answer = await trigger.webhook({ rawBody, headers, params });
		if (answer.items) executions.push(answer.items);
		const body = answer.body ?? answer.raw.webhookResponse;
		response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
		return response.end(body === undefined ? undefined : JSON.stringify(body));
	};
	const server = createServer((request, response) => {
		const pieces: Buffer[] = [];
		request.on('data', (piece: Buffer) => pieces.push(piece));
		request.on('end', () => void receive(request, response, Buffer.concat(pieces)));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		callbackUrl: `http://127.0.0.1:${port}/webhook/${WEBHOOK_ID}/${WEBHOOK_ID}`,
		trigger,
		executions,
		items: () => executions.flat().map((item) => item.json),
		async close() {
			await loop.closeFunction?.();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
