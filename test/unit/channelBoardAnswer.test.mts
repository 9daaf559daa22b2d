/** Ask: what was typed is looked up in the right place, and a page tells the story without the buyer. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { drawOrderOperation } from '../../nodes/ChannelBoard/ask/drawOrderOperation.ts';
import { drawPayoutOperation } from '../../nodes/ChannelBoard/ask/drawPayoutOperation.ts';
import { drawSkuOperation } from '../../nodes/ChannelBoard/ask/drawSkuOperation.ts';
import { readAskedOperation, whichOrdersOperation } from '../../nodes/ChannelBoard/ask/readAskedOperation.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';
import { caseRow } from '../support/boardDays.mts';
import { given } from '../support/givenOperation.mts';

const NOW_MS = Date.UTC(2028, 4, 17, 12, 0);
const HOUR_MS = 3_600_000;
const seconds = (hoursAgo: number) => Math.floor((NOW_MS - hoursAgo * HOUR_MS) / 1000);

const UK = '7495000000000000001';
const US = '7495000000000000002';
const ORDER = '576460000000003196';
const UUID = '308eb0d7-515a-47ce-ac87-88df00000007';
const shops: Row[] = [
	{ shop_id: UK, external_id_prefix: 'TT-' },
	{ shop_id: US, external_id_prefix: '' },
];

type Outputs = Record<string, Array<{ json: unknown }>>;

function read(asked: string, feeds: Record<string, Row[]> = {}, skuMap: Row[] = []): Record<string, unknown[]> {
	const all = { refunds: [{}], orderPayouts: [{}], payouts: [{}], ...feeds };
	const outputs = readAskedOperation.run(given({ feeds: all, parameters: { asked, shops, skuMap } })) as Outputs;
	return Object.fromEntries(Object.entries(outputs).map(([name, items]) => [name, items.map(({ json }) => json)]));
}

describe('what was typed', () => {
	const inUk = { shop_id: UK, order_id: ORDER, external_id: `TT-${ORDER}` };
	const inUs = { shop_id: US, order_id: ORDER, external_id: ORDER };

	test('a number of TikTok is an order or a return, in each shop', () => {
		expect(read(` ${ORDER} `)).toMatchObject({
			orders: [inUk, inUs],
			returns: [
				{ shop_id: UK, return_id: ORDER },
				{ shop_id: US, return_id: ORDER },
			],
			references: [],
			skus: [],
			payouts: [],
		});
	});

	test.each([`#${ORDER}`, `"${ORDER}"`, `“# ${ORDER}”`, '5764 6000 0000 0031 96'])(
		'%s, as it is pasted, is that order',
		(pasted) => expect(read(pasted)).toMatchObject({ orders: [inUk, inUs], skus: [] }),
	);

	test.each(['#RED', '27"', "5' RUG", 'TEE WHT S', '50353217'])('%s stays the SKU that it is', (sku) =>
		expect(read(sku)).toMatchObject({ orders: [], skus: [{ seller_sku: sku }, { seller_sku: sku }] }),
	);

	test('#TT-… is the number that NewStore has', () =>
		expect(read(`#TT-${ORDER}`)).toMatchObject({ orders: [inUk], skus: [] }));

	test('a bar code that stands inside of the number of a payout is a SKU, no payout', () => {
		const row = {
			order_id: ORDER,
			payment_ids: '3459000050353217001,3459000000000000002',
			statement_ids: '7540000000000000001',
		};
		const orderPayouts = [row];
		expect(read('50353217', { orderPayouts })).toMatchObject({ payouts: [], skus: [{ seller_sku: '50353217' }, {}] });
		expect(read('3459000000000000002', { orderPayouts }).payouts).toEqual([row]);
		expect(read('7540000000000000001', { orderPayouts }).payouts).toEqual([row]);
	});

	test('an order number as NewStore has it, behind the prefix of its shop', () => {
		expect(read(`TT-${ORDER}`)).toMatchObject({ orders: [inUk], returns: [], skus: [] });
	});

	test('an id of NewStore is looked up among the references; one of a return in our ledger', () => {
		expect(read(UUID)).toMatchObject({
			orders: [],
			references: [
				{ shop_id: UK, external_order_id: UUID },
				{ shop_id: US, external_order_id: UUID },
			],
		});
		const refunds = [{ refund_key: 'nsr-1', order_id: ORDER, newstore_return_id: UUID }];
		expect(read(UUID, { refunds })).toMatchObject({ orders: [inUk, inUs], references: [] });
	});

	test('a payout or statement that the tables know', () => {
		const payouts = [{ payment_id: ORDER, amount: '1.00' }];
		expect(read(ORDER, { payouts })).toMatchObject({ orders: [], payouts });
	});

	test.each([
		['TEE-WHT-S', [], ['TEE-WHT-S']],
		['4006381333931', [], ['4006381333931']],
		['SET', [{ seller_sku: 'SET', product_id: 'TEE*2 + CAP' }], ['TEE', 'CAP']],
	])('%s is a SKU', (asked, skuMap, products) => {
		expect(read(asked, {}, skuMap).skus).toEqual([
			{ shop_id: UK, seller_sku: asked, product_ids: products },
			{ shop_id: US, seller_sku: asked, product_ids: products },
		]);
	});

	test('nothing is looked up for nothing', () => {
		expect(Object.values(read('  ')).flat()).toEqual([]);
	});

	test('what turned out to be a return or a NewStore order is that order, once', () => {
		const feeds = {
			asked: [inUk, inUs],
			returns: [
				{ shop_id: US, order_id: '576460000000009999', return_id: ORDER },
				{ shop_id: US, order_id: '576460000000009999' },
			],
			references: [{ shop_id: UK, found: false }],
		};
		const { orders } = whichOrdersOperation.run(given({ feeds, parameters: { shops } })) as Outputs;
		expect(orders.map(({ json }) => json)).toEqual([
			{ shop_id: US, order_id: '576460000000009999', external_id: '576460000000009999' },
		]);
	});
});

const tikTokOrder = (more: Row = {}): Row => ({
	shop_id: UK,
	order_id: ORDER,
	status: 'DELIVERED',
	paid_time: seconds(50),
	rts_time: seconds(30),
	payment: { total_amount: '21.49', currency: 'GBP' },
	line_items: [
		{
			id: '1',
			seller_sku: 'CAP',
			product_name: 'Cap',
			sku_name: 'Khaki',
			display_status: 'DELIVERED',
			tracking_number: 'RM1',
		},
		{
			id: '2',
			seller_sku: 'CAP',
			product_name: 'Cap',
			sku_name: 'Khaki',
			display_status: 'DELIVERED',
			tracking_number: 'RM1',
		},
	],
	...more,
});

const newStoreOrder = (more: Row = {}): Row => ({
	external_id: `TT-${ORDER}`,
	found: true,
	newstore_order_id: UUID,
	newstore_order: { status: 'completed', created_at: new Date(NOW_MS - 48 * HOUR_MS).toISOString() },
	fulfillment_requests: [
		{ fulfillment_location_id: 'LEEDS-DC', items: [{ status: 'shipped', carrier: 'RoyalMail', tracking_code: 'RM1' }] },
	],
	...more,
});

function draw(feeds: Record<string, Row[]>): string {
	const names = [
		'asked',
		'tikTok',
		'newStore',
		'settled',
		'returns',
		'cancellations',
		'cases',
		'refunds',
		'payouts',
		'silent',
	];
	const all = { ...Object.fromEntries(names.map((name) => [name, [] as Row[]])), ...feeds };
	const asked = all.asked.length > 0 ? all.asked : [{ shop_id: UK, order_id: ORDER, external_id: `TT-${ORDER}` }];
	const parameters = { asked: ORDER, settings: [{ key: 'dry_run', value: 'false' }], shops };
	const { page } = drawOrderOperation.run(given({ feeds: { ...all, asked }, parameters, now: NOW_MS })) as Outputs;
	return (page[0].json as { html: string }).html;
}

const textOf = (html: string) =>
	html
		.replace(/<style>.*?<\/style>/s, '')
		.replace(/<[^>]+>/g, ' ')
		.replace(/\s+/g, ' ');

const steps = (html: string) => [...html.matchAll(/<li class="(is|no|)">\s*<b>/g)].map(([, state]) => state || 'not');

describe('the story of an order', () => {
	test('from the payment to the payout, with both numbers and one line for equal units', () => {
		const html = draw({
			tikTok: [tikTokOrder()],
			newStore: [newStoreOrder()],
			payouts: [{ order_id: ORDER, payment_ids: '35', payout: '19.40', currency: 'GBP', note: 'As expected.' }],
			refunds: [{ order_id: ORDER, amount: '5.00', currency: 'GBP', state: 'done', note: 'Given back in London.' }],
			cases: [
				caseRow('00000000a1', NOW_MS, { ids: JSON.stringify({ order_id: ORDER }) }),
				caseRow('00000000a2', NOW_MS, {
					ids: JSON.stringify({ newstore_order_id: UUID }),
					state: 'closed',
					closed_why: 'It was sent.',
				}),
				caseRow('00000000a3', NOW_MS, { title: 'Of another order', ids: '{"order_id":"576460000000000001"}' }),
			],
		});
		expect(steps(html)).toEqual(['is', 'is', 'is', 'is', 'is']);
		const text = textOf(html);
		for (const words of [
			`NewStore order ${UUID}`,
			'LEEDS-DC',
			'RoyalMail RM1',
			'2 units',
			'21.49 GBP',
			'5.00 GBP',
			'Given back in London.',
			'35 19.40 GBP',
			'closed: It was sent.',
		])
			expect(text).toContain(words);
		expect(text).not.toContain('Of another order');
		expect(html).toContain('case=00000000a1&amp;');
	});

	test.each<[string, Row, Row[], string[]]>([
		[
			'not paid',
			{ status: 'UNPAID', paid_time: 0 },
			[{ external_id: `TT-${ORDER}`, found: false }],
			['not', 'not', 'not', 'not', 'not'],
		],
		[
			'cancelled',
			{ status: 'CANCELLED', paid_time: seconds(3) },
			[{ external_id: `TT-${ORDER}`, found: false }],
			['is', 'no', 'no', 'no', 'no'],
		],
		[
			'at the store',
			{ status: 'AWAITING_SHIPMENT' },
			[newStoreOrder({ fulfillment_requests: [] })],
			['is', 'is', 'not', 'not', 'not'],
		],
		['shipped, not told', { status: 'AWAITING_SHIPMENT' }, [newStoreOrder()], ['is', 'is', 'is', 'not', 'not']],
	])('%s', (_, changes, newStore, expected) => {
		expect(steps(draw({ tikTok: [tikTokOrder(changes)], newStore }))).toEqual(expected);
	});

	test.each<[string, Row, Row[], string]>([
		[
			'is not in NewStore',
			{ status: 'AWAITING_SHIPMENT' },
			[{ external_id: `TT-${ORDER}`, found: false }],
			'Send it to NewStore',
		],
		['is shipped, not told', { status: 'AWAITING_SHIPMENT' }, [newStoreOrder()], 'Tell TikTok of its parcels'],
		['is cancelled', { status: 'CANCELLED' }, [newStoreOrder()], 'Carry out its cancellation'],
		['is delivered', {}, [newStoreOrder()], 'Refund what came back in a store'],
	])('an order that %s: the form tries the right thing', (_, changes, newStore, what) => {
		const template = JSON.parse(readFileSync('workflows/12d-orders-try-again-now.json', 'utf8')) as { nodes: Row[] };
		expect(JSON.stringify(template)).toContain(`"option":"${what}"`);
		expect(draw({ tikTok: [tikTokOrder(changes)], newStore })).toContain(
			`/form/f2c1a7de-5b0e-4c36-9d41-12d0000ec012?order_ids=${ORDER}&amp;what=${encodeURIComponent(what)}"`,
		);
	});

	test('an order that TikTok holds: nothing to press, as nothing would be sent', () => {
		const notThere = [{ external_id: `TT-${ORDER}`, found: false }];
		const html = draw({ tikTok: [tikTokOrder({ status: 'ON_HOLD' })], newStore: notThere });
		expect(html).not.toContain('Try this order now');
		expect(textOf(html)).toContain('It goes to NewStore by itself after that.');
	});

	test('of two shops the one that has it; a side without an answer is never "does not know it"', () => {
		const asked = [
			{ shop_id: US, order_id: ORDER, external_id: ORDER },
			{ shop_id: UK, order_id: ORDER, external_id: `TT-${ORDER}` },
		];
		const elsewhere = { code: 'TIKTOK_21008111', what_happened: 'The order does not belong to this shop.' };
		const found = textOf(draw({ asked, tikTok: [tikTokOrder()], newStore: [newStoreOrder()], silent: [elsewhere] }));
		expect(found).toContain('TikTok: delivered');
		expect(found).not.toContain('does not belong');
		const down = textOf(
			draw({ silent: [{ code: 'CONNECTION_TIKTOK_UNREACHABLE', what_happened: 'TikTok Shop did not answer.' }] }),
		);
		expect(down).toContain('TikTok Shop gave no answer');
		expect(down).toContain('TikTok Shop did not answer.');
		expect(down).toContain('NewStore gave no answer');
		const unknown = textOf(draw({ silent: [elsewhere], newStore: [{ external_id: `TT-${ORDER}`, found: false }] }));
		expect(unknown).toContain('TikTok Shop does not know it');
		expect(unknown).toContain('not in NewStore');
	});

	test('whatever the documents hold of the buyer, nothing of it is on the page', () => {
		const secret = fc.stringMatching(/^[a-z]{6,12}$/).map((word) => `Zq${word}`);
		const buyer = fc.record({
			user_id: secret,
			buyer_email: secret,
			buyer_message: secret,
			buyer_nickname: secret,
			cpf: secret,
			recipient_address: fc.record({
				name: secret,
				phone_number: secret,
				full_address: secret,
				address_detail: secret,
				postal_code: secret,
			}),
			customer_name: secret,
			shipping_address: fc.record({ first_name: secret, phone: secret, address_line_1: secret, city: secret }),
			note: secret,
		});
		fc.assert(
			fc.property(buyer, (data) => {
				const html = draw({
					tikTok: [tikTokOrder({ ...data, line_items: [{ seller_sku: 'CAP', ...data }] })],
					newStore: [
						newStoreOrder({
							...data,
							newstore_order: { status: 'completed', ...data },
							fulfillment_requests: [{ ...data, items: [{ status: 'shipped', ...data }] }],
						}),
					],
					returns: [{ order_id: ORDER, return_id: '4', return_status: 'X', buyer_remarks: data.note, ...data }],
					cancellations: [{ order_id: ORDER, cancel_id: '5', ...data }],
					settled: [{ order_id: ORDER, total_count: 1, ...data, sku_transactions: [{ ...data }] }],
				});
				expect(html).not.toContain('Zq');
			}),
			{ numRuns: 40 },
		);
	});
});

describe('a SKU and a payout', () => {
	const page = (outputs: Outputs) => (outputs.page[0].json as { html: string }).html;

	test('a line for each warehouse with its sentence; what was refused stands above', () => {
		const feeds = {
			updates: [
				{
					title: 'White tee',
					shop_name: 'UK shop',
					shop_id: UK,
					explain: [
						{
							seller_sku: 'TEE-WHT-S',
							warehouse_id: '77',
							was: 37,
							now: 20,
							reason: '22 in Leeds DC, 2 kept back: 20 published (was 37).',
						},
						{
							seller_sku: 'TEE-WHT-S',
							warehouse_id: '78',
							was: 0,
							now: 0,
							reason: 'No location feeds this warehouse.',
						},
					],
				},
			],
			problems: [{ code: 'STOCK_SKU_SPELLING', severity: 'error', title: 'Looks like another', what_happened: '<b>' }],
			held: [],
			stock: [{ product_id: 'TEE-WHT-S', atp_by_location: { 'LEEDS-DC': 22 } }],
			unrouted: [{ seller_sku: 'TEE-WHT-S', units: 3, order_ids: [ORDER] }],
			summary: [{}],
			silent: [],
		};
		const locations = [
			{ location_id: 'LEEDS-DC', warehouse_id: '77', shop_id: '', note: 'Leeds DC' },
			{ location_id: 'AUSTIN', warehouse_id: '78', shop_id: US, note: 'Austin, of another shop' },
		];
		const parameters = { asked: 'TEE-WHT-S', locations };
		const html = page(drawSkuOperation.run(given({ feeds, parameters, now: NOW_MS })) as Outputs);
		const text = textOf(html);
		for (const words of [
			'Warehouse of Leeds DC',
			'Warehouse 78',
			'Leeds DC TEE-WHT-S 22',
			'Asking sends nothing',
			'37',
			'22 in Leeds DC, 2 kept back: 20 published (was 37).',
			'STOCK_SKU_SPELLING',
			`3 ${ORDER}`,
		])
			expect(text).toContain(words);
		expect(html).toContain('data-figure="atp.TEE-WHT-S.LEEDS-DC">22<');
		expect(html).toContain('&lt;b&gt;');
	});

	test('the orders of a payout, each a link to its story', () => {
		const feeds = {
			payouts: [
				{ payment_id: '35', amount: '172.60', currency: 'GBP', orders: 2, orders_open: 1, note: 'One differs.' },
				{ order_id: ORDER, payment_ids: '35', payout: '19.40', currency: 'GBP', note: 'As expected.' },
			],
		};
		const html = page(drawPayoutOperation.run(given({ feeds, parameters: { asked: '35' }, now: NOW_MS })) as Outputs);
		expect(html).toContain(`href="?ask=${ORDER}"`);
		expect(textOf(html)).toContain('172.60 GBP');
		expect(html).toContain('data-figure="orders.more">1<');
	});
});
