/** Cases of the sweeps close by themselves once both sides agree again; a shop that gave no answer closes nothing. */
import { caseKey } from '../../nodes/shared/channel/cases/caseKey.ts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';

jest.mock('sanitize-html', () => (html: string) => html);

const CAP = { sellerSku: 'CAP-KHK-OS', quantity: 1 };
const AGO = new Date(Date.now() - 3_600_000).toISOString();

let world: Retailer;
let stage: TemplateStage;

beforeEach(async () => {
	world = await startRetailer();
	stage = new TemplateStage(world.credentials, world.rows);
	stage.set('dry_run', 'false');
});
afterEach(async () => await world.close());

/** A case as an earlier run has recorded it, an hour ago. */
const earlier = (code: string, ids: Record<string, string>, flow = 'dispatch') =>
	stage.tables.insert('tts_cases', [
		{
			case_key: [code, ...Object.values(ids)].join(' '),
			code,
			flow,
			ids: JSON.stringify(ids),
			severity: 'error',
			owner_role: 'operations',
			title: 'Trouble',
			state: 'open',
			first_seen_at: AGO,
			last_seen_at: AGO,
			opened_at: AGO,
			occurrences: 1,
			mail_state: 'sent',
			mail_at: AGO,
		},
	]);
/** All cases become an hour old, as if nobody had met them since. */
const longAgo = () => {
	const rows = stage.tables.rows('tts_cases').map((row) => ({ ...row, last_seen_at: AGO, opened_at: AGO }));
	stage.tables.replace('tts_cases', rows as never);
};
const find = (key: string) => stage.tables.rows('tts_cases').find(({ case_key }) => String(case_key) === key);
const stateOf = (code: string, ...ids: string[]) => find([code, ...ids].join(' '))?.state;

async function routed(): Promise<string> {
	const order_id = world.readyOrder([CAP]);
	await stage.run('tts03aOrderBatch', 'When orders have to be routed', [{ shop_id: SHOP_IDS.GB, order_id }]);
	world.pass({ minutes: 11 });
	return order_id;
}

