import { marketOf } from '../../sandbox/tiktok/markets.mts';
import { marketShop, startMarket, TEST_MARKETS } from '../support/tiktokMarkets.mts';
import type { Market, TestMarket } from '../support/tiktokMarkets.mts';
import { startReceiver } from '../support/tiktokSandbox.mts';
import type { CallOptions } from '../support/tiktokSandbox.mts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ROOT = '/fulfillment/202309';

let market: Market;
const open = async (...parameters: Parameters<typeof startMarket>) => (market = await startMarket(...parameters));
afterEach(() => market.close());

let numbers = 0;
const newNumber = () => `PARCEL${++numbers}`;
const shipment = (trackingNumber = newNumber(), provider = market.providers[0]) => ({
	tracking_number: trackingNumber,
	shipping_provider_id: provider,
});
const post = (path: string, body?: unknown, options?: CallOptions) =>
	market.call('POST', `${ROOT}${path}`, { body, ...options });
const mark = (orderId: string, lineIds?: string[], parcel: object = shipment()) =>
	post(`/orders/${orderId}/packages`, { ...parcel, ...(lineIds && { order_line_item_ids: lineIds }) });
const ship = (packageId: string, parcel: object = shipment()) =>
	post(`/packages/${packageId}/ship`, { self_shipment: parcel });
const two = { lines: [{ seller_sku: 'TEE', quantity: 2 }] };
const mixed = {
	lines: [
		{ seller_sku: 'TEE', quantity: 2 },
		{ seller_sku: 'CAP', quantity: 1 },
	],
};

test('EU: a carrier of another route is refused, that of the way is taken', async () => {
	const [home, abroad] = ['7117000000000000901', '7117000000000000902'];
	const options = marketShop('DE').deliveryOptions;
	options[0].providers = [
		{ id: home, name: 'DHL', routes: ['DE>DE'] },
		{ id: abroad, name: 'DHL', routes: ['DE>FR'] },
	];
	await open('DE', { deliveryOptions: options });
	const order = market.place({ address: { regionCode: 'FR' } });
	expect((await mark(order.id, undefined, shipment(newNumber(), home))).code).toBe(21011022);
	expect((await mark(order.id, undefined, shipment(newNumber(), abroad))).code).toBe(0);
});

