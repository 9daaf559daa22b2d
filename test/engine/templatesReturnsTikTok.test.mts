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
	refundRow,
	refunds,
	SOCKS,
	stage,
	sweep,
	takeBack,
	world,
} from '../support/returnsStage.mts';

// The forms load an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);
// Two runs in two processes of n8n do not wait for each other: what keeps them apart here is the table tts_claims alone.
jest.mock('../../nodes/shared/inTurn', () => ({
	inTurn: async (_key: string, work: () => Promise<unknown>) => await work(),
}));

/** Whether each run that acted has let go of its orders after that. */
function letGoLast(id: string, act: string): boolean[] {
	// in the order in which they ran
	const nodes = stage.calls
		.filter((call) => call.id === id)
		.map(({ run }) => Object.keys(run.run.data.resultData.runData));
	return nodes
		.filter((names) => names.includes(act))
		.map((names) => names.indexOf('Let go of the orders') > names.indexOf(act));
}

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

	describe('of two equal pieces one comes back in a store, the other by parcel', () => {
		const bought = async () => await delivered([{ ...CAP, quantity: 2 }]);
		/** NewStore and TikTok name each piece by the same place. */
		const parcel = (orderId: string) => sentBack(orderId, [world.onTikTok(orderId).lines[0].id]);
		const settleBoth = async () => {
			// Who waits is looked at again after as long as it has waited.
			for (const minutes of [10, 25, 60, 150]) {
				await settle(minutes);
				await sweep();
			}
		};
		const counts = (orderId: string) => [refunds(orderId).length, booked(orderId).length];

		test.each(['the store', 'the parcel'])(
			'%s is told first, they name different ones: both are settled',
			async (first) => {
				const orderId = await bought();
				const store = takeBack(orderId, [1]);
				parcel(orderId);
				if (first === 'the store') await event(store);
				await webhook(orderId);
				if (first === 'the parcel') await event(store);
				await settleBoth();
				expect([counts(orderId), cases()]).toEqual([[2, 2], []]);
			},
		);

		test.each([
			['the store', 'Refund on TikTok', [2, 2], 0],
			['the parcel', 'Refund on TikTok', [2, 2], 0],
			['the parcel', 'Do not refund', [1, 1], 0],
			// A refund does not prove that the parcel has come.
			['the parcel, settled long before,', 'Do not refund', [1, 1], 30],
			['the parcel, settled long before,', 'Refund on TikTok', [2, 2], 30],
		])(
			'%s is told first, both name the same one: a person is asked, and says %s',
			async (first, answer, then, before) => {
				const orderId = await bought();
				if (before > 0) parcel(orderId);
				world.pass({ minutes: before });
				const store = takeBack(orderId, [0]);
				if (before === 0) parcel(orderId);
				if (first === 'the store') await event(store);
				await webhook(orderId);
				if (first !== 'the store') await event(store);
				await settleBoth();
				expect([counts(orderId), cases()]).toEqual([[1, 1], ['REFUND_WHICH_PIECE']]);
				expect(ledger().find(({ direction }) => direction === 'tiktok_to_newstore')).toMatchObject({
					state: 'waiting',
				});
				await decide(`nsr-${store.id}`, answer);
				await settleBoth();
				expect(counts(orderId)).toEqual(then);
				await stage.run('tts06ReturnStore', 'Every 5 minutes', [{ timestamp: new Date().toISOString() }]);
				expect(stage.tables.rows('tts_cases').filter(({ state }) => state === 'open')).toEqual([]);
			},
		);
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

	test('what a buyer only asks for is left to the sweep: nothing of it can be booked, and a refund may be under way', async () => {
		const orderId = await delivered();
		const { id } = world.tikTok.actions.buyerRequestsReturn({ orderId });
		const event = (return_status: string) => ({
			event_key: return_status,
			shop_id: SHOP_IDS.GB,
			order_id: orderId,
			return_id: id,
			payload: { data: { return_status } },
		});
		const told = async (status: string) => {
			await stage.run('tts07ReturnTikTo', 'When returns change on TikTok', [event(status)]);
			return stage.calls.filter((call) => call.id === 'tts07aRestockBat').length;
		};
		expect(await told('RETURN_OR_REFUND_REQUEST_PENDING')).toBe(0);
		expect(await told('AWAITING_BUYER_SHIP')).toBe(1);
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

	describe('and several processes of n8n', () => {
		const claims = () => stage.tables.rows('tts_claims').filter(({ owner }) => owner);
		const claimed = (orderId: string, claimedAt: Date) =>
			stage.tables.insert('tts_claims', [
				{ claim_key: orderId, owner: '4711', workflow: '07a', claimed_at: claimedAt.toISOString() },
			]);

		test('two runs at once, twice: one books, the other has nothing left to do', async () => {
			stage.tables.slowUpserts('tts_refunds', 300);
			fault({ system: 'newstore', operationId: 'createReturn', kind: 'slow', delayMs: 300 });
			for (let round = 0; round < 2; round++) {
				// One of two equal units: NewStore would take the other one as well.
				const orderId = await delivered([{ ...(round % 2 ? CAP : SOCKS), quantity: 2 }]);
				const returnId = sentBack(orderId, [world.onTikTok(orderId).lines[0].id]);
				const runs = await Promise.all([webhook(orderId), webhook(orderId)]);
				expect(runs.map(({ error }) => error?.message)).toEqual([undefined, undefined]);
				await settle(6);
				expect(booked(orderId)).toHaveLength(1);
				expect(ledger().filter((row) => row.refund_key === `ttr-${returnId}`)).toMatchObject([{ state: 'done' }]);
				expect(claims()).toEqual([]);
			}
			expect(letGoLast('tts07aRestockBat', 'Note what is booked')).toEqual([true, true]);
			expect(cases()).toEqual([]);
		});

		test('an order that another run has in hand waits, the others of the batch do not', async () => {
			const [orderId, other] = [await delivered(), await delivered()];
			sentBack(orderId);
			sentBack(other);
			claimed(orderId, new Date());
			await webhook(orderId, other);
			expect([booked(orderId).length, booked(other).length]).toEqual([0, 1]);
			expect(ledger().find((row) => row.refund_key === `look-${orderId}`)).toMatchObject({
				state: 'waiting',
				note: 'Another run has the order in hand; it is looked at again.',
			});
			stage.tables.replace('tts_claims', []);
			await settle(6);
			expect(booked(orderId)).toHaveLength(1);
			expect(cases()).toEqual([]);
		});

		test('a run that died in the middle holds an order for a quarter of an hour; then a sweep tells it, and looks again', async () => {
			const orderId = await delivered();
			sentBack(orderId);
			claimed(orderId, new Date(Date.now() - 10 * 60_000));
			await webhook(orderId);
			await settle(4);
			expect([booked(orderId).length, cases(), claims().length]).toEqual([0, [], 1]);
			stage.tables.replace('tts_claims', []);
			claimed(orderId, new Date(Date.now() - 16 * 60_000));
			await settle(6);
			expect(booked(orderId)).toHaveLength(1);
			expect(cases()).toEqual(['REFUND_CLAIM_LEFT']);
			expect(claims()).toEqual([]);
			const openCases = () => stage.tables.rows('tts_cases').filter(({ state }) => state === 'open');
			expect(openCases()).toHaveLength(1);
			await stage.run('tts06ReturnStore', 'Every 5 minutes', [{ timestamp: new Date().toISOString() }]);
			expect(openCases()).toEqual([]);
		});
	});
});

describe('06: a return in a store, and several processes of n8n', () => {
	test('two runs at once, twice: refunded once', async () => {
		stage.tables.slowUpserts('tts_refunds', 300);
		fault({ system: 'tiktok', operationId: 'createReturn', kind: 'slow', delayMs: 300 });
		for (let round = 0; round < 2; round++) {
			const orderId = await delivered([CAP, SOCKS]);
			const records = [takeBack(orderId, [0]), takeBack(orderId, [1])];
			await Promise.all([event(...records), event(...records.reverse())]);
			minutesLater(6);
			await sweep();
			expect(refunds(orderId)).toHaveLength(2);
			expect(stage.tables.rows('tts_claims').filter(({ owner }) => owner)).toEqual([]);
		}
		const letGo = letGoLast('tts06aRefundBatc', 'Note what is done');
		expect(letGo).toEqual(letGo.map(() => true));
		expect(letGo.length).toBeGreaterThan(0);
		expect(cases()).toEqual([]);
	});

	test('a run that died in the middle: events leave its claim alone, the next sweep tells it and looks again', async () => {
		const orderId = await delivered();
		const record = takeBack(orderId);
		const claimedAt = new Date(Date.now() - 16 * 60_000).toISOString();
		stage.tables.insert('tts_claims', [
			{ claim_key: orderId, owner: '4711', workflow: '06a', claimed_at: claimedAt },
			{ claim_key: 'sweep/06/Every night', owner: '4712', workflow: '06' },
		]);
		await event(record);
		expect([refunds(orderId).length, cases()]).toEqual([0, []]);
		minutesLater(6);
		await sweep();
		expect(refunds(orderId)).toHaveLength(1);
		expect(refundRow(record)).toMatchObject({ state: 'done' });
		expect(cases()).toEqual(['REFUND_CLAIM_LEFT']);
		expect(stage.tables.rows('tts_claims').map(({ claim_key: key }) => key)).toEqual(['sweep/06/Every night']);
	});

	test('the other run has just paid: who was beaten does not tell a person that nothing is refundable', async () => {
		const orderId = await delivered();
		const record = takeBack(orderId);
		// As if the other had paid after this one has looked at the returns: TikTok calculates nothing.
		const nothing = { refund_total: '0', refund_subtotal: '0', refund_shipping_fee: '0', refund_tax: '0' };
		const data = { order_refund_amount: { currency: 'GBP', ...nothing } };
		const body = { code: 0, message: 'Success', request_id: 'r-1', data };
		fault({ system: 'tiktok', operationId: 'calculateRefund', kind: 'status', status: 200, body });
		const hold = () =>
			stage.tables.insert('tts_claims', [
				{ claim_key: orderId, owner: '4711', workflow: '06a', claimed_at: new Date().toISOString() },
			]);
		hold();
		await event(record);
		expect([cases(), ledger().map(({ refund_key }) => refund_key)]).toEqual([
			[],
			[`look-${world.storeOrder(orderId).id}`],
		]);
		// Nobody has: it is true, and the look tells it with its row.
		stage.tables.replace('tts_claims', []);
		minutesLater(6);
		await sweep();
		expect(cases()).toEqual(['REFUND_NOTHING_REFUNDABLE']);
		expect(refundRow(record)).toMatchObject({ state: 'asked' });
	});
});