describe('11 looks at what waits', () => {
	const look = async () => await stage.run('tts11SlaMonitor0', 'Every 15 minutes');

	test('an order that is on its way closes what it was late for, one that waits does not', async () => {
		const [gone, waits] = [await routed(), await routed()];
		for (const order_id of [gone, waits]) {
			earlier('SLA_DISPATCH_DUE', { order_id, shop_id: SHOP_IDS.GB });
			earlier('DISPATCH_SHIPPED_AFTER_CANCEL', { order_id, shop_id: SHOP_IDS.GB });
		}
		world.ship(gone);
		await stage.run('tts05DispatchWrb', 'Replay by hand', [{ order_ids: gone }]);
		expect((await look()).error).toBeUndefined();
		expect(find(`SLA_DISPATCH_DUE ${gone} ${SHOP_IDS.GB}`)).toMatchObject({
			state: 'closed',
			closed_by: 'itself',
			closed_why: 'TikTok does not list the order as waiting for its parcel any more.',
		});
		expect(stateOf('SLA_DISPATCH_DUE', waits, SHOP_IDS.GB)).toBe('open');
		// No look of 11 can tell whether goods came back.
		expect(stateOf('DISPATCH_SHIPPED_AFTER_CANCEL', gone, SHOP_IDS.GB)).toBe('open');
	});

	test('nothing waits at all: what was open is over, of active shops only', async () => {
		earlier('SLA_CANCEL_ANSWER_DUE', { cancel_id: '41', shop_id: SHOP_IDS.GB });
		earlier('SLA_RETURN_ANSWER_DUE', { return_id: '42', shop_id: SHOP_IDS.US });
		stage.switchOff(SHOP_IDS.US);
		await look();
		expect(stateOf('SLA_CANCEL_ANSWER_DUE', '41', SHOP_IDS.GB)).toBe('closed');
		expect(stateOf('SLA_RETURN_ANSWER_DUE', '42', SHOP_IDS.US)).toBe('open');
	});

	test('while TikTok does not answer nothing is over; when it does, its outage is', async () => {
		const orderId = await routed();
		earlier('SLA_DISPATCH_DUE', { order_id: '1', shop_id: SHOP_IDS.GB });
		earlier('CONNECTION_TIKTOK_UNREACHABLE', { order_id: orderId, shop_id: SHOP_IDS.GB }, 'connection');
		const fault = world.faults.add({ system: 'tiktok', operationId: 'getOrderList', kind: 'status', status: 403 });
		await look();
		expect(stateOf('SLA_DISPATCH_DUE', '1', SHOP_IDS.GB)).toBe('open');
		expect(stateOf('CONNECTION_TIKTOK_UNREACHABLE', orderId, SHOP_IDS.GB)).toBe('open');
		world.faults.remove(fault);
		await look();
		expect(stateOf('SLA_DISPATCH_DUE', '1', SHOP_IDS.GB)).toBe('closed');
		expect(stateOf('CONNECTION_TIKTOK_UNREACHABLE', orderId, SHOP_IDS.GB)).toBe('closed');
	});

	test('an authorization that was taken back is over when TikTok answers for its shop; one that ends is not', async () => {
		const event = (type: string, number: number, data: object) => ({
			event_key: `n${number}`,
			shop_id: SHOP_IDS.GB,
			type,
			type_number: number,
			payload: { data },
		});
		const end = Math.floor(Date.now() / 1000) + 10 * 86_400;
		await stage.run('tts11SlaMonitor0', 'When an authorization ends', [
			event('SELLER_DEAUTHORIZATION', 6, {}),
			event('UPCOMING_AUTHORIZATION_EXPIRATION', 7, { expiration_time: end }),
		]);
		longAgo();
		const state = (code: string) => stage.tables.rows('tts_cases').find((row) => row.code === code)?.state;
		const fault = world.faults.add({ system: 'tiktok', operationId: 'getOrderList', kind: 'status', status: 403 });
		await look();
		expect(state('TIKTOK_105001')).toBe('open');
		world.faults.remove(fault);
		await look();
		expect(state('TIKTOK_105001')).toBe('closed');
		expect(state('SLA_AUTHORIZATION_ENDS')).toBe('open');
	});

	test('what was met before the run began is over at once, what was met since stays', async () => {
		earlier('CONNECTION_TIKTOK_TOKEN', { shop_id: SHOP_IDS.GB }, 'connection');
		const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
		const metAt = (time: string) =>
			stage.tables.replace(
				'tts_cases',
				stage.tables.rows('tts_cases').map((row) => ({ ...row, last_seen_at: time, opened_at: AGO })) as never,
			);
		const began = async (timestamp: string) => await stage.run('tts11SlaMonitor0', 'Every 15 minutes', [{ timestamp }]);
		metAt(secondsAgo(10));
		await began(secondsAgo(20));
		expect(stateOf('CONNECTION_TIKTOK_TOKEN', SHOP_IDS.GB)).toBe('open');
		await began(secondsAgo(5));
		expect(stateOf('CONNECTION_TIKTOK_TOKEN', SHOP_IDS.GB)).toBe('closed');
	});

	test('NewStore is well again only when it has answered, whatever it said while it was down', async () => {
		const outage = caseKey('orders', 'NEWSTORE_HTTP_503', 'outage', 'outage');
		earlier('NEWSTORE_UNREACHABLE', {}, 'connection');
		earlier('NEWSTORE_HTTP_503', { order_id: '77' }, 'orders');
		stage.tables.insert('tts_cases', [{ ...stage.tables.rows('tts_cases')[1], case_key: outage }] as never);
		await look();
		expect([stateOf('NEWSTORE_UNREACHABLE'), find(outage)?.state]).toEqual(['open', 'open']);
		await routed();
		await look();
		expect([stateOf('NEWSTORE_UNREACHABLE'), find(outage)?.state]).toEqual(['closed', 'closed']);
		expect(stateOf('NEWSTORE_HTTP_503', '77')).toBe('open');
	});
});