describe('Mark Package As Shipped', () => {
	beforeEach(() => open('GB'));

	test('the whole order: package, number and carrier appear; the goods leave the books', async () => {
		const order = market.place(two);
		const before = await market.detail(order.id);
		expect(before.packages).toEqual([]);
		expect(before.line_items[0]).toMatchObject({ package_status: 'TO_FULFILL', display_status: 'AWAITING_SHIPMENT' });
		expect(before.line_items[0]).not.toHaveProperty('package_id');
		const number = newNumber();
		const reply = await mark(order.id, undefined, shipment(number));
		expect(reply).toMatchObject({
			code: 0,
			data: { order_id: order.id, order_line_item_ids: [expect.any(String), expect.any(String)] },
		});
		expect(reply.data).not.toHaveProperty('warning');
		const after = await market.detail(order.id);
		expect(after).toMatchObject({
			status: 'AWAITING_COLLECTION',
			tracking_number: number,
			shipping_provider: 'DHL',
			packages: [{ id: reply.data.package_id }],
			rts_time: expect.any(Number),
		});
		expect(after).not.toHaveProperty('split_or_combine_tag');
		expect(after.line_items[1]).toMatchObject({
			package_id: reply.data.package_id,
			package_status: 'PROCESSING',
			tracking_number: number,
			shipping_provider_name: 'DHL',
			display_status: 'AWAITING_COLLECTION',
		});
		expect(market.truth(order.id).lines).toMatchObject([
			{ timesShipped: 1, shippedBy: 'API', trackingNumber: number, providerName: 'DHL', repeatedShipCalls: 0 },
			{ timesShipped: 1 },
		]);
		const [{ stock }] = market.server.state.catalogue.skusOf(market.shop.id, 'TEE');
		expect([...stock.values()]).toEqual([{ available: 49_998, committed: 0 }]);
	});

	test('part by part: PARTIALLY_SHIPPING, then the rest without naming it', async () => {
		const order = market.place(mixed);
		const [first, second, third] = order.lines.map(({ id }) => id);
		await mark(order.id, [first]);
		const partly = await market.detail(order.id);
		expect(partly).toMatchObject({ status: 'PARTIALLY_SHIPPING', split_or_combine_tag: 'SPLIT' });
		expect(partly.line_items.map((line: { display_status: string }) => line.display_status)).toEqual([
			'AWAITING_COLLECTION',
			'AWAITING_SHIPMENT',
			'AWAITING_SHIPMENT',
		]);
		expect(partly).not.toHaveProperty('rts_time');
		expect((await mark(order.id, [first])).code).toBe(21011020);
		expect((await mark(order.id, [first, second])).code).toBe(21011020);
		const rest = await mark(order.id);
		expect(rest.data.order_line_item_ids).toEqual([second, third]);
		expect((await market.detail(order.id)).status).toBe('AWAITING_COLLECTION');
		expect((await mark(order.id)).code).toBe(21011006);
		const { lines } = market.truth(order.id);
		expect(lines.map(({ timesShipped }) => timesShipped)).toEqual([1, 1, 1]);
		expect(lines.map(({ repeatedShipCalls }) => repeatedShipCalls)).toEqual([3, 1, 1]);
	});

	test('several open packages: the lines have to be named', async () => {
		const order = market.place(mixed);
		market.server.actions.splitInSellerCenter({ orderId: order.id, groups: [[order.lines[2].id]] });
		expect((await mark(order.id)).code).toBe(21011048);
		expect((await mark(order.id, [order.lines[2].id])).code).toBe(0);
		expect((await mark(order.id)).code).toBe(0);
	});

	test('states that cannot be shipped', async () => {
		const unpaid = market.place({ paid: false });
		expect((await mark(unpaid.id)).code).toBe(21011003);
		const held = market.place({ onHold: true });
		expect((await mark(held.id)).code).toBe(21011044);
		const cancelled = market.place();
		market.server.actions.cancelOrder({ orderId: cancelled.id });
		expect((await mark(cancelled.id)).code).toBe(21011041);
		const partly = market.place(two);
		market.server.actions.cancelLines({ orderId: partly.id, lineIds: [partly.lines[0].id] });
		expect((await mark(partly.id, [partly.lines[0].id])).code).toBe(21011041);
		expect((await mark(partly.id)).data.order_line_item_ids).toEqual([partly.lines[1].id]);
		const stored = market.place({ fulfillmentType: 'FULFILLMENT_BY_TIKTOK' });
		expect((await mark(stored.id)).code).toBe(21008025);
		const carried = market.place({ shippingType: 'TIKTOK' });
		expect((await mark(carried.id)).code).toBe(21011004);
		expect((await mark('576400000000000001')).code).toBe(21011029);
		expect((await mark(market.place().id, ['577000000000000001'])).code).toBe(21011029);
		expect((await mark(market.place().id, undefined, { tracking_number: 'A1' })).code).toBe(21001001);
	});

	test('the carrier has to belong to the delivery option, and to know the number', async () => {
		const { id } = market.place();
		const { actions } = market.server;
		const told = (trackingNumber: string, provider?: string) => mark(id, undefined, shipment(trackingNumber, provider));
		expect((await told('A1', '7117000000000000999')).code).toBe(21011022);
		expect((await told('A 1')).code).toBe(21004012);
		expect((await told('Ä1')).code).toBe(21004012);
		expect((await told('1Z12345E0205271688')).code).toBe(21004015);
		actions.setTrackingKnown({ trackingNumber: 'NOBODY1', known: false });
		expect((await told('nobody1')).code).toBe(11028006);
		actions.setTrackingKnown({ trackingNumber: 'OTHER1', providers: ['UPS'] });
		expect((await told('OTHER1')).code).toBe(21004015);
		actions.setSwitches({ unlistedTracking: 'unknown' });
		expect((await told('A1')).code).toBe(11028006);
		expect(market.truth(id)).toMatchObject({ status: 'AWAITING_SHIPMENT', lines: [{ timesShipped: 0 }] });
		actions.setTrackingKnown({ trackingNumber: 'BOTH1', providers: ['DHL', 'UPS'] });
		expect(await told('BOTH1')).toMatchObject({
			code: 0,
			data: { warning: { message: 'match more than one provider' } },
		});
	});

	test('one number for several orders of one buyer, at most 20; not for others, not for what is under way', async () => {
		// Two buyers take turns.
		const orders = Array.from({ length: 42 }, () => market.place());
		const own = orders.filter((_, index) => index % 2 === 0);
		const number = newNumber();
		for (const { id } of own.slice(0, 20)) expect((await mark(id, undefined, shipment(number))).code).toBe(0);
		expect((await mark(own[20].id, undefined, shipment(number))).code).toBe(21011026);
		expect((await mark(orders[1].id, undefined, shipment(number))).code).toBe(21011025);
		market.server.actions.carrierCollects({ orderId: own[0].id });
		expect((await mark(own[20].id, undefined, shipment(number))).code).toBe(21034012);
		const twice = market.place(two);
		const again = newNumber();
		await mark(twice.id, [twice.lines[0].id], shipment(again));
		expect((await mark(twice.id, [twice.lines[1].id], shipment(again))).code).toBe(0);
	});

	test('faults: an answer that is lost has had its effect; a repeat tells "already shipped"', async () => {
		const { id } = market.place();
		market.faults.add({
			system: 'tiktok',
			operationId: 'markPackageAsShipped',
			kind: 'timeout_after',
			status: 504,
			times: 1,
		});
		await expect(mark(id)).rejects.toThrow();
		expect(market.truth(id).lines[0].timesShipped).toBe(1);
		expect((await mark(id)).code).toBe(21011006);
	});
});

