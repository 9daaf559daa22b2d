/**
 * 500 returns of every kind, in stores and on TikTok, in the GB and the US shop: every fifth call is faulty, every event
 * comes three times and shuffled, NewStore's calls to its payment provider come twice or lose their answer, n8n is killed
 * (-9) five times. In the end every buyer has the money once, NewStore's ledger is like TikTok's refunds, and TikTok offers
 * what can be sold again; or a row of the refund ledger asks a person.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { returnProcessed, refundRequestIssued } from '../../sandbox/newstore/returns/returnEventPayloads.mts';
import type { OracleReport } from '../../sandbox/oracle.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/startSandbox.mts';
import type { ReturnSnapshot } from '../../sandbox/tiktok/returns/returnActions.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { deliverQuietly, placeReadyOrders, waitUntilRouted, waitUntilWithStores } from '../bench/orderLoad.mts';
import { CALM_SECONDS, FAULTY, SweepsByHand, endWeather, killSometimes, killsOf, makeWeather } from './weather.mts';
import type { Tell } from './weather.mts';

const RETURNS = 500;
const KILLS = 5;
/** How long it takes until the last buyer has sent something back. */
const STORM_SECONDS = 300;
const SWEEP_SECONDS = 45;
/** Calls that failed are tried again after minutes, which the storm does not wait for: a row this old is moved back an hour. */
const STALE_MS = 45_000;

/** What n8n starts by itself every few minutes or at night. */
export const RETURN_SWEEPS = [
	['tts06ReturnStore', 'Every 5 minutes'],
	['tts07ReturnTikTo', 'Every 5 minutes'],
	['tts06ReturnStore', 'Every night'],
	['tts07ReturnTikTo', 'Every 15 minutes'],
	['tts02StockRecon0', 'Now, by hand'],
] as const;

export interface ReturnsStormSummary {
	ok: boolean;
	storm: 'returns';
	returns: number;
	/** what happened, by kind */
	kinds: Record<string, number>;
	kills: number;
	faultyCalls: number;
	refundsOnTikTok: number;
	refundedTwice: number;
	returnNotRefunded: number;
	refundNotOnTikTok: number;
	refundNotInNewStore: number;
	returnNotRestocked: number;
	ledgerDisagrees: number;
	paidByNewStore: number;
	/** units that came back sellable, and how many of them NewStore has on a shelf */
	unitsSellable: number;
	unitsRestocked: number;
	stockOutOfStep: number;
	/** findings of the above that a row of the ledger asks a person about */
	askedPersons: number;
	mails: number;
	settledAfterSeconds: number;
	problems: string[];
}

/** A row of tts_refunds, as far as the storms look at it. */
export interface RefundRow {
	refund_key: string;
	order_id: string;
	state: string;
	updatedAt: string;
}

/** Something that happens with one order; gives the units that can be sold again. */
type Happening = (sandbox: Sandbox, orderId: string) => number;

const SELLABLE = 1;
const DAMAGED = 2;

/** A store takes back the first pieces of an order; its event comes three times. */
function takeBack(sandbox: Sandbox, orderId: string, pieces: number, conditionCode: number): number {
	const { orderBook, returnBook, events } = sandbox.newStore;
	const order = orderBook.find(orderId, 'external')!;
	const locationId = order.currency === 'USD' ? 'AUSTIN-STORE' : 'LONDON-STORE';
	const goods = order.items.slice(0, pieces).map((item) => ({ itemId: item.id, conditionCode }));
	const record = returnBook.book(order, { locationId, goods, associateId: 'associate-7' });
	again(() => events.publish('return.processed', returnProcessed(record, sandbox.clock)));
	return conditionCode === SELLABLE ? goods.length : 0;
}

/** Events come twice by a fault rule; this brings them a third time and later. */
function again(publish: () => void): void {
	setTimeout(publish, 500 + Math.random() * 10_000).unref();
}

function tellAgain({ tiktok }: Sandbox, asked: ReturnSnapshot): void {
	again(() =>
		tiktok.actions.sendWebhook({
			shopId: asked.shopId,
			type: 12,
			data: {
				order_id: asked.orderId,
				return_id: asked.id,
				return_role: asked.role,
				return_type: asked.type,
				return_status: asked.status,
				create_time: Math.floor(Date.now() / 1000),
				update_time: Math.floor(Date.now() / 1000),
			},
		}),
	);
}

function linesOf({ tiktok }: Sandbox, orderId: string): string[] {
	return tiktok.state.orders.require(orderId).lines.map(({ id }) => id);
}

function sendParcel(sandbox: Sandbox, orderId: string, pieces: number): number {
	const { actions } = sandbox.tiktok;
	const { id: returnId } = actions.buyerRequestsReturn({
		orderId,
		lineIds: linesOf(sandbox, orderId).slice(0, pieces),
	});
	actions.answerReturn({ returnId, decision: 'APPROVE_RETURN' });
	actions.buyerShipsReturn({ returnId });
	actions.returnArrives({ returnId });
	tellAgain(sandbox, actions.answerReturn({ returnId, decision: 'APPROVE_RECEIVED_PACKAGE' }));
	return pieces;
}

