/** Child of availabilityExport.mts: serves the export file and reads it with NewStore's Download Export in n8n's engine. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { runNode } from '../support/engine.mts';

const PRODUCTS = 100_000;
const LOCATIONS = 10;

/** The rows of newstore.md 10 B, a product at a time, never all in memory. */
function* file(products: number): Generator<string> {
	for (let product = 0; product < products; product++) {
		const rows = [];
		for (let location = 0; location < LOCATIONS; location++) {
			const productId = `SKU-${String(product).padStart(6, '0')}`;
			rows.push(
				JSON.stringify({
					product_id: productId,
					fulfillment_node_id: `LOCATION-${location}`,
					atp: (product + location) % 10,
					external_identifiers: [{ identifiers: { sku: productId } }],
				}),
			);
		}
		yield `${product === 0 ? '[' : ','}${rows.join(',')}`;
	}
	yield ']';
}

const server = createServer((request, response) => {
	response.setHeader('content-type', 'application/json');
	Readable.from(file(request.url === '/small.json' ? 10 : PRODUCTS)).pipe(response);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const read = async (name: string) =>
	await runNode(
		{
			type: 'n8n-nodes-newstore-tiktokshop.newStore',
			typeVersion: 1,
			parameters: {
				resource: 'availability',
				operation: 'downloadExport',
				link: `${base}/${name}`,
				outputShape: 'perProduct',
				options: {},
			},
			credentials: { newStoreApi: { id: 'ns', name: 'ns' } },
		},
		[{}],
		{
			ns: {
				tenant: 'retailer-sandbox',
				apiBaseUrl: base,
				identityBaseUrl: base,
				clientId: 'id',
				clientSecret: 'secret',
			},
		},
	);

await read('small.json');
globalThis.gc?.();
const before = process.memoryUsage().rss;
let peak = before;
const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 10);
const start = performance.now();
const result = await read('full.json');
const seconds = (performance.now() - start) / 1000;
clearInterval(sampling);
peak = Math.max(peak, process.memoryUsage().rss);
if (result.error) throw result.error;

const items = result.json('Node') as Array<{ atp_by_location: Record<string, number> }>;
const units = items.reduce((sum, item) => sum + Object.values(item.atp_by_location).reduce((a, b) => a + b, 0), 0);
process.send?.({ products: items.length, units, seconds, extraMegabytes: (peak - before) / 1_048_576 });
server.close();
