/** 03, 04 and 04a in n8n's engine: a cancellation on either side reaches the other, and nothing is stopped that has left. */
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';

// The form of 05 loads an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

const CAP = { sellerSku: 'CAP-KHK-OS', quantity: 1 };
const SOCKS = { sellerSku: 'SOCK-MIX-OS', quantity: 1 };

let world: Retailer;
let stage: TemplateStage;

beforeEach(async () => {
	world = await startRetailer();
	stage = new TemplateStage(world.credentials, world.rows);
	stage.set('dry_run', 'false');
});
afterEach(async () => await world.close());

const cases = () => stage.tables.rows('tts_cases').map(({ code }) => code);
const stoppedForBuyer = [expect.stringContaining('asked to cancel'), expect.stringContaining('Result: stopped')];
const notes = (orderId: string) => world.storeOrder(orderId).notes.map(({ text }) => text);
const request = (orderId: string) => {
	const { cancellations } = world.onTikTok(orderId);
	return cancellations[cancellations.length - 1];
};

async function routed(wanted = [CAP], market: 'GB' | 'US' = 'GB'): Promise<string> {
	const orderId = world.readyOrder(wanted, market);
	await stage.run('tts03aOrderBatch', 'When orders have to be routed', [
		{ shop_id: SHOP_IDS[market], order_id: orderId },
	]);
	// TikTok lets buyers cancel freely in the first hour; later they have to ask.
	world.pass({ minutes: 70 });
	return orderId;
}

const ask = (orderId: string) => world.tikTok.actions.buyerRequestsCancellation({ orderId });
const webhook = async (orderId: string, times = 1, market: 'GB' | 'US' = 'GB') => {
	const event = {
		event_key: `c-${orderId}`,
		shop_id: SHOP_IDS[market],
		type: 'CANCELLATION_STATUS_CHANGE',
		type_number: 11,
		order_id: orderId,
		cancel_id: request(orderId)?.id ?? '',
		payload: {},
	};
	return await stage.run('tts04wDoorCancel', 'When a cancellation changes on TikTok', Array(times).fill(event));
};
const storeEvent = async (orderId: string, type: string, payload: Record<string, unknown> = {}) => {
	const { id } = world.storeOrder(orderId);
	return await stage.run('tts04OrderCancel', 'When orders are cancelled in NewStore', [
		{ event_key: `n-${orderId}`, type, order_id: id, product_ids: [], location_ids: [], payload: { id, ...payload } },
	]);
};
const sweep = async () => await stage.run('tts04OrderCancel', 'Every 5 minutes');
const compare = async () => await stage.run('tts04OrderCancel', 'Every hour');

