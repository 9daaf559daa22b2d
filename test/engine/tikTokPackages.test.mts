// Packages of the TikTok Shop node in n8n's own engine, over real HTTP, against the sandbox TikTok Shop.
import { DOCUMENT_HOSTS, isAllowed } from '../../nodes/TikTokShop/actions/package/downloadDocument';
import { SHOP_IDS, createSeed } from '../../sandbox/seed.mts';
import { tiktokWorld } from '../../sandbox/tiktok/fromSeed.mts';
import { hadEffect, startNodeCase, UNCLEAR } from '../support/tikTokNodeCase.mts';
import type { NodeCase, Row } from '../support/tikTokNodeCase.mts';
import type { TestShop } from '../support/tiktokSandbox.mts';

const ROYAL_MAIL = '7117000000000000051';
const EVRI = '7117000000000000052';
const USPS = '7117000000000000061';

const { GB, US } = SHOP_IDS;

let shop: TestShop;
let run: NodeCase['run'];
let calls: NodeCase['calls'];
let fault: NodeCase['fault'];
let placeOrder: NodeCase['placeOrder'];
let orderOf: NodeCase['orderOf'];

async function start(...world: Parameters<typeof startNodeCase>): Promise<void> {
	({ shop, run, calls, fault, placeOrder, orderOf } = await startNodeCase(...world));
}
beforeEach(async () => await start());
afterEach(async () => {
	expect(shop.contracts.violations()).toEqual([]);
	await shop.close();
});

const parcels = (orderId: string) =>
	shop.server.actions.snapshotPackages({ orderId }).filter(({ shippedAtMs }) => shippedAtMs !== undefined);
