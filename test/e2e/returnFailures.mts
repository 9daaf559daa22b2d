// What goes wrong between goods that come back and money that goes back, in both directions. Every scenario ends with the
// books in order: refunded once, booked once, and NewStore's ledger like TikTok's refunds, or a person has been asked.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { newTrackingCode } from '../../sandbox/newstore/trackingCodes.mts';
import { refundedBy } from '../../sandbox/newstore/payments/paymentAccounts.mts';
import { returnProcessed } from '../../sandbox/newstore/returns/returnEventPayloads.mts';
import type { ReturnRecord } from '../../sandbox/newstore/returns/returnTypes.mts';
import type { Order } from '../../sandbox/newstore/types.mts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { outOfStep, shownUnits } from '../../scripts/stage/channelTruth.mts';
import { owners } from '../../scripts/stage/stage.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { until } from '../../scripts/stage/waiting.mts';
import { waitUntilRouted, waitUntilWithStores } from '../bench/orderLoad.mts';
import type { Scenario } from './scenario.mts';
import type { SignedInBrowser } from './signedInBrowser.mts';
import { stageMoves } from './stageMoves.mts';
import { assertNothingPrivate } from './tradingDay.mts';

/** One delivered order of two pieces for each use. */
const ORDERS = 20;
const SKU = 'JEAN-IND-32';
const STORE = 'LONDON-STORE';
const SELLABLE = 1;
const DAMAGED = 2;
/** Long enough for a second refund or a booking that must not come. */
const QUIET_MS = 2500;

interface LedgerRow {
	refund_key: string;
	direction: 'store_to_tiktok' | 'tiktok_to_newstore';
	state: string;
	order_id: string;
	newstore_order_id: string;
}