describe('05 looks at what is not dispatched', () => {
	const sweep = async () => await stage.run('tts05DispatchWrb', 'Every 5 minutes');
	const batch = async (order_id: string) =>
		await stage.run('tts05aDispatchBt', 'When orders may have been shipped', [{ shop_id: SHOP_IDS.GB, order_id }]);
	const closings = () => stage.calls.filter(({ id }) => id === 'tts12Exceptions0');

	test('an order that TikTok has as shipped closes what held its parcel; one that waits, or a shop without answer, does not', async () => {
		const [gone, waits] = [await routed(), await routed()];
		for (const order_id of [gone, waits]) earlier('DISPATCH_ITEM_UNKNOWN', { order_id, shop_id: SHOP_IDS.GB });
		earlier('DISPATCH_CANCEL_PENDING', { order_id: '77', shop_id: SHOP_IDS.US });
		earlier('DISPATCH_SHIPPED_AFTER_CANCEL', { order_id: gone, shop_id: SHOP_IDS.GB });
		stage.addUnknownShop();
		earlier('DISPATCH_ITEM_UNKNOWN', { order_id: '88', shop_id: '7495000000000000999' });
		world.ship(gone);
		await batch(gone);
		expect((await sweep()).error).toBeUndefined();
		expect(find(['DISPATCH_ITEM_UNKNOWN', gone, SHOP_IDS.GB].join(' '))).toMatchObject({
			state: 'closed',
			closed_by: 'itself',
			closed_why: 'TikTok does not list the order as waiting for its parcel any more.',
		});
		expect(stateOf('DISPATCH_ITEM_UNKNOWN', waits, SHOP_IDS.GB)).toBe('open');
		expect(stateOf('DISPATCH_ITEM_UNKNOWN', '88', '7495000000000000999')).toBe('open');
		expect(stateOf('DISPATCH_CANCEL_PENDING', '77', SHOP_IDS.US)).toBe('closed');
		// The list cannot tell whether goods came back.
		expect(stateOf('DISPATCH_SHIPPED_AFTER_CANCEL', gone, SHOP_IDS.GB)).toBe('open');
	});

	test('nothing waits at all: what was open is over, and without a case 12 is not called', async () => {
		await sweep();
		expect(closings()).toEqual([]);
		earlier('DISPATCH_ITEM_UNKNOWN', { order_id: '77', shop_id: SHOP_IDS.GB });
		await sweep();
		expect(stateOf('DISPATCH_ITEM_UNKNOWN', '77', SHOP_IDS.GB)).toBe('closed');
	});

	test('numbers that agree again close their case in 05a, whatever brought the order there; others stay', async () => {
		const [agrees, other] = [await routed(), await routed()];
		for (const order_id of [agrees, other]) {
			world.ship(order_id);
			await batch(order_id);
			earlier('DISPATCH_TRACKING_CHANGED', { order_id, shop_id: SHOP_IDS.GB });
		}
		stage.calls.splice(0);
		await batch(agrees);
		expect(stateOf('DISPATCH_TRACKING_CHANGED', agrees, SHOP_IDS.GB)).toBe('closed');
		expect(stateOf('DISPATCH_TRACKING_CHANGED', other, SHOP_IDS.GB)).toBe('open');
		const called = closings().length;
		await batch(agrees);
		expect(closings()).toHaveLength(called);
	});

	test('a parcel that a store would pack again stays a case until the store has let it go', async () => {
		const orderId = await routed();
		const { actions } = world.tikTok;
		actions.shipInSellerCenter({ orderId });
		await batch(orderId);
		const double = () => stage.tables.rows('tts_cases').filter(({ code }) => code === 'DISPATCH_DOUBLE_SHIPMENT');
		expect(double()).toMatchObject([{ state: 'open' }]);
		stage.set('dispatch_double_shipment', 'cancel');
		longAgo();
		await batch(orderId);
		expect(double()).toMatchObject([{ state: 'open' }]);
		world.pass({ minutes: 1 });
		expect(world.storeOrder(orderId).cancelled).toBe(true);
		longAgo();
		await batch(orderId);
		expect(double()).toMatchObject([{ state: 'closed', closed_by: 'itself' }]);
	});
});

describe('04a settles cancellations', () => {
	const settle = async (order_id: string) =>
		await stage.run('tts04aCancelBatc', 'When orders may be cancelled', [{ shop_id: SHOP_IDS.GB, order_id }]);
	const closings = () => stage.calls.filter(({ id }) => id === 'tts12Exceptions0');

	test('an order on which both sides agree closes what was open about it; without a case 12 is not called', async () => {
		const [agrees, other] = [await routed(), await routed()];
		stage.calls.splice(0);
		await settle(agrees);
		expect(closings()).toEqual([]);
		for (const order_id of [agrees, other]) {
			earlier('CANCEL_TOO_LATE', { order_id, shop_id: SHOP_IDS.GB }, 'cancellations');
			earlier('CANCEL_SHIPPED_ANYWAY', { order_id, shop_id: SHOP_IDS.GB }, 'cancellations');
		}
		expect((await settle(agrees)).error).toBeUndefined();
		expect(find(['CANCEL_TOO_LATE', agrees, SHOP_IDS.GB].join(' '))).toMatchObject({
			state: 'closed',
			closed_by: 'itself',
			closed_why: 'NewStore and TikTok agree on this order, and no request is open.',
		});
		expect(stateOf('CANCEL_TOO_LATE', other, SHOP_IDS.GB)).toBe('open');
		// Whether the goods came back no look can tell.
		expect(stateOf('CANCEL_SHIPPED_ANYWAY', agrees, SHOP_IDS.GB)).toBe('open');
	});

	test('a request that is being answered closes nothing; once it is answered, the case is over', async () => {
		const orderId = await routed();
		// TikTok lets buyers cancel freely in the first hour; later they have to ask.
		world.pass({ minutes: 60 });
		world.ship(orderId);
		world.tikTok.actions.buyerRequestsCancellation({ orderId });
		earlier('CANCEL_NOT_SAFE', { order_id: orderId, shop_id: SHOP_IDS.GB }, 'cancellations');
		await settle(orderId);
		expect(world.onTikTok(orderId).cancellations).toHaveLength(1);
		expect(stateOf('CANCEL_NOT_SAFE', orderId, SHOP_IDS.GB)).toBe('open');
		await settle(orderId);
		expect(stateOf('CANCEL_NOT_SAFE', orderId, SHOP_IDS.GB)).toBe('closed');
	});
});

