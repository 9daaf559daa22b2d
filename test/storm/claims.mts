/**
 * Queue mode with two workers: two runs of 06a, of 07a, or one of each, have the same order in hand at the same moment. Each
 * refund and each booking is made once, and no run tells a person about what the other has just done.
 */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox, SandboxOptions } from '../../sandbox/startSandbox.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { deliverQuietly, placeReadyOrders, waitUntilRouted, waitUntilWithStores } from '../bench/orderLoad.mts';
import { ONE_JOB_EACH, callWorkflow, makeCaller, table, wereConcurrent } from './pairs.mts';
import type { Caller, Ended } from './pairs.mts';
import { letTheWaitPass } from './returnsStorm.mts';
import type { RefundRow } from './returnsStorm.mts';
import type { Tell } from './weather.mts';

/** Pairs that did not meet are played again, so many of a hundred. */
const SPARE = 0.4;
/** How much later the second of two runs starts, at most, where something happens between them. */
const BETWEEN_MS = 300;
/** Every second call that moves money or goods takes as long. */
const SLOW_MS = 400;
/** What is left over is looked at again so often, one run after the other. */
const LOOKS = 3;

/** What has to stand on both sides in the end: every return has a refund in NewStore's books, too. */
interface Due {
	refunds: number;
	returns: number;
}

interface Kind {
	/** what happens before both runs start */
	before(sandbox: Sandbox, orderId: string): void;
	/** what happens when the first has just started */
	between?(sandbox: Sandbox, orderId: string): void;
	due: Due;
}

const storeOrder = ({ newStore }: Sandbox, orderId: string) => newStore.orderBook.find(orderId, 'external')!;

function takeBack(sandbox: Sandbox, orderId: string, piece: number): void {
	const order = storeOrder(sandbox, orderId);
	sandbox.newStore.returnBook.book(order, {
		locationId: order.currency === 'USD' ? 'AUSTIN-STORE' : 'LONDON-STORE',
		goods: [{ itemId: order.items[piece].id, conditionCode: 1 }],
		associateId: 'associate-7',
	});
}

function giveGoodwill(sandbox: Sandbox, orderId: string): void {
	sandbox.newStore.refundRequests.issue(storeOrder(sandbox, orderId), {
		amount: 150n,
		isHistorical: false,
		note: 'The parcel came late',
		reason: 'Goodwill',
		reasonCode: 2,
		attributes: [],
	});
}

function sendParcel({ tiktok: { actions, state } }: Sandbox, orderId: string, piece: number): void {
	const lineIds = [state.orders.require(orderId).lines[piece].id];
	const { id: returnId } = actions.buyerRequestsReturn({ orderId, lineIds });
	actions.answerReturn({ returnId, decision: 'APPROVE_RETURN' });
	actions.buyerShipsReturn({ returnId });
	actions.returnArrives({ returnId });
	actions.answerReturn({ returnId, decision: 'APPROVE_RECEIVED_PACKAGE' });
}

/** In stores, for 06a. Orders have two equal pieces. */
const IN_STORES: Kind[] = [
	{ before: (sandbox, id) => takeBack(sandbox, id, 0), due: { refunds: 1, returns: 1 } },
	{
		before: (sandbox, id) => takeBack(sandbox, id, 0),
		between: (sandbox, id) => takeBack(sandbox, id, 1),
		due: { refunds: 2, returns: 2 },
	},
	{
		before: (sandbox, id) => {
			takeBack(sandbox, id, 0);
			giveGoodwill(sandbox, id);
		},
		due: { refunds: 2, returns: 1 },
	},
];

/** On TikTok, for 07a. */
const ON_TIKTOK: Kind[] = [
	{ before: (sandbox, id) => sendParcel(sandbox, id, 0), due: { refunds: 1, returns: 1 } },
	{
		before: (sandbox, id) => sendParcel(sandbox, id, 0),
		between: (sandbox, id) => sendParcel(sandbox, id, 1),
		due: { refunds: 2, returns: 2 },
	},
	{
		before: ({ tiktok: { actions } }, id) => void actions.refundInSellerCenter({ orderId: id, amount: '2.00' }),
		due: { refunds: 1, returns: 0 },
	},
];

/** One piece in a store while the other comes by parcel. */
const ON_BOTH: Kind[] = [
	{
		before: (sandbox, id) => {
			takeBack(sandbox, id, 0);
			sendParcel(sandbox, id, 1);
		},
		due: { refunds: 2, returns: 2 },
	},
	{
		before: (sandbox, id) => sendParcel(sandbox, id, 0),
		between: (sandbox, id) => takeBack(sandbox, id, 1),
		due: { refunds: 2, returns: 2 },
	},
];

type Run = '06a' | '07a';

