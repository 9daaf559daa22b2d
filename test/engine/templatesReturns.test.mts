/** 06, 06a, 06b, 06c, 07 and 07a in n8n's engine: each return is refunded once and restocked once, whatever happens on the way. */
import { orderPlaced } from '../../sandbox/newstore/events/eventPayloads.mts';
import { refundRequestIssued, returnProcessed } from '../../sandbox/newstore/returns/returnEventPayloads.mts';
import type { ReturnRecord } from '../../sandbox/newstore/returns/returnTypes.mts';
import type { Order } from '../../sandbox/newstore/types.mts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { eventually } from '../support/newStoreClient.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';

// The forms load an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

const CAP = { sellerSku: 'CAP-KHK-OS', quantity: 1 };
const SOCKS = { sellerSku: 'SOCK-MIX-OS', quantity: 1 };
const SELLABLE = 1;
const DAMAGED = 2;

let world: Retailer;
let stage: TemplateStage;

beforeEach(async () => {
	world = await startRetailer();
	stage = new TemplateStage(world.credentials, world.rows);
	stage.set('dry_run', 'false');
});
afterEach(async () => await world.close());

/** An order that a store has shipped and the buyer has. */
async function delivered(wanted = [CAP], market: 'GB' | 'US' = 'GB'): Promise<string> {
	const orderId = world.readyOrder(wanted, market);
	await stage.run('tts03aOrderBatch', 'When orders have to be routed', [
		{ shop_id: SHOP_IDS[market], order_id: orderId },
	]);
	world.pass({ minutes: 11 });
	world.ship(orderId);
	const { actions } = world.tikTok;
	actions.shipInSellerCenter({ orderId });
	actions.carrierCollects({ orderId });
	actions.carrierDelivers({ orderId });
	world.pass({ minutes: 1 });
	return orderId;
}

/** A store takes back units of an order, named by their place. */
function takeBack(orderId: string, places = [0], { at = 'LONDON-STORE', condition = SELLABLE } = {}): ReturnRecord {
	const order = world.storeOrder(orderId);
	return world.newStore.returnBook.book(order, {
		locationId: at,
		goods: places.map((place) => ({ itemId: order.items[place].id, conditionCode: condition })),
	});
}

const told = (record: ReturnRecord) => ({
	event_key: `return.processed:${record.id}`,
	type: 'return.processed',
	order_id: record.order?.id ?? '',
	payload: returnProcessed(record, world.clock),
});
const event = async (...records: ReturnRecord[]) =>
	await stage.run('tts06ReturnStore', 'When stores take goods back', records.map(told));
const sweep = async () => await stage.run('tts06ReturnStore', 'Every 5 minutes');
const night = async () => await stage.run('tts06ReturnStore', 'Every night');
const ledger = () => stage.tables.rows('tts_refunds');
const cases = () => stage.tables.rows('tts_cases').map(({ code }) => code);
const refunds = (orderId: string) =>
	world.tikTok.actions.snapshotReturns({ orderId }).map(({ status, refundTotal, lineIds }) => ({
		status,
		refundTotal,
		lines: lineIds.length,
	}));

const refundRow = (record: ReturnRecord) => ledger().find((row) => row.refund_key === `nsr-${record.id}`);

/** Rows and cases become older, and the sandboxes with them, as if the time had passed. */
function minutesLater(minutes: number): void {
	world.pass({ minutes });
	const older = (text: unknown) => text && new Date(Date.parse(String(text)) - minutes * 60_000).toISOString();
	const age = (table: string, columns: string[]) => {
		const rows = stage.tables
			.rows(table)
			.map((row) => ({ ...row, ...Object.fromEntries(columns.map((column) => [column, older(row[column])])) }));
		stage.tables.replace(table, rows as never);
	};
	age('tts_refunds', ['created_at', 'updated_at', 'ask_again_at']);
	age('tts_cases', ['first_seen_at', 'last_seen_at']);
}

const fault = (rule: Record<string, unknown>) => world.faults.add(rule as never);
const PAID = 'RETURN_OR_REFUND_REQUEST_SUCCESS';