test.each<[TestMarket, number]>([
	['US', 0],
	['GB', 0],
	['DE', 0],
	['JP', 0],
	['ID', 21008106],
	['BR', 21008106],
])('own shipping in %s: Mark Package As Shipped answers %i', async (region, code) => {
	await open(region);
	const order = market.place();
	// The package exists from the payment on, but in the US; its id is told everywhere but in the UK.
	const existsEarly = region !== 'US';
	expect(order.lines[0].packageId !== undefined).toBe(existsEarly);
	expect((await market.detail(order.id)).packages).toHaveLength(existsEarly && region !== 'GB' ? 1 : 0);
	expect((await mark(order.id)).code).toBe(code);
	if (code === 0) return;
	const packageId = order.lines[0].packageId!;
	expect((await ship(packageId)).code).toBe(0);
	expect((await ship(packageId)).code).toBe(21008099);
	expect(market.truth(order.id)).toMatchObject({
		status: 'AWAITING_COLLECTION',
		lines: [{ timesShipped: 1, repeatedShipCalls: 1 }],
	});
});

test('a switch shows package ids before shipping in the UK too', async () => {
	await open('GB');
	const order = market.place();
	market.server.actions.setSwitches({ showsAllPackageIds: true });
	expect((await market.detail(order.id)).packages).toEqual([{ id: order.lines[0].packageId }]);
});

test('every market of the table has its rules', () => {
	expect(TEST_MARKETS.map((region) => marketOf(region).group)).toEqual([
		'US',
		'EUROPE',
		'EUROPE',
		'SEA',
		'LATAM',
		'JAPAN',
	]);
	expect(() => marketOf('XX')).toThrow('no market XX');
});

