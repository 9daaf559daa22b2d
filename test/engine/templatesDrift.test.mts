/** 09 finds what differs once, says it in one case, and closes the case when both sides agree again. */
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';

jest.mock('sanitize-html', () => (html: string) => html);

const SOCKS = { sellerSku: 'SOCK-MIX-OS', quantity: 1 };
const GB = SHOP_IDS.GB;

let world: Retailer;
let stage: TemplateStage;
let socks: { skuId: string; warehouseId: string };

beforeEach(async () => {
	world = await startRetailer();
	stage = new TemplateStage(world.credentials, world.rows);
	stage.set('dry_run', 'false');
	const sku = world.tikTok.actions
		.snapshotListings({ shopId: GB })
		.flatMap(({ skus }) => skus)
		.find(({ sellerSku }) => sellerSku === SOCKS.sellerSku);
	if (!sku) throw new Error('The sandbox sells no socks');
	const [{ warehouseId }] = sku.warehouses;
	world.tikTok.actions.adjustStock({ skuId: sku.skuId, warehouseId, available: 60 });
	world.newStore.stock.moveOnHand(SOCKS.sellerSku, String(world.rows.tts_locations[0].location_id), 60);
	socks = { skuId: sku.skuId, warehouseId };
});
afterEach(async () => await world.close());

const rows = () => stage.tables.rows('tts_drift');
const row = (kind: string, about: string) =>
	rows().find((one) => one.kind === kind && (one.order_id === about || one.seller_sku === about));
/** Cases of drift about orders. */
const cases = () =>
	stage.tables.rows('tts_cases').filter(({ flow, ids }) => flow === 'drift' && String(ids).includes('order_id'));
const caseOf = (kind: string, about: string) => {
	const found = cases().filter(({ ids }) => String(ids).includes(`"drift_key":"${kind}/${GB}/${about}"`));
	expect(found.length).toBeLessThan(2);
	return found[0];
};

async function compare(): Promise<void> {
	const run = await stage.run('tts09FindDrift00', 'Compare now');
	expect(run.error).toBeUndefined();
}

/** Everything becomes older: both systems, the table and the cases. */
function later(minutes: number): void {
	world.pass({ minutes });
	const older = (text: unknown) => text && new Date(Date.parse(String(text)) - minutes * 60_000).toISOString();
	for (const [table, columns] of [
		['tts_drift', ['since', 'first_seen_at', 'seen_at']],
		['tts_cases', ['opened_at', 'first_seen_at', 'last_seen_at', 'closed_at']],
	] as const) {
		const aged = stage.tables
			.rows(table)
			.map((one) => ({ ...one, ...Object.fromEntries(columns.map((column) => [column, older(one[column]) ?? ''])) }));
		stage.tables.replace(table, aged as never);
	}
}

async function routed(count: number): Promise<string[]> {
	const orders = Array.from({ length: count }, () => world.readyOrder([SOCKS]));
	const input = orders.map((order_id) => ({ shop_id: GB, order_id }));
	await stage.run('tts03aOrderBatch', 'When orders have to be routed', input);
	world.pass({ minutes: 11 });
	return orders;
}

/** Marks the refunds of NewStore as answered, as the payment adapter of 06c does. */
function acknowledge(orderId: string): void {
	for (const { task } of world.newStore.refundRequests.ofOrder(world.storeOrder(orderId).id))
		if (task) task.state = 'succeeded';
}