describe('a return in a store', () => {
	test('each return of an order is refunded at once; told again and in any order it is refunded once', async () => {
		const orderId = await delivered([CAP, SOCKS]);
		const first = takeBack(orderId, [0]);
		expect((await event(first, first)).error).toBeUndefined();
		const second = takeBack(orderId, [1], { at: 'MANCHESTER-STORE', condition: DAMAGED });
		await event(second, first, second);
		await event(first);
		await sweep();
		expect(refunds(orderId).map(({ lines }) => lines)).toEqual([1, 1]);
		expect([refundRow(first), refundRow(second)]).toMatchObject([{ state: 'done' }, { state: 'done' }]);
		expect(refundRow(first)?.tiktok_return_id).not.toBe(refundRow(second)?.tiktok_return_id);
		const lines = world.tikTok.actions.refundedOf({ orderId });
		expect(lines.map(({ refundedMinor }) => refundedMinor)).toEqual(lines.map(({ paidMinor }) => paidMinor));
		expect(cases()).toEqual([]);
	});

	test('two returns of an order in one batch are two refunds; the last waits, because shipping comes with it', async () => {
		const orderId = await delivered([CAP, SOCKS]);
		const records = [takeBack(orderId, [0]), takeBack(orderId, [1])];
		await event(...records.reverse());
		expect(records.map((record) => refundRow(record)?.state).sort()).toEqual(['done', 'waiting']);
		minutesLater(6);
		await sweep();
		expect(records.map((record) => refundRow(record)?.state)).toEqual(['done', 'done']);
		expect(refunds(orderId)).toHaveLength(2);
		const lines = world.tikTok.actions.refundedOf({ orderId });
		expect(lines.map(({ refundedMinor }) => refundedMinor)).toEqual(lines.map(({ paidMinor }) => paidMinor));
		expect(lines.some(({ refundedShippingMinor }) => refundedShippingMinor > 0)).toBe(true);
	});

	test('several units of one product, in a GB and a US shop: as many lines as units', async () => {
		const [gb, us] = [await delivered([{ ...CAP, quantity: 3 }]), await delivered([{ ...SOCKS, quantity: 2 }], 'US')];
		await event(takeBack(gb, [0, 1]), takeBack(us, [1], { at: 'AUSTIN-STORE' }));
		expect(refunds(gb)).toMatchObject([{ status: PAID, lines: 2 }]);
		expect(refunds(us)).toMatchObject([{ status: PAID, lines: 1 }]);
		await event(takeBack(gb, [2]));
		expect(
			refunds(gb)
				.map(({ lines }) => lines)
				.sort(),
		).toEqual([1, 2]);
		expect(cases()).toEqual([]);
	});

	test('a refund that customer service gives without goods is made once', async () => {
		const orderId = await delivered([CAP, SOCKS]);
		const order = world.storeOrder(orderId);
		const issued = world.newStore.refundRequests.issue(order, { amount: 300n, isHistorical: false, attributes: [] });
		const say = async () =>
			await stage.run('tts06ReturnStore', 'When stores take goods back', [
				{
					event_key: 'r',
					type: 'refund_request.issued',
					order_id: order.id,
					payload: refundRequestIssued(issued, world.clock),
				},
			]);
		await say();
		await say();
		await night();
		expect(refunds(orderId)).toMatchObject([{ refundTotal: '3.00' }]);
		expect(ledger()).toMatchObject([{ refund_key: `nsf-${issued.id}`, state: 'done', amount: '3.00' }]);
	});

	test('a return without an order comes with another in one batch: a person hears of it, the other is refunded', async () => {
		const orderId = await delivered();
		const blind = world.newStore.returnBook.takeBlind('LONDON-STORE', [{ productId: 'CAP-KHK-OS', conditionCode: 1 }]);
		await event(blind, takeBack(orderId));
		expect(refunds(orderId)).toHaveLength(1);
		expect(cases()).toEqual(['REFUND_BLIND']);
		expect(stage.tables.rows('tts_cases')[0].execution_url).toContain('/workflow/tts06aRefundBatc/executions/');
		expect(
			ledger()
				.map(({ state }) => state)
				.sort(),
		).toEqual(['done', 'nothing']);
	});

	test('a shop that gives no answer is a case, and the night goes through the others', async () => {
		stage.addUnknownShop();
		const orderId = await delivered();
		takeBack(orderId);
		expect((await night()).error).toBeUndefined();
		expect(refunds(orderId)).toHaveLength(1);
		expect(cases()).toEqual(['TIKTOK_INVALID_INPUT']);
		// The mail leads to the execution in which it happened.
		expect(stage.tables.rows('tts_cases')[0].execution_url).toMatch(
			/^https:\/\/n8n\.example\.com\/workflow\/tts06ReturnStore\/executions\/\d+$/,
		);
	});

	test('returns without an order can be left out', async () => {
		stage.set('returns_without_order', 'ignore');
		await event(world.newStore.returnBook.takeBlind('LONDON-STORE', [{ productId: 'CAP-KHK-OS', conditionCode: 1 }]));
		expect([cases(), ledger(), stage.calls]).toEqual([[], [], []]);
	});

	test('orders of other channels ask TikTok nothing', async () => {
		const sale = world.newStore.inventory.sell('LONDON-STORE', [{ productId: 'CAP-KHK-OS', quantity: 1 }]);
		const run = await stage.run('tts06ReturnStore', 'When stores take goods back', [
			{ event_key: 's', type: 'return.processed', order_id: sale.id, payload: { id: 'r-1' } },
		]);
		expect(run.error).toBeUndefined();
		expect(stage.calls[0].run.json('One item per TikTok order')).toEqual([]);
		expect([cases(), ledger()]).toEqual([[], []]);
	});

	test('a dry run decides, refunds nothing and keeps no row; after it the night finds the return', async () => {
		const orderId = await delivered();
		stage.set('dry_run', 'true');
		await event(takeBack(orderId));
		expect(stage.calls.find(({ id }) => id === 'tts06aRefundBatc')?.run.json('Decide how much')).toMatchObject([
			{ order_id: orderId },
		]);
		expect([refunds(orderId), ledger()]).toEqual([[], []]);
		stage.set('dry_run', 'false');
		expect((await night()).error).toBeUndefined();
		expect(refunds(orderId)).toHaveLength(1);
	});

	test('the night and a form by hand look at what nobody told, once', async () => {
		const orderId = await delivered([CAP, SOCKS]);
		const other = await delivered();
		takeBack(orderId, [0]);
		expect((await night()).json('One item per order with news')).toHaveLength(1);
		expect(refunds(orderId)).toHaveLength(1);
		expect((await night()).json('One item per order with news')).toHaveLength(1);
		world.pass({ hours: 24 });
		await night();
		expect(ledger()).toMatchObject([{ state: 'done', tiktok_state: 'RETURN_OR_REFUND_REQUEST_COMPLETE' }]);
		expect((await night()).json('One item per order with news')).toEqual([]);
		takeBack(orderId, [1]);
		takeBack(other);
		const run = await stage.run('tts06ReturnStore', 'Replay by hand', [{ order_ids: `please ${orderId}\n${other}` }]);
		expect(run.error).toBeUndefined();
		expect([refunds(orderId).length, refunds(other).length]).toEqual([2, 1]);
		expect(cases()).toEqual([]);
	});

	test('a refund that TikTok closes without paying is found by the night: a person hears of it', async () => {
		const reasons = stage.tables.rows('tts_refund_reasons').filter(({ region }) => region !== 'GB');
		const ofGoods = {
			...{ shop_id: '', region: 'GB', order_status: '', condition: '', return_type: 'RETURN_AND_REFUND', note: '' },
			...{ reason_name: 'seller_ecom_delivered_return_refund_reason1_uk', shipment_type: '', handover_method: '' },
		};
		stage.tables.replace('tts_refund_reasons', [...reasons, ofGoods] as never);
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		expect(refundRow(record)).toMatchObject({ state: 'done', tiktok_state: 'AWAITING_BUYER_SHIP' });
		world.pass({ hours: 264 });
		expect(refunds(orderId)).toMatchObject([{ status: 'RETURN_OR_REFUND_REQUEST_CANCEL' }]);
		await night();
		expect([refundRow(record)?.state, cases()]).toEqual(['asked', ['REFUND_REVERSED']]);
	});

	test("the payment provider's call alone brings the refund, and an id that NewStore does not list yet waits", async () => {
		const orderId = await delivered();
		const order = world.storeOrder(orderId);
		const call = (id: string) => ({
			event_key: id,
			type: 'refund',
			newstore_order_id: order.id,
			newstore_return_id: id,
			idempotency_key: id,
			amount: 17.5,
			currency: 'GBP',
			occurred_at: new Date().toISOString(),
		});
		const told = async (id: string) => await stage.run('tts06cPayAdapter', 'When NewStore asks for money', [call(id)]);
		expect((await told('c0ffee00-0000-4000-8000-000000000001')).error).toBeUndefined();
		expect(ledger()).toMatchObject([{ refund_key: 'nsr-c0ffee00-0000-4000-8000-000000000001', state: 'waiting' }]);
		expect(refunds(orderId)).toEqual([]);
		const record = takeBack(orderId);
		await told(record.id);
		expect(refunds(orderId)).toHaveLength(1);
	});
});