describe('Ship Package and Batch Ship Packages', () => {
	test('self_shipment has to be complete and right; several orders never share a number', async () => {
		await open('ID');
		const [one, other] = [market.place(), market.place()].map(({ lines }) => lines[0].packageId!);
		expect((await post(`/packages/${one}/ship`, {})).code).toBe(21001001);
		expect((await ship(one, shipment('A1', '7117000000000000999'))).code).toBe(21011022);
		expect((await ship(one, shipment('SAME1'))).code).toBe(0);
		expect((await ship(other, shipment('SAME1'))).code).toBe(21011025);
		expect((await ship('1153000000000000009')).code).toBe(21011028);
		const held = market.place({ onHold: true });
		expect((await ship(held.lines[0].packageId!)).code).toBe(21011044);
		const stored = market.place({ fulfillmentType: 'FULFILLMENT_BY_TIKTOK' });
		expect((await ship(stored.lines[0].packageId!)).code).toBe(21008025);
		const gone = market.place();
		market.server.actions.cancelOrder({ orderId: gone.id });
		expect((await ship(gone.lines[0].packageId!)).code).toBe(21011041);
	});

	test('a batch tells what failed, one by one', async () => {
		await open('BR');
		const ids = [market.place(), market.place()].map(({ lines }) => lines[0].packageId!);
		const packages = [ids[0], '1153000000000000009', ids[0], ids[1]].map((id) => ({ id, self_shipment: shipment() }));
		const reply = await post('/packages/ship', { packages });
		expect(reply).toMatchObject({
			code: 0,
			data: {
				errors: [
					{ code: 21011028, detail: { package_id: '1153000000000000009' } },
					{ code: 21008099, detail: { package_id: ids[0] } },
				],
			},
		});
		expect((await post('/packages/ship', { packages: [] })).code).toBe(21001001);
	});

	test('TikTok shipping: the number comes from TikTok, the label takes a moment, its URL lives a day', async () => {
		await open('GB', { shippingType: 'TIKTOK' });
		const order = market.place();
		const wire = await market.detail(order.id);
		expect(wire).toMatchObject({ shipping_type: 'TIKTOK', delivery_option_name: 'TikTok shipping' });
		const [{ id }] = wire.packages;
		const label = (query: Record<string, string> = { document_type: 'SHIPPING_LABEL' }) =>
			market.call('GET', `${ROOT}/packages/${id}/shipping_documents`, { query });
		expect((await label()).code).toBe(21023035);
		const { data: slots } = await market.call('GET', `${ROOT}/packages/${id}/handover_time_slots`);
		const send = (body: object) => post(`/packages/${id}/ship`, body);
		expect((await send({ handover_method: 'PICKUP' })).code).toBe(21011054);
		expect((await send({ handover_method: 'PICKUP', pickup_slot: { start_time: 1, end_time: 2 } })).code).toBe(
			21011053,
		);
		const { start_time, end_time } = slots.pickup_slots[1];
		expect((await send({ handover_method: 'PICKUP', pickup_slot: { start_time, end_time } })).code).toBe(0);
		expect((await label()).code).toBe(11034037);
		market.clock.advance(2_000);
		const { data } = await label();
		expect((await market.detail(order.id)).line_items[0]).toMatchObject({ tracking_number: data.tracking_number });
		const file = await fetch(data.doc_url);
		expect(file.headers.get('content-type')).toBe('application/pdf');
		expect((await file.text()).slice(0, 8)).toBe('%PDF-1.4');
		const picture = await fetch((await label({ document_type: 'SHIPPING_LABEL_PICTURE' })).data.doc_url);
		expect(picture.headers.get('content-type')).toBe('image/png');
		expect((await label({ document_type: 'SHIPPING_LABEL', document_format: 'ZPL' })).code).toBe(21001001);
		const detail = (await market.call('GET', `${ROOT}/packages/${id}`)).data;
		expect(detail).toMatchObject({ handover_method: 'PICKUP', package_status: 'PROCESSING', shipping_type: 'TIKTOK' });
		expect(detail.pickup_slot.end_time - detail.pickup_slot.start_time).toBe(end_time - start_time);
		market.clock.advance(DAY_MS);
		expect((await fetch(data.doc_url)).status).toBe(403);
		expect((await fetch(data.doc_url.slice(0, -4))).status).toBe(404);
		market.server.actions.carrierCollects({ orderId: order.id });
		expect((await label()).code).toBe(21042102);
	});

	test('labels are for TikTok shipping only', async () => {
		await open('DE');
		const document = async (wish: object) => {
			const id = market.place(wish).lines[0].packageId!;
			return (
				await market.call('GET', `${ROOT}/packages/${id}/shipping_documents`, {
					query: { document_type: 'PACKING_SLIP' },
				})
			).code;
		};
		expect(await document({})).toBe(21008017);
		expect(await document({ fulfillmentType: 'FULFILLMENT_BY_TIKTOK' })).toBe(21008043);
	});

	test('Europe ships its own parcels with the other call', async () => {
		await open('DE');
		expect((await ship(market.place().lines[0].packageId!)).code).toBe(21011003);
	});

	test('Brazil uploads the invoice first', async () => {
		await open('BR', { shippingType: 'TIKTOK' });
		const receiver = await startReceiver();
		market.server.actions.setPartnerWebhook({ address: receiver.url, types: [36] });
		const order = market.place();
		const id = order.lines[0].packageId!;
		expect(await market.detail(order.id)).toMatchObject({ need_upload_invoice: 'NEED_INVOICE' });
		expect((await post(`/packages/${id}/ship`)).code).toBe(21004006);
		market.server.actions.uploadInvoice({ orderId: order.id, status: 'INVOICE_PROCESSING' });
		expect((await post(`/packages/${id}/ship`)).code).toBe(21004020);
		market.server.actions.uploadInvoice({ orderId: order.id });
		const received = await receiver.until(2);
		expect(received.map(({ json }) => json.data.invoice_status).sort()).toEqual(['PROCESSING', 'SUCCESS']);
		expect((await post(`/packages/${id}/ship`)).code).toBe(0);
		await receiver.close();
	});
});