test('07: a return that is booked, not needed or refused closes its case; one that waits does not', async () => {
	const now = new Date().toISOString();
	const row = (refund_key: string, state: string, direction = 'tiktok_to_newstore') => ({
		refund_key,
		state,
		direction,
		updated_at: now,
	});
	stage.tables.insert('tts_refunds', [
		row('ttr-1', 'done'),
		row('ttr-2', 'waiting'),
		row('ttr-3', 'refused'),
		row('nsr-4', 'done', 'store_to_tiktok'),
	]);
	const look = async () => await stage.run('tts07ReturnTikTo', 'Every 5 minutes');
	const closings = () => stage.calls.filter(({ id }) => id === 'tts12Exceptions0');
	await look();
	expect(closings()).toEqual([]);
	const keys = ['ttr-1', 'ttr-2', 'ttr-3', 'nsr-4'];
	for (const refund_key of keys) earlier('RESTOCK_NOT_MAPPED', { refund_key }, 'returns');
	expect((await look()).error).toBeUndefined();
	expect(keys.map((key) => stateOf('RESTOCK_NOT_MAPPED', key))).toEqual(['closed', 'open', 'closed', 'open']);
});

describe('02 compares all stock', () => {
	const compare = async () => await stage.run('tts02StockRecon0', 'Now, by hand');

	test('what it does not find any more is over, what it finds stays open and is not told again', async () => {
		await compare();
		const found = stage.tables
			.rows('tts_cases')
			.map((row) => ({ ...row, mail_state: 'sent', last_seen_at: AGO, opened_at: AGO }));
		stage.tables.replace('tts_cases', found as never);
		earlier('STOCK_GUARDRAIL', { shop_id: SHOP_IDS.GB }, 'stock');
		earlier('STOCK_HANDOVER_FAILED', { shop_id: SHOP_IDS.GB }, 'stock');
		expect((await compare()).error).toBeUndefined();
		expect(stateOf('STOCK_GUARDRAIL', SHOP_IDS.GB)).toBe('closed');
		expect(stateOf('STOCK_HANDOVER_FAILED', SHOP_IDS.GB)).toBe('open');
		const others = stage.tables.rows('tts_cases').slice(0, found.length);
		expect(others.length).toBeGreaterThan(0);
		expect(others.filter(({ state, mail_state }) => state !== 'open' || mail_state !== 'sent')).toEqual([]);
	});

	test('a shop that gave no answer keeps its cases', async () => {
		earlier('STOCK_GUARDRAIL', { shop_id: SHOP_IDS.GB }, 'stock');
		earlier('STOCK_GUARDRAIL', { shop_id: SHOP_IDS.US }, 'stock');
		stage.addUnknownShop();
		earlier('STOCK_GUARDRAIL', { shop_id: '7495000000000000999' }, 'stock');
		await compare();
		expect(stateOf('STOCK_GUARDRAIL', SHOP_IDS.GB)).toBe('closed');
		expect(stateOf('STOCK_GUARDRAIL', SHOP_IDS.US)).toBe('closed');
		expect(stateOf('STOCK_GUARDRAIL', '7495000000000000999')).toBe('open');
	});
});