describe('both at once', () => {
	test('the buyer has asked for the same goods: the request is granted, and no second refund is made', async () => {
		const orderId = await delivered([CAP, SOCKS]);
		const { lines } = world.onTikTok(orderId);
		world.tikTok.actions.buyerRequestsReturn({ orderId, type: 'REFUND', lineIds: [lines[0].id] });
		const record = takeBack(orderId, [0]);
		await event(record);
		await event(record);
		expect(refunds(orderId)).toHaveLength(1);
		expect(refundRow(record)).toMatchObject({ state: 'done', amount: '17.50' });
		expect(world.tikTok.actions.snapshotReturns({ orderId })[0]).toMatchObject({ status: PAID, role: 'BUYER' });
	});

	test('our refund on TikTok comes back by webhook: NewStore books nothing for it', async () => {
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		world.pass({ minutes: 5 });
		await stage.run('tts07ReturnTikTo', 'When returns change on TikTok', [
			{ event_key: 'w', shop_id: SHOP_IDS.GB, order_id: orderId, return_id: refundRow(record)?.tiktok_return_id },
		]);
		expect(ledger().filter(({ direction }) => direction === 'tiktok_to_newstore')).toEqual([]);
		await stage.run('tts07ReturnTikTo', 'Every 15 minutes');
		expect(ledger().filter(({ direction }) => direction === 'tiktok_to_newstore')).toMatchObject([
			{ state: 'nothing' },
		]);
		expect(world.newStore.returnBook.ofOrder(record.order!.id)).toHaveLength(1);
		expect(world.newStore.refundRequests.ofOrder(record.order!.id)).toHaveLength(1);
	});
});

describe('when the other side fails', () => {
	const after = (minutes: number) => {
		minutesLater(minutes);
		return sweep();
	};

	test('the refund gets through and its answer is lost: looked at, not made a second time', async () => {
		fault({ system: 'tiktok', operationId: 'createReturn', kind: 'timeout_after', delayMs: 10, times: 1 });
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		await after(20);
		expect(refunds(orderId)).toHaveLength(1);
		expect(refundRow(record)).toMatchObject({ state: 'done' });
	});

	test('TikTok is down when the refund leaves: the row stays open, and a later run refunds once', async () => {
		const down = fault({ system: 'tiktok', operationId: 'createReturn', kind: 'status', status: 503 });
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		expect(refundRow(record)).toMatchObject({ state: 'sending', attempts: 1 });
		expect(cases()).toHaveLength(1);
		expect((await sweep()).json('One item per due order')).toEqual([]);
		world.faults.remove(down);
		await after(10);
		expect(refunds(orderId)).toHaveLength(1);
		expect(refundRow(record)).toMatchObject({ state: 'done', attempts: 2 });
		expect((await sweep()).json('One item per due order')).toEqual([]);
	});

	test('TikTok refuses the refund: tried again after growing waits, then a person is asked', async () => {
		fault({ system: 'tiktok', operationId: 'createReturn', kind: 'code', code: 25001046 });
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		expect(refundRow(record)).toMatchObject({ attempts: 1 });
		for (const minutes of [5, 10, 20, 40, 80, 160, 240]) await after(minutes);
		expect(refundRow(record)).toMatchObject({ state: 'asked', attempts: 6 });
		expect(cases()).toContain('REFUND_FAILED');
		expect(refunds(orderId)).toEqual([]);
	});

	test('TikTok does not say how much: the row waits, and a later run refunds once', async () => {
		const down = fault({ system: 'tiktok', operationId: 'calculateRefund', kind: 'code', code: 25001046 });
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		expect(refundRow(record)).toMatchObject({ state: 'failed', attempts: 1 });
		world.faults.remove(down);
		await after(6);
		expect(refunds(orderId)).toHaveLength(1);
		expect(refundRow(record)).toMatchObject({ state: 'done' });
	});

	test.each([
		['the returns on TikTok', 'tiktok', 'searchReturns202602', 'order'],
		['the returns in NewStore', 'newstore', 'listReturns', 'order'],
		['the order on TikTok', 'tiktok', 'getOrderDetail', 'return'],
	])('%s cannot be read: nothing is decided, and a later sweep refunds once', async (_, system, operationId, waits) => {
		const orderId = await delivered();
		const good = await delivered();
		const [record, fine] = [takeBack(orderId), takeBack(good)];
		const down = fault({
			system,
			operationId,
			kind: 'status',
			status: 403,
			body: { error_code: 'forbidden', code: 105001, message: 'no' },
		});
		expect((await event(record, fine)).error).toBeUndefined();
		expect([refunds(orderId), refunds(good)]).toEqual([[], []]);
		expect(cases().length).toBeGreaterThan(0);
		// What was not read at all has a row per order, which counts the looks; a return that was read waits in its own.
		const waiting = () =>
			waits === 'return'
				? [record, fine].map((each) => refundRow(each))
				: [orderId, good].map((id) => ledger().find((row) => row.refund_key === `look-${world.storeOrder(id).id}`));
		const looked = (times: number) => (waits === 'return' ? {} : { attempts: times });
		expect(waiting()).toMatchObject([1, 1].map((times) => ({ state: 'waiting', ...looked(times) })));
		await after(6);
		expect(waiting()).toMatchObject([2, 2].map((times) => ({ state: 'waiting', ...looked(times) })));
		world.faults.remove(down);
		await after(11);
		expect([refunds(orderId).length, refunds(good).length]).toEqual([1, 1]);
		const ended = waits === 'return' ? 'done' : 'nothing';
		expect(waiting()).toMatchObject([{ state: ended }, { state: ended }]);
		const tried = stage.calls.length;
		await after(25);
		await after(25);
		await after(25);
		expect(stage.calls.slice(tried).filter(({ id }) => id === 'tts06aRefundBatc')).toEqual([]);
	});

	test('one order whose returns cannot be read does not hold the other up, and is never refunded blindly', async () => {
		const [bad, good] = [await delivered([CAP], 'US'), await delivered()];
		// The buyer of the one that cannot be read has the money already.
		world.tikTok.actions.refundInSellerCenter({ orderId: bad });
		const records = [takeBack(bad, [0], { at: 'AUSTIN-STORE' }), takeBack(good)];
		// The search is one call per shop; the first one fails, whichever it is.
		const down = fault({ system: 'tiktok', operationId: 'searchReturns202602', kind: 'code', code: 105001, times: 1 });
		await event(...records);
		world.faults.remove(down);
		expect(stage.calls[stage.calls.length - 1].run.json('One item per order read')).toHaveLength(1);
		await after(6);
		await after(11);
		expect([refunds(bad).length, refunds(good).length]).toEqual([1, 1]);
		expect(cases()).toHaveLength(1);
	});
});

