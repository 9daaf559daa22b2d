/**
 * A bare HTTP server for tests of the TikTok Shop nodes: keeps every request byte for byte, says whether its signature fits
 * the bytes that came, and answers what the test wants.
 */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WireRequest {
	method: string;
	path: string;
	/** decoded query */
	query: Record<string, string>;
	/** query exactly as it came */
	rawQuery: string;
	headers: Record<string, string | string[] | undefined>;
	body: Buffer;
	/** Unix milliseconds of its arrival */
	at: number;
	/** whether `sign` fits the bytes that came */
	signed: boolean;
}

export type Answer =
	| {
			data?: unknown;
			code?: number;
			message?: string;
			status?: number;
			headers?: Record<string, string>;
			raw?: string;
			delayMs?: number;
	  }
	| 'hang up';

export interface WireServer {
	url: string;
	requests: WireRequest[];
	/** what the next requests get; a function decides for each */
	answer: (request: WireRequest) => Answer | Promise<Answer>;
	/** requests to this path */
	to(path: string): WireRequest[];
	close(): Promise<void>;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Signature over what came on the wire, written here again so that the nodes' own code is not its judge. */
function isSigned(request: Omit<WireRequest, 'signed'>, secret: string): boolean {
	const { sign, ...query } = request.query;
	const names = Object.keys(query).sort();
	const multipart = String(request.headers['content-type'] ?? '').startsWith('multipart/form-data');
	const text = Buffer.concat([
		Buffer.from(secret + request.path + names.map((name) => name + query[name]).join('')),
		multipart ? Buffer.alloc(0) : request.body,
		Buffer.from(secret),
	]);
	return sign === createHmac('sha256', secret).update(text).digest('hex');
}

function send(response: ServerResponse, answer: Exclude<Answer, 'hang up'>, number: number): void {
	const { data = {}, code = 0, message = code === 0 ? 'Success' : 'failed', status = 200, headers = {}, raw } = answer;
	const text = raw ?? JSON.stringify({ code, message, request_id: `wire-${number}`, data });
	response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

export async function startWire(appSecret: string): Promise<WireServer> {
	const requests: WireRequest[] = [];
	const server = createServer((incoming, response) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (part: Buffer) => chunks.push(part));
		incoming.on('end', () => {
			const [path, rawQuery = ''] = (incoming.url ?? '').split('?');
			const came = {
				method: incoming.method ?? '',
				path,
				rawQuery,
				query: Object.fromEntries(new URLSearchParams(rawQuery)),
				headers: incoming.headers,
				body: Buffer.concat(chunks),
				at: Date.now(),
			};
			const request = { ...came, signed: isSigned(came, appSecret) };
			requests.push(request);
			const number = requests.length;
			void Promise.resolve(wire.answer(request)).then(async (answer) => {
				if (answer === 'hang up') return incoming.socket.destroy();
				if (answer.delayMs) await wait(answer.delayMs);
				return send(response, answer, number);
			});
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const wire: WireServer = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		answer: () => ({}),
		to: (path) => requests.filter((request) => request.path === path),
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return wire;
}
