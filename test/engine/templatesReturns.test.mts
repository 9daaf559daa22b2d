/** 06 and 06a in n8n's engine: each return in a store is refunded once, whatever happens on the way. */
import { refundRequestIssued } from '../../sandbox/newstore/returns/returnEventPayloads.mts';
import type { ReturnRecord } from '../../sandbox/newstore/returns/returnTypes.mts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import {
	CAP,
	cases,
	DAMAGED,
	delivered,
	event,
	fault,
	ledger,
	minutesLater,
	night,
	PAID,
	refundRow,
	refunds,
	SOCKS,
	stage,
	sweep,
	takeBack,
	told,
	world,
} from '../support/returnsStage.mts';

// The forms load an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

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
			await stage.run('tts06wDoorReturn', 'When a store takes goods back', [
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
		// 06 keeps no execution that ended well, so the mail does not lead to one.
		expect(stage.tables.rows('tts_cases')[0].execution_url).toBe('');
	});

	test('workflows of people may call 06 with events, and with orders that they know', async () => {
		const [heardOf, known] = [await delivered(), await delivered()];
		const record = takeBack(heardOf);
		takeBack(known);
		const run = await stage.run('tts06ReturnStore', 'When stores take goods back', [
			told(record),
			{ newstore_order_id: world.storeOrder(known).id, events: [] },
		]);
		expect(run.error).toBeUndefined();
		expect([refunds(heardOf).length, refunds(known).length]).toEqual([1, 1]);
	});

	test('returns without an order can be left out', async () => {
		stage.set('returns_without_order', 'ignore');
		await event(world.newStore.returnBook.takeBlind('LONDON-STORE', [{ productId: 'CAP-KHK-OS', conditionCode: 1 }]));
		expect([cases(), ledger()]).toEqual([[], []]);
		expect(stage.calls.map(({ run }) => run.json('Plan the refunds', 5))).toEqual([[]]);
	});

	test('orders of other channels ask TikTok nothing', async () => {
		const sale = world.newStore.inventory.sell('LONDON-STORE', [{ productId: 'CAP-KHK-OS', quantity: 1 }]);
		const run = await stage.run('tts06wDoorReturn', 'When a store takes goods back', [
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
		expect(stage.tables.rows('tts_runs')).toMatchObject([
			{ workflow: '06', source: 'event', keys: world.storeOrder(orderId).id },
		]);
		await night();
		expect(stage.tables.rows('tts_runs')).toMatchObject([{ source: 'event' }, { schedule: 'Every night', keys: null }]);
		stage.set('dry_run', 'false');
		expect((await night()).error).toBeUndefined();
		expect(refunds(orderId)).toHaveLength(1);
	});

	test('the night and a form by hand look at what nobody told, once', async () => {
		const orderId = await delivered([CAP, SOCKS]);
		const other = await delivered();
		const found = () => stage.tables.rows('tts_runs').flatMap(({ source, keys }) => (source === 'sweep' && keys) || []);
		stage.tables.insert('tts_refunds', [
			{ refund_key: 'nsr-0', state: 'nothing', created_at: '2026-01-01T00:00:00.000Z' },
		]);
		takeBack(orderId, [0]);
		expect((await night()).json('One item per order with news')).toHaveLength(1);
		expect(refunds(orderId)).toHaveLength(1);
		expect(found()).toEqual([world.storeOrder(orderId).id]);
		// Known now: it is only looked at again until TikTok has paid.
		expect((await night()).json('One item per order with news')).toHaveLength(1);
		expect(found()).toHaveLength(1);
		world.pass({ hours: 24 });
		await night();
		expect(ledger()).toMatchObject([
			{ state: 'nothing' },
			{ state: 'done', tiktok_state: 'RETURN_OR_REFUND_REQUEST_COMPLETE' },
		]);
		expect((await night()).json('One item per order with news')).toEqual([]);
		takeBack(orderId, [1]);
		takeBack(other);
		const run = await stage.run('tts06ReturnStore', 'Replay by hand', [
			{ order_ids: `please ${orderId.replace(/(.{4})/g, '$1 ')}\n"${other}"` },
		]);
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
		expect(stage.calls[stage.calls.length - 1].run.json('Orders that could be read')).toHaveLength(1);
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