const parcelOf = (order: { id: string }, more: Row = {}): Row => ({
	shop_id: GB,
	order_id: order.id,
	tracking_number: 'RM1234567890',
	shipping_provider_id: ROYAL_MAIL,
	...more,
});
describe('Mark as Shipped', () => {
	test('ships an order; the item names the parcel', async () => {
		const order = placeOrder({ 'TEE-BLK-M': 1, 'SOCK-MIX-OS': 2 });
		const { json, error, items } = await run('package', 'markShipped', {}, [{}, parcelOf(order)]);
		expect(error).toBeUndefined();
		const [parcel] = parcels(order.id);
		expect(json('Node')).toEqual([
			{
				shop_id: GB,
				order_id: order.id,
				package_id: parcel.id,
				order_line_item_ids: order.lines.map(({ id }) => id),
				tracking_number: 'RM1234567890',
				ok: true,
				already_done: false,
			},
		]);
		expect(items('Node')[0].pairedItem).toEqual({ item: 1 });
		expect(json('Node', 1)).toEqual([expect.objectContaining({ error: 'The value order_id is missing.' })]);
		expect(orderOf(order.id).status).toBe('AWAITING_COLLECTION');
	});

	test('ships in parts, one parcel after the other', async () => {
		const order = placeOrder({ 'TEE-BLK-M': 1, 'SOCK-MIX-OS': 2 });
		const [first, ...rest] = order.lines.map(({ id }) => id);
		const { json } = await run('package', 'markShipped', {}, [
			parcelOf(order, { order_line_item_ids: [first] }),
			parcelOf(order, { order_line_item_ids: rest, tracking_number: 'RM2', shipping_provider_id: EVRI }),
		]);
		expect(json('Node').map((row) => [row.tracking_number, row.order_line_item_ids])).toEqual([
			['RM1234567890', [first]],
			['RM2', rest],
		]);
		expect(parcels(order.id)).toHaveLength(2);
	});

	test('with the fields of the node', async () => {
		const order = placeOrder({ 'TEE-BLK-M': 1 });
		const { json } = await run('package', 'markShipped', {
			valueSource: 'fields',
			orderId: order.id,
			trackingNumber: 'RM7',
			shippingProviderId: ROYAL_MAIL,
			orderLineItemIds: '',
		});
		expect(json('Node')[0]).toMatchObject({ order_id: order.id, tracking_number: 'RM7', ok: true });
	});

	test('a warning is passed on', async () => {
		shop.server.actions.setTrackingKnown({ trackingNumber: 'RM1234567890', providers: ['Royal Mail', 'Evri'] });
		const { json } = await run('package', 'markShipped', {}, [parcelOf(placeOrder({ 'TEE-BLK-M': 1 }))]);
		expect(json('Node')[0]).toMatchObject({ ok: true, warning: expect.stringMatching(/provider/) });
	});

	test.each(UNCLEAR)('%s: shipped once, and said so', async (_what, rule) => {
		const order = placeOrder({ 'TEE-BLK-M': 1 });
		fault('markPackageAsShipped', rule);
		const { json } = await run('package', 'markShipped', {}, [parcelOf(order)]);
		expect(json('Node', 1)).toEqual([]);
		expect(json('Node')).toEqual([
			expect.objectContaining({
				ok: true,
				already_done: hadEffect(rule),
				package_id: expect.any(String),
			}),
		]);
		expect(parcels(order.id)).toHaveLength(1);
		// after the effect nothing is sent a second time
		if (hadEffect(rule)) expect(calls('markPackageAsShipped')).toBe(1);
	});

	test('an effect that comes after the look is found the next time', async () => {
		const order = placeOrder({ 'TEE-BLK-M': 1 });
		fault('markPackageAsShipped', { kind: 'background', delayMs: 30, times: 1 });
		const options = { retryDelaySeconds: 0.2, maxAttempts: 6 };
		const { json } = await run('package', 'markShipped', { options }, [parcelOf(order)]);
		expect(json('Node')[0]).toMatchObject({ order_id: order.id, ok: true });
		expect(parcels(order.id)).toHaveLength(1);
	});

	test('only the lines that are left are sent again', async () => {
		const order = placeOrder({ 'SOCK-MIX-OS': 3 });
		const lines = order.lines.map(({ id }) => id);
		await run('package', 'markShipped', {}, [parcelOf(order, { order_line_item_ids: lines.slice(0, 1) })]);
		const { json } = await run('package', 'markShipped', {}, [parcelOf(order, { order_line_item_ids: lines })]);
		expect(json('Node')[0]).toMatchObject({ ok: true, order_line_item_ids: lines.slice(1) });
		expect(
			parcels(order.id)
				.flatMap(({ lineIds }) => lineIds)
				.sort(),
		).toEqual([...lines].sort());
	});

	test('a second time is a success with already_done, whatever the spelling of the number', async () => {
		const order = placeOrder({ 'TEE-BLK-M': 1 });
		await run('package', 'markShipped', {}, [parcelOf(order)]);
		const again = parcelOf(order, { tracking_number: 'rm1234567890' });
		const { json } = await run('package', 'markShipped', {}, [again, again]);
		expect(json('Node')).toHaveLength(2);
		for (const row of json('Node')) {
			expect(row).toMatchObject({ already_done: true, package_id: parcels(order.id)[0].id });
		}
	});

	test('another number on TikTok Shop is an exception with both numbers', async () => {
		const order = placeOrder({ 'TEE-BLK-M': 1 });
		shop.server.actions.shipInSellerCenter({ orderId: order.id, trackingNumber: 'OTHER1' });
		const item = parcelOf(order, { newstore_order_id: 'ns-1', deadline: '2026-01-02T03:04:05Z' });
		const { json } = await run('package', 'markShipped', {}, [item]);
		expect(json('Node')).toEqual([]);
		expect(json('Node', 1)[0]).toMatchObject({
			code: 'TIKTOK_SHIPPED_WITH_OTHER_TRACKING',
			flow: 'dispatch',
			owner_role: 'operations',
			business_key: order.id,
			deadline: '2026-01-02T03:04:05Z',
			try_again: false,
			what_happened: `Order ${order.id} is already shipped on TikTok Shop with tracking number OTHER1, not with RM1234567890.`,
			ids: {
				order_id: order.id,
				tracking_number: 'RM1234567890',
				tracking_number_on_tiktok: 'OTHER1',
				newstore_order_id: 'ns-1',
			},
		});
	});

	test('each refusal in its own words, with what to do', async () => {
		const cancelled = placeOrder({ 'SOCK-MIX-OS': 1 });
		shop.server.actions.cancelOrder({ orderId: cancelled.id });
		const held = placeOrder({ 'SOCK-MIX-OS': 1 }, GB, false);
		const asked = placeOrder({ 'SOCK-MIX-OS': 1 });
		shop.server.actions.buyerRequestsCancellation({ orderId: asked.id });
		const mismatch = placeOrder({ 'TEE-BLK-M': 1 });
		const signs = placeOrder({ 'TEE-BLK-M': 1 });
		const { json } = await run('package', 'markShipped', {}, [
			parcelOf(held),
			parcelOf(asked),
			parcelOf(cancelled),
			parcelOf(mismatch, { tracking_number: '1Z999AA10123456784' }),
			parcelOf(signs, { tracking_number: 'RM 12/34' }),
			parcelOf({ id: '576999999999999999' }),
		]);
		expect(json('Node')).toEqual([]);
		const found = json('Node', 1).map(({ code, severity, try_again: again }) => [code, severity, again]);
		expect(found).toEqual([
			['TIKTOK_21011044', 'warning', true],
			['TIKTOK_21011007', 'warning', true],
			['TIKTOK_21011041', 'error', false],
			['TIKTOK_21004015', 'error', false],
			['TIKTOK_21004012', 'error', false],
			['TIKTOK_21011029', 'error', false],
		]);
		for (const row of json('Node', 1)) expect(String(row.what_to_do).length).toBeGreaterThan(20);
		expect(calls('getOrderDetail')).toBe(0);
	});

	test('US: shipping an order with an open request is a success', async () => {
		const order = placeOrder({ 'TEE-BLK-M': 1 }, US);
		shop.server.actions.buyerRequestsCancellation({ orderId: order.id });
		const item = parcelOf(order, { shop_id: US, shipping_provider_id: USPS });
		const { json } = await run('package', 'markShipped', {}, [item]);
		expect(json('Node')[0]).toMatchObject({ shop_id: US, ok: true });
	});

	test('when the order cannot be read either, nothing is sent again and the case says so', async () => {
		const order = placeOrder({ 'TEE-BLK-M': 1 });
		fault('markPackageAsShipped', { kind: 'timeout_after', times: 1 });
		fault('getOrderDetail', { kind: 'status', status: 500 });
		const { json } = await run('package', 'markShipped', { options: { maxAttempts: 2 } }, [parcelOf(order)]);
		expect(json('Node', 1)[0]).toMatchObject({
			try_again: true,
			what_happened: expect.stringContaining('is not known'),
		});
		expect(calls('markPackageAsShipped')).toBe(1);
	});

	test('stops the node when it may not continue', async () => {
		const held = placeOrder({ 'TEE-BLK-M': 1 }, GB, false);
		const { error } = await run('package', 'markShipped', {}, [parcelOf(held)], {});
		expect(error?.message).toContain('The order is on hold');
	});
});