test('orders and parcels: each difference is found, told once, and over when it is mended', async () => {
	const { actions } = world.tikTok;
	const orders = await routed(11);
	const [unlinked, dearer, held, unknown, byHand, wrong, worked, cancelled, asking, twice, second] = orders;
	// Of another market, a bundle, two products: both sides agree about them all the time.
	const agreed = [
		{ shop_id: SHOP_IDS.US, order_id: world.readyOrder([{ sellerSku: 'CAP-KHK-OS', quantity: 2 }], 'US') },
		{ shop_id: GB, order_id: world.readyOrder([{ sellerSku: 'BUNDLE-TEE-SOCK', quantity: 1 }, SOCKS]) },
	];
	await stage.run('tts03aOrderBatch', 'When orders have to be routed', agreed);
	expect(agreed.map(({ order_id }) => world.references(order_id))).toEqual([1, 1]);
	const lost = world.readyOrder([SOCKS]);
	const references = world.tikTok.state.orders.require(unlinked).references;
	const kept = [...references];
	references.clear();
	const platform = 'ORDER_MANAGEMENT_SYSTEM';
	const known = world.tikTok.state.orders.require(twice).references;
	const right = known.get(platform);
	if (!right) throw new Error('The order has no reference');
	known.set(platform, { ...right, id: world.storeOrder(second).id });
	world.storeOrder(dearer).items[0].price += 100n;
	world.storeOrder(held).items[0].status = 'on_hold';
	world.ship(unknown);
	actions.shipInSellerCenter({ orderId: byHand });
	world.ship(wrong, { trackingCode: 'AB123456785GB' });
	actions.shipInSellerCenter({ orderId: wrong, trackingNumber: 'CD123456785GB' });
	actions.cancelOrder({ orderId: worked });
	world.newStore.orderBook.cancelItems(
		world.storeOrder(cancelled),
		[world.storeOrder(cancelled).items[0].id],
		'no stock',
	);
	actions.buyerRequestsCancellation({ orderId: asking });

	// Young differences are shown and not told: a workflow may mend them. In a dry run 09 writes no reference either.
	stage.set('dry_run', 'true');
	await compare();
	expect(row('shipped_not_on_tiktok', unknown)).toMatchObject({ state: 'waits' });
	expect(cases()).toEqual([]);

	later(150);
	await compare();
	const expected = {
		order_not_in_newstore: lost,
		reference_missing: unlinked,
		order_differs: dearer,
		order_twice_in_newstore: twice,
		oversold: held,
		shipped_not_on_tiktok: unknown,
		shipped_on_tiktok_only: byHand,
		wrong_tracking: wrong,
		work_for_nothing: worked,
		cancelled_not_on_tiktok: cancelled,
		request_unanswered: asking,
	};
	expect(
		Object.fromEntries(
			rows()
				.filter(({ order_id }) => order_id)
				.map(({ kind, order_id }) => [kind, order_id]),
		),
	).toEqual(expected);
	for (const [kind, about] of Object.entries(expected)) expect(caseOf(kind, about)).toMatchObject({ state: 'open' });
	const told = row('shipped_not_on_tiktok', unknown);
	expect(told).toMatchObject({ state: 'told', owner_role: 'operations', code: 'DRIFT_SHIPPED_NOT_ON_TIKTOK' });
	expect(String(told?.what)).toContain('(SOCK-MIX-OS) left from');
	expect(String(told?.what)).toContain('hours');

	// Mend all of it.
	stage.set('dry_run', 'false');
	for (const [id, reference] of kept) references.set(id, reference);
	world.storeOrder(dearer).items[0].price -= 100n;
	known.set(platform, right);
	world.storeOrder(held).items[0].status = 'in_fulfillment';
	await stage.run('tts05DispatchWrb', 'Replay by hand', [{ order_ids: unknown }]);
	world.ship(byHand, { trackingCode: actions.snapshotPackages({ orderId: byHand })[0].trackingNumber ?? '' });
	world.newStore.fulfilment.changeTracking(world.storeOrder(wrong), { trackingCode: 'CD123456785GB' });
	world.newStore.orderBook.cancelItems(world.storeOrder(worked), [world.storeOrder(worked).items[0].id], 'cancelled');
	actions.cancelOrder({ orderId: cancelled });
	actions.withdrawRequest({ orderId: asking });
	await stage.run('tts03aOrderBatch', 'When orders have to be routed', [{ shop_id: GB, order_id: lost }]);
	later(10);
	// A system that does not answer opens nothing and closes nothing.
	const open = () => cases().filter(({ state }) => state !== 'closed').length;
	const silence = { system: 'newstore', operationId: 'showSalesOrderByIdAndIdType', kind: 'status', status: 403 };
	const fault = world.faults.add(silence as never);
	await compare();
	expect(open()).toBe(Object.keys(expected).length);
	world.faults.remove(fault);
	await compare();
	expect(rows().filter(({ order_id }) => order_id)).toEqual([]);
	expect(open()).toBe(0);
	expect(caseOf('wrong_tracking', wrong)).toMatchObject({
		closed_by: 'itself',
		closed_why: 'Both systems agree again.',
	});
});