/** In turn; orders have two pieces. */
export const HAPPENINGS: Array<[kind: string, happens: Happening]> = [
	['store return', (sandbox, id) => takeBack(sandbox, id, 2, SELLABLE)],
	['partial store return', (sandbox, id) => takeBack(sandbox, id, 1, SELLABLE)],
	['parcel to TikTok', (sandbox, id) => sendParcel(sandbox, id, 2)],
	['damaged', (sandbox, id) => takeBack(sandbox, id, 2, DAMAGED)],
	['store return', (sandbox, id) => takeBack(sandbox, id, 2, SELLABLE)],
	[
		'goodwill',
		(sandbox, id) => {
			const { orderBook, refundRequests, events } = sandbox.newStore;
			const request = refundRequests.issue(orderBook.find(id, 'external')!, {
				amount: 150n,
				isHistorical: false,
				note: 'The parcel came late',
				reason: 'Goodwill',
				reasonCode: 2,
				attributes: [],
			});
			again(() => events.publish('refund_request.issued', refundRequestIssued(request, sandbox.clock)));
			return 0;
		},
	],
	[
		'request and store return',
		(sandbox, id) => {
			const asked = sandbox.tiktok.actions.buyerRequestsReturn({ orderId: id, lineIds: linesOf(sandbox, id) });
			tellAgain(sandbox, asked);
			return takeBack(sandbox, id, 2, SELLABLE);
		},
	],
	['partial store return', (sandbox, id) => takeBack(sandbox, id, 1, SELLABLE)],
	['part of a parcel to TikTok', (sandbox, id) => sendParcel(sandbox, id, 1)],
	[
		'refund in Seller Center',
		(sandbox, id) => {
			tellAgain(sandbox, sandbox.tiktok.actions.refundInSellerCenter({ orderId: id, amount: '2.00' }));
			return 0;
		},
	],
];

export const returnsStorm = {
	sandbox: (scale: number): SandboxOptions => ({
		skuCount: Math.ceil(RETURNS * scale) + 500,
		bulkMarkets: ['GB', 'US'],
		checkContracts: false,
		graceSeconds: 1,
	}),

	async play(stage: Stage, scale: number, tell: Tell): Promise<ReturnsStormSummary> {
		const { sandbox, client } = stage;
		const returns = Math.ceil(RETURNS * scale);
		const kills = killsOf(KILLS, scale, stage);
		const blowSeconds = Math.max(60, STORM_SECONDS * scale);
		const problems: string[] = [];
		const kinds: Record<string, number> = {};
		const kindOf = new Map<string, string>();
		let unitsSellable = 0;
		let faultyCalls = 0;
		let settledAfterSeconds = 0;
		try {
			tell(`${returns} orders go to NewStore and to their buyers in calm weather.`);
			await client.runAndWait(stage.workflowIds['tts02StockRecon0'], 'Now, by hand');
			const ids = placeReadyOrders(sandbox, returns, { quietly: true, units: () => 2 });
			await client.run(stage.workflowIds['tts03OrdersRoute'], 'Every 5 minutes');
			await waitUntilRouted(sandbox, ids, 120 + returns / 5);
			await waitUntilWithStores(sandbox, ids, 120);
			deliverQuietly(sandbox, ids);

			tell(`The storm: ${returns} returns within ${blowSeconds} s, every fifth call fails.`);
			makeWeather(sandbox, { twice: 1 });
			Object.assign(sandbox.newStore.paymentAdapter.rules, { doubledShare: FAULTY, lostShare: FAULTY });
			const happen = async () => {
				for (const [n, orderId] of ids.entries()) {
					const [kind, happens] = HAPPENINGS[n % HAPPENINGS.length];
					unitsSellable += happens(sandbox, orderId);
					kindOf.set(orderId, kind);
					kinds[kind] = (kinds[kind] ?? 0) + 1;
					await sleep((blowSeconds * 1000) / returns);
				}
			};
			await Promise.all([happen(), killSometimes(stage, kills, blowSeconds, tell)]);
			faultyCalls = endWeather(sandbox);
			Object.assign(sandbox.newStore.paymentAdapter.rules, { doubledShare: 0, lostShare: 0 });

			tell(`The storm is over, ${faultyCalls} calls were faulty. Now the sweeps have to find what is left.`);
			settledAfterSeconds = await calmDown(stage, tell);
		} catch (error) {
			problems.push((error as Error).message);
		}
		const report = sandbox.oracle({ returnGraceSeconds: 0 });
		const left = await findings(stage, report);
		problems.push(...left.words.slice(0, 10));
		problems.push(...(await tooOften(stage, kindOf)));
		if (report.unitsRestocked !== unitsSellable)
			problems.push(`${unitsSellable} units came back sellable, NewStore has ${report.unitsRestocked} on a shelf`);
		if (report.stockOutOfStep) problems.push(`SKUs with the wrong stock on TikTok: ${report.stockOutOfStep}`);
		return {
			ok: problems.length === 0,
			storm: 'returns',
			returns,
			kinds,
			kills,
			faultyCalls,
			refundsOnTikTok: report.refundsOnTikTok,
			...left.counts,
			unitsSellable,
			unitsRestocked: report.unitsRestocked,
			stockOutOfStep: report.stockOutOfStep,
			askedPersons: left.asked,
			mails: sandbox.mail.messages().length,
			settledAfterSeconds,
			problems,
		};
	},
};