const GROUPS: Array<{ name: string; runs: [Run, Run]; kinds: Kind[]; share: number }> = [
	{ name: '06a twice', runs: ['06a', '06a'], kinds: IN_STORES, share: 1 },
	{ name: '07a twice', runs: ['07a', '07a'], kinds: ON_TIKTOK, share: 1 },
	{ name: '06a and 07a', runs: ['06a', '07a'], kinds: ON_BOTH, share: 0.25 },
];

interface GroupResult {
	runs: string;
	pairs: number;
	/** on two workers at the same time */
	concurrent: number;
	/** of them: a run found the order in the hands of the other */
	beaten: number;
	refundedTwice: number;
	bookedTwice: number;
	/** a refund or booking is missing in the end */
	missing: number;
}

export interface ClaimsSummary {
	ok: boolean;
	storm: 'claims';
	groups: GroupResult[];
	/** by code; none is right here */
	cases: Record<string, number>;
	load: number;
	problems: string[];
}

const attempts = (pairs: number, share: number) => Math.ceil(Math.ceil(pairs * share) * (1 + SPARE)) + 2;
const ordersFor = (pairs: number) => GROUPS.reduce((sum, { share }) => sum + attempts(pairs, share), 0);

export const claimsStorm = {
	workers: 2,
	templates: ['03', '06a', '07a', '12'],
	n8nEnv: ONE_JOB_EACH,
	size: { usual: 200, most: 1000 },
	sandbox: (pairs: number): SandboxOptions => ({
		skuCount: ordersFor(pairs) + 500,
		bulkMarkets: ['GB', 'US'],
		checkContracts: false,
		graceSeconds: 1,
	}),

	/** So many pairs that meet of 06a and of 07a each, and a quarter of both together. */
	async play(stage: Stage, pairs: number, tell: Tell): Promise<ClaimsSummary> {
		const { sandbox, client, workflowIds } = stage;
		const ids = placeReadyOrders(sandbox, ordersFor(pairs), { quietly: true, units: () => 2 });
		tell(`${ids.length} orders go to NewStore and to their buyers.`);
		await client.run(workflowIds['tts03OrdersRoute'], 'Every 5 minutes');
		await waitUntilRouted(sandbox, ids, 180 + ids.length);
		await waitUntilWithStores(sandbox, ids, 120);
		deliverQuietly(sandbox, ids);
		return await playPairs(stage, pairs, ids, tell);
	},
};

