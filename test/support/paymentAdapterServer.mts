// A payment provider's adapter for tests of the sandbox NewStore: answers with the right ledger deltas, gives the same
// answer for the same key, and fails as told. It stands for software under test, so it is not part of the sandbox.
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { Json } from './newStoreClient.mts';

interface AdapterCallSeen {
	path: string;
	headers: IncomingHttpHeaders;
	body: Json;
}

export interface AdapterServer {
	url: string;
	seen: AdapterCallSeen[];
	/** Answers for the next calls instead of the right one; used up from the front. */
	next: Array<{ status: number; body?: unknown } | 'silence' | ((right: Json[]) => unknown)>;
	close(): Promise<void>;
}

const SIGNS: Record<string, [capture: number, refund: number]> = {
	financial_instruments: [1, 0],
	_capture: [-1, 1],
	_refund: [0, -1],
	_revoke: [-1, 0],
};

export async function startAdapterServer(): Promise<AdapterServer> {
	const seen: AdapterCallSeen[] = [];
	const next: AdapterServer['next'] = [];
	const answers = new Map<string, Json[]>();
	let count = 0;
	const rightAnswer = (path: string, { arguments: wanted, idempotency_key: key }: Json): Json[] => {
		const known = answers.get(`${path} ${key}`);
		if (known) return known;
		const [capture, refund] = SIGNS[path.split('/').at(-1)!]!;
		count += 1;
		const now = new Date().toISOString();
		const rows = [
			{
				transaction_id: `transaction-${count}`,
				instrument_id: path.split('/')[2] ?? `instrument-${count}`,
				capture_amount: capture * wanted.amount,
				refund_amount: refund * wanted.amount,
				currency: wanted.currency,
				payment_method: wanted.payment_method,
				payment_wallet: null,
				reason: null,
				created_at: now,
				processed_at: now,
			},
		];
		answers.set(`${path} ${key}`, rows);
		return rows;
	};
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const path = decodeURIComponent(request.url!);
			const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json;
			seen.push({ path, headers: request.headers, body });
			const told = next.shift();
			if (told === 'silence') return;
			const isStatus = typeof told === 'object';
			response.statusCode = isStatus ? told.status : 200;
			const rows = isStatus ? told.body : rightAnswer(path, body);
			response.end(JSON.stringify(typeof told === 'function' ? told(structuredClone(rows as Json[])) : (rows ?? {})));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	return {
		url: `http://127.0.0.1:${port}`,
		seen,
		next,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
