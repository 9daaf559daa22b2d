/** 07 and 07a in n8n's engine: a return on TikTok is booked in NewStore once. */
import { SHOP_IDS } from '../../sandbox/seed.mts';
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
	refunds,
	SOCKS,
	stage,
	world,
} from '../support/returnsStage.mts';

// The forms load an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

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
		const { page } = await decide(`ttr-${returnId}`, 'Book in NewStore again');
		expect(page.title).toBe('It is booked');
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
		const { page } = await decide(`ttr-${returnId}`, 'Do not book in NewStore');
		expect(page.title).toBe('It is not refunded');
		await settle(10);
		expect(ledger()).toMatchObject([{ state: 'refused' }]);
		expect([booked(orderId).length, stage.tables.rows('tts_cases').length]).toEqual([0, 1]);
	});
});