describe('Tracking', () => {
	async function shipped() {
		const order = placeOrder({ 'TEE-BLK-M': 1 });
		await run('package', 'markShipped', {}, [parcelOf(order)]);
		return { order, packageId: parcels(order.id)[0].id };
	}

	test.each(UNCLEAR)('a correction by package, %s', async (_what, rule) => {
		const { order, packageId } = await shipped();
		fault('updatePackageShippingInfo', rule);
		const item = { package_id: packageId, tracking_number: 'NEW1', shipping_provider_id: EVRI };
		const { json } = await run('package', 'updateTracking', {}, [{ ...item, order_id: order.id }]);
		expect(json('Node', 1)).toEqual([]);
		expect(json('Node')[0]).toMatchObject({
			shop_id: GB,
			order_id: order.id,
			package_id: packageId,
			tracking_number: 'NEW1',
			ok: true,
			already_done: hadEffect(rule),
		});
		expect(parcels(order.id)[0]).toMatchObject({ trackingNumber: 'NEW1', providerName: 'Evri', trackingChanges: 1 });
	});

	test('a correction by order, and the same once more', async () => {
		const { order } = await shipped();
		const item = parcelOf(order, { tracking_number: 'NEW2' });
		const first = await run('package', 'updateOrderTracking', {}, [item]);
		expect(first.json('Node')[0]).toMatchObject({ order_id: order.id, ok: true, already_done: false });
		const second = await run('package', 'updateOrderTracking', {}, [item]);
		expect(second.json('Node')[0]).toMatchObject({ ok: true, already_done: true, package_id: parcels(order.id)[0].id });
	});

	test('a second correction and one before shipping are refused in words', async () => {
		const { order, packageId } = await shipped();
		const item = { package_id: packageId, tracking_number: 'NEW1', shipping_provider_id: EVRI };
		await run('package', 'updateTracking', {}, [item]);
		const open = placeOrder({ 'SOCK-MIX-OS': 1 });
		const { json } = await run('package', 'updateTracking', {}, [{ ...item, tracking_number: 'NEW2' }]);
		expect(json('Node', 1)[0]).toMatchObject({
			code: 'TIKTOK_21011051',
			what_happened: expect.stringContaining('once'),
		});
		const early = await run('package', 'updateOrderTracking', {}, [parcelOf(open)]);
		expect(early.json('Node', 1)[0]).toMatchObject({ code: 'TIKTOK_21011043' });
		expect(parcels(order.id)[0].trackingNumber).toBe('NEW1');
	});

	test('what the carrier reports, newest first', async () => {
		const { order } = await shipped();
		shop.server.actions.carrierCollects({ orderId: order.id });
		const { json } = await run('package', 'getTracking', {}, [{ order_id: order.id }]);
		expect(json('Node')[0]).toMatchObject({ shop_id: GB, order_id: order.id });
		const tracking = json('Node')[0].tracking as Array<{ at: string; update_time_millis: number }>;
		expect(tracking.length).toBeGreaterThan(1);
		expect(tracking[0].at).toBe(new Date(tracking[0].update_time_millis).toISOString());
		expect(tracking[0].update_time_millis).toBeGreaterThanOrEqual(tracking[1].update_time_millis);
	});
});