describe('US labels', () => {
	beforeEach(() => open('US', { shippingType: 'TIKTOK' }));

	test('services, then a label per part of the order', async () => {
		const order = market.place(two);
		expect((await market.detail(order.id)).packages).toEqual([]);
		const services = async () => (await post(`/orders/${order.id}/shipping_services/query`, {})).data;
		const { shipping_services: offered, order_line_id: lineIds } = await services();
		expect(lineIds).toHaveLength(2);
		expect(offered.map((one: { is_default: boolean }) => one.is_default)).toEqual([true, false]);
		const buy = (body: object) => post('/packages', { order_id: order.id, ...body });
		expect((await buy({ shipping_service_id: '1' })).code).toBe(21004008);
		expect((await buy({ weight: { value: '1', unit: 'STONE' } })).code).toBe(21001001);
		const weight = { value: '0.5', unit: 'POUND' };
		const first = await buy({ order_line_item_ids: [order.lines[0].id], weight });
		expect(first.data).toMatchObject({
			order_line_item_ids: [order.lines[0].id],
			shipping_service_info: { name: 'Ground' },
			weight,
		});
		expect((await services()).order_line_id).toEqual([order.lines[1].id]);
		market.server.actions.setSwitches({ otherLabelService: true });
		const second = await buy({ shipping_service_id: offered[0].id });
		expect(second.data.shipping_service_info.name).toBe('Two-day air');
		expect((await buy({})).code).toBe(21011006);
		expect((await post(`/orders/${order.id}/shipping_services/query`, {})).code).toBe(21011006);
		expect((await market.detail(order.id)).status).toBe('AWAITING_COLLECTION');
	});

	test('not for own shipping, not elsewhere', async () => {
		expect((await post('/packages', { order_id: market.place({ shippingType: 'SELLER' }).id })).code).toBe(21011003);
		await market.close();
		await open('GB', { shippingType: 'TIKTOK' });
		const { id } = market.place();
		expect((await post('/packages', { order_id: id })).code).toBe(21008106);
		expect((await post(`/orders/${id}/shipping_services/query`, {})).code).toBe(21008106);
	});
});

describe('corrections of the tracking number', () => {
	const correct = (packageId: string, parcel: object = shipment()) =>
		post(`/packages/${packageId}/shipping_info/update`, parcel);
	const correctOrder = (orderId: string, parcel: object = shipment()) =>
		post(`/orders/${orderId}/shipping_info/update`, parcel);

	test.each<[TestMarket, boolean, boolean]>([
		['US', true, true],
		['GB', true, true],
		['DE', false, false],
		['JP', false, false],
	])('%s: within 72 hours %s, once per order %s', async (region, hasWindow, isPerOrder) => {
		await open(region);
		const orders = [market.place(two), market.place(), market.place()];
		const [first, second] = [
			await mark(orders[0].id, [orders[0].lines[0].id]),
			await mark(orders[0].id, [orders[0].lines[1].id]),
		].map(({ data }) => data.package_id);
		const number = newNumber();
		expect((await correct(first, shipment(number, market.providers[1]))).code).toBe(0);
		expect((await market.detail(orders[0].id)).line_items[0]).toMatchObject({
			tracking_number: number,
			shipping_provider_name: 'UPS',
		});
		expect((await correct(first)).code).toBe(21011051);
		expect((await correct(second)).code).toBe(isPerOrder ? 21011052 : 0);
		// The order is in two parcels: only the call by package is clear.
		expect((await correctOrder(orders[0].id)).code).toBe(21011049);
		const late = (await mark(orders[1].id)).data.package_id;
		await mark(orders[2].id);
		market.clock.advance(72 * HOUR_MS + 1_000);
		expect((await correct(late)).code).toBe(hasWindow ? 21011050 : 0);
		expect((await correctOrder(orders[2].id)).code).toBe(hasWindow ? 21011049 : 0);
	});

	test('by order; refusals that hold in every market', async () => {
		await open('GB');
		const { id } = market.place();
		expect((await correctOrder(id)).code).toBe(21011043);
		const { package_id: packageId } = (await mark(id)).data;
		expect((await correct(packageId, shipment('A1', '7117000000000000999'))).code).toBe(21011022);
		expect((await correctOrder(id)).code).toBe(0);
		expect((await correctOrder(id)).code).toBe(21011049);
		market.server.actions.carrierCollects({ orderId: id });
		market.server.actions.carrierDelivers({ orderId: id });
		expect((await correct(packageId)).code).toBe(21011030);
		expect((await correctOrder(market.place({ onHold: true }).id)).code).toBe(21011044);
		const waiting = market.place();
		expect((await correct(waiting.lines[0].packageId!)).code).toBe(21011043);
		market.server.actions.cancelOrder({ orderId: waiting.id });
		expect((await correctOrder(waiting.id)).code).toBe(21011041);
		expect((await correct(waiting.lines[0].packageId!)).code).toBe(21011042);
		const carried = market.place({ shippingType: 'TIKTOK' });
		market.server.actions.shipInSellerCenter({ orderId: carried.id });
		expect((await correctOrder(carried.id)).code).toBe(21011004);
		expect((await correct('1153000000000000009')).code).toBe(21011028);
		const corrected = market.server.actions.snapshotPackages({ orderId: id });
		expect(corrected).toMatchObject([{ trackingChanges: 1, status: 'COMPLETED' }]);
	});
});