test('a NewStore id that TikTok lacks is written, also of a parcel that has left; one of another order stays', async () => {
	const [open, left, other, rival] = await routed(4);
	world.ship(left);
	await stage.run('tts05DispatchWrb', 'Replay by hand', [{ order_ids: left }]);
	for (const orderId of [open, left]) world.tikTok.state.orders.require(orderId).references.clear();
	const platform = 'ORDER_MANAGEMENT_SYSTEM';
	const known = world.tikTok.state.orders.require(other).references;
	known.set(platform, { ...known.get(platform)!, id: world.storeOrder(rival).id });
	const injected = world.newStore.orderBook.orders.size;

	await compare();
	const idOnTikTok = (orderId: string) => world.tikTok.state.orders.require(orderId).references.get(platform)?.id;
	expect([open, left].map(idOnTikTok)).toEqual([open, left].map((orderId) => world.storeOrder(orderId).id));
	expect(idOnTikTok(other)).toBe(world.storeOrder(rival).id);
	expect(world.newStore.orderBook.orders.size).toBe(injected);

	await compare();
	expect(row('reference_missing', open)).toBeUndefined();
	expect(row('reference_missing', left)).toBeUndefined();
});

test('a shop without orders: nothing is compared, and the run ends well', async () => {
	await compare();
	expect(rows().filter(({ order_id }) => order_id)).toEqual([]);
});

/** An order that a store has shipped and the buyer has. */
async function delivered(): Promise<string> {
	const [orderId] = await routed(1);
	world.ship(orderId);
	const { actions } = world.tikTok;
	const shown = world.newStore.orderBook.fulfillmentRequests.get(world.storeOrder(orderId).id)?.[0].items[0]
		.trackingCode;
	actions.shipInSellerCenter({ orderId, trackingNumber: shown ?? '' });
	actions.carrierCollects({ orderId });
	actions.carrierDelivers({ orderId });
	return orderId;
}

test('returns, refunds and stock: found, mended by their workflow, over; what a person closes is not told again', async () => {
	const { actions } = world.tikTok;
	const back = await delivered();
	const refunded = await delivered();
	const [gone] = await routed(1);
	world.newStore.returnBook.book(world.storeOrder(back), {
		locationId: 'LONDON-STORE',
		goods: [{ itemId: world.storeOrder(back).items[0].id, conditionCode: 1 }],
	});
	actions.refundInSellerCenter({ orderId: refunded });
	stage.tables.replace('tts_return_map', [
		{ shop_id: '', tiktok_reason: '', location_id: 'LEEDS-DC', item_condition: 'Sellable', condition_code: '1' },
	] as never);
	const sent = await delivered();
	const { id: returnId } = actions.buyerRequestsReturn({ orderId: sent });
	actions.answerReturn({ returnId, decision: 'APPROVE_RETURN' });
	actions.buyerShipsReturn({ returnId });
	actions.returnArrives({ returnId });
	actions.answerReturn({ returnId, decision: 'APPROVE_RECEIVED_PACKAGE' });
	// Workflow 05 tells of this one itself: there is no second case.
	const [known] = await routed(1);
	world.newStore.fulfilment.ship(world.storeOrder(known), { carrier: 'Nobody Ltd', trackingCode: 'NB12345' });
	await stage.run('tts05DispatchWrb', 'Replay by hand', [{ order_ids: known }]);
	const given = await delivered();
	world.newStore.refundRequests.issue(world.storeOrder(given), { amount: 200n, isHistorical: false, attributes: [] });
	world.pass({ minutes: 11 });
	world.ship(gone);
	actions.cancelOrder({ orderId: gone });
	await stage.run('tts02StockRecon0', 'Now, by hand');
	actions.adjustStock({ ...socks, available: 7 });

	await compare();
	later(60);
	actions.adjustStock({ ...socks, available: 500 });
	await compare();
	expect(caseOf('return_not_refunded', back)).toMatchObject({ state: 'open', owner_role: 'service' });
	expect(caseOf('refund_not_in_newstore', refunded)).toMatchObject({ state: 'open' });
	expect(caseOf('shipped_then_cancelled', gone)).toMatchObject({ state: 'open' });
	expect(row('stock_moved_without_us', SOCKS.sellerSku)).toMatchObject({ shown: 500, state: 'told' });
	expect(caseOf('refund_not_on_tiktok', given)).toMatchObject({ state: 'open' });
	expect(caseOf('return_not_restocked', sent)).toMatchObject({ state: 'open' });
	expect(row('shipped_not_on_tiktok', known)).toMatchObject({
		state: 'known',
		case_key: expect.stringMatching(/^dispatch/),
	});
	expect(caseOf('shipped_not_on_tiktok', known)).toBeUndefined();
	expect(rows()).toHaveLength(7);

	await stage.run('tts06ReturnStore', 'Replay by hand', [{ order_ids: `${back}\n${given}` }]);
	await stage.run('tts07ReturnTikTo', 'Every 15 minutes');
	await stage.run('tts02StockRecon0', 'Now, by hand');
	world.pass({ minutes: 11 });
	for (const orderId of [back, refunded, given, sent]) acknowledge(orderId);
	stage.tables.replace(
		'tts_cases',
		stage.tables
			.rows('tts_cases')
			.map((one) =>
				String(one.ids).includes(`shipped_then_cancelled/${GB}/${gone}`)
					? { ...one, state: 'closed', closed_by: 'Ann', closed_at: new Date().toISOString() }
					: one,
			) as never,
	);
	later(40);
	await compare();
	expect(rows().map(({ kind, state }) => [kind, state])).toEqual([
		['shipped_then_cancelled', 'accepted'],
		['shipped_not_on_tiktok', 'known'],
	]);
	const drift = stage.tables.rows('tts_cases').filter(({ flow }) => flow === 'drift');
	expect(drift.filter(({ state }) => state === 'open')).toEqual([]);
	expect(caseOf('shipped_then_cancelled', gone)).toMatchObject({ closed_by: 'Ann' });
});

