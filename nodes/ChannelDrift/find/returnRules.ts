/** What can differ about what came back: has every buyer the money, once, and does NewStore know? */
import { sum } from '../../shared/channel/rows';
import { fromMinor } from '../../shared/money';
import type { DriftKindName } from '../kinds';
import type { TikTokReturn } from '../reading/buyerSide';
import type { StoreOrder, StoreRefund, StoreReturn } from '../reading/storeSide';
import type { TikTokLine, TikTokOrder } from '../reading/tikTokSide';
import { about } from './finding';
import type { Finding } from './finding';

export interface ReturnFacts {
	order: TikTokOrder;
	store: StoreOrder;
	/** returns and refunds on TikTok */
	asked: readonly TikTokReturn[];
	/** undefined when NewStore was not asked for them */
	back: { returns: readonly StoreReturn[]; refunds: readonly StoreRefund[] } | undefined;
	/** NewStore returns for which the store gave other goods */
	exchanged: ReadonlySet<string>;
}

const RUNNING = new Set(['open', 'running', 'unknown', 'replaced', 'exchanged']);
const DONE = new Set(['succeeded', 'success', 'successful', 'completed', 'complete']);

const names = ({ lines }: TikTokReturn, id: string) => lines.length === 0 || lines.some((line) => line.id === id);

/** Lines that came back to a store and lines whose money was given, each pair of the same goods taken off once. */
function unpaired(facts: ReturnFacts) {
	const { order, store, asked } = facts;
	const given = asked.filter(({ phase }) => phase === 'refunded');
	const known = asked.filter(({ phase }) => phase === 'refunded' || RUNNING.has(phase));
	const returnedLines = new Set(store.items.filter(({ state }) => state === 'returned').map(({ lineId }) => lineId));
	const goneLines = new Set(store.items.filter(({ state }) => state === 'gone').map(({ lineId }) => lineId));
	// NewStore takes any unit of a product: a refunded line of the same goods stands for the one that it took (newstore.md 11).
	const spare = order.lines.filter(
		({ id }) => goneLines.has(id) && !returnedLines.has(id) && known.some((one) => names(one, id)),
	);
	const standIns = new Set<string>();
	const cameBack = order.lines.filter(({ id, isCancelled, sellerSku }) => {
		if (!returnedLines.has(id) || isCancelled || known.some((one) => names(one, id))) return false;
		const other = spare.find((line) => line.sellerSku === sellerSku && !standIns.has(line.id));
		if (!other) return true;
		standIns.add(other.id);
		return false;
	});
	/** refunds that no return in NewStore stands for */
	const alone = given.filter(
		(one) =>
			order.lines.some(({ id }) => names(one, id) && goneLines.has(id)) &&
			!order.lines.some(({ id }) => names(one, id) && (returnedLines.has(id) || standIns.has(id))),
	);
	return { given, known, cameBack, alone };
}

const latest = (times: readonly number[]) => Math.max(0, ...times);

export function returnFindings(facts: ReturnFacts): Finding[] {
	const { order, store, asked, back, exchanged } = facts;
	if (!order.isOurs) return [];
	const found: Finding[] = [];
	const pair = { order, newStoreOrderId: store.newStoreOrderId };
	const say = (kind: DriftKindName, lines: readonly TikTokLine[], rest: string, since: number) =>
		found.push(about(pair, kind, { lines, rest, since }));
	const waiting = asked.filter(({ phase }) => phase === 'open');
	if (waiting.length > 0)
		found.push(
			about(pair, 'request_unanswered', {
				lines: [],
				rest: 'The buyer has asked for a return or a refund and has no answer.',
				since: Math.min(...waiting.map((one) => one.createdAt)),
				deadline: latest(waiting.map((one) => one.deadline)),
				returnId: waiting[0].id,
			}),
		);
	const { given, known, cameBack, alone } = unpaired(facts);
	found.push(...tooMuch(facts, given));
	if (!store.isFound || !back) return found;
	const { returns, refunds } = back;
	const isExchange = returns.some(({ id, isExchange: is }) => is || exchanged.has(id));
	if (isExchange && given.length > 0)
		say(
			'exchanged_and_refunded',
			order.lines.filter(({ id }) => given.some((one) => names(one, id))),
			'was exchanged in a store, and TikTok has refunded it as well.',
			latest(given.map((one) => one.updatedAt)),
		);
	if (cameBack.length > 0 && !isExchange)
		say(
			'return_not_refunded',
			cameBack,
			'came back to a store, and TikTok knows of no refund.',
			latest(returns.map(({ at }) => at)),
		);
	const own = refunds.filter(({ isOfReturn }) => !isOfReturn);
	const unknown = alone.slice(own.length);
	for (const hasGoods of [true, false]) {
		const those = unknown.filter((one) => one.hasGoods === hasGoods);
		if (those.length === 0) continue;
		const lines = order.lines.filter(({ id }) => those.some((one) => names(one, id)));
		const amount = `${fromMinor(sum(those.map((one) => one.amount)), order.currency)} ${order.currency}`;
		const since = latest(those.map((one) => one.updatedAt));
		if (hasGoods)
			say(
				'return_not_restocked',
				lines,
				`came back by parcel and ${amount} was refunded on TikTok; NewStore knows of no return.`,
				since,
			);
		else
			say(
				'refund_not_in_newstore',
				lines,
				`was refunded on TikTok (${amount}), and NewStore knows of no refund.`,
				since,
			);
	}
	const ofStore = own.filter((refund) => !refund.isBooked);
	// Refunds on TikTok, given or on their way, that no return stands for.
	const free = known.length - (given.length - alone.length);
	const missing = ofStore.slice(free);
	if (missing.length > 0 && !order.lines.every((line) => line.isCancelled))
		say(
			'refund_not_on_tiktok',
			[],
			`NewStore has refunded ${amountsOf(missing, order.currency)} without goods, and TikTok has not.`,
			latest(missing.map(({ at }) => at)),
		);
	if (found.length === 0) found.push(...ledger(facts, given));
	return found;
}