describe('splitting and combining', () => {
	const split = (orderId: string, groups: string[][]) =>
		post(`/orders/${orderId}/split`, {
			splittable_groups: groups.map((ids, index) => ({ id: `g${index}`, order_line_item_ids: ids })),
		});
	const attributes = async (orderId: string) =>
		(await market.call('GET', `${ROOT}/orders/split_attributes`, { query: { order_ids: orderId } })).data
			.split_attributes[0];

	test('South East Asia splits by SKU and announces new package ids', async () => {
		await open('ID');
		const receiver = await startReceiver();
		market.server.actions.setPartnerWebhook({ address: receiver.url, types: [4] });
		const order = market.place(mixed);
		const [tee, otherTee, cap] = order.lines.map(({ id }) => id);
		expect(await attributes(order.id)).toMatchObject({ can_split: true, must_split: false });
		expect((await split(order.id, [[tee], [otherTee, cap]])).code).toBe(21011035);
		expect((await split(order.id, [[tee, otherTee, cap]])).code).toBe(21011005);
		expect((await split(order.id, [[tee, 'unknown'], [cap]])).code).toBe(21011005);
		const reply = await split(order.id, [[tee, otherTee], [cap]]);
		expect(reply.data.packages.map((one: Record<string, string>) => one.splittable_group_id)).toEqual(['g0', 'g1']);
		const [{ json }] = await receiver.until(1);
		expect(json.data).toMatchObject({
			sc_type: 'SPLIT',
			role_type: 'ROLE_SELLER',
			package_list: [{ order_id_list: [order.id] }, {}],
		});
		expect((await ship(order.lines[0].packageId!)).code).toBe(21011028);
		for (const { id } of reply.data.packages) {
			expect((await ship(id)).code).toBe(0);
			expect((await market.detail(order.id)).status).toBe(
				id === reply.data.packages[0].id ? 'PARTIALLY_SHIPPING' : 'AWAITING_COLLECTION',
			);
		}
		expect(await attributes(order.id)).toMatchObject({ can_split: false, reason: 'Order is not awaiting shipment' });
		await receiver.close();
	});

	test('who cannot split', async () => {
		await open('ID');
		const order = market.place(two);
		expect(await attributes(order.id)).toMatchObject({ can_split: false, reason: 'Order has one SKU only' });
		expect((await split(market.place({ onHold: true, ...mixed }).id, [['1']])).code).toBe(21011044);
		await market.close();
		await open('JP');
		const japanese = market.place(two);
		expect((await split(japanese.id, [[japanese.lines[0].id]])).data.packages).toHaveLength(1);
		expect((await mark(japanese.id)).code).toBe(21011048);
		await market.close();
		await open('DE');
		const german = market.place(mixed);
		expect(await attributes(german.id)).toMatchObject({ can_split: false });
		expect((await split(german.id, [[german.lines[0].id]])).code).toBe(21011035);
	});

	test('combining: one parcel for several orders of one buyer, and back', async () => {
		await open('ID');
		// Buyers take turns: 0, 2, 4 belong together, and 1, 3.
		const orders = Array.from({ length: 5 }, () => market.place());
		const find = async () =>
			(await market.call('GET', `${ROOT}/combinable_packages/search`, { query: { page_size: '50' } })).data;
		const { combinable_packages: found, total_count: count } = await find();
		expect(count).toBe(2);
		expect((await find()).combinable_packages).toEqual(found);
		expect(found[0].order_ids).toEqual([orders[0].id, orders[2].id, orders[4].id]);
		const combine = (id: string, orderIds: string[]) =>
			post('/packages/combine', { combinable_packages: [{ id, order_ids: orderIds }] });
		expect((await combine('1153000000000000009', [])).code).toBe(21011028);
		expect((await combine(found[0].id, [orders[0].id, orders[1].id])).code).toBe(21011031);
		const single = await combine(found[0].id, [orders[0].id]);
		expect(single).toMatchObject({ code: 0, data: { packages: [], errors: [{ code: 10007014 }] } });
		const { data } = await combine(found[0].id, found[0].order_ids);
		expect(data.packages).toEqual([found[0]]);
		expect(await market.detail(orders[2].id)).toMatchObject({
			packages: [{ id: found[0].id }],
			split_or_combine_tag: 'COMBINED',
		});

		const apart = await post(`/packages/${found[0].id}/uncombine`, { order_ids: [orders[4].id] });
		expect(apart.data.packages).toMatchObject([{ order_ids: [orders[4].id] }]);
		expect((await post(`/packages/${found[0].id}/uncombine`, { order_ids: [orders[1].id] })).code).toBe(21011029);
		expect((await ship(found[0].id, shipment('COMBINED1'))).code).toBe(0);
		for (const one of [orders[0], orders[2]]) {
			expect(market.truth(one.id)).toMatchObject({
				status: 'AWAITING_COLLECTION',
				lines: [{ trackingNumber: 'COMBINED1' }],
			});
		}
		expect(market.truth(orders[4].id).status).toBe('AWAITING_SHIPMENT');
	});

	test('an order that is cancelled leaves the combined parcel', async () => {
		await open('BR');
		const orders = [market.place(), market.place(), market.place()];
		const { combinable_packages: found } = (
			await market.call('GET', `${ROOT}/combinable_packages/search`, { query: { page_size: '1' } })
		).data;
		await post('/packages/combine', { combinable_packages: [found[0]] });
		market.server.actions.cancelOrder({ orderId: orders[0].id });
		const [left] = (await market.detail(orders[2].id)).packages;
		expect(left.id).not.toBe(found[0].id);
		expect((await ship(left.id)).code).toBe(0);
		expect(market.truth(orders[0].id)).toMatchObject({ status: 'CANCELLED', lines: [{ timesShipped: 0 }] });
	});
});