test('10 puts every SKU into one sheet, says what is wrong and why each number, and changes nothing', async () => {
	const { actions } = world.tikTok;
	const sku = (sellerSku: string, id: number) => ({
		id: String(1739000000000000000n + BigInt(id)),
		sellerSku,
		price: '5.00',
		inventory: [{ warehouseId: socks.warehouseId, quantity: 3 }],
	});
	for (let place = 0; place < 110; place++) {
		const product = {
			id: String(1729900000000000000n + BigInt(place)),
			title: `Unknown ${place}`,
			skus: [sku(`NOBODY-${place}`, place)],
		};
		actions.addListing({ shopId: GB, product });
	}
	actions.addListing({
		shopId: GB,
		product: { id: '1729900000000009001', title: 'Blank', skus: [sku('SOCK-MIX-OS ', 9001)] },
	});
	world.pass({ minutes: 1 });
	const writes = () =>
		Object.entries({ ...world.tikTok.stats(), ...world.newStore.api.stats() })
			.filter(([name]) => /update|create|add|cancel|ship|approve|reject/i.test(name))
			.map(([name, { calls }]) => [name, calls]);
	const before = JSON.stringify(writes());
	const tables = JSON.stringify(stage.tables.rows('tts_cursors'));
	const run = await stage.run('tts10SkuAudit000', 'Audit now', [{ remark: '' }]);
	expect(run.error).toBeUndefined();
	const rowsOfSheet = run.items('Audit all SKUs').map(({ json }) => json);
	const counts = new Map<string, number>();
	for (const { Finding } of rowsOfSheet) counts.set(String(Finding), (counts.get(String(Finding)) ?? 0) + 1);
	const shown = actions.snapshotListings({}).flatMap(({ skus }) => skus.map(({ skuId }) => skuId));
	expect(shown.filter((id) => !rowsOfSheet.some((one) => one['TikTok SKU id'] === id))).toEqual([]);
	expect(counts.get('Listed, unknown in NewStore')).toBe(111);
	const spelt = rowsOfSheet.filter(({ Finding }) => Finding === 'Spelt differently').map((one) => one['Seller SKU']);
	expect(spelt.sort()).toEqual(['SOCK-MIX-OS⟨blank⟩', '⟨blank⟩scarf-grn-os']);
	expect(counts.get('Double')).toBe(2);
	expect(counts.get('Bundle of TikTok') ?? counts.get('Bundle part without stock')).toBeGreaterThan(0);
	expect(rowsOfSheet.find((one) => one['Seller SKU'] === 'TEE-WHT-M')).toMatchObject({
		'Why this number': expect.stringContaining('published'),
	});
	expect(run.items('Give the sheet to the person')).toHaveLength(1);
	expect(JSON.stringify(writes())).toBe(before);
	expect(JSON.stringify(stage.tables.rows('tts_cursors'))).toBe(tables);
	expect(stage.tables.rows('tts_cases')).toEqual([]);
});