describe('a buyer wants to cancel', () => {
	test('in time: stopped in NewStore, approved on TikTok, noted once; twice changes nothing', async () => {
		const orderId = await routed();
		ask(orderId);
		const run = await webhook(orderId, 2);
		expect(run.error).toBeUndefined();
		expect(world.storeOrder(orderId).cancelled).toBe(true);
		expect(world.onTikTok(orderId).status).toBe('CANCELLED');
		expect(request(orderId).ending).toBeDefined();
		expect(notes(orderId)).toEqual(stoppedForBuyer);
		await webhook(orderId);
		await sweep();
		await compare();
		expect(notes(orderId)).toEqual(stoppedForBuyer);
		expect(cases()).toEqual([]);
	});

	test('not in NewStore yet: approved, and never routed', async () => {
		const orderId = world.readyOrder([CAP]);
		world.pass({ minutes: 70 });
		ask(orderId);
		await webhook(orderId);
		expect(world.onTikTok(orderId).status).toBe('CANCELLED');
		await stage.run('tts03OrdersRoute', 'Every 15 minutes');
		expect(world.newStoreOrders()).toEqual([]);
	});

	test('packed already: rejected with the reason of TikTok, the store goes on, and it is noted', async () => {
		const orderId = await routed();
		world.newStore.fulfilment.pack(world.storeOrder(orderId));
		ask(orderId);
		await webhook(orderId);
		expect(world.storeOrder(orderId).cancelled).toBe(false);
		expect(world.onTikTok(orderId)).toMatchObject({ status: 'AWAITING_SHIPMENT', isCancelRequested: false });
		expect(request(orderId).rejectReason).toMatch(/packed/);
		expect(notes(orderId)).toEqual([expect.stringContaining('too late')]);
	});

	test('packed already in the US: the parcel is reported, then the request is rejected; noted once', async () => {
		const orderId = await routed([CAP], 'US');
		world.newStore.fulfilment.pack(world.storeOrder(orderId));
		ask(orderId);
		await webhook(orderId, 1, 'US');
		await sweep();
		await sweep();
		expect(world.onTikTok(orderId).isCancelRequested).toBe(true);
		expect(notes(orderId).length).toBe(1);
		world.ship(orderId);
		await stage.run('tts05DispatchWrb', 'Every 5 minutes');
		// Reporting the parcel answers nothing: the look right after it does, in the same run.
		expect(world.onTikTok(orderId)).toMatchObject({ status: 'AWAITING_COLLECTION', isCancelRequested: false });
		expect(request(orderId)).toMatchObject({ ending: 'REJECTED', rejectReason: expect.stringContaining('packed') });
		expect(notes(orderId).length).toBe(1);
		expect(cases()).toEqual([]);
	});

	test('US, where TikTok refuses to reject: a person is told before the deadline', async () => {
		world.tikTok.actions.setSwitches({ usRejectDropped: true });
		const orderId = await routed([CAP], 'US');
		world.ship(orderId);
		ask(orderId);
		await stage.run('tts05DispatchWrb', 'Every 5 minutes');
		await sweep();
		expect(world.onTikTok(orderId)).toMatchObject({ status: 'AWAITING_COLLECTION', isCancelRequested: true });
		expect(cases()).toEqual(['TIKTOK_25011011']);
	});

	test('a shop that is switched off is left alone on both sides', async () => {
		const orderId = await routed();
		ask(orderId);
		stage.switchOff(SHOP_IDS.GB);
		await webhook(orderId);
		await sweep();
		expect(world.storeOrder(orderId).cancelled).toBe(false);
		expect(world.onTikTok(orderId).isCancelRequested).toBe(true);
		expect([notes(orderId), cases()]).toEqual([[], []]);
	});

	test('half shipped: a person is told with the deadline, nothing is approved', async () => {
		const orderId = await routed([CAP, SOCKS]);
		ask(orderId);
		world.ship(orderId, { items: [0] });
		await webhook(orderId);
		expect(world.storeOrder(orderId).cancelled).toBe(false);
		expect(world.onTikTok(orderId).status).not.toBe('CANCELLED');
	});

	test('a dry run stops nothing and answers nothing', async () => {
		const orderId = await routed();
		stage.set('dry_run', 'true');
		ask(orderId);
		const run = await webhook(orderId);
		expect(run.error).toBeUndefined();
		expect(world.storeOrder(orderId).cancelled).toBe(false);
		expect(world.onTikTok(orderId).isCancelRequested).toBe(true);
		expect(notes(orderId)).toEqual([]);
	});

	test('a shop that does not answer is a case: the others are swept, and where the sweep ended stays', async () => {
		stage.addUnknownShop();
		const [first, second] = [await routed(), await routed()];
		ask(first);
		expect((await sweep()).error).toBeUndefined();
		expect(world.onTikTok(first).status).toBe('CANCELLED');
		expect(stage.tables.rows('tts_cursors')).toMatchObject([{ name: 'cancellations_swept_until', value: '' }]);
		ask(second);
		expect((await compare()).error).toBeUndefined();
		expect(world.onTikTok(second).status).toBe('CANCELLED');
		expect(new Set(cases())).toEqual(new Set(['TIKTOK_INVALID_INPUT']));
	});

	test('the sweep finds a request whose webhook was lost, and remembers where it ended', async () => {
		const orderId = await routed();
		ask(orderId);
		const run = await sweep();
		expect(run.error).toBeUndefined();
		expect(run.json('Each order once').length).toBe(1);
		expect(world.onTikTok(orderId).status).toBe('CANCELLED');
		expect(stage.tables.rows('tts_cursors')).toMatchObject([{ name: 'cancellations_swept_until' }]);
	});
});