describe('after a crash', () => {
	const cut = (record: ReturnRecord, changes: Record<string, unknown>) => {
		const rows = ledger().map((row) => (row.refund_key === `nsr-${record.id}` ? { ...row, ...changes } : row));
		stage.tables.replace('tts_refunds', rows as never);
	};

	test('between the refund and its note: the row says sending, TikTok has it, and it is settled', async () => {
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		const made = refundRow(record)!.tiktok_return_id;
		cut(record, { state: 'sending', tiktok_return_id: '', tiktok_state: '', ask_again_at: '' });
		await sweep();
		expect(refunds(orderId)).toHaveLength(1);
		expect(refundRow(record)).toMatchObject({ state: 'done', tiktok_return_id: made });
	});

	test('between the note and the refund: the row says sending, TikTok has nothing, and it is refunded after a while', async () => {
		const down = fault({ system: 'tiktok', operationId: 'createReturn', kind: 'code', code: 25001046 });
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		world.faults.remove(down);
		cut(record, { state: 'sending', updated_at: new Date().toISOString(), ask_again_at: '' });
		await sweep();
		expect(refunds(orderId)).toEqual([]);
		minutesLater(10);
		await sweep();
		expect(refunds(orderId)).toHaveLength(1);
	});

	test('the whole ledger is lost: what is refunded stays refunded once', async () => {
		const orderId = await delivered([CAP, SOCKS]);
		const record = takeBack(orderId, [0]);
		await event(record);
		stage.tables.replace('tts_refunds', []);
		await event(record);
		await night();
		expect(refunds(orderId)).toHaveLength(1);
		expect(refundRow(record)).toMatchObject({ state: 'done' });
	});

	test('n8n stops before anything is noted: the comparison after the start finds the return', async () => {
		const orderId = await delivered();
		const record = takeBack(orderId);
		stage.fail('tts06aRefundBatc');
		expect((await event(record)).error).toBeDefined();
		stage.fail(undefined);
		await stage.run('tts06ReturnStore', 'When n8n starts');
		expect(refunds(orderId)).toHaveLength(1);
	});
});

describe('06b: a person decides', () => {
	const answer = async (record: ReturnRecord, decision: string, more: Record<string, string> = {}) =>
		await stage.run('tts06bAskPerson0', 'Decide a refund', [
			{ refund_key: ` nsr-${record.id} `, decision, decision_amount: '', decision_reason: '', ...more },
		]);

	test('a completed order cannot be refunded: the mail leads to the form, and no is an end', async () => {
		stage.set('forms_base_url', 'https://n8n.example.com');
		const orderId = await delivered();
		world.tikTok.actions.advanceOrder({ orderId, status: 'COMPLETED' });
		const record = takeBack(orderId);
		await event(record);
		await event(record);
		expect(refundRow(record)).toMatchObject({ state: 'asked' });
		expect(stage.tables.rows('tts_cases')).toMatchObject([
			{ code: 'REFUND_COMPLETED', owner_role: 'service', occurrences: 1 },
		]);
		expect(stage.tables.rows('tts_cases')[0].what_to_do).toContain(
			`https://n8n.example.com/form/f2c1a7de-5b0e-4c36-9d41-06b0000ec006?refund_key=nsr-${record.id}`,
		);
		expect((await answer(record, 'Do not refund')).error).toBeUndefined();
		expect(refundRow(record)).toMatchObject({ state: 'refused', decision: 'refuse' });
		await event(record);
		await night();
		await answer(record, 'Refund on TikTok');
		expect(refundRow(record)).toMatchObject({ state: 'refused' });
		expect(refunds(orderId)).toEqual([]);
	});

	test('above the limit a person says yes with another amount; answering twice refunds once', async () => {
		stage.set('refund_ask_above', '10.00');
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		await sweep();
		expect([refunds(orderId), cases()]).toEqual([[], ['REFUND_ABOVE_LIMIT']]);
		await answer(record, 'Refund on TikTok', { decision_amount: 'twelve' });
		expect(refundRow(record)).toMatchObject({ state: 'asked', decision: '' });
		expect(cases()).toContain('REFUND_ANSWER_UNCLEAR');
		await answer(record, 'Refund on TikTok', { decision_amount: '12,50' });
		await answer(record, 'Refund on TikTok');
		await answer(record, 'Do not refund');
		expect(refunds(orderId)).toMatchObject([{ status: PAID, refundTotal: '12.50' }]);
		expect(refundRow(record)).toMatchObject({ state: 'done', decision: 'approve' });
	});

	test('an answer to a refund that there is not is told, not swallowed', async () => {
		const run = await stage.run('tts06bAskPerson0', 'Decide a refund', [
			{ refund_key: ' nsr-typo ', decision: 'Refund on TikTok', decision_amount: '', decision_reason: '' },
		]);
		expect(run.error).toBeUndefined();
		expect(stage.tables.rows('tts_cases')).toMatchObject([
			{ code: 'REFUND_ANSWER_UNCLEAR', what_happened: expect.stringContaining('"nsr-typo"') },
		]);
		expect(ledger()).toEqual([]);
	});

	test('a person refunds in Seller Center instead: the night closes the row, and a late yes refunds nothing more', async () => {
		stage.set('refund_ask_above', '10.00');
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		world.tikTok.actions.refundInSellerCenter({ orderId });
		await night();
		expect(refundRow(record)).toMatchObject({ state: 'done' });
		await answer(record, 'Refund on TikTok');
		expect(refunds(orderId)).toHaveLength(1);
	});

	test('a yes that n8n could not follow at once is followed by the sweep', async () => {
		stage.set('refund_ask_above', '10.00');
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		stage.fail('tts06aRefundBatc');
		await answer(record, 'Refund on TikTok');
		stage.fail(undefined);
		await sweep();
		expect(refunds(orderId)).toHaveLength(1);
	});
});