describe('parcels', () => {
	test('the carrier collects and delivers; the order follows its slowest parcel', async () => {
		await open('GB');
		const { actions } = market.server;
		const order = market.place(two);
		const first = (await mark(order.id, [order.lines[0].id])).data.package_id;
		actions.carrierCollects({ packageId: first });
		expect(await market.detail(order.id)).toMatchObject({
			status: 'PARTIALLY_SHIPPING',
			line_items: [
				{ display_status: 'IN_TRANSIT', package_status: 'FULFILLING' },
				{ display_status: 'AWAITING_SHIPMENT' },
			],
		});
		await mark(order.id);
		actions.carrierDelivers({ packageId: first });
		expect((await market.detail(order.id)).status).toBe('AWAITING_COLLECTION');
		actions.carrierCollects({ orderId: order.id });
		expect(await market.detail(order.id)).toMatchObject({ status: 'IN_TRANSIT', collection_time: expect.any(Number) });
		actions.carrierDelivers({ orderId: order.id });
		expect(await market.detail(order.id)).toMatchObject({ status: 'DELIVERED', delivery_time: expect.any(Number) });
		expect(() => actions.carrierCollects({ orderId: order.id })).toThrow('no package that is PROCESSING');
		expect(() => actions.carrierDelivers({ packageId: first })).toThrow('is COMPLETED');
		expect(() => actions.carrierDelivers({ packageId: '1' })).toThrow('no package 1');
		const { tracking } = (await market.call('GET', `${ROOT}/orders/${order.id}/tracking`)).data;
		expect(tracking).toHaveLength(6);
		expect(tracking[0].update_time_millis).toBeGreaterThan(Date.now() - 60_000);
		market.clock.advance(15 * DAY_MS);
		expect(market.truth(order.id)).toMatchObject({ status: 'COMPLETED', lines: [{ displayStatus: 'COMPLETED' }, {}] });
		expect((await market.call('GET', `${ROOT}/orders/1/tracking`)).code).toBe(21008111);
	});

	test('a lost parcel cancels what was in it', async () => {
		await open('GB');
		const order = market.place();
		await mark(order.id);
		market.server.actions.carrierCollects({ orderId: order.id });
		market.server.actions.carrierLoses({ orderId: order.id });
		expect(await market.detail(order.id)).toMatchObject({ status: 'CANCELLED', cancel_reason: 'package_lost_uk' });
		expect(market.truth(order.id).lines[0].cancelledAfterShipping).toBe(true);
	});

	test('Search Package filters, sorts and pages; Get Package Detail knows parcels that wait', async () => {
		await open('DE');
		const orders = Array.from({ length: 3 }, () => {
			market.clock.advance(10_000);
			return market.place();
		});
		market.clock.advance(10_000);
		const { package_id: shipped } = (await mark(orders[1].id)).data;
		const find = async (body: object = {}, query: Record<string, string> = {}) =>
			market.call('POST', `${ROOT}/packages/search`, { query: { page_size: '50', ...query }, body });
		const ids = async (...parameters: Parameters<typeof find>) =>
			(await find(...parameters)).data.packages.map(({ id }: { id: string }) => id);
		const all = orders.map(({ lines }) => lines[0].packageId);
		expect(await ids()).toEqual([...all].reverse());
		expect(await ids({}, { sort_field: 'update_time' })).toEqual([shipped, all[2], all[0]]);
		expect(await ids({}, { sort_field: 'order_pay_time', sort_order: 'ASC' })).toEqual(all);
		expect(await ids({ package_status: 'PROCESSING' })).toEqual([shipped]);
		expect(await ids({ package_status: 'COMPLETED' })).toEqual([]);
		const { create_time: created } = (await market.call('GET', `${ROOT}/packages/${all[1]}`)).data;
		expect(await ids({ create_time_ge: created, create_time_lt: created + 1 })).toEqual([all[1]]);
		expect((await find({ package_status: 'TO_FULFILL' })).code).toBe(21001001);
		expect((await find({}, { page_size: '51' })).code).toBe(21001001);
		const first = await find({}, { page_size: '2' });
		expect(first.data.total_count).toBe(3);
		expect(await ids({}, { page_size: '2', page_token: first.data.next_page_token })).toEqual([all[0]]);
		const waiting = (await market.call('GET', `${ROOT}/packages/${all[0]}`)).data;
		expect(waiting).toMatchObject({ shipping_type: 'SELLER', order_line_item_ids: [orders[0].lines[0].id] });
		expect(waiting).not.toHaveProperty('package_status');
		expect((await market.call('GET', `${ROOT}/packages/1`)).code).toBe(10006402);
	});
});

