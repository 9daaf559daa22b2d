/**
 * 1,000 dispatches and 200 cancellations that race them, in the GB and the US shop: every fifth call is faulty, events come
 * twice and shuffled, n8n is killed (-9) five times. In the end every shipped line is on TikTok exactly once, nothing
 * cancelled was shipped by us, nothing shipped was cancelled, and whatever is left is in a mail.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '../../scripts/stage/stage.mts';
import type { OracleReport } from '../../sandbox/oracle.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/startSandbox.mts';
import { placeReadyOrders, waitUntilRouted, waitUntilWithStores } from '../bench/orderLoad.mts';
import { CALM_SECONDS, SweepsByHand, endWeather, killSometimes, killsOf, makeWeather } from './weather.mts';
import type { Tell } from './weather.mts';

const ORDERS = 1_000;
const CANCELLATIONS = 200;
const KILLS = 5;
/** How long stores take from the order to the carrier at most, and so how long the storm blows. */
const STORM_SECONDS = 300;
const SWEEP_SECONDS = 60;

/** What n8n starts by itself every few minutes. */
export const DISPATCH_SWEEPS = [
	['tts04OrderCancel', 'Every 5 minutes'],
	['tts04OrderCancel', 'Every hour'],
	['tts05DispatchWrb', 'Every 5 minutes'],
] as const;

export interface StormSummary {
	ok: boolean;
	storm: 'dispatch';
	orders: number;
	cancellations: number;
	kills: number;
	faultyCalls: number;
	linesShipped: number;
	/** requests of buyers that were approved, or answered with no because the goods had left */
	stopped: number;
	tooLate: number;
	shippedNotOnTikTok: number;
	shippedTwice: number;
	shippedTooEarly: number;
	shippedAfterCancel: number;
	shippedThenCancelled: number;
	workForNothing: number;
	cancelledNotOnTikTok: number;
	wrongTracking: number;
	/** findings that a mail tells about */
	toldByMail: number;
	mails: number;
	settledAfterSeconds: number;
	problems: string[];
}

export const dispatchStorm = {
	sandbox: (scale: number): SandboxOptions => ({
		skuCount: Math.ceil(ORDERS * scale) + 500,
		bulkMarkets: ['GB', 'US'],
		checkContracts: false,
		graceSeconds: 1,
	}),

	async play(stage: Stage, scale: number, tell: Tell): Promise<StormSummary> {
		const { sandbox } = stage;
		const orders = Math.ceil(ORDERS * scale);
		const cancellations = Math.ceil(CANCELLATIONS * scale);
		const kills = killsOf(KILLS, scale, stage);
		const blowSeconds = Math.max(40, STORM_SECONDS * scale);
		const problems: string[] = [];
		let faultyCalls = 0;
		let settledAfterSeconds = 0;
		try {
			tell(`${orders} orders go to NewStore in calm weather.`);
			const ids = placeReadyOrders(sandbox, orders, { quietly: true, units: (n) => (n % 5 === 0 ? 2 : 1) });
			await stage.client.run(stage.workflowIds['tts03OrdersRoute'], 'Every 5 minutes');
			await waitUntilRouted(sandbox, ids, 120 + orders / 5);
			await waitUntilWithStores(sandbox, ids, 120);

			tell(`The storm: stores ship within ${blowSeconds} s, ${cancellations} buyers cancel, every fifth call fails.`);
			makeWeather(sandbox, { twice: 0.5 });
			sandbox.newStore.autoStore.set({
				on: true,
				pickAfterMs: blowSeconds * 400,
				packAfterMs: blowSeconds * 100,
				shipAfterMs: blowSeconds * 100,
				spread: 0.6,
				partShare: 0.5,
			});
			await Promise.all([
				cancelSome(sandbox, ids, cancellations, blowSeconds),
				killSometimes(stage, kills, blowSeconds, tell),
			]);
			faultyCalls = endWeather(sandbox);

			tell(`The storm is over, ${faultyCalls} calls were faulty. Now the sweeps have to find what is left.`);
			settledAfterSeconds = await calmDown(stage);
		} catch (error) {
			problems.push((error as Error).message);
		}
		const report = sandbox.oracle();
		const found = counts(report);
		const endings = sandbox.tiktok.actions.snapshotCancellations().map((one) => one.ending);
		for (const [what, count] of Object.entries(found)) if (count) problems.push(`${what}: ${count}`);
		return {
			ok: problems.length === 0,
			storm: 'dispatch',
			orders,
			cancellations,
			kills,
			faultyCalls,
			linesShipped: report.linesShipped,
			stopped: endings.filter((ending) => ending === 'APPROVED_BY_SELLER').length,
			tooLate: endings.filter((ending) => ending === 'REJECTED').length,
			...found,
			toldByMail: Object.values(report.excused).reduce((sum, count) => sum + (count ?? 0), 0),
			mails: sandbox.mail.messages().length,
			settledAfterSeconds,
			problems,
		};
	},
};

/** Buyers ask one after the other, evenly spread over the orders and the time. */
export async function cancelSome(sandbox: Sandbox, ids: string[], count: number, seconds: number): Promise<void> {
	const every = Math.floor(ids.length / count);
	for (let n = 0; n < count; n++) {
		try {
			sandbox.tiktok.actions.buyerRequestsCancellation({ orderId: ids[n * every] });
		} catch {
			// The store was quicker: TikTok offers no cancellation for an order that has left.
		}
		await sleep((seconds * 1000) / count);
	}
}

function counts(report: OracleReport) {
	const { shippedNotOnTikTok, shippedTwice, shippedAfterCancel, shippedThenCancelled } = report;
	const { workForNothing, cancelledNotOnTikTok, wrongTracking, shippedTooEarly } = report;
	return {
		shippedNotOnTikTok,
		shippedTwice,
		shippedTooEarly,
		shippedAfterCancel,
		shippedThenCancelled,
		workForNothing,
		cancelledNotOnTikTok,
		wrongTracking,
	};
}

/** Starts the sweeps that n8n would start every few minutes until all is settled; gives the seconds it took. */
async function calmDown(stage: Stage): Promise<number> {
	const { sandbox } = stage;
	const sweeps = new SweepsByHand();
	const start = performance.now();
	let swept = -Infinity;
	while (!isSettled(sandbox)) {
		const now = performance.now();
		if (now - start > CALM_SECONDS * 1000)
			throw new Error(`Not settled after ${CALM_SECONDS} s: ${JSON.stringify(counts(sandbox.oracle()))}`);
		if (now - swept > SWEEP_SECONDS * 1000) {
			swept = now;
			await sweeps.start(stage, DISPATCH_SWEEPS);
		}
		await sleep(2000);
	}
	return Math.round((performance.now() - start) / 1000);
}

/** Nothing is in the hands of a store any more, every buyer has an answer, and the books agree. */
function isSettled(sandbox: Sandbox): boolean {
	const requests = [...sandbox.newStore.orderBook.fulfillmentRequests.values()].flat();
	if (requests.some((request) => request.items.some((line) => line.status === 'dispatched'))) return false;
	if (sandbox.tiktok.actions.snapshotCancellations().some((one) => one.status === 'CANCELLATION_REQUEST_PENDING'))
		return false;
	return Object.values(counts(sandbox.oracle({ dispatchGraceSeconds: 0 }))).every((count) => count === 0);
}