describe('goods that a store exchanges', () => {
	interface Exchanged {
		record: ReturnRecord;
		newOrder: Order;
	}
	/** The buyer of a cap takes another one from the shelf, of the order or of a sale in the store. */
	function exchange(order: Order, places = [0]): Exchanged {
		const goods = places.map((place) => ({ itemId: order.items[place].id, conditionCode: SELLABLE }));
		const given = [{ productId: 'CAP-KHK-OS', quantity: 1 }];
		return world.newStore.exchanges.book(order, { locationId: 'LONDON-STORE', goods }, given);
	}
	const newOrderTold = ({ newOrder }: Exchanged, name = 'order.created') => ({
		event_key: `${name}:${newOrder.id}`,
		type: name,
		order_id: newOrder.id,
		original_order_id: newOrder.exchanges?.[0].orderId,
		payload: orderPlaced(newOrder, world.clock),
	});
	const tell = async (...events: object[]) =>
		await stage.run('tts06ReturnStore', 'When stores take goods back', events as never);
	const markOf = ({ record }: Exchanged) => ledger().find((row) => row.refund_key === `exchange-${record.id}`);
	const batches = () => stage.calls.filter(({ id }) => id === 'tts06aRefundBatc').length;
	/** Everything that could still refund or report: replays, sweeps, a night. */
	async function everythingAgain(done: Exchanged): Promise<void> {
		await tell(newOrderTold(done), told(done.record));
		await tell(newOrderTold(done, 'order.opened'));
		minutesLater(6);
		await sweep();
		await night();
		minutesLater(6);
		await sweep();
	}

	test.each([
		['before the return', (done: Exchanged) => [[newOrderTold(done)], [told(done.record)]]],
		['with the return', (done: Exchanged) => [[told(done.record), newOrderTold(done, 'order.opened')]]],
		['without the return', (done: Exchanged) => [[newOrderTold(done)]]],
	])('told %s: nothing is refunded, a person is asked once', async (_, batchesOf) => {
		const orderId = await delivered([CAP, SOCKS]);
		const done = exchange(world.storeOrder(orderId));
		for (const batch of batchesOf(done)) expect((await tell(...batch)).error).toBeUndefined();
		expect(refundRow(done.record)).toMatchObject({ state: 'asked', newstore_state: 'exchanged' });
		await everythingAgain(done);
		expect([refunds(orderId), cases()]).toEqual([[], ['REFUND_EXCHANGE']]);
		expect(stage.tables.rows('tts_cases')).toMatchObject([{ occurrences: 1, owner_role: 'service' }]);
		expect(markOf(done)).toMatchObject({ state: 'nothing', order_id: orderId, newstore_return_id: '' });
		// What was not exchanged is refunded as ever.
		await event(takeBack(orderId, [1]));
		expect(refunds(orderId)).toMatchObject([{ lines: 1 }]);
	});

	test('told when the refund has left: the buyer has both, one person hears of it once', async () => {
		const orderId = await delivered();
		const done = exchange(world.storeOrder(orderId));
		await event(done.record);
		expect(refunds(orderId)).toHaveLength(1);
		await tell(newOrderTold(done));
		expect(stage.tables.rows('tts_cases')).toMatchObject([{ code: 'REFUND_EXCHANGE_PAID', owner_role: 'service' }]);
		await everythingAgain(done);
		world.pass({ hours: 24 });
		await night();
		expect([refunds(orderId).length, cases()]).toEqual([1, ['REFUND_EXCHANGE_PAID']]);
		expect(stage.tables.rows('tts_cases')).toMatchObject([{ occurrences: 1 }]);
		expect([refundRow(done.record)?.state, markOf(done)?.state]).toEqual(['done', 'nothing']);
		expect((await night()).json('One item per order with news')).toEqual([]);
	});

	test('returns are held where stores exchange: an exchange is in time, another return is refunded after it', async () => {
		stage.set('refund_exchange_wait_minutes', '30');
		const [orderId, other] = [await delivered(), await delivered()];
		const done = exchange(world.storeOrder(orderId));
		const record = takeBack(other);
		await event(done.record, record);
		minutesLater(20);
		await sweep();
		expect([refundRow(done.record), refundRow(record)]).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }]);
		await tell(newOrderTold(done));
		minutesLater(11);
		await sweep();
		expect([refunds(orderId), refunds(other).length]).toEqual([[], 1]);
		expect([refundRow(done.record)?.state, cases()]).toEqual(['asked', ['REFUND_EXCHANGE']]);
	});

	test('a person who knows says yes with the difference: just that is refunded', async () => {
		const orderId = await delivered();
		const done = exchange(world.storeOrder(orderId));
		await tell(newOrderTold(done), told(done.record));
		const answer = { refund_key: `nsr-${done.record.id}`, decision: 'Refund on TikTok', decision_amount: '2,50' };
		await stage.run('tts06bAskPerson0', 'Decide a refund', [{ ...answer, decision_reason: '' }]);
		expect(refunds(orderId)).toMatchObject([{ status: PAID, refundTotal: '2.50' }]);
		await everythingAgain(done);
		expect([refunds(orderId).length, cases()]).toEqual([1, ['REFUND_EXCHANGE']]);
	});

	test.each([
		['the NewStore order', 'newstore', 'getOrder'],
		['its returns', 'newstore', 'listReturns'],
		['the returns on TikTok', 'tiktok', 'searchReturns202602'],
		['the order on TikTok', 'tiktok', 'getOrderDetail'],
	])(
		'%s cannot be read when it is told: it is not forgotten, and the return that comes later is not refunded',
		async (_, system, operationId) => {
			const orderId = await delivered();
			const sale = world.newStore.inventory.sell('LONDON-STORE', [{ productId: 'CAP-KHK-OS', quantity: 1 }]);
			const [done, elsewhere] = [exchange(world.storeOrder(orderId)), exchange(sale)];
			const down = fault({
				system,
				operationId,
				kind: 'status',
				status: 403,
				body: { error_code: 'no', code: 105001, message: 'no' },
			});
			await tell(newOrderTold(done), newOrderTold(elsewhere));
			expect(markOf(done)).toMatchObject({ state: 'waiting', newstore_order_id: world.storeOrder(orderId).id });
			world.faults.remove(down);
			await event(done.record);
			minutesLater(11);
			await sweep();
			minutesLater(11);
			await sweep();
			expect([refunds(orderId), refundRow(done.record)?.state]).toEqual([[], 'asked']);
			expect(cases().filter((code) => code === 'REFUND_EXCHANGE')).toHaveLength(1);
			// Nobody looks again at what is settled, nor at orders of other channels.
			expect(ledger().filter(({ state }) => state === 'waiting')).toEqual([]);
			const looked = batches();
			minutesLater(60);
			await sweep();
			expect(batches()).toBe(looked);
		},
	);

	test('exchanges of other channels ask TikTok nothing and leave no row', async () => {
		const sale = world.newStore.inventory.sell('LONDON-STORE', [{ productId: 'CAP-KHK-OS', quantity: 1 }]);
		expect((await tell(newOrderTold(exchange(sale)))).error).toBeUndefined();
		expect(stage.calls[0].run.json('One item per TikTok order')).toEqual([]);
		expect([cases(), ledger()]).toEqual([[], []]);
	});

	test('a dry run keeps what was exchanged, so that the first night does not refund it', async () => {
		const orderId = await delivered();
		stage.set('dry_run', 'true');
		const done = exchange(world.storeOrder(orderId));
		await tell(newOrderTold(done), told(done.record));
		const looked = batches();
		minutesLater(60);
		await sweep();
		expect([batches(), ledger().length]).toEqual([looked, 1]);
		stage.set('dry_run', 'false');
		await night();
		expect([refunds(orderId), refundRow(done.record)?.state]).toEqual([[], 'asked']);
	});

	test('the exchange is noted while another run is about to refund: that run leaves the return alone', async () => {
		const orderId = await delivered();
		const done = exchange(world.storeOrder(orderId));
		const note = { refund_key: `exchange-${done.record.id}`, newstore_order_id: world.storeOrder(orderId).id };
		const row = { ...note, direction: 'store_to_tiktok', state: 'waiting', newstore_state: 'exchanged' };
		fault({ system: 'tiktok', operationId: 'calculateRefund', kind: 'slow', delayMs: 1_000, times: 1 });
		const running = event(done.record);
		// After the run has read the ledger, and before it writes its row.
		await eventually(() => world.faults.list().length === 0);
		stage.tables.insert('tts_refunds', [row] as never);
		await running;
		expect(refunds(orderId)).toEqual([]);
		minutesLater(6);
		await sweep();
		expect([refunds(orderId), refundRow(done.record)?.state]).toEqual([[], 'asked']);
	});
});

