/**
 * One whole day in bad weather, in the GB and the US shop: orders, cancellations, returns, stock that moves in stores and
 * warehouses, a settlement. Every fifth call is faulty, events come three times and shuffled or (one in twenty) never, n8n is
 * killed (-9) five times, each system is down once. In the end nothing is lost, doubled or refunded twice, what was oversold
 * was so within the window in which nobody can know, and is less than by a plain sync, the journals balance, what still differs has a case with an owner, and what was mended has none that is open.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OracleReport } from '../../sandbox/oracle.mts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/startSandbox.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { isOutageKey } from '../../nodes/shared/channel/cases/caseKey.ts';
import { WATCHED_FLOWS } from '../../nodes/ChannelException/flows/watchedFlows.ts';
import {
	bulkSkus,
	deliverQuietly,
	placeReadyOrders,
	waitUntilRouted,
	waitUntilWithStores,
} from '../bench/orderLoad.mts';
import { DISPATCH_SWEEPS, cancelSome } from './dispatchStorm.mts';
import { HAPPENINGS, RETURN_KINDS, RETURN_SWEEPS, letTheWaitPass } from './returnsStorm.mts';
import type { RefundRow } from './returnsStorm.mts';
import { ScarceGoods } from './scarceGoods.mts';
import type { OversoldUnits } from './scarceGoods.mts';
import { CALM_SECONDS, SweepsByHand, endWeather, killSometimes, makeWeather } from './weather.mts';
import type { Tell } from './weather.mts';

const ORDERS = 1_000;
const CANCELLATIONS = 200;
const RETURNS = 200;
const STOCK_MOVES = 400;
const SCARCE_SKUS = 20;
/** Takings of each scarce SKU, by stores and by buyers. */
const TAKINGS = 20;
const KILLS = 5;
/** 48 times as fast as a day. Sweeps and limits do not go faster, so a shorter storm would say less about stock. */
const STORM_SECONDS = 1_800;
/** Share of the storm for which each system answers nothing but 503: an hour of a day. */
const OUTAGE_SHARE = 1 / 24;
const NEVER_DELIVERED = 0.05;
const SWEEP_SECONDS = 60;
/** What three rounds of sweeps have not moved is left to a person. */
const STILL_SECONDS = 200;
const HOUR_MS = 3_600_000;

/** What n8n starts by itself every few minutes or at night. */
const SWEEPS = [['tts03OrdersRoute', 'Every 15 minutes'], ...DISPATCH_SWEEPS, ...RETURN_SWEEPS] as const;

/** Mends what no sweep looks for: NewStore ids that TikTok lacks of orders that have left. */
const DRIFT = ['tts09FindDrift00', 'Every hour'] as const;

/** The other schedules of these workflows: a crash is over when each has begun since and come to its end. */
const OTHER_SCHEDULES = [
	['tts02StockRecon0', 'Every 5 minutes'],
	['tts02StockRecon0', 'Every 5 minutes, look at your rules'],
	['tts02StockRecon0', 'Every night at 3:15'],
	['tts03OrdersRoute', 'Every 5 minutes'],
	['tts03OrdersRoute', 'Every hour'],
	['tts05DispatchWrb', 'Every hour'],
	DRIFT,
] as const;

const DISPATCH_KINDS = [
	'shippedNotOnTikTok',
	'shippedTwice',
	'shippedTooEarly',
	'shippedAfterCancel',
	'shippedThenCancelled',
	'workForNothing',
	'cancelledNotOnTikTok',
	'wrongTracking',
] as const;
const KINDS = [...DISPATCH_KINDS, ...RETURN_KINDS];
/** No case makes these right. */
const NEVER: ReadonlyArray<(typeof KINDS)[number]> = [
	'shippedTwice',
	'shippedTooEarly',
	'refundedTwice',
	'paidByNewStore',
];

interface Case {
	case_key: string;
	code: string;
	flow: string;
	state: string;
	owner_role: string;
	ids: string;
	what_happened: string;
	title: string;
}

interface JournalRow {
	journal_ref: string;
	state: string;
	journal: string;
}

/** Something in which both systems differ. */
interface Difference {
	kind: string;
	orderId: string;
}