export const RETURN_KINDS = [
	'refundedTwice',
	'returnNotRefunded',
	'refundNotOnTikTok',
	'refundNotInNewStore',
	'returnNotRestocked',
	'ledgerDisagrees',
	'paidByNewStore',
] as const;
type Kind = (typeof RETURN_KINDS)[number];

/** What is wrong, whether a mail tells about it or not; what a row of the ledger asks a person about counts apart. */
async function findings(
	{ client }: Stage,
	{ details }: OracleReport,
): Promise<{ counts: Record<Kind, number>; words: string[]; asked: number; open: RefundRow[] }> {
	const rows = await client.rows<RefundRow>('tts_refunds');
	const waiting = new Set(rows.filter(({ state }) => state === 'asked').map((row) => row.order_id));
	const counts = Object.fromEntries(RETURN_KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
	const words: string[] = [];
	let asked = 0;
	for (const kind of RETURN_KINDS) {
		const told = details.excused.filter((one) => one.kind === kind);
		for (const { orderId, why } of [...details[kind], ...told]) {
			if (waiting.has(orderId) && kind !== 'refundedTwice' && kind !== 'paidByNewStore') asked += 1;
			else {
				counts[kind] += 1;
				words.push(`${kind}, order ${orderId}: ${why}`);
			}
		}
	}
	return {
		counts,
		words,
		asked,
		open: rows.filter(({ state }) => ['sending', 'waiting', 'failed', 'approved'].includes(state)),
	};
}

/**
 * Each order has had one return or refund: one refund on TikTok, at most one return in NewStore. More of both would look
 * right in the ledgers. In words, with the rows of the ledger.
 */
async function tooOften({ sandbox, client }: Stage, kindOf: Map<string, string>): Promise<string[]> {
	const { orderBook, returnBook } = sandbox.newStore;
	const rows = await client.rows<RefundRow>('tts_refunds');
	return [...kindOf].flatMap(([orderId, kind]) => {
		const refunds = sandbox.tiktok.actions
			.snapshotReturns({ orderId })
			.filter(({ refundedAtMs }) => refundedAtMs !== undefined).length;
		const returns = returnBook.ofOrder(orderBook.find(orderId, 'external')?.id ?? '').length;
		if (refunds <= 1 && returns <= 1) return [];
		const notes = rows.filter((row) => row.order_id === orderId);
		return [`${kind}, order ${orderId}: ${refunds} refunds, ${returns} returns; ${JSON.stringify(notes)}`];
	});
}

/** Starts the sweeps that n8n would start every few minutes until all is settled; gives the seconds it took. */
async function calmDown(stage: Stage, tell: Tell): Promise<number> {
	const { sandbox } = stage;
	const sweeps = new SweepsByHand();
	const start = performance.now();
	let swept = -Infinity;
	for (;;) {
		const report = sandbox.oracle({ returnGraceSeconds: 0 });
		const { words, open } = await findings(stage, report);
		if (words.length === 0 && open.length === 0 && report.stockOutOfStep === 0) break;
		const now = performance.now();
		if (now - start > CALM_SECONDS * 1000) {
			const rows = open.map(({ refund_key, state }) => `${refund_key} ${state}`);
			throw new Error(`Not settled after ${CALM_SECONDS} s: ${rows.slice(0, 5).join(', ')}`);
		}
		if (now - swept > SWEEP_SECONDS * 1000) {
			swept = now;
			tell(
				`Open: ${open.length} rows of the ledger, ${report.stockOutOfStep} SKUs, ${words.length} findings. ${words.slice(0, 3).join('; ')}`,
			);
			await letTheWaitPass(stage, open);
			await sweeps.start(stage, RETURN_SWEEPS);
		}
		await sleep(3000);
	}
	return Math.round((performance.now() - start) / 1000);
}

/** No call of the storm lives this long (ms), so an hour may have passed for these rows. */
export async function letTheWaitPass({ client }: Stage, open: RefundRow[], staleMs = STALE_MS): Promise<void> {
	const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
	for (const { refund_key } of open.filter((row) => Date.parse(row.updatedAt) < Date.now() - staleMs))
		await client.updateRows('tts_refunds', 'refund_key', refund_key, { ask_again_at: '', updated_at: anHourAgo });
	// What killed runs had in hand.
	const claims = await client.rows<{ claim_key: string; claimed_at: string }>('tts_claims');
	for (const { claim_key } of claims.filter(({ claimed_at }) => Date.parse(claimed_at) < Date.now() - staleMs))
		await client.updateRows('tts_claims', 'claim_key', claim_key, { claimed_at: anHourAgo });
}