/** @param ids delivered orders of two equal pieces, as many as `ordersFor` says */
async function playPairs(stage: Stage, pairs: number, ids: string[], tell: Tell): Promise<ClaimsSummary> {
	const { sandbox, client, workflowIds } = stage;
	const problems: string[] = [];
	const casesBefore = new Set((await client.rows<{ id: number }>('tts_cases')).map(({ id }) => id));
	// No event: nothing but these runs looks at the orders.
	const quiet = (['newstore', 'tiktok'] as const).flatMap((system) => [
		sandbox.faults.add({ system, event: 'drop' }),
		sandbox.faults.add({ system, operationId: 'createReturn', kind: 'slow', delayMs: SLOW_MS, probability: 0.5 }),
	]);
	const callers: Record<Run, Caller> = {
		'06a': await makeCaller(stage, '06a', callWorkflow(workflowIds['tts06aRefundBatc'])),
		'07a': await makeCaller(stage, '07a', callWorkflow(workflowIds['tts07aRestockBat'])),
	};
	const run = async (which: Run, orderId: string) => {
		const { shopId } = sandbox.tiktok.state.orders.require(orderId);
		const body =
			which === '06a'
				? { newstore_order_id: storeOrder(sandbox, orderId).id, events: [] }
				: { shop_id: shopId, order_id: orderId };
		const ended = await callers[which](body);
		if (ended.out.error) problems.push(`${which} of order ${orderId}: ${JSON.stringify(ended.out.error)}`);
		return ended;
	};

	const groups: GroupResult[] = [];
	const free = [...ids];
	const played = new Map<string, { due: Due; result: GroupResult }>();
	for (const { name, runs, kinds, share } of GROUPS) {
		const wanted = Math.ceil(pairs * share);
		const counts = { pairs: 0, concurrent: 0, beaten: 0, refundedTwice: 0, bookedTwice: 0, missing: 0 };
		const result: GroupResult = { runs: name, ...counts };
		groups.push(result);
		while (result.concurrent < wanted && result.pairs < attempts(pairs, share)) {
			const orderId = free.pop()!;
			const kind = kinds[result.pairs % kinds.length];
			const both = await playPair(sandbox, { orderId, kind, runs }, run);
			result.pairs += 1;
			if (wereConcurrent(stage, both)) result.concurrent += 1;
			played.set(orderId, { due: kind.due, result });
			if (result.pairs % 25 === 0) tell(`${name}: ${result.concurrent} of ${result.pairs} pairs met`);
		}
		if (result.concurrent < wanted) problems.push(`${name}: only ${result.concurrent} of ${wanted} pairs met`);
	}

	const looks = await client.rows<{ order_id: string; note: string }>('tts_refunds');
	const waited = new Set(looks.filter(({ note }) => note.startsWith('Another run')).map((row) => row.order_id));
	const atOnce = await casesSince(stage, casesBefore);
	for (const [orderId, { result }] of played) if (waited.has(orderId)) result.beaten += 1;

	tell('What is left over is looked at again, one run of an order after the other.');
	for (let look = 0; look < LOOKS; look++) {
		const open = [...played].filter(([orderId, { due }]) => isShort(stand(sandbox, orderId), due));
		tell(`${open.length} orders are not through.`);
		await letTheWaitPass(stage, await openRows(stage), 0);
		const lookAgain = async () => {
			for (let one = open.pop(); one; one = open.pop())
				for (const which of ['06a', '07a'] as const) await run(which, one[0]);
		};
		await Promise.all([lookAgain(), lookAgain()]);
	}
	for (const id of quiet) sandbox.faults.remove(id);

	const rows = await client.rows<RefundRow & { note: string }>('tts_refunds');
	for (const [orderId, { due, result }] of played) {
		const now = stand(sandbox, orderId);
		const refunds = Math.max(0, now.refunds - due.refunds);
		const booked = Math.max(0, now.returns - due.returns, now.refundsInNewStore - due.refunds);
		result.refundedTwice += refunds;
		result.bookedTwice += booked;
		if (isShort(now, due)) result.missing += 1;
		if (!refunds && !booked && !isShort(now, due)) continue;
		const said = rows
			.filter((row) => row.order_id === orderId)
			.map((row) => `${row.refund_key} ${row.state}: ${row.note}`);
		problems.push(
			`${result.runs}, order ${orderId}: ${JSON.stringify(now)} instead of ${JSON.stringify(due)}; ${said.join('; ')}`,
		);
	}
	const { refundedTwice } = sandbox.oracle();
	if (refundedTwice) problems.push(`${refundedTwice} refunded twice`);
	const cases = await casesSince(stage, casesBefore);
	for (const [code, count] of Object.entries(cases))
		problems.push(`${count} cases ${code}, ${atOnce[code] ?? 0} at once`);

	const load = Math.round(loadavg()[1] * 10) / 10;
	const heads = ['runs', 'pairs', 'at once on two workers', 'one beaten', 'refunded twice', 'booked twice', 'missing'];
	tell(
		table(
			heads,
			groups.map((one) => Object.values(one)),
		),
	);
	tell(
		`Cases: ${
			Object.entries(cases)
				.map((one) => one.join(' '))
				.join(', ') || 'none'
		}. Load of the machine: ${load}.`,
	);
	return { ok: problems.length === 0, storm: 'claims', groups, cases, load, problems: problems.slice(0, 20) };
}

const openRows = async ({ client }: Stage) =>
	(await client.rows<RefundRow>('tts_refunds')).filter(({ state }) => !['done', 'nothing', 'refused'].includes(state));

interface Pair {
	orderId: string;
	kind: Kind;
	runs: [Run, Run];
}

async function playPair(
	sandbox: Sandbox,
	{ orderId, kind, runs: [first, second] }: Pair,
	run: (which: Run, orderId: string) => Promise<Ended>,
): Promise<[Ended, Ended]> {
	kind.before(sandbox, orderId);
	const one = run(first, orderId);
	if (kind.between) {
		await sleep(Math.random() * BETWEEN_MS);
		kind.between(sandbox, orderId);
	}
	return await Promise.all([one, run(second, orderId)]);
}

/** What stands on both sides now. */
function stand(sandbox: Sandbox, orderId: string): Due & { refundsInNewStore: number } {
	const { returnBook, refundRequests } = sandbox.newStore;
	const { id } = storeOrder(sandbox, orderId);
	const onTikTok = sandbox.tiktok.actions.snapshotReturns({ orderId });
	return {
		refunds: onTikTok.filter(({ refundedAtMs }) => refundedAtMs !== undefined).length,
		returns: returnBook.ofOrder(id).length,
		refundsInNewStore: refundRequests.ofOrder(id).length,
	};
}

const isShort = ({ refunds, returns, refundsInNewStore }: ReturnType<typeof stand>, due: Due) =>
	refunds < due.refunds || returns < due.returns || refundsInNewStore < due.refunds;

async function casesSince({ client }: Stage, before: ReadonlySet<number>): Promise<Record<string, number>> {
	const codes: Record<string, number> = {};
	for (const { id, code } of await client.rows<{ id: number; code: string }>('tts_cases'))
		if (!before.has(id)) codes[code] = (codes[code] ?? 0) + 1;
	return codes;
}