export interface ChaosSummary {
	ok: boolean;
	storm: 'day';
	orders: number;
	cancellations: number;
	returns: number;
	stockMoves: number;
	kills: number;
	faultyCalls: number;
	ordersLost: number;
	ordersDoubled: number;
	ordersWrong: number;
	refundedTwice: number;
	shippedTwice: number;
	/** of goods of which there are few */
	oversold: OversoldUnits;
	stockOutOfStep: number;
	journals: number;
	/** what both systems still differ in, each with one open case */
	openDifferences: number;
	casesOpened: number;
	casesClosed: number;
	/** cases that are open in the end, by code */
	casesLeft: Record<string, number>;
	settledAfterSeconds: number;
	problems: string[];
}

export const chaosDay = {
	sandbox: (scale: number): SandboxOptions => ({
		skuCount: Math.ceil((ORDERS + RETURNS + SCARCE_SKUS) * scale) + 500,
		bulkMarkets: ['GB', 'US'],
		checkContracts: false,
		graceSeconds: 1,
	}),

	async play(stage: Stage, scale: number, tell: Tell): Promise<ChaosSummary> {
		const { sandbox, client } = stage;
		const size = (full: number) => Math.ceil(full * scale);
		const kills = Math.max(1, Math.round(KILLS * scale));
		const blowSeconds = Math.max(90, STORM_SECONDS * scale);
		const stockMoves = size(STOCK_MOVES);
		const problems: string[] = [];
		let faultyCalls = 0;
		let settledAfterSeconds = 0;
		let journals: JournalRow[] = [];
		const scarce = scarceGoods(sandbox, stockMoves, size(SCARCE_SKUS));
		try {
			tell(`${size(RETURNS)} orders of last week are with their buyers.`);
			await client.runAndWait(stage.workflowIds['tts02StockRecon0'], 'Now, by hand');
			const sold = placeReadyOrders(sandbox, size(RETURNS), { quietly: true, units: () => 2 });
			await client.run(stage.workflowIds['tts03OrdersRoute'], 'Every 5 minutes');
			await waitUntilRouted(sandbox, sold, 120 + sold.length / 5);
			await waitUntilWithStores(sandbox, sold, 120);
			deliverQuietly(sandbox, sold);

			tell(
				`The day: ${size(ORDERS)} orders within ${blowSeconds} s, every fifth call fails, one event of twenty never comes.`,
			);
			makeWeather(sandbox, { twice: 1 });
			for (const system of ['newstore', 'tiktok'] as const)
				sandbox.faults.add({ system, event: 'drop', probability: NEVER_DELIVERED });
			sandbox.newStore.autoStore.set({
				on: true,
				pickAfterMs: blowSeconds * 200,
				packAfterMs: blowSeconds * 50,
				shipAfterMs: blowSeconds * 50,
				spread: 0.6,
				partShare: 0.3,
			});
			const ids: string[] = [];
			await Promise.all([
				buy(sandbox, ids, size(ORDERS), blowSeconds).then(() =>
					cancelSome(sandbox, ids, size(CANCELLATIONS), blowSeconds / 3),
				),
				sendBack(sandbox, sold, blowSeconds),
				moveStock(sandbox, stockMoves, blowSeconds),
				scarce.play(size(SCARCE_SKUS) * TAKINGS, blowSeconds * 0.9),
				outages(sandbox, blowSeconds, tell),
				killSometimes(stage, kills, blowSeconds, tell),
			]);
			faultyCalls = endWeather(sandbox);
			scarce.restock();
			sandbox.clock.advance(61 * 60_000);

			tell(`The weather is fine again, ${faultyCalls} calls were faulty. Now the sweeps have to find what is left.`);
			settledAfterSeconds = await calmDown(stage, tell);
			journals = await settleMoney(stage, sold, tell);
			await runAllOnce(stage);
		} catch (error) {
			problems.push((error as Error).message);
		}
		const report = sandbox.oracle({ returnGraceSeconds: 0, dispatchGraceSeconds: 0 });
		const differences = await differencesLeft(stage, report);
		const cases = await client.rows<Case>('tts_cases');
		const { ordersDoubled, ordersWrong, oversold, stockOutOfStep } = report;
		for (const [what, count] of Object.entries({ ordersDoubled, ordersWrong, oversold, stockOutOfStep }))
			if (count) problems.push(`${what}: ${count}`);
		problems.push(...NEVER.filter((kind) => report[kind] > 0).map((kind) => `${kind}: ${report[kind]}`));
		problems.push(
			...wrongCases(differences, cases),
			...endedBadly(cases),
			...wrongJournals(sandbox, journals),
			...scarce.problems(),
		);
		return {
			ok: problems.length === 0,
			storm: 'day',
			orders: size(ORDERS),
			cancellations: size(CANCELLATIONS),
			returns: size(RETURNS),
			stockMoves,
			kills,
			faultyCalls,
			ordersLost: notInNewStore(sandbox).length,
			ordersDoubled,
			ordersWrong,
			refundedTwice: report.refundedTwice,
			shippedTwice: report.shippedTwice,
			oversold: scarce.judge(),
			stockOutOfStep,
			journals: journals.length,
			openDifferences: differences.length,
			casesOpened: cases.length,
			casesClosed: cases.filter(({ state }) => state === 'closed').length,
			casesLeft: countsByCode(cases.filter(({ state }) => state === 'open')),
			settledAfterSeconds,
			problems: problems.slice(0, 30),
		};
	},
};