describe('07: a return on TikTok', () => {
	const webhook = async (...orderIds: string[]) =>
		await stage.run(
			'tts07ReturnTikTo',
			'When returns change on TikTok',
			orderIds.map((orderId) => ({ event_key: orderId, shop_id: SHOP_IDS.GB, order_id: orderId })),
		);
	const sweepTikTok = async () => await stage.run('tts07ReturnTikTo', 'Every 15 minutes');
	const settle = async (minutes: number) => {
		minutesLater(minutes);
		return await stage.run('tts07ReturnTikTo', 'Every 5 minutes');
	};
	const booked = (orderId: string) => world.newStore.returnBook.ofOrder(world.storeOrder(orderId).id);
	const paidElsewhere = (orderId: string) => world.newStore.refundRequests.ofOrder(world.storeOrder(orderId).id);
	const onHand = () => world.newStore.stock.atp('CAP-KHK-OS', 'LEEDS-DC');

	beforeEach(() => {
		stage.tables.replace('tts_return_map', [
			{
				shop_id: '',
				tiktok_reason: '',
				location_id: 'LEEDS-DC',
				item_condition: 'Sellable',
				condition_code: '1',
				return_reason: 'TikTok Shop',
				return_code: '',
				note: '',
			},
		] as never);
	});

	/** The buyer sends goods back, they arrive, and the seller takes them. */
	function sentBack(orderId: string, lineIds?: string[]): string {
		const { actions } = world.tikTok;
		const { id } = actions.buyerRequestsReturn({ orderId, ...(lineIds ? { lineIds } : {}) });
		actions.answerReturn({ returnId: id, decision: 'APPROVE_RETURN' });
		actions.buyerShipsReturn({ returnId: id });
		actions.returnArrives({ returnId: id });
		actions.answerReturn({ returnId: id, decision: 'APPROVE_RECEIVED_PACKAGE' });
		world.pass({ minutes: 11 });
		return id;
	}

	test('goods that came back are sellable once, however often TikTok tells it', async () => {
		const orderId = await delivered([CAP, SOCKS]);
		const before = onHand();
		const returnId = sentBack(orderId, [world.onTikTok(orderId).lines[0].id]);
		expect((await webhook(orderId, orderId)).error).toBeUndefined();
		await webhook(orderId);
		expect((await sweepTikTok()).error).toBeUndefined();
		await settle(10);
		expect(booked(orderId)).toMatchObject([{ locationId: 'LEEDS-DC', isHistorical: false }]);
		expect(onHand()).toBe(before + 1);
		expect(ledger()).toMatchObject([
			{ refund_key: `ttr-${returnId}`, state: 'done', newstore_return_id: booked(orderId)[0].id },
		]);
		// NewStore tells its new return: it is ours, and TikTok hears nothing of it.
		await event(...booked(orderId));
		await night();
		expect(refunds(orderId)).toHaveLength(1);
		expect(cases()).toEqual([]);
	});

	test('a shop that gives no answer is a case: the other is swept, and where the sweep ended stays', async () => {
		stage.addUnknownShop();
		const orderId = await delivered();
		sentBack(orderId);
		expect((await sweepTikTok()).error).toBeUndefined();
		expect(booked(orderId)).toHaveLength(1);
		expect(stage.tables.rows('tts_cursors')).toMatchObject([{ name: 'returns_swept_until', value: '' }]);
		expect(cases()).toEqual(['TIKTOK_INVALID_INPUT']);
	});

	test('money without goods is recorded as paid elsewhere, once', async () => {
		const orderId = await delivered();
		const { id } = world.tikTok.actions.buyerRequestsReturn({ orderId, type: 'REFUND' });
		world.tikTok.actions.answerReturn({ returnId: id, decision: 'APPROVE_REFUND' });
		world.pass({ minutes: 11 });
		await webhook(orderId);
		await webhook(orderId);
		expect(paidElsewhere(orderId)).toMatchObject([{ isHistorical: true, amount: 2149n }]);
		expect(booked(orderId)).toEqual([]);
		await night();
		expect(refunds(orderId)).toHaveLength(1);
	});

	test('a return that still runs is only noted; the sweep over changes finds its end', async () => {
		const orderId = await delivered();
		const { actions } = world.tikTok;
		const { id } = actions.buyerRequestsReturn({ orderId });
		await webhook(orderId);
		expect(ledger()).toMatchObject([{ state: 'waiting' }]);
		actions.answerReturn({ returnId: id, decision: 'APPROVE_RETURN' });
		actions.buyerShipsReturn({ returnId: id });
		actions.returnArrives({ returnId: id });
		actions.answerReturn({ returnId: id, decision: 'APPROVE_RECEIVED_PACKAGE' });
		world.pass({ minutes: 11 });
		await sweepTikTok();
		expect(booked(orderId)).toHaveLength(1);
	});

	test('a dry run books nothing', async () => {
		const orderId = await delivered();
		sentBack(orderId);
		stage.set('dry_run', 'true');
		await webhook(orderId);
		expect([booked(orderId), ledger()]).toEqual([[], []]);
		expect(stage.calls.find(({ id }) => id === 'tts07aRestockBat')?.run.json('Decide what to book')).toHaveLength(1);
	});

	test('NewStore books it and the answer is lost: looked at, not booked a second time', async () => {
		const orderId = await delivered();
		sentBack(orderId);
		fault({ system: 'newstore', operationId: 'createReturn', kind: 'timeout_after', delayMs: 10, times: 1 });
		await webhook(orderId);
		await settle(10);
		expect(booked(orderId)).toHaveLength(1);
		expect(ledger()).toMatchObject([{ state: 'done' }]);
	});

	test('NewStore is down: the row stays open, and a later run books once', async () => {
		const orderId = await delivered();
		sentBack(orderId);
		const down = fault({ system: 'newstore', operationId: 'createReturn', kind: 'status', status: 503 });
		await webhook(orderId);
		expect(ledger()).toMatchObject([{ attempts: 1 }]);
		expect(booked(orderId)).toEqual([]);
		world.faults.remove(down);
		await settle(15);
		expect(booked(orderId)).toHaveLength(1);
		expect(ledger()).toMatchObject([{ state: 'done' }]);
	});

	test.each([
		['TikTok', 'tiktok', 'searchReturns202602'],
		['NewStore', 'newstore', 'listReturns'],
	])('%s cannot be read: nothing is booked, and a later sweep books once', async (_, system, operationId) => {
		const orderId = await delivered();
		sentBack(orderId);
		const down = fault({
			system,
			operationId,
			kind: 'status',
			status: 403,
			body: { error_code: 'forbidden', code: 105001, message: 'no' },
		});
		await webhook(orderId);
		expect(booked(orderId)).toEqual([]);
		world.faults.remove(down);
		await settle(6);
		expect(booked(orderId)).toHaveLength(1);
	});

	test('after a crash between the booking and its note the row is settled', async () => {
		const orderId = await delivered();
		sentBack(orderId);
		await webhook(orderId);
		stage.tables.replace(
			'tts_refunds',
			ledger().map((row) => ({ ...row, state: 'sending', newstore_return_id: '', ask_again_at: '' })) as never,
		);
		await settle(5);
		expect(booked(orderId)).toHaveLength(1);
		expect(ledger()).toMatchObject([{ state: 'done', newstore_return_id: booked(orderId)[0].id }]);
	});

	test('an order that NewStore does not have comes with another in one batch: a person is asked, the other is booked', async () => {
		const orderId = await delivered();
		const foreign = world.readyOrder([CAP]);
		const { actions } = world.tikTok;
		actions.shipInSellerCenter({ orderId: foreign });
		actions.carrierCollects({ orderId: foreign });
		actions.carrierDelivers({ orderId: foreign });
		sentBack(foreign);
		sentBack(orderId);
		await webhook(foreign, orderId);
		expect(booked(orderId)).toHaveLength(1);
		expect(cases()).toHaveLength(1);
		expect(
			ledger()
				.map(({ state }) => state)
				.sort(),
		).toEqual(['done', 'waiting']);
	});

	test('what NewStore refuses is tried again after growing waits; a person may leave it', async () => {
		fault({ system: 'newstore', operationId: 'createReturn', kind: 'status', status: 422, body: { message: 'no' } });
		const orderId = await delivered();
		const returnId = sentBack(orderId);
		await webhook(orderId);
		expect(ledger()).toMatchObject([{ state: 'failed', attempts: 1 }]);
		for (const minutes of [5, 10, 20, 40, 80, 160, 240]) await settle(minutes);
		expect(ledger()).toMatchObject([{ state: 'asked', attempts: 6 }]);
		expect(cases()).toContain('RESTOCK_FAILED');
		world.faults.clear();
		const answer = async (decision: string) =>
			await stage.run('tts06bAskPerson0', 'Decide a refund', [{ refund_key: `ttr-${returnId}`, decision }]);
		expect((await answer('Book in NewStore again')).error).toBeUndefined();
		expect(booked(orderId)).toHaveLength(1);
		expect(ledger()).toMatchObject([{ state: 'done' }]);
	});

	test('where goods come back is not filled in: a person may book by hand and say so', async () => {
		stage.set('forms_base_url', 'https://n8n.example.com/');
		stage.tables.replace('tts_return_map', []);
		const orderId = await delivered();
		const returnId = sentBack(orderId);
		await webhook(orderId);
		expect(stage.tables.rows('tts_cases')).toMatchObject([{ code: 'RESTOCK_NOT_MAPPED' }]);
		expect(stage.tables.rows('tts_cases')[0].what_to_do).toContain(
			`https://n8n.example.com/form/f2c1a7de-5b0e-4c36-9d41-06b0000ec006?refund_key=ttr-${returnId}`,
		);
		await stage.run('tts06bAskPerson0', 'Decide a refund', [
			{ refund_key: `ttr-${returnId}`, decision: 'Do not book in NewStore' },
		]);
		await settle(10);
		expect(ledger()).toMatchObject([{ state: 'refused' }]);
		expect([booked(orderId).length, stage.tables.rows('tts_cases').length]).toEqual([0, 1]);
	});
});

