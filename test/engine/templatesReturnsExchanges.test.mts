/** 06 and 06a in n8n's engine: goods that a store exchanges are refunded only when a person says so. */
import { orderPlaced } from '../../sandbox/newstore/events/eventPayloads.mts';
import type { ReturnRecord } from '../../sandbox/newstore/returns/returnTypes.mts';
import type { Order } from '../../sandbox/newstore/types.mts';
import { eventually } from '../support/newStoreClient.mts';
import {
	CAP,
	cases,
	decide,
	delivered,
	event,
	fault,
	ledger,
	minutesLater,
	night,
	PAID,
	refundRow,
	refunds,
	SELLABLE,
	SOCKS,
	stage,
	sweep,
	takeBack,
	told,
	world,
} from '../support/returnsStage.mts';

// The forms load an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

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
		await stage.run('tts06wDoorReturn', 'When a store takes goods back', events as never);
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
		await decide(`nsr-${done.record.id}`, 'Refund on TikTok', { decision_amount: '2,50' });
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