describe('Packages', () => {
	test('are searched page by page and read', async () => {
		const orders = Array.from({ length: 3 }, () => placeOrder({ 'SOCK-MIX-OS': 1 }));
		await run(
			'package',
			'markShipped',
			{},
			orders.map((order, index) => parcelOf(order, { tracking_number: `N${index}` })),
		);
		const filters = { status: 'PROCESSING' };
		const all = await run('package', 'search', { returnAll: true, filters, options: { pageSize: 1 } });
		expect(new Set(all.json('Node').map((row) => row.package_id)).size).toBe(3);
		const few = await run('package', 'search', { limit: 2, filters });
		expect(few.json('Node')).toHaveLength(2);
		const read = await run('package', 'get', { simplify: true }, [{ package_id: parcels(orders[1].id)[0].id }]);
		expect(read.json('Node')[0]).toMatchObject({ shop_id: GB, tracking_number: 'N1', orders: [{ id: orders[1].id }] });
		expect(read.json('Node')[0]).not.toHaveProperty('recipient_address');
	});

	test('with TikTok shipping are shipped once and give a label as a file, as soon as it is there', async () => {
		shop.server.actions.setShop({ shopId: GB, shippingType: 'TIKTOK' });
		shop.server.actions.setSwitches({ showsAllPackageIds: true, labelMs: 0 });
		const order = placeOrder({ 'TEE-BLK-M': 1 });
		const [{ id: packageId }] = shop.server.actions.snapshotPackages({ orderId: order.id });
		const early = await run('package', 'getLabel', {}, [{ package_id: packageId }]);
		expect(early.json('Node', 1)[0]).toMatchObject({ code: 'TIKTOK_21023035', try_again: true });
		fault('shipPackage', { kind: 'timeout_after', times: 1 });
		const ship = await run('package', 'ship', {}, [{ package_id: packageId, order_id: order.id }]);
		expect(ship.json('Node')[0]).toMatchObject({
			package_id: packageId,
			order_id: order.id,
			ok: true,
			already_done: true,
		});
		expect(calls('shipPackage')).toBe(1);
		// more often than a call is repeated
		fault('getPackageShippingDocument', { kind: 'code', code: 11034037, times: 7 });
		const { json, items } = await run('package', 'getLabel', {}, [{ package_id: packageId }]);
		expect(json('Node')[0]).toMatchObject({
			package_id: packageId,
			tracking_number: parcels(order.id)[0].trackingNumber,
			doc_url: expect.stringContaining('/documents/'),
			file_name: `shipping_label-${packageId}.pdf`,
		});
		const file = items('Node')[0].binary?.data;
		expect(file).toMatchObject({ mimeType: 'application/pdf', fileExtension: 'pdf' });
		expect(Buffer.from(String(file?.data), 'base64').toString('latin1')).toMatch(/^%PDF/);
		const small = await run('package', 'getLabel', { options: { maxMegabytes: 0.00001 } }, [{ package_id: packageId }]);
		expect(small.json('Node', 1)[0]).toMatchObject({ what_happened: expect.stringContaining('is larger than') });
	});

	test.each<[string, boolean]>([
		['https://open-fs-sg.tiktokshop.com/wsos_v2/object/1?sign=x', true],
		['https://seller-us.tiktok.com/wsos_v2/object/1', true],
		['http://127.0.0.1:8080/documents/1', true],
		['http://open-fs-sg.tiktokshop.com/1', false],
		['https://tiktokshop.com.example.org/1', false],
		['https://nottiktokshop.com/1', false],
		['https://a@seller-us.tiktok.com/1', false],
		['https://169.254.169.254/latest', false],
		['http://127.0.0.1:8081/documents/1', false],
		['file:///etc/passwd', false],
		['', false],
	])('a document at %p is called: %s', (address, expected) => {
		expect(isAllowed(address, 'http://127.0.0.1:8080', DOCUMENT_HOSTS)).toBe(expected);
	});

	test('with TikTok shipping are handed over at the time that is asked for, from items or from fields', async () => {
		shop.server.actions.setShop({ shopId: GB, shippingType: 'TIKTOK' });
		shop.server.actions.setSwitches({ showsAllPackageIds: true });
		const ids = [1, 2].map(() => {
			const order = placeOrder({ 'TEE-BLK-M': 1 });
			return shop.server.actions.snapshotPackages({ orderId: order.id })[0].id;
		});
		const slots = await run('package', 'getHandoverSlots', {}, [{ package_id: ids[0] }]);
		const [slot] = slots.json('Node')[0].pickup_slots as Array<{ start_time: number; end_time: number }>;
		expect(slot).toMatchObject({ available: true });
		const item = { package_id: ids[0], handover_method: 'PICKUP', pickup_slot: slot };
		const fromItem = await run('package', 'ship', {}, [item]);
		expect(fromItem.json('Node')[0]).toMatchObject({ package_id: ids[0], ok: true });
		const fields = { valueSource: 'fields', shippedBy: 'tiktok', packageId: ids[1], handoverMethod: 'PICKUP' };
		const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
		const times = { pickupStart: iso(slot.start_time), pickupEnd: iso(slot.end_time) };
		const fromFields = await run('package', 'ship', { ...fields, ...times });
		expect(fromFields.json('Node')[0]).toMatchObject({ package_id: ids[1], ok: true });
		const read = await run(
			'package',
			'get',
			{},
			ids.map((package_id) => ({ package_id })),
		);
		for (const row of read.json('Node')) {
			const { start_time, end_time } = slot;
			expect(row).toMatchObject({ handover_method: 'PICKUP', pickup_slot: { start_time, end_time } });
		}
	});

	test('a label that does not come in time, and none for own shipping', async () => {
		shop.server.actions.setSwitches({ labelMs: 60_000 });
		const own = placeOrder({ 'TEE-BLK-M': 1 });
		await run('package', 'markShipped', {}, [parcelOf(own)]);
		shop.server.actions.setShop({ shopId: US, shippingType: 'TIKTOK' });
		const order = placeOrder({ 'TEE-BLK-M': 1 }, US);
		const made = await run('package', 'create', {}, [{ shop_id: US, order_id: order.id }]);
		const [{ package_id: packageId }] = made.json('Node');
		const options = { readyWaitSeconds: 0.1, maxAttempts: 2 };
		const { json } = await run('package', 'getLabel', { options }, [
			{ package_id: parcels(own.id)[0].id },
			{ shop_id: US, package_id: packageId },
		]);
		expect(json('Node', 1)).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ code: 'TIKTOK_21008017' }),
				expect.objectContaining({ code: 'TIKTOK_11034037', what_happened: 'The carrier is still making the label.' }),
			]),
		);
	});

	test.each(UNCLEAR)('a label in the US is bought once: %s', async (_what, rule) => {
		shop.server.actions.setShop({ shopId: US, shippingType: 'TIKTOK' });
		const order = placeOrder({ 'TEE-BLK-M': 1 }, US);
		const services = await run('package', 'getShippingServices', {}, [{ shop_id: US, order_id: order.id }]);
		const [service] = services.json('Node');
		fault('createPackages', rule);
		const { json } = await run('package', 'create', {}, [
			{
				shop_id: US,
				order_id: order.id,
				shipping_service_id: service.shipping_service_id,
				weight: { value: '1', unit: 'POUND' },
			},
		]);
		expect(json('Node')[0]).toMatchObject({
			order_id: order.id,
			package_id: parcels(order.id)[0].id,
			ok: true,
			already_done: hadEffect(rule),
		});
		expect(parcels(order.id)).toHaveLength(1);
	});

	test('several orders of one buyer in the US get one label', async () => {
		shop.server.actions.setShop({ shopId: US, shippingType: 'TIKTOK' });
		const [first, second] = [placeOrder({ 'TEE-BLK-M': 1 }, US), placeOrder({ 'TEE-BLK-M': 2 }, US)];
		const { json } = await run('package', 'create', {}, [
			{ shop_id: US, order_id: first.id, combined_order_ids: [second.id] },
		]);
		const [parcel] = parcels(first.id);
		expect(json('Node')[0]).toMatchObject({
			order_id: first.id,
			combined_order_ids: [second.id],
			package_id: parcel.id,
			ok: true,
			already_done: false,
		});
		expect(parcels(second.id).map(({ id }) => id)).toEqual([parcel.id]);
	});

	test('of combined orders no single lines are shipped', async () => {
		const order = placeOrder({ 'TEE-BLK-M': 1 }, US);
		const { json } = await run('package', 'create', {}, [
			{ shop_id: US, order_id: order.id, order_line_item_ids: [order.lines[0].id], combined_order_ids: ['1'] },
		]);
		expect(json('Node', 1)[0].what_happened).toContain('Combined orders are shipped whole');
	});

	test('calls of another market are refused in words', async () => {
		const order = placeOrder({ 'TEE-BLK-M': 1 });
		const { json } = await run('package', 'create', {}, [{ order_id: order.id }]);
		expect(json('Node', 1)[0].what_to_do).toContain('Create is for the US only');
	});
});