describe('06b: the answer to a buyer', () => {
	const ask = async (type: 'REFUND' | 'RETURN_AND_REFUND' | 'REPLACEMENT') =>
		world.tikTok.actions.buyerRequestsReturn({ orderId: await delivered(), type });
	const answer = async (returnId: string, page: Record<string, string>, form: Record<string, string> = {}) => {
		stage.answerPage('Choose the answer', { comment: '', reason: '', ...page });
		const run = await stage.run('tts06bAskPerson0', 'Answer a buyer', [{ return_id: returnId, ...form }]);
		expect(run.error).toBeUndefined();
		return { run, page: run.json('What became of it')[0] as { title: string; message: string } };
	};
	const statusOf = (id: string) => world.tikTok.actions.snapshotReturns().find((one) => one.id === id)?.status;
	const YES = 'Yes: the buyer may send the goods back';

	test('shows what may be answered, with goods, money and deadline; a yes is carried out once, and the page tells the truth', async () => {
		const { id, shopId } = await ask('RETURN_AND_REFUND');
		const { run, page } = await answer(` ${id} `, { answer: YES }, { shop_id: shopId });
		const [{ page_fields: text }] = run.json('The questions') as Array<{ page_fields: string }>;
		const fields = JSON.parse(text) as Array<{
			fieldName?: string;
			html?: string;
			fieldOptions?: { values: unknown[] };
		}>;
		expect(fields.map(({ fieldName }) => fieldName)).toEqual([undefined, 'answer', 'reason', 'comment']);
		expect(fields[0].html).toMatch(
			/Order 57\d+: .+ \(\d+\.\d\d GBP\)\. Reason of the buyer: .+ TikTok decides by itself on \w+day, .+Europe\/London/,
		);
		expect(fields[1].fieldOptions?.values).toEqual([{ option: YES }, { option: 'No: the goods are not taken back' }]);
		expect(page).toEqual({
			title: 'TikTok has your answer',
			message: `${YES}. TikTok shows the request as AWAITING_BUYER_SHIP now.`,
		});
		expect(statusOf(id)).toBe('AWAITING_BUYER_SHIP');
		const again = await answer(id, { answer: YES });
		expect(again.page.title).toBe('Nothing was answered');
		expect(again.page.message).toContain('takes no answer now: TikTok shows it as AWAITING_BUYER_SHIP');
		expect(cases()).toEqual([]);
	});

	test('a no needs a reason of TikTok; without one nothing is sent and the page says so', async () => {
		const { id } = await ask('REFUND');
		const no = 'No: the buyer gets no money back';
		const without = await answer(id, { answer: no });
		expect(without.page.title).toBe('TikTok has not taken the answer');
		expect(without.page.message).toContain('reject_reason');
		const { page } = await answer(id, {
			answer: no,
			reason: 'Delivery is on schedule',
			comment: 'It arrives tomorrow.',
		});
		expect(page.message).toContain('REFUND_OR_RETURN_REQUEST_REJECT');
		expect(statusOf(id)).toBe('REFUND_OR_RETURN_REQUEST_REJECT');
	});

	test('a late contrary answer is not sent', async () => {
		const { id } = await ask('REPLACEMENT');
		expect((await answer(id, { answer: 'Yes: the buyer gets a new item' })).page.title).toBe('TikTok has your answer');
		const late = await answer(id, { answer: 'No: the buyer gets no new item', reason: 'Delivery is on schedule' });
		expect(late.page.message).toContain('REPLACEMENT_REQUEST_COMPLETE');
		expect(statusOf(id)).toBe('REPLACEMENT_REQUEST_COMPLETE');
	});

	test('a dry run sends nothing; an unknown request, a switched-off shop and an answer that TikTok does not take are told', async () => {
		const { id } = await ask('REFUND');
		stage.set('dry_run', 'true');
		const yes = { answer: 'Yes: pay the buyer back' };
		expect((await answer(id, yes)).page).toEqual({
			title: 'Dry run: nothing was answered',
			message: expect.stringContaining('Yes: pay the buyer back'),
		});
		stage.set('dry_run', 'false');
		expect((await answer('4035000000000009999', yes)).page.message).toContain('No active shop knows a request');
		const down = fault({ system: 'tiktok', operationId: 'approveReturn', kind: 'code', code: 25007006, times: 1 });
		expect(down).toBeDefined();
		expect((await answer(id, yes)).page.title).toBe('TikTok has not taken the answer');
		expect(cases()).toHaveLength(1);
		const shops = stage.tables.rows('tts_shops').map((row) => ({ ...row, active: false }));
		stage.tables.replace('tts_shops', shops as never);
		expect((await answer(id, yes)).page.title).toBe('Nothing was answered');
		expect(statusOf(id)).toBe('RETURN_OR_REFUND_REQUEST_PENDING');
	});
});