/** Goods in the GB shop that nothing else of the day touches. */
function scarceGoods(sandbox: Sandbox, from: number, count: number): ScarceGoods {
	const skus = bulkSkus(sandbox).flatMap(({ shopId, sellerSku }) => (shopId === SHOP_IDS.GB ? [sellerSku] : []));
	if (skus.length < from + count) throw new Error(`Only ${skus.length} SKUs in the GB shop`);
	const shop = { shopId: SHOP_IDS.GB, market: 'GB', locationId: 'LONDON-STORE' };
	return new ScarceGoods(sandbox, skus.slice(from, from + count), shop);
}

/** Places orders one after the other, and lets the remorse hour of each pass within the day. */
async function buy(sandbox: Sandbox, ids: string[], count: number, seconds: number): Promise<void> {
	const skus = bulkSkus(sandbox);
	for (let n = 0; n < count; n++) {
		const { shopId, sellerSku } = skus[skus.length - 1 - (n % skus.length)];
		ids.push(
			sandbox.tiktok.actions.placeOrder({
				shopId,
				lines: [{ seller_sku: sellerSku, quantity: 1 + (n % 5 === 0 ? 1 : 0) }],
			}).id,
		);
		sandbox.clock.advance((6 * HOUR_MS) / count);
		await sleep((seconds * 600) / count);
	}
}

/** What was sold last week comes back, one order after the other, in every way there is. */
async function sendBack(sandbox: Sandbox, sold: string[], seconds: number): Promise<void> {
	for (const [n, orderId] of sold.entries()) {
		HAPPENINGS[n % HAPPENINGS.length][1](sandbox, orderId);
		await sleep((seconds * 900) / sold.length);
	}
}

/** Stores sell and receive what is listed. */
async function moveStock(sandbox: Sandbox, count: number, seconds: number): Promise<void> {
	const products = bulkSkus(sandbox).map(({ sellerSku }) => sellerSku);
	for (let n = 0; n < count; n++) {
		const productId = products[n % products.length];
		if (n % 3 === 2) sandbox.newStore.inventory.receive('LONDON-STORE', productId, 2);
		else sandbox.newStore.inventory.sell('LONDON-STORE', [{ productId, quantity: 1 }]);
		await sleep((seconds * 900) / count);
	}
}

/** Each system is down for an hour of the day, NewStore first. */
async function outages(sandbox: Sandbox, seconds: number, tell: Tell): Promise<void> {
	for (const system of ['newstore', 'tiktok'] as const) {
		await sleep(seconds * 300);
		const outage = sandbox.faults.add({ system, kind: 'status', status: 503 });
		tell(`${system} is down.`);
		await sleep(seconds * 1000 * OUTAGE_SHARE);
		sandbox.faults.remove(outage);
		tell(`${system} is back.`);
	}
}

/** Orders that wait for a store and that NewStore does not have. */
function notInNewStore({ tiktok, newStore }: Sandbox): string[] {
	return [...tiktok.state.orders.all()]
		.filter(({ status, lines }) => status === 'AWAITING_SHIPMENT' && lines.length > 0)
		.map(({ id }) => id)
		.filter((id) => !newStore.orderBook.find(id, 'external'));
}

/** Orders at work in NewStore whose NewStore id TikTok lacks: 09 has it written, not of an order that is cancelled in part. */
function withoutReference({ tiktok, newStore }: Sandbox): string[] {
	return [...tiktok.state.orders.all()]
		.filter(({ references }) => references.size === 0)
		.map(({ id }) => id)
		.filter((id) => newStore.orderBook.find(id, 'external')?.items.some(({ status }) => status !== 'cancelled'));
}