export function returnFailureScenarios(stage: Stage, browser: SignedInBrowser): Scenario[] {
	const { sandbox, client, n8n } = stage;
	const { events, fulfilment, orderBook, paymentAdapter, payments, refundRequests, returnBook, stock } =
		sandbox.newStore;
	const { actions } = sandbox.tiktok;

	const { failures, inStep, mailsAbout, runs, waits, withFaults } = stageMoves(stage);
	const sweep = () => runs('tts06ReturnStore', 'Every 5 minutes');
	const nightly = () => runs('tts06ReturnStore', 'Every night');

	let waiting: Promise<string[]> | undefined;
	/** Whatever ran before: orders that buyers have had delivered. */
	const prepare = async () => {
		sandbox.newStore.inventory.receive('LEEDS-DC', SKU, 2 * ORDERS);
		await runs('tts02StockRecon0', 'Now, by hand');
		await inStep();
		const ids = Array.from(
			{ length: ORDERS },
			() => actions.placeOrder({ shopId: SHOP_IDS.GB, lines: [{ seller_sku: SKU, quantity: 2 }] }).id,
		);
		sandbox.clock.advance(61 * 60_000);
		await waitUntilRouted(sandbox, ids, 60);
		await waitUntilWithStores(sandbox, ids, 60);
		for (const id of ids) {
			const trackingCode = newTrackingCode('RoyalMail', Math.random);
			fulfilment.ship(orderBook.find(id, 'external')!, { carrier: 'RoyalMail', trackingCode });
		}
		const isShipped = (id: string) =>
			sandbox.tiktok.state.orders.require(id).lines.every((line) => line.timesShipped > 0);
		await waits('TikTok knows all parcels', () => ids.every(isShipped));
		for (const orderId of ids) {
			actions.carrierCollects({ orderId });
			actions.carrierDelivers({ orderId });
		}
		return ids;
	};
	/** An order that nobody has sent back yet. */
	const next = async (): Promise<Order> => {
		const id = (await waiting)?.pop();
		assert.ok(id, 'there are enough orders for all scenarios');
		return orderBook.find(id, 'external')!;
	};

	/** The store takes back the first pieces that are still out. */
	const takeBack = (order: Order, pieces = 2, conditionCode = SELLABLE): ReturnRecord => {
		const out = order.items.filter((item) => item.status === 'complete').slice(0, pieces);
		const goods = out.map((item) => ({ itemId: item.id, conditionCode }));
		return returnBook.book(order, { locationId: STORE, goods, associateId: 'associate-7' });
	};
	const refundsOf = (order: Order) =>
		actions.snapshotReturns({ orderId: order.externalId }).filter(({ status }) => /SUCCESS$|COMPLETE$/.test(status));
	const refundedPieces = (order: Order) =>
		actions.refundedOf({ orderId: order.externalId }).filter((line) => line.refundedMinor === line.paidMinor).length;
	const allRowsOf = async (order: Order, direction: LedgerRow['direction'] = 'store_to_tiktok') =>
		(await client.rows<LedgerRow>('tts_refunds')).filter(
			(row) => row.direction === direction && (row.newstore_order_id === order.id || row.order_id === order.externalId),
		);
	/** Without the notes that an order could not be read, and without what needs nothing (the money part of a return). */
	const rowsOf = async (order: Order, direction?: LedgerRow['direction']) =>
		(await allRowsOf(order, direction)).filter((row) => !row.refund_key.startsWith('look-') && row.state !== 'nothing');
	const isSettled = async (order: Order, state: string, direction?: LedgerRow['direction']) => {
		const { value } = await until(
			`the ledger has order ${order.externalId} as ${state}`,
			async () => {
				const rows = await rowsOf(order, direction);
				return rows.length > 0 && rows.every((row) => row.state === state) && rows;
			},
			40_000,
			async () => `${JSON.stringify(await rowsOf(order, direction), null, 2)}\n${await failures()}`,
		);
		return value;
	};
	/** Waits for one refund of so many pieces and for its note, and makes sure that no second one comes. */
	const refundedOnce = async (order: Order, pieces = 2) => {
		await waits(`order ${order.externalId} is refunded`, () => refundedPieces(order) === pieces);
		await isSettled(order, 'done');
		await sleep(QUIET_MS);
		assert.deepEqual([refundsOf(order).length, refundedPieces(order)], [1, pieces]);
	};
	const personIsAsked = async (order: Order) => {
		const [row] = await isSettled(order, 'asked');
		const { value: mails } = await waits('a mail asks a person', () => {
			const found = mailsAbout(order.externalId);
			return found.length > 0 && found;
		});
		assert.ok(mails[0].text.includes(`refund_key=${row.refund_key}`), 'the mail leads to the form');
		assert.ok(
			[owners.service, owners.finance].some((owner) => mails[0].to.includes(owner)),
			mails[0].to,
		);
		return row.refund_key;
	};
	/** Opens the form by the link of the mail and answers its second page; one that asks nothing more has no answer. */
	const answers = async (refund_key: string, ...answer: Array<Record<string, string>>) =>
		await browser.answerPages(browser.formOf('tts06bAskPerson0', 'Decide a refund', { refund_key }).address, ...answer);
	/** What failed is tried again after minutes; lets them pass for one order. */
	const letTheWaitPass = async (order: Order, direction?: LedgerRow['direction']) => {
		for (const { refund_key } of await allRowsOf(order, direction))
			await client.updateRows('tts_refunds', 'refund_key', refund_key, { ask_again_at: '' });
		// What a killed run had in hand is free again after a quarter of an hour.
		const claims = await client.rows<{ claim_key: string }>('tts_claims');
		for (const { claim_key } of claims.filter((claim) => claim.claim_key === order.externalId))
			await client.updateRows('tts_claims', 'claim_key', claim_key, { claimed_at: '2026-01-01T00:00:00.000Z' });
	};
	/** NewStore has no payment provider for a while: its calls lead to refunds as well as the events do. */
	const withoutAdapter = async (run: () => Promise<void>) => {
		const providers = [...paymentAdapter.providers];
		paymentAdapter.providers.clear();
		try {
			await run();
		} finally {
			for (const [name, provider] of providers) paymentAdapter.providers.set(name, provider);
			payments.providersChanged();
		}
	};
	const killAndStart = async () => {
		await n8n.killAndWait();
		sandbox.faults.clear();
		await n8n.start();
		await client.signIn();
	};
	const shown = () => shownUnits(sandbox, SHOP_IDS.GB, SKU);
	const unitsHere = () => stock.read(SKU, STORE).onHand;
	const stockInStep = () =>
		waits('TikTok shows the stock', () => outOfStep(sandbox).every((one) => one.sellerSku !== SKU));
	/** The buyer sends pieces back; TikTok and the parcel have come as far as the seller's last yes. */
	const parcelArrives = (order: Order, pieces: number, from = 0) => {
		const lineIds = sandbox.tiktok.state.orders
			.require(order.externalId)
			.lines.slice(from, from + pieces)
			.map(({ id }) => id);
		const { id: returnId } = actions.buyerRequestsReturn({ orderId: order.externalId, lineIds });
		actions.answerReturn({ returnId, decision: 'APPROVE_RETURN' });
		actions.buyerShipsReturn({ returnId });
		actions.returnArrives({ returnId });
		return () => actions.answerReturn({ returnId, decision: 'APPROVE_RECEIVED_PACKAGE' });
	};
	const bookings = (order: Order) => returnBook.ofOrder(order.id).length;
	const bookedOnce = async (order: Order) => {
		await waits(`the return of order ${order.externalId} is in NewStore`, () => bookings(order) > 0);
		await isSettled(order, 'done', 'tiktok_to_newstore');
		await sleep(QUIET_MS);
		assert.equal(bookings(order), 1);
		assert.equal(actions.snapshotReturns({ orderId: order.externalId }).length, 1, 'the booking refunds nothing');
	};

	const scenarios: Scenario[] = [
		{
			name: 'returns: every event several times and in another order, one refund',
			run: () =>
				withFaults(
					[
						{ system: 'newstore', event: 'reorder', probability: 0.5 },
						{ system: 'newstore', event: 'duplicate' },
						{ system: 'tiktok', event: 'reorder', probability: 0.5 },
						{ system: 'tiktok', event: 'duplicate' },
					],
					async () => {
						const order = await next();
						const record = takeBack(order);
						events.publish('return.processed', returnProcessed(record, sandbox.clock));
						await sleep(300);
						events.publish('return.processed', returnProcessed(record, sandbox.clock));
						await refundedOnce(order);
						assert.equal(bookings(order), 1, 'the refund books nothing');
					},
				),
		},
		{
			name: 'returns: the event is lost, the payment adapter refunds',
			run: () =>
				withFaults([{ system: 'newstore', event: 'drop' }], async () => {
					const order = await next();
					takeBack(order);
					await refundedOnce(order);
				}),
		},
		{
			name: 'returns: event and payment call are lost, the nightly comparison refunds',
			run: async () => {
				const order = await next();
				await withoutAdapter(() =>
					withFaults([{ system: 'newstore', event: 'drop' }], async () => {
						takeBack(order, 1);
						await sleep(QUIET_MS);
						assert.equal(refundsOf(order).length, 0);
						await nightly();
						await refundedOnce(order, 1);
					}),
				);
				// NewStore's call comes in the end; it finds the money given back.
				await waits('NewStore has its entry', () => refundedBy(payments.accountOf(order)) > 0n);
				await refundedOnce(order, 1);
			},
		},
		{
			name: 'returns: TikTok makes the refund and answers 504, it is made once',
			run: () =>
				withFaults(
					[{ system: 'tiktok', operationId: 'createReturn', kind: 'timeout_after', delayMs: 200, times: 1 }],
					async () => {
						const order = await next();
						takeBack(order);
						await refundedOnce(order);
					},
				),
		},
		{
			name: 'returns: TikTok is down when the store takes goods back, the sweep refunds once TikTok is back',
			run: async () => {
				const order = await next();
				await withFaults([{ system: 'tiktok', kind: 'status', status: 503 }], async () => {
					takeBack(order);
					await until('TikTok refuses', () => sandbox.faults.list().some((rule) => rule.struck >= 5), 60_000);
					await waits('the ledger says that something is open', async () => (await allRowsOf(order)).length > 0);
					assert.equal(refundsOf(order).length, 0);
				});
				await letTheWaitPass(order);
				await sweep();
				await refundedOnce(order);
			},
		},
		{
			name: 'returns: n8n is killed between the refund and its note, settled by looking',
			run: async () => {
				const order = await next();
				sandbox.faults.add({ system: 'tiktok', operationId: 'createReturn', kind: 'timeout_after', delayMs: 20_000 });
				takeBack(order);
				await waits('TikTok has made the refund', () => refundsOf(order).length > 0);
				assert.deepEqual(
					(await rowsOf(order)).map((row) => row.state),
					['sending'],
				);
				await killAndStart();
				await letTheWaitPass(order);
				await sweep();
				await refundedOnce(order);
			},
		},
		{
			name: 'returns: the payment call is made twice, times out and is repeated, the same answer and one refund',
			run: async () => {
				const order = await next();
				const before = { ...paymentAdapter.rules };
				Object.assign(paymentAdapter.rules, { doubledShare: 1, slowMs: 10_000 });
				try {
					takeBack(order, 1);
					const calls = () =>
						paymentAdapter.calls.filter((call) => call.orderId === order.id && /refund/.test(call.path));
					await waits('NewStore has asked twice at a time', () => calls().length >= 2);
					paymentAdapter.rules.slowMs = 0;
					await waits('NewStore asks again', () => {
						sandbox.clock.advance(1000);
						return calls().length >= 4;
					});
					await waits('NewStore has its entry', () => refundedBy(payments.accountOf(order)) > 0n);
					assert.deepEqual(
						calls().flatMap((call) => call.problems),
						[],
					);
				} finally {
					Object.assign(paymentAdapter.rules, before);
				}
				await refundedOnce(order, 1);
			},
		},
		{
			name: 'returns: the order is completed, a person is asked by mail and refuses in the form',
			run: async () => {
				const order = await next();
				actions.advanceOrder({ orderId: order.externalId, status: 'COMPLETED' });
				takeBack(order);
				const told = await answers(await personIsAsked(order), { 'Your decision': 'Do not refund' });
				assert.ok(told.includes('It is not refunded'), told);
				await isSettled(order, 'refused');
				await sleep(QUIET_MS);
				assert.equal(actions.snapshotReturns({ orderId: order.externalId }).length, 0);
			},
		},
		{
			name: 'returns: a refund decided from the mail on a phone, refused by TikTok, decided again, refunded once',
			run: async () => {
				const order = await next();
				await client.updateRows('tts_settings', 'key', 'refund_ask_above', { value: '10' });
				try {
					takeBack(order);
					const key = await personIsAsked(order);
					assert.equal(refundsOf(order).length, 0);
					const [mail] = mailsAbout(order.externalId);
					const address = /https?:\/\/[^\s"<]+refund_key=[\w-]+/.exec(mail.text)?.[0];
					assert.ok(address, mail.text);
					const yes = { 'Your decision': 'Refund on TikTok' };
					await browser.onPhone(async () => {
						sandbox.faults.add({
							system: 'tiktok',
							operationId: 'createReturn',
							kind: 'code',
							code: 25001021,
							times: 1,
						});
						const refused = await browser.answerPages(address, yes);
						assert.ok(refused.includes('TikTok has not taken it'), refused);
						assert.equal(refundsOf(order).length, 0);
						const again = await browser.answerPages(await browser.linkCalled('Choose again'), yes);
						assert.ok(again.includes('It is refunded') && again.includes('Answered by'), again);
					});
					assert.equal(refundedPieces(order), 2);
					const before = await answers(key);
					assert.ok(before.includes('It is refunded'), before);
					await refundedOnce(order);
				} finally {
					await client.updateRows('tts_settings', 'key', 'refund_ask_above', { value: '' });
				}
			},
		},
		{
			name: 'returns: goods come back without an order, service gets a case',
			run: async () => {
				const record = returnBook.takeBlind(STORE, [{ productId: SKU, conditionCode: SELLABLE }]);
				const { value: found } = await waits('a case about the return', async () =>
					(await client.rows<{ code: string; owner_role: string; ids: string }>('tts_cases')).find((row) =>
						JSON.stringify(row).includes(record.id),
					),
				);
				assert.deepEqual([found.code, found.owner_role], ['REFUND_BLIND', 'service']);
			},
		},
		{
			name: 'returns: damaged goods are refunded and not offered again, sellable ones are',
			run: async () => {
				const order = await next();
				await stockInStep();
				const [before, here] = [shown(), unitsHere()];
				takeBack(order, 1, DAMAGED);
				await refundedOnce(order, 1);
				await stockInStep();
				assert.deepEqual([shown(), unitsHere()], [before, here]);
				takeBack(order, 1, SELLABLE);
				await waits('both pieces are refunded', () => refundedPieces(order) === 2);
				await stockInStep();
				assert.deepEqual([shown(), unitsHere()], [before + 1, here + 1]);
				assert.equal(refundsOf(order).length, 2);
			},
		},
		{
			name: 'returns: customer service gives money back without goods, once, and NewStore pays nothing',
			run: async () => {
				const order = await next();
				refundRequests.issue(order, {
					amount: 500n,
					isHistorical: false,
					note: 'The parcel came late',
					attributes: [],
				});
				await waits('the refund', () => refundsOf(order).length > 0);
				await isSettled(order, 'done');
				await sleep(QUIET_MS);
				assert.deepEqual(
					refundsOf(order).map((refund) => refund.refundTotal),
					['5.00'],
				);
				assert.equal(refundedBy(payments.accountOf(order), 'newstore'), 0n);
			},
		},
		{
			name: 'returns: the buyer asks on TikTok and hands in at a store, one refund through the request',
			run: async () => {
				const order = await next();
				const lineIds = sandbox.tiktok.state.orders.require(order.externalId).lines.map(({ id }) => id);
				const asked = actions.buyerRequestsReturn({ orderId: order.externalId, lineIds });
				takeBack(order);
				await refundedOnce(order);
				assert.deepEqual(
					refundsOf(order).map(({ id }) => id),
					[asked.id],
				);
				assert.equal(bookings(order), 1);
			},
		},
		{
			name: 'returns: the form answers buyers, yes and no, at the address of the mail',
			run: async () => {
				const order = await next();
				const [first, second] = sandbox.tiktok.state.orders.require(order.externalId).lines.map(({ id }) => id);
				const asks = (type: 'RETURN_AND_REFUND' | 'REFUND', lineId: string) =>
					actions.buyerRequestsReturn({ orderId: order.externalId, type, lineIds: [lineId] }).id;
				const [wantsToReturn, wantsMoney] = [asks('RETURN_AND_REFUND', first), asks('REFUND', second)];
				const statusOf = (returnId: string) =>
					actions.snapshotReturns({ orderId: order.externalId }).find(({ id }) => id === returnId)?.status;
				const addressFor = (return_id: string) =>
					browser.formOf('tts07bAnswerBuye', 'Answer a buyer', { return_id, shop_id: SHOP_IDS.GB }).address;
				// As workflow 11 writes it into the mail.
				const { pathname, search } = new URL(addressFor(wantsMoney));
				assert.ok(JSON.stringify(stage.templates).includes(`${pathname}?return_id=`));
				assert.equal(search, `?return_id=${wantsMoney}&shop_id=${SHOP_IDS.GB}`);

				const yes = 'Yes: the buyer may send the goods back';
				const granted = await browser.answerPages(addressFor(wantsToReturn), { 'Your answer': yes });
				assert.ok(granted.includes('TikTok has your answer') && granted.includes(yes), granted);
				assert.equal(statusOf(wantsToReturn), 'AWAITING_BUYER_SHIP');
				assert.equal(statusOf(wantsMoney), 'RETURN_OR_REFUND_REQUEST_PENDING');

				const refused = await browser.answerPages(addressFor(wantsMoney), {
					'Your answer': 'No: the buyer gets no money back',
					'Reason, for a no': 'Delivery is on schedule',
					'Comment for the buyer, for a no': 'It arrives tomorrow.',
				});
				assert.ok(refused.includes('REFUND_OR_RETURN_REQUEST_REJECT'), refused);
				assert.equal(statusOf(wantsMoney), 'REFUND_OR_RETURN_REQUEST_REJECT');
				actions.buyerWithdrawsReturn({ returnId: wantsToReturn });
				assert.deepEqual(refundsOf(order), []);
			},
		},
		{
			name: 'restock: a parcel comes back to TikTok, NewStore books it once and TikTok offers it again',
			run: async () => {
				const order = await next();
				await stockInStep();
				const before = shown();
				parcelArrives(order, 1)();
				await bookedOnce(order);
				await stockInStep();
				assert.equal(shown(), before + 1);
			},
		},
		{
			name: 'restock: one piece comes by parcel and the other to a store, NewStore takes one for the other, both are refunded',
			run: async () => {
				const order = await next();
				const [{ id: first }] = order.items;
				// The parcel holds the second piece. NewStore's API is told the product only and takes the first.
				parcelArrives(order, 1, 1)();
				await bookedOnce(order);
				assert.deepEqual(
					returnBook.ofOrder(order.id).map(({ items }) => items.map(({ id }) => id)),
					[[first]],
				);
				takeBack(order, 1);
				await waits('both pieces are refunded', () => refundedPieces(order) === 2);
				await isSettled(order, 'done');
				assert.equal(refundsOf(order).length, 2);
			},
		},
		{
			name: 'restock: NewStore is down when the parcel comes back, it is booked later and once',
			run: async () => {
				const order = await next();
				const accept = parcelArrives(order, 2);
				await withFaults([{ system: 'newstore', kind: 'status', status: 503 }], async () => {
					accept();
					await until('NewStore refuses', () => sandbox.faults.list().some((rule) => rule.struck >= 3), 60_000);
					await waits('the ledger waits', async () =>
						(await allRowsOf(order, 'tiktok_to_newstore')).some(({ state }) => ['waiting', 'sending'].includes(state)),
					);
				});
				assert.equal(bookings(order), 0);
				await letTheWaitPass(order, 'tiktok_to_newstore');
				await runs('tts07ReturnTikTo', 'Every 5 minutes');
				await bookedOnce(order);
			},
		},
		{
			name: 'restock: NewStore books and answers 504, it is booked once',
			run: () =>
				withFaults(
					[{ system: 'newstore', operationId: 'createReturn', kind: 'timeout_after', delayMs: 200, times: 1 }],
					async () => {
						const order = await next();
						parcelArrives(order, 2)();
						await bookedOnce(order);
					},
				),
		},
		{
			name: 'restock: money goes back without goods, NewStore records it and pays nothing',
			run: async () => {
				const order = await next();
				actions.refundInSellerCenter({ orderId: order.externalId, amount: '4.00' });
				await waits('NewStore has the refund', () => refundRequests.ofOrder(order.id).length > 0);
				await isSettled(order, 'done', 'tiktok_to_newstore');
				await sleep(QUIET_MS);
				const recorded = refundRequests.ofOrder(order.id);
				assert.deepEqual(
					recorded.map(({ amount, isHistorical }) => [amount, isHistorical]),
					[[400n, true]],
				);
				assert.equal(actions.snapshotReturns({ orderId: order.externalId }).length, 1);
			},
		},
	];
	return scenarios.map(({ name, run }) => ({
		name,
		run: async (on) => {
			await (waiting ??= prepare());
			await run(on);
			const { details } = sandbox.oracle({ returnGraceSeconds: 0 });
			const { refundedTwice, returnNotRefunded, refundNotOnTikTok, refundNotInNewStore } = details;
			const { returnNotRestocked, ledgerDisagrees, paidByNewStore } = details;
			assert.deepEqual(
				[refundedTwice, returnNotRefunded, refundNotOnTikTok, refundNotInNewStore],
				[[], [], [], []],
				'what both sides know of returns and refunds',
			);
			assert.deepEqual([returnNotRestocked, ledgerDisagrees, paidByNewStore], [[], [], []], 'goods and ledgers');
			await assertNothingPrivate(on);
		},
	}));
}