describe('TikTok has cancelled', () => {
	test('the webhook of 03 hands a cancelled order to 04a, which stops the store; the others are routed', async () => {
		const cancelled = await routed();
		const ready = world.readyOrder([CAP]);
		world.tikTok.actions.cancelOrder({ orderId: cancelled, by: 'SYSTEM' } as never);
		const event = (orderId: string, status: string) => ({
			event_key: orderId,
			shop_id: SHOP_IDS.GB,
			type: 'ORDER_STATUS_CHANGE',
			type_number: 1,
			order_id: orderId,
			payload: { data: { order_id: orderId, order_status: status } },
		});
		const run = await stage.run('tts03OrdersRoute', 'When orders change on TikTok', [
			event(cancelled, 'CANCEL'),
			event(ready, 'AWAITING_SHIPMENT'),
		]);
		expect(run.error).toBeUndefined();
		expect(world.storeOrder(cancelled).cancelled).toBe(true);
		expect(world.newStoreOrders()).toContain(ready);
		expect(notes(cancelled)).toEqual([
			expect.stringContaining('cancelled there'),
			expect.stringContaining('Result: stopped'),
		]);
	});

	test('the hourly comparison finds it when every event was lost', async () => {
		const orderId = await routed();
		world.tikTok.actions.cancelOrder({ orderId, by: 'SYSTEM' } as never);
		expect((await compare()).error).toBeUndefined();
		expect(world.storeOrder(orderId).cancelled).toBe(true);
	});

	test('shipped in the meantime: a person is told', async () => {
		const orderId = await routed();
		world.ship(orderId);
		world.tikTok.actions.cancelOrder({ orderId, by: 'SYSTEM' } as never);
		await compare();
		await compare();
		expect(stage.tables.rows('tts_cases')).toMatchObject([{ flow: 'cancellations', occurrences: 2 }]);
		expect(notes(orderId)).toEqual([expect.stringContaining('after it was shipped')]);
	});

	/** Packed: NewStore does not let it go any more. */
	async function packedAndCancelled(): Promise<string> {
		const orderId = await routed();
		world.newStore.fulfilment.pack(world.storeOrder(orderId));
		world.tikTok.actions.cancelOrder({ orderId, by: 'SYSTEM' } as never);
		return orderId;
	}

	test('packed in the meantime: a case, and the order says once that it must not be shipped', async () => {
		const orderId = await packedAndCancelled();
		stage.set('dry_run', 'true');
		await compare();
		expect(notes(orderId)).toEqual([]);
		stage.set('dry_run', 'false');
		await compare();
		await compare();
		expect(cases()).toEqual(['CANCEL_STOP_STORE']);
		expect(notes(orderId)).toEqual([expect.stringContaining('Do not ship it')]);
		expect(stage.tables.rows('tts_warnings')).toMatchObject([{ step: 'note', order_id: orderId }]);
	});

	test('a note that NewStore refuses is a case of its own, stops nothing, and is written by the next run', async () => {
		const orderId = await packedAndCancelled();
		const fault = world.faults.add({
			system: 'newstore',
			operationId: 'createOrderNote',
			kind: 'status',
			status: 400,
			body: { error_code: 'bad_request', message: 'no' },
		} as never);
		const run = await compare();
		expect(run.error).toBeUndefined();
		expect(cases().length).toBe(2);
		expect(cases()).toContain('CANCEL_STOP_STORE');
		expect(stage.tables.rows('tts_warnings')).toEqual([]);
		world.faults.remove(fault);
		await compare();
		expect(notes(orderId)).toEqual([expect.stringContaining('Do not ship it')]);
	});

	test('single lines: the order names them, and those that follow later', async () => {
		const orderId = await routed([{ ...CAP, quantity: 2 }, SOCKS]);
		const [first, second] = world.onTikTok(orderId).lines.map(({ id }) => id);
		for (const line of [first, second]) {
			world.tikTok.actions.cancelLines({ orderId, by: 'SELLER', lineIds: [line] } as never);
			await compare();
			await compare();
		}
		expect(new Set(cases())).toEqual(new Set(['CANCEL_LINES_BY_HAND']));
		expect(notes(orderId).map((text) => [text.includes(first), text.includes(second)])).toEqual([
			[true, false],
			[true, true],
		]);
	});
});