/** Whether a mail tells about it or not. */
async function differencesLeft({ sandbox, client }: Stage, report: OracleReport): Promise<Difference[]> {
	const { details } = report;
	const found = KINDS.flatMap((kind) => details[kind].map(({ orderId }) => ({ kind: kind as string, orderId })));
	const told = details.excused.map(({ kind, orderId }) => ({ kind: kind as string, orderId }));
	const lost = notInNewStore(sandbox).map((orderId) => ({ kind: 'ordersLost', orderId }));
	const asked = (await client.rows<RefundRow>('tts_refunds'))
		.filter(({ state }) => state === 'asked')
		.map((row) => ({ kind: 'asked', orderId: row.order_id }));
	const unlinked = withoutReference(sandbox).map((orderId) => ({ kind: 'withoutReference', orderId }));
	const all = [...found, ...told, ...lost, ...asked, ...unlinked];
	// One order may differ in several ways, which are one thing for its owner.
	return [...new Map(all.map((one) => [one.orderId, one])).values()];
}

const isAbout = ({ ids, case_key, what_happened }: Case, orderId: string) =>
	[ids, case_key, what_happened].some((text) => text?.includes(orderId));

function countsByCode(cases: Case[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { code } of cases) counts[code] = (counts[code] ?? 0) + 1;
	return counts;
}

/** Each difference has a case with an owner that is open; an order without a difference has none. */
function wrongCases(differences: Difference[], cases: Case[]): string[] {
	const open = cases.filter(({ state }) => state === 'open');
	const problems = differences.flatMap(({ kind, orderId }) => {
		const about = open.filter((one) => isAbout(one, orderId));
		if (about.length === 0) return [`${kind}, order ${orderId}: no open case`];
		const codes = about.map(({ code }) => code);
		if (new Set(codes).size < codes.length) return [`${kind}, order ${orderId}: several cases, ${codes.join(', ')}`];
		return about.filter(({ owner_role }) => !owner_role).map(({ case_key }) => `${case_key}: no owner`);
	});
	const stale = open.filter((one) => {
		const orderId = /"(?:tiktok_)?order_id":"(\d+)"/.exec(one.ids ?? '')?.[1];
		return orderId !== undefined && !differences.some((difference) => difference.orderId === orderId);
	});
	return [...problems, ...stale.map(({ case_key, title }) => `mended and still open: ${case_key} (${title})`)];
}

/** Starts the sweeps that n8n would start every few minutes until nothing moves any more; gives the seconds it took. */
async function calmDown(stage: Stage, tell: Tell): Promise<number> {
	const { sandbox, client, workflowIds } = stage;
	const sweeps = new SweepsByHand();
	const start = performance.now();
	let swept = -Infinity;
	let [left, changed] = ['', start];
	for (;;) {
		const report = sandbox.oracle({ returnGraceSeconds: 0, dispatchGraceSeconds: 0, graceSeconds: 0 });
		const open = (await client.rows<RefundRow>('tts_refunds')).filter(({ state }) =>
			['sending', 'waiting', 'failed', 'approved'].includes(state),
		);
		const differences = await differencesLeft(stage, report);
		const untold = differences.filter(({ kind }) => kind !== 'asked');
		const now = performance.now();
		const found = untold.map(({ kind, orderId }) => `${kind} ${orderId}`).join();
		if (found !== left) [left, changed] = [found, now];
		const isSettled = open.length === 0 && report.stockOutOfStep === 0 && !isAtStores(sandbox);
		if (isSettled && (found === '' || now - changed > STILL_SECONDS * 1000)) break;
		if (now - start > CALM_SECONDS * 1000) {
			throw new Error(
				`Not settled after ${CALM_SECONDS} s: ${open.length} refunds, ${report.stockOutOfStep} SKUs, ${found.slice(0, 200)}`,
			);
		}
		if (now - swept > SWEEP_SECONDS * 1000) {
			swept = now;
			tell(`Open: ${open.length} refunds, ${report.stockOutOfStep} SKUs, ${untold.length} differences.`);
			await letTheWaitPass(stage, open);
			await sweeps.start(stage, [...SWEEPS, DRIFT]);
		}
		await sleep(3000);
	}
	const seconds = Math.round((performance.now() - start) / 1000);
	// The run that settles something notes it; the next one says so, and its case is closed.
	for (const [id, trigger] of SWEEPS) await client.runAndWait(workflowIds[id], trigger);
	return seconds;
}