const amountsOf = (refunds: readonly StoreRefund[], currency: string) => {
	const amounts = refunds.map(({ amount }) => amount);
	if (amounts.some((amount) => amount === undefined)) return 'money';
	return `${fromMinor(sum(amounts as number[]), currency)} ${currency}`;
};

/** More money than was paid, for a line or for the order. */
function tooMuch({ order, store }: ReturnFacts, given: readonly TikTokReturn[]): Finding[] {
	const pair = { order, newStoreOrderId: store.newStoreOrderId };
	const text = (minor: number) => `${fromMinor(minor, order.currency)} ${order.currency}`;
	const twice = order.lines.filter(({ id, paid }) => {
		const amounts = given.flatMap(({ lines }) => lines.filter((line) => line.id === id).map(({ amount }) => amount));
		return amounts.length > 1 && sum(amounts) > paid;
	});
	const total = sum(given.map(({ amount }) => amount));
	if (twice.length === 0 && total <= order.total) return [];
	const rest =
		twice.length > 0
			? `was refunded in more than one refund, together more than was paid for it.`
			: `TikTok has refunded ${text(total)} of an order of ${text(order.total)}.`;
	return [about(pair, 'refunded_twice', { lines: twice, rest, since: latest(given.map((one) => one.updatedAt)) })];
}

/** Sums of both systems, when every single refund has its counterpart. */
function ledger({ order, store, asked, back }: ReturnFacts, given: readonly TikTokReturn[]): Finding[] {
	const pair = { order, newStoreOrderId: store.newStoreOrderId };
	const refunds = back?.refunds ?? [];
	const open = refunds.filter(({ status }) => status !== '' && !DONE.has(status));
	if (open.length > 0) {
		const rest = `NewStore's refund of ${amountsOf(open, order.currency)} is ${open[0].status}.`;
		return [about(pair, 'ledger_disagrees', { lines: [], rest, since: Math.min(...open.map(({ at }) => at)) })];
	}
	if (
		refunds.length === 0 ||
		asked.some(({ phase }) => RUNNING.has(phase)) ||
		refunds.some(({ amount }) => amount === undefined)
	)
		return [];
	const here = sum(refunds.map(({ amount }) => amount ?? 0));
	const there = sum(given.map(({ amount }) => amount));
	// The store may keep a fee, and TikTok's own discount may be booked in NewStore as a payment.
	if (here === there || (here > there && here - there <= order.platformDiscount)) return [];
	// TikTok may give the shipping back as well, which a store does not.
	const shipping = Math.max(0, order.total - sum(order.lines.map(({ paid }) => paid)));
	if (there > here && there - here <= feesOf(back?.returns ?? []) + shipping) return [];
	const rest = `NewStore has refunded ${fromMinor(here, order.currency)} ${order.currency}, TikTok ${fromMinor(there, order.currency)} ${order.currency}.`;
	const since = latest([...refunds.map(({ at }) => at), ...given.map((one) => one.updatedAt)]);
	return [about(pair, 'ledger_disagrees', { lines: [], rest, since })];
}

const feesOf = (returns: readonly StoreReturn[]) => sum(returns.map(({ fee }) => fee));