describe('NewStore has cancelled', () => {
	const cancelInStore = (orderId: string, places: number[]) => {
		const order = world.storeOrder(orderId);
		const ids = places.map((place) => order.items[place].id);
		world.newStore.orderBook.cancelItems(order, ids, 'insufficient_stock');
		return ids.map((id) => ({ id, product_id: '', cancellation_reason: 'insufficient_stock' }));
	};

	test('the whole order: cancelled on TikTok as out of stock, told twice it is one cancellation', async () => {
		const orderId = await routed();
		const items = cancelInStore(orderId, [0]);
		const run = await storeEvent(orderId, 'order.cancelled', { items });
		expect(run.error).toBeUndefined();
		await storeEvent(orderId, 'order.cancelled', { items });
		expect(world.onTikTok(orderId)).toMatchObject({ status: 'CANCELLED', cancelledBy: 'SELLER' });
		expect(world.onTikTok(orderId).cancelReason).toMatch(/out_of_stock/);
		expect(world.onTikTok(orderId).cancellations.length).toBe(1);
		expect(cases()).toEqual([]);
	});

	test('one line of two: only that line, the other goes on', async () => {
		const orderId = await routed([CAP, SOCKS]);
		const items = cancelInStore(orderId, [1]);
		await storeEvent(orderId, 'order.items_cancelled', { items });
		expect(world.onTikTok(orderId).lines.filter(({ cancelled }) => cancelled).length).toBe(1);
		expect(world.onTikTok(orderId).status).toBe('AWAITING_SHIPMENT');
		world.ship(orderId);
		await stage.run('tts05DispatchWrb', 'Every 5 minutes');
		expect(world.onTikTok(orderId).status).toBe('AWAITING_COLLECTION');
	});

	test('the hourly comparison finds it when the event was lost', async () => {
		const orderId = await routed();
		cancelInStore(orderId, [0]);
		await compare();
		expect(world.onTikTok(orderId).status).toBe('CANCELLED');
	});

	test('orders of other channels are left alone', async () => {
		const sale = world.newStore.inventory.sell('LONDON-STORE', [{ productId: 'CAP-KHK-OS', quantity: 1 }]);
		const run = await stage.run('tts04OrderCancel', 'When orders are cancelled in NewStore', [
			{
				event_key: 's',
				type: 'order.cancelled',
				order_id: sale.id,
				product_ids: [],
				location_ids: [],
				payload: { id: sale.id },
			},
		]);
		expect(run.error).toBeUndefined();
		expect(run.json('Which of them are TikTok orders')).toEqual([]);
	});
});

describe('when the other side fails', () => {
	test('the approval is lost after its effect: nothing is done twice, no case', async () => {
		const orderId = await routed();
		ask(orderId);
		world.faults.add({
			system: 'tiktok',
			operationId: 'approveCancellation',
			kind: 'timeout_after',
			delayMs: 10,
			times: 1,
		});
		await webhook(orderId);
		expect(world.onTikTok(orderId).status).toBe('CANCELLED');
		expect(cases()).toEqual([]);
	});

	test('TikTok refuses the approval: the store is stopped, a case says so, and the sweep approves', async () => {
		const orderId = await routed();
		ask(orderId);
		const fault = world.faults.add({
			system: 'tiktok',
			operationId: 'approveCancellation',
			kind: 'code',
			code: 105005,
		});
		await webhook(orderId);
		expect(world.storeOrder(orderId).cancelled).toBe(true);
		expect(world.onTikTok(orderId).isCancelRequested).toBe(true);
		expect(cases().length).toBe(1);
		world.faults.remove(fault);
		await sweep();
		expect(world.onTikTok(orderId).status).toBe('CANCELLED');
		expect(notes(orderId)).toEqual(stoppedForBuyer);
	});

	test('NewStore does not answer: nothing is approved; the sweep does it later', async () => {
		const orderId = await routed();
		ask(orderId);
		const fault = world.faults.add({
			system: 'newstore',
			operationId: 'showCancellationStatus',
			kind: 'status',
			status: 403,
			body: { error_code: 'forbidden', message: 'no' },
		} as never);
		await webhook(orderId);
		expect(world.onTikTok(orderId).isCancelRequested).toBe(true);
		expect(cases().length).toBeGreaterThan(0);
		world.faults.remove(fault);
		await sweep();
		expect(world.onTikTok(orderId).status).toBe('CANCELLED');
	});

	test('NewStore takes the request to cancel and does not carry it out: not approved, a person is told', async () => {
		const orderId = await routed();
		world.newStore.settings.cancellationTakesEffect = false;
		stage.waitForCancellation(0.1);
		ask(orderId);
		await webhook(orderId);
		expect(world.onTikTok(orderId).isCancelRequested).toBe(true);
		expect(cases()).toEqual(['CANCEL_UNCONFIRMED']);
	});

	test('one order that fails does not hold the others up', async () => {
		const [first, second] = [await routed(), await routed()];
		for (const orderId of [first, second]) ask(orderId);
		world.faults.add({ system: 'tiktok', operationId: 'approveCancellation', kind: 'code', code: 105005, times: 1 });
		await sweep();
		const statuses = [first, second].map((orderId) => world.onTikTok(orderId).status).sort();
		expect(statuses).toEqual(['AWAITING_SHIPMENT', 'CANCELLED']);
		await sweep();
		expect(world.onTikTok(first).status).toBe('CANCELLED');
		expect(world.onTikTok(second).status).toBe('CANCELLED');
	});
});