describe('deadlines', () => {
	const sla = { dispatch: 24, collection: 48, shippingDue: 72, collectionDue: 96, deliveryDue: 240 };

	test('the order tells them; late dispatch is noted; TikTok cancels what is not shipped', async () => {
		await open('GB', { sla });
		const order = market.place();
		const wire = await market.detail(order.id);
		const after = (field: string) => Math.round((wire[field] - wire.paid_time) / 3_600);
		expect(
			['rts_sla_time', 'tts_sla_time', 'shipping_due_time', 'collection_due_time', 'delivery_due_time'].map(after),
		).toEqual([24, 48, 72, 96, 240]);
		market.clock.advance(23 * HOUR_MS);
		expect(market.truth(order.id).late).toEqual({ dispatch: false, collection: false });
		market.clock.advance(2 * HOUR_MS);
		expect(market.truth(order.id).late).toEqual({ dispatch: true, collection: false });
		market.clock.advance(48 * HOUR_MS);
		expect(await market.detail(order.id)).toMatchObject({
			status: 'CANCELLED',
			cancellation_initiator: 'SYSTEM',
			cancel_reason: 'system_cancel_order_reason_shipping_timeout_uk',
		});
		expect(market.truth(order.id)).toMatchObject({ unitsCancelledForDelay: 1, late: { dispatch: true } });
		expect((await mark(order.id)).code).toBe(21011041);
	});

	test('shipped in time is not late; not collected in time is cancelled', async () => {
		await open('DE', { sla });
		const order = market.place();
		await mark(order.id);
		market.clock.advance(95 * HOUR_MS);
		expect(market.truth(order.id)).toMatchObject({
			status: 'AWAITING_COLLECTION',
			late: { dispatch: false, collection: true },
		});
		market.clock.advance(2 * HOUR_MS);
		expect(market.truth(order.id)).toMatchObject({
			status: 'CANCELLED',
			cancelReason: 'system_cancel_order_reason_shipping_timeout',
			lines: [{ cancelledAfterShipping: true }],
		});
	});

	test('only the late part is cancelled; what is not delivered in the end is lost', async () => {
		await open('GB', { sla });
		const order = market.place(two);
		const { package_id: packageId } = (await mark(order.id, [order.lines[0].id])).data;
		market.server.actions.carrierCollects({ packageId });
		market.clock.advance(73 * HOUR_MS);
		expect(market.truth(order.id)).toMatchObject({
			status: 'IN_TRANSIT',
			lines: [{ cancelled: false }, { cancelled: true }],
		});
		market.clock.advance(200 * HOUR_MS);
		expect(market.truth(order.id)).toMatchObject({ status: 'CANCELLED', cancelReason: 'package_lost_uk' });
	});

	test('goods that TikTok stores are not the seller’s to be late with; a pre-order counts from its release', async () => {
		await open('GB', { sla });
		const stored = market.place({ fulfillmentType: 'FULFILLMENT_BY_TIKTOK' });
		const early = market.place({ preOrderForMs: 10 * DAY_MS });
		market.clock.advance(10 * DAY_MS);
		expect(market.truth(stored.id)).toMatchObject({ status: 'AWAITING_SHIPMENT', late: { dispatch: false } });
		expect(market.truth(early.id)).toMatchObject({ status: 'AWAITING_SHIPMENT', late: { dispatch: false } });
	});
});

test('5,000 orders: they are shipped, searched and told', async () => {
	await open('GB');
	market.contracts.enabled = false;
	const orders = Array.from({ length: 5_000 }, () => market.place());
	for (const { id } of orders.slice(0, 200)) expect((await mark(id)).code).toBe(0);
	expect(market.server.actions.snapshotOrders()).toHaveLength(5_000);
	const found = await market.call('POST', `${ROOT}/packages/search`, { query: { page_size: '50' }, body: {} });
	expect(found.data.packages).toHaveLength(50);
});