/** What ended badly is over once all schedules of its flow have run since; workflows 11 and 11a say so. */
async function runAllOnce({ client, workflowIds }: Stage): Promise<void> {
	for (const [id, trigger] of [...OTHER_SCHEDULES, ...SWEEPS]) await client.runAndWait(workflowIds[id], trigger);
	// The second of 09 sees what the first and the sweeps after it have mended.
	await client.runAndWait(workflowIds[DRIFT[0]], DRIFT[1]);
	await client.runAndWait(workflowIds.tts11SlaMonitor0, 'Every 15 minutes');
	await client.runAndWait(workflowIds.tts11aWatchFlow0, 'Every 5 minutes');
	// 12 closes in an execution that nobody waits for.
	await client.runAndWait(workflowIds.tts12Exceptions0, 'Every 20 seconds');
}

/** Cases of runs that ended badly, and of outages: all schedules of their flows have run since. */
function endedBadly(cases: Case[]): string[] {
	const ran = new Set(SWEEPS.map(([id]) => id.slice(3, 5)));
	const flows = WATCHED_FLOWS.filter(({ workflow }) => ran.has(workflow));
	const failed = new Set(flows.flatMap((flow) => flow.with));
	const crashed = new Set([...failed, ...flows.flatMap(({ makesUpFor }) => makesUpFor ?? [])]);
	const swept = new Set(flows.map(({ flow }) => flow));
	const isMended = ({ code, case_key, ids, flow }: Case) => {
		const { workflow = '' } = JSON.parse(ids || '{}') as { workflow?: string };
		if (code === 'WORKFLOW_FAILED') return failed.has(workflow);
		return code === 'WORKFLOW_CRASHED' ? crashed.has(workflow) : isOutageKey(case_key) && swept.has(flow);
	};
	return cases
		.filter((one) => one.state === 'open' && isMended(one))
		.map(({ case_key, title }) => `mended and still open: ${case_key} (${title})`);
}

/** Goods that are still in a store, or a buyer who waits for an answer. */
function isAtStores({ newStore, tiktok }: Sandbox): boolean {
	const requests = [...newStore.orderBook.fulfillmentRequests.values()].flat();
	if (requests.some((request) => request.items.some((line) => line.status === 'dispatched'))) return true;
	return tiktok.actions.snapshotCancellations().some(({ status }) => status === 'CANCELLATION_REQUEST_PENDING');
}

/** Last week's orders settle, the day closes, and its statements become journals. */
async function settleMoney(stage: Stage, sold: string[], tell: Tell): Promise<JournalRow[]> {
	const { sandbox, client, workflowIds } = stage;
	for (const orderId of sold) {
		try {
			sandbox.tiktok.actions.settleOrder({ orderId });
		} catch {
			// Nothing is left of it to settle: it has been refunded.
		}
	}
	sandbox.tiktok.actions.closeDay();
	tell('The day is closed; its statements become journals.');
	for (const _ of [1, 2]) await client.runAndWait(workflowIds['tts08Settlement0'], 'Every morning');
	return await client.rows<JournalRow>('tts_journals');
}

function wrongJournals({ tiktok }: Sandbox, journals: JournalRow[]): string[] {
	const statements = [SHOP_IDS.GB, SHOP_IDS.US]
		.flatMap((shopId) => tiktok.actions.snapshotFinance({ shopId }).statements)
		.filter(({ isOpen, rows }) => !isOpen && rows > 0);
	const missing = statements.filter(({ id }) => !journals.some(({ journal_ref }) => journal_ref === `TTS-${id}`));
	const twice = journals.length - new Set(journals.map(({ journal_ref }) => journal_ref)).size;
	const unbalanced = journals.filter(({ journal }) => {
		const { lines } = JSON.parse(journal || '{"lines":[]}') as { lines: Array<{ amount_minor: number }> };
		return lines.length === 0 || lines.reduce((sum, line) => sum + line.amount_minor, 0) !== 0;
	});
	return [
		...missing.map(({ id }) => `statement ${id} has no journal`),
		...unbalanced.map(({ journal_ref }) => `journal ${journal_ref} does not balance`),
		...(twice > 0 ? [`${twice} journals twice`] : []),
	];
}