describe('a shop that is switched off', () => {
	const switchShop = (active: unknown) =>
		stage.tables.replace('tts_shops', stage.tables.rows('tts_shops').map((row) => ({ ...row, active })) as never);
	/** Nodes of the called workflows that have asked TikTok since `before`. */
	const asked = (before: number) =>
		stage.calls
			.slice(before)
			.flatMap(({ run }) => Object.keys(run.run.data.resultData.runData))
			.filter((name) => /^(Find|Get|Check|Ask) .*TikTok|^Get which unit/.test(name));

	test.each([false, '', null])(
		'(%p) gets no refund by event: TikTok is not called, a row says so; switched on again it is refunded once',
		async (active) => {
			const orderId = await delivered();
			const record = takeBack(orderId);
			switchShop(active);
			const before = stage.calls.length;
			expect((await event(record)).error).toBeUndefined();
			await sweep();
			expect(stage.calls.length).toBeGreaterThan(before);
			expect(asked(before)).toEqual([]);
			expect(refunds(orderId)).toEqual([]);
			expect(ledger()).toMatchObject([
				{ refund_key: `look-${record.order?.id}`, state: 'waiting', note: expect.stringContaining('switched off') },
			]);
			expect(cases()).toEqual([]);
			switchShop(true);
			minutesLater(241);
			await sweep();
			expect(refunds(orderId)).toMatchObject([{ status: PAID }]);
			expect(ledger().find((row) => row.refund_key === `look-${record.order?.id}`)).toMatchObject({ state: 'nothing' });
		},
	);

	test('gets no return booked by event; switched on again it is booked once', async () => {
		stage.tables.replace('tts_return_map', [
			{ shop_id: '', tiktok_reason: '', location_id: 'LEEDS-DC', item_condition: 'Sellable', condition_code: '1' },
		] as never);
		const orderId = await delivered();
		const { id, shopId } = world.tikTok.actions.buyerRequestsReturn({ orderId, type: 'RETURN_AND_REFUND' });
		world.tikTok.actions.answerReturn({ returnId: id, decision: 'APPROVE_RETURN' });
		world.tikTok.actions.buyerShipsReturn({ returnId: id });
		world.tikTok.actions.returnArrives({ returnId: id });
		world.tikTok.actions.answerReturn({ returnId: id, decision: 'APPROVE_RECEIVED_PACKAGE' });
		switchShop(false);
		const before = stage.calls.length;
		await stage.run('tts07ReturnTikTo', 'When returns change on TikTok', [
			{ shop_id: shopId, order_id: orderId, return_id: id, type: 'RETURN_STATUS_CHANGE' },
		]);
		expect(stage.calls.length).toBeGreaterThan(before);
		expect(asked(before)).toEqual([]);
		expect(ledger()).toMatchObject([{ refund_key: `look-${orderId}`, note: expect.stringContaining('switched off') }]);
		switchShop(true);
		minutesLater(241);
		await stage.run('tts07ReturnTikTo', 'Every 5 minutes');
		expect(ledger().find((row) => row.refund_key === `ttr-${id}`)).toMatchObject({ state: 'done' });
	});
});

test('a word in the state that nobody knows is found by the sweep: a case, and nothing is refunded', async () => {
	stage.set('refund_ask_above', '1.00');
	const orderId = await delivered();
	const record = takeBack(orderId);
	await event(record);
	expect(refundRow(record)).toMatchObject({ state: 'asked' });
	stage.tables.replace('tts_refunds', ledger().map((row) => ({ ...row, state: 'aproved' })) as never);
	await sweep();
	expect(cases().filter((code) => code === 'REFUND_ROW_UNCLEAR')).toHaveLength(1);
	expect(refundRow(record)).toMatchObject({ state: 'aproved' });
	expect(refunds(orderId)).toEqual([]);
	stage.tables.replace(
		'tts_refunds',
		ledger().map((row) => ({ ...row, state: 'asked', decision: 'approve' })) as never,
	);
	await sweep();
	expect(refunds(orderId)).toMatchObject([{ status: PAID }]);
});

test('webhooks of returns over several products (64, 65, 67) start the sweep: they name no order', async () => {
	const orderId = await delivered();
	const { shopId } = world.tikTok.actions.buyerRequestsReturn({ orderId, type: 'RETURN_AND_REFUND' });
	const told = [64, 65].map((number) => ({
		event_key: `e${number}`,
		type: `TOPIC_${number}`,
		shop_id: shopId,
		payload: {},
	}));
	const run = await stage.run('tts07ReturnTikTo', 'When a batch return changes on TikTok', told);
	expect(run.error).toBeUndefined();
	expect(run.json('Find returns changed since then').map((row) => row.order_id)).toEqual([orderId]);
	expect(ledger()).toMatchObject([{ order_id: orderId, direction: 'tiktok_to_newstore', state: 'waiting' }]);
});