describe('Packages in South East Asia', () => {
	const REGION = '7495000000000000909';
	const cipher = 'GCP_SandboxPhShopCipher00';

	beforeEach(async () => {
		await shop.close();
		await start(withPhilippines(), cipher);
	});

	/** The seed and a shop in Manila with one buyer. */
	function withPhilippines() {
		const world = tiktokWorld(createSeed());
		const warehouse = { ...world.shops[0].warehouses[0], id: '7293000000000000091', entityId: '7293100000000000091' };
		const sku = (id: string, sellerSku: string) => ({ id, sellerSku, price: '199', stock: { [warehouse.id]: 50 } });
		const product = (id: string, title: string, skus: Array<ReturnType<typeof sku>>) => ({ id, title, skus });
		world.shops.push({
			...structuredClone(world.shops[0]),
			id: REGION,
			cipher,
			region: 'PH',
			currency: 'PHP',
			name: 'Sandbox Retail PH',
			code: 'PHSANDBOX01',
			warehouses: [warehouse],
			deliveryOptions: [
				{ ...world.shops[0].deliveryOptions[0], id: '7091000000000000091', warehouseIds: [warehouse.id] },
			],
			products: [
				product('1729999999999999091', 'Tee', [sku('1730999999999999091', 'TEE-BLK-M')]),
				product('1729999999999999092', 'Socks', [sku('1730999999999999092', 'SOCK-MIX-OS')]),
			],
		});
		const [buyer] = world.buyers;
		world.buyers.push({
			...buyer,
			userId: '7492000000000039099',
			email: 'v2bphrelay@scs.tiktok.example',
			address: { ...buyer.address, regionCode: 'PH' },
		});
		return world;
	}

	const shipOwn = (packageId: string, more: Row = {}) => ({
		shop_id: REGION,
		package_id: packageId,
		tracking_number: 'PH1',
		shipping_provider_id: ROYAL_MAIL,
		...more,
	});

	test.each(UNCLEAR)('own carrier: %s', async (_what, rule) => {
		const order = placeOrder({ 'TEE-BLK-M': 1 }, REGION);
		const [{ id }] = shop.server.actions.snapshotPackages({ orderId: order.id });
		fault('shipPackage', rule);
		const { json } = await run('package', 'ship', {}, [shipOwn(id)]);
		expect(json('Node', 1)).toEqual([]);
		expect(json('Node')[0]).toMatchObject({ package_id: id, tracking_number: 'PH1', ok: true });
		expect(parcels(order.id)).toHaveLength(1);
		const other = await run('package', 'ship', {}, [shipOwn(id, { tracking_number: 'PH2' })]);
		expect(other.json('Node', 1)[0]).toMatchObject({ code: 'TIKTOK_SHIPPED_WITH_OTHER_TRACKING' });
	});

	test('half of the own carrier is refused before anything is sent', async () => {
		const order = placeOrder({ 'TEE-BLK-M': 1 }, REGION);
		const [{ id }] = shop.server.actions.snapshotPackages({ orderId: order.id });
		const { json } = await run('package', 'ship', {}, [shipOwn(id, { shipping_provider_id: '' })]);
		expect(json('Node', 1)[0]).toMatchObject({ error: 'The value shipping_provider_id is missing.' });
		expect(calls('shipPackage')).toBe(0);
	});

	test.each(UNCLEAR)('an order is split by SKU: %s', async (_what, rule) => {
		const order = placeOrder({ 'TEE-BLK-M': 1, 'SOCK-MIX-OS': 2 }, REGION);
		const of = (sku: string) => order.lines.filter(({ sellerSku }) => sellerSku === sku).map(({ id }) => id);
		const groups = [
			{ id: '1', order_line_item_ids: of('TEE-BLK-M') },
			{ id: '2', order_line_item_ids: of('SOCK-MIX-OS') },
		];
		fault('splitOrders', rule);
		const { json } = await run('package', 'split', {}, [{ order_id: order.id, splittable_groups: groups }]);
		expect(json('Node', 1)).toEqual([]);
		const packages = shop.server.actions.snapshotPackages({ orderId: order.id });
		expect(json('Node').map((row) => [row.splittable_group_id, row.order_line_item_ids])).toEqual(
			groups.map((group) => [group.id, group.order_line_item_ids]),
		);
		for (const row of json('Node')) {
			expect(packages.find(({ id }) => id === row.package_id)?.lineIds.sort()).toEqual(
				[...(row.order_line_item_ids as string[])].sort(),
			);
		}
	});

	test('orders of one buyer are combined and shipped as one', async () => {
		const orders = [placeOrder({ 'SOCK-MIX-OS': 1 }, REGION), placeOrder({ 'SOCK-MIX-OS': 1 }, REGION)];
		const found = await run('package', 'searchCombinable', { returnAll: true });
		expect(found.json('Node')).toHaveLength(1);
		fault('combinePackage', { kind: 'timeout_after', times: 1 });
		const { json } = await run('package', 'combine', {}, found.json('Node') as Row[]);
		expect(json('Node')[0]).toMatchObject({ ok: true, already_done: true, order_ids: expect.any(Array) });
		const packageId = String(json('Node')[0].package_id);
		// One of them has left its store; a report of the package would say it of both.
		const half = { is_combined: true, order_ids: [orders[0].id], order_id: orders[0].id };
		const early = await run('package', 'ship', {}, [shipOwn(packageId, half)]);
		expect(early.json('Node')).toEqual([]);
		expect(early.json('Node', 1)[0]).toMatchObject({
			code: 'TIKTOK_PACKAGE_SHARED',
			severity: 'warning',
			business_key: packageId,
			ids: { shop_id: REGION, package_id: packageId, other_order_ids: orders[1].id },
		});
		expect((early.json('Node', 1)[0].ids as Row).order_id).toBeUndefined();
		expect(calls('shipPackage')).toBe(0);
		const both = { is_combined: true, order_ids: orders.map(({ id }) => id) };
		const ship = await run('package', 'ship', {}, [shipOwn(packageId, both)]);
		expect(ship.json('Node')[0]).toMatchObject({ ok: true });
		for (const order of orders) expect(orderOf(order.id).status).toBe('AWAITING_COLLECTION');
	});
});