describe('01a publishes what was sold', () => {
	const sold = async () => {
		stage.calls.splice(0);
		return await stage.run('tts01aStockPubl0', 'When products have to be published', [{ product_id: CAP.sellerSku }]);
	};
	const takenBy = (run: Awaited<ReturnType<typeof sold>>) =>
		run.json('Update the stock on TikTok')[0] as { shop_id: string; product_id: string; updated_skus: string[] };

	test('what TikTok has taken closes the cases about that SKU and its listing; others, and what is met now, stay', async () => {
		const first = await sold();
		const { shop_id, product_id, updated_skus } = takenBy(first);
		const [sku_id] = updated_skus;
		expect(stage.calls.filter(({ id }) => id === 'tts12Exceptions0')).toEqual([]);
		// TikTok shows something else again, so that there is something to send.
		stage.tables.insert('tts_stock_rules', [{ scope: 'sku', match: CAP.sellerSku, what: 'buffer_units', value: '3' }]);
		const ids = { shop_id, product_id, sku_id };
		for (const code of ['TIKTOK_12052393', 'STOCK_ATP_UNREADABLE', 'STOCK_AMBIGUOUS_SKU']) earlier(code, ids, 'stock');
		earlier('TIKTOK_12052901', { shop_id, product_id }, 'stock');
		earlier('STOCK_ATP_UNREADABLE', { ...ids, sku_id: '77' }, 'stock');
		expect((await sold()).error).toBeUndefined();
		const own = [shop_id, product_id, sku_id];
		expect(stateOf('TIKTOK_12052393', ...own)).toBe('closed');
		expect(find(['STOCK_ATP_UNREADABLE', ...own].join(' '))).toMatchObject({
			state: 'closed',
			closed_by: 'itself',
			closed_why: 'TikTok has taken the stock of this SKU.',
		});
		expect(stateOf('TIKTOK_12052901', shop_id, product_id)).toBe('closed');
		// Whether a SKU is in two listings, only a comparison of all listings can tell.
		expect(stateOf('STOCK_AMBIGUOUS_SKU', ...own)).toBe('open');
		expect(stateOf('STOCK_ATP_UNREADABLE', shop_id, product_id, '77')).toBe('open');
	});

	test('what TikTok refuses closes nothing', async () => {
		const { shop_id, product_id, updated_skus } = takenBy(await sold());
		stage.tables.insert('tts_stock_rules', [{ scope: 'sku', match: CAP.sellerSku, what: 'buffer_units', value: '3' }]);
		earlier('TIKTOK_12052901', { shop_id, product_id, sku_id: updated_skus[0] }, 'stock');
		world.faults.add({ system: 'tiktok', operationId: 'updateInventory', kind: 'code', code: 12052901 });
		await sold();
		expect(stateOf('TIKTOK_12052901', shop_id, product_id, updated_skus[0])).toBe('open');
	});
});

test('an order that is routed, and one that is cancelled, close what held them', async () => {
	const order_id = world.readyOrder([CAP]);
	for (const id of [order_id, '77']) earlier('ORDER_SHORT_STOCK', { order_id: id, shop_id: SHOP_IDS.GB }, 'orders');
	await stage.run('tts03aOrderBatch', 'When orders have to be routed', [{ shop_id: SHOP_IDS.GB, order_id }]);
	expect(stateOf('ORDER_SHORT_STOCK', order_id, SHOP_IDS.GB)).toBe('closed');
	expect(stateOf('ORDER_SHORT_STOCK', '77', SHOP_IDS.GB)).toBe('open');
	const cancelled = {
		type: 'ORDER_STATUS_CHANGE',
		shop_id: SHOP_IDS.GB,
		payload: { data: { order_id: '77', order_status: 'CANCELLED' } },
	};
	await stage.run('tts03OrdersRoute', 'When orders change on TikTok', [cancelled]);
	expect(stateOf('ORDER_SHORT_STOCK', '77', SHOP_IDS.GB)).toBe('closed');
});

test('a refund and a journal that are settled close their cases; those that wait for an answer do not', async () => {
	const now = new Date().toISOString();
	const refund = (refund_key: string, state: string) => ({ refund_key, state, updated_at: now });
	stage.tables.insert('tts_refunds', [refund('nsr-1', 'done'), refund('nsr-2', 'asked'), refund('nsr-3', 'refused')]);
	for (const refund_key of ['nsr-1', 'nsr-2', 'nsr-3']) earlier('REFUND_ABOVE_LIMIT', { refund_key }, 'returns');
	await stage.run('tts06ReturnStore', 'Every 5 minutes');
	expect(['nsr-1', 'nsr-2', 'nsr-3'].map((key) => stateOf('REFUND_ABOVE_LIMIT', key))).toEqual([
		'closed',
		'open',
		'closed',
	]);

	const journal = (journal_ref: string, state: string) => ({ journal_ref, state, updated_at: now });
	stage.tables.insert('tts_journals', [journal('TTS-1', 'posted'), journal('TTS-2', 'asked')]);
	for (const journal_ref of ['TTS-1', 'TTS-2']) earlier('SETTLEMENT_APPROVAL', { journal_ref }, 'settlement');
	await stage.run('tts08Settlement0', 'Every hour');
	expect(['TTS-1', 'TTS-2'].map((key) => stateOf('SETTLEMENT_APPROVAL', key))).toEqual(['closed', 'open']);
});
