/** A door in front of n8n's public API: a test sees each request before n8n does, or answers it itself. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ApiProxy {
	url: string;
	close(): Promise<void>;
}

/** `before` returns an address to redirect to, or nothing to let the request through. */
export async function startApiProxy(
	target: string,
	before: (method: string, path: string) => Promise<string | undefined>,
): Promise<ApiProxy> {
	const forward = async (request: IncomingMessage, response: ServerResponse) => {
		const path = request.url!;
		const location = await before(request.method!, path);
		if (location) return response.writeHead(307, { location }).end();
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const answer = await fetch(`${target}${path}`, {
			method: request.method,
			headers: {
				'content-type': 'application/json',
				'x-n8n-api-key': String(request.headers['x-n8n-api-key']),
			},
			body: chunks.length ? Buffer.concat(chunks) : undefined,
		});
		response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
	};
	const server = createServer(
		(request, response) =>
			void forward(request, response).catch((error: Error) => response.writeHead(502).end(error.message)),
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
