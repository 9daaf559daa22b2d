// The part of the oracle about returns and refunds: has every buyer got the money for what came back, exactly once, does
// NewStore know what TikTok gave back, and do the ledgers of both sides agree?
import { unitsOf } from './dispatchOracle.mts';
import type { DispatchWorld, Unit } from './dispatchOracle.mts';
import { moneyText } from './newstore/orders/money.mts';
import { refundedBy } from './newstore/payments/paymentAccounts.mts';
import { refundStatus } from './newstore/payments/refundRequests.mts';
import type { RefundRequest, ReturnRecord } from './newstore/returns/returnTypes.mts';
import type { Order as NewStoreOrder } from './newstore/types.mts';
import type { Order as TikTokOrder } from './tiktok/orders/orderTypes.mts';
import { discountsOf, paidFor, totalOf } from './tiktok/returns/refundAmounts.mts';
import { isRunning, refundOf } from './tiktok/returns/returnBook.mts';
import type { Return } from './tiktok/returns/returnTypes.mts';

export interface ReturnFinding {
	orderId: string;
	/** TikTok lines; empty where the whole order is meant. */
	lineIds: string[];
	why: string;
}

const KINDS = [
	/** A line got back more than it cost, or more refunds of the seller than NewStore has returns and refund requests. */
	'refundedTwice',
	/** Came back to NewStore, and the buyer has neither money nor a running request. */
	'returnNotRefunded',
	/** A store gave other goods for what came back, and the buyer has got the money on TikTok as well. */
	'exchangedAndRefunded',
	/** A refund without goods was issued in NewStore, and TikTok knows nothing of it. */
	'refundNotOnTikTok',
	/** TikTok has given money back, and NewStore knows of neither return nor refund. */
	'refundNotInNewStore',
	/** Goods that TikTok's buyer sent back lie with the retailer; NewStore has the return and does not offer them. */
	'returnNotRestocked',
	/** NewStore's ledger and TikTok's refunds differ, or NewStore's provider did not acknowledge a refund. */
	'ledgerDisagrees',
	/** NewStore paid money out for an order that was paid on TikTok. */
	'paidByNewStore',
] as const;
export type ReturnKind = (typeof KINDS)[number];

/** No mail makes these right. */
const NEVER_EXCUSED = new Set<ReturnKind>(['refundedTwice', 'paidByNewStore']);

export interface ReturnTruth {
	/** What no exception mail tells about. Each finding counts once, however many lines it names. */
	findings: Record<ReturnKind, ReturnFinding[]>;
	/** What a mail that names the order tells about. */
	excused: Record<ReturnKind, ReturnFinding[]>;
	/** Returns in NewStore of goods that were sold on TikTok. */
	returnsInNewStore: number;
	/** Refunds on TikTok that buyers have received. */
	refundsOnTikTok: number;
	/** Units of these returns that went back on the shelf, and those that did not. */
	unitsRestocked: number;
	unitsNotRestocked: number;
}

/** One order on both sides. */
interface Case {
	order: TikTokOrder;
	units: Unit[];
	returns: ReturnRecord[];
	/** Refunds without goods. */
	requests: RefundRequest[];
	/** Money that came with returns. */
	refunds: RefundRequest[];
	stores: NewStoreOrder[];
	/** On TikTok, with the money given or promised. */
	given: Return[];
	/** On TikTok, still open or in arbitration. */
	running: Return[];
}

type Found = Array<{ kind: ReturnKind; lineIds?: string[]; why: string }>;

/** @param routed NewStore orders per TikTok order id */
export function returnsTruth(world: DispatchWorld, routed: Map<string, NewStoreOrder[]>): ReturnTruth {
	const { newStore, tiktok, mails } = world;
	const truth: ReturnTruth = {
		findings: noFindings(),
		excused: noFindings(),
		returnsInNewStore: 0,
		refundsOnTikTok: 0,
		unitsRestocked: 0,
		unitsNotRestocked: 0,
	};
	for (const order of tiktok.state.orders.all()) {
		const stores = routed.get(order.id) ?? [];
		const onTikTok = tiktok.state.returns.ofOrder(order.id);
		const returns = stores.flatMap((store) => newStore.returnBook.ofOrder(store.id));
		const all = stores.flatMap((store) => newStore.refundRequests.ofOrder(store.id));
		if (onTikTok.length + returns.length + all.length === 0) continue;
		const one: Case = {
			order,
			units: unitsOf(world, order, stores),
			returns,
			requests: all.filter(({ returnId }) => returnId === undefined),
			refunds: all.filter(({ returnId }) => returnId !== undefined),
			stores,
			given: onTikTok.filter(isGiven),
			running: onTikTok.filter((asked) => isRunning(asked) && !isGiven(asked)),
		};
		truth.returnsInNewStore += returns.length;
		truth.refundsOnTikTok += onTikTok.filter(({ refundedAtMs }) => refundedAtMs !== undefined).length;
		for (const { isRestocked } of returns.flatMap(({ items }) => items)) {
			if (isRestocked) truth.unitsRestocked += 1;
			else truth.unitsNotRestocked += 1;
		}
		const found = [
			...doubled(one),
			...notRefunded(world, one),
			...exchangedAndRefunded(one),
			...notInNewStore(world, one),
			...ledgers(world, one),
		];
		for (const { kind, lineIds = [], why } of found) {
			const isTold = !NEVER_EXCUSED.has(kind) && mails.some((text) => text.includes(order.id));
			(isTold ? truth.excused : truth.findings)[kind].push({ orderId: order.id, lineIds, why });
		}
	}
	return truth;
}

function doubled({ order, units, returns, requests, given }: Case): Found {
	const found: Found = [];
	for (const { line, items } of units) {
		const refunds = given.filter((asked) => has(asked, line.id));
		const minor = refunds
			.flatMap((asked) => asked.lines.filter((row) => row.line.id === line.id))
			.reduce((sum, { parts }) => sum + parts.subTotal + parts.productTax, 0);
		const text = (amount: number) => moneyText(BigInt(amount), order.currency);
		if (minor > paidFor(line)) {
			const why = `paid ${text(paidFor(line))}, got back ${text(minor)} in ${refunds.length} refunds`;
			found.push({ kind: 'refundedTwice', lineIds: [line.id], why });
			continue;
		}
		const bySeller = refunds.filter(({ role }) => role === 'SELLER').length;
		// One item of a bundle comes back after the other: each of them may have brought money.
		const causes = returns.filter(({ items: back }) => back.some(({ id }) => items.some((item) => item.id === id)));
		if (bySeller > 1 && bySeller > causes.length + requests.length) {
			const why = `${bySeller} refunds of the seller, NewStore knows ${causes.length} returns and ${requests.length} requests`;
			found.push({ kind: 'refundedTwice', lineIds: [line.id], why });
		}
	}
	const total = given.reduce((sum, asked) => sum + totalOf(refundOf(asked)), 0);
	if (total > order.amounts.total) {
		found.push({
			kind: 'refundedTwice',
			why: `the order's refunds exceed what was paid for it by ${total - order.amounts.total}`,
		});
	}
	return found;
}

function notRefunded(world: DispatchWorld, one: Case): Found {
	const { units, returns, requests, given, running } = one;
	const found: Found = [];
	for (const record of returns) {
		// A historical return only tells NewStore what happened elsewhere; an exchange was paid for with goods.
		if (record.isHistorical || record.isExchange || !isDue(world, record.bookedAt)) continue;
		const lines = linesOf(record, one).filter(
			({ id, cancelled, isReplaced }) =>
				!cancelled && !isReplaced && ![...given, ...running].some((asked) => has(asked, id)),
		);
		if (lines.length === 0) continue;
		const why = `return ${record.id} at ${record.locationId}; no refund and no running request on TikTok`;
		found.push({ kind: 'returnNotRefunded', lineIds: lines.map(({ id }) => id), why });
	}
	const due = requests.filter(({ isHistorical, requestedAt }) => !isHistorical && isDue(world, requestedAt));
	const free = [...given, ...running].length - explained(one).length;
	const isAllBack = units.every(({ line }) => line.cancelled || isWholly(line));
	if (due.length > free && !isAllBack) {
		const ids = due.slice(free).map(({ id, amount }) => `${id} (${moneyText(amount, one.order.currency)})`);
		found.push({ kind: 'refundNotOnTikTok', why: `refund requests ${ids.join(', ')} have no refund on TikTok` });
	}
	return found;
}

function exchangedAndRefunded(one: Case): Found {
	return one.returns
		.filter(({ isExchange }) => isExchange)
		.flatMap((record) => {
			const lineIds = linesOf(record, one)
				.map(({ id }) => id)
				.filter((id) => one.given.some((asked) => has(asked, id)));
			const why = `return ${record.id} was exchanged at ${record.locationId}, and TikTok has refunded it`;
			return lineIds.length > 0 ? [{ kind: 'exchangedAndRefunded' as const, lineIds, why }] : [];
		});
}

function notInNewStore(world: DispatchWorld, one: Case): Found {
	const { order, units, returns, requests, given, stores } = one;
	// What NewStore never had cannot come back to it.
	if (stores.length === 0) return [];
	const found: Found = [];
	const known = explained(one);
	let recorded = requests.length;
	for (const asked of given) {
		if (asked.refundedAtMs === undefined || !isDue(world, asked.refundedAtMs) || known.includes(asked)) continue;
		const isInNewStore = units.some(({ line, items }) => has(asked, line.id) && items.some(hasLeft));
		if (!isInNewStore) continue;
		if (recorded > 0) {
			recorded -= 1;
			continue;
		}
		const goods = asked.parcel?.arrivedAtMs === undefined ? 'without goods' : 'with goods that arrived';
		const why = `${asked.type} ${asked.id} ${goods}, ${moneyText(BigInt(totalOf(refundOf(asked))), order.currency)}; nothing in NewStore`;
		found.push({ kind: 'refundNotInNewStore', lineIds: asked.lines.map(({ line }) => line.id), why });
	}
	for (const asked of given) {
		if (asked.parcel?.arrivedAtMs === undefined || !isDue(world, asked.refundedAtMs ?? Infinity)) continue;
		const lineIds = asked.lines.map(({ line }) => line.id);
		const items = units.filter(({ line }) => lineIds.includes(line.id)).flatMap((unit) => unit.items);
		const lost = returns
			.filter(({ isHistorical }) => isHistorical)
			.flatMap((record) => record.items)
			.filter(
				(back) => items.some(({ id }) => id === back.id) && isSalable(world, back.conditionCode) && !back.isRestocked,
			);
		if (lost.length === 0) continue;
		const products = lost.map(({ productId }) => productId).join(', ');
		found.push({
			kind: 'returnNotRestocked',
			lineIds,
			why: `${products} came back with ${asked.id} and is on no shelf`,
		});
	}
	return found;
}

function ledgers({ newStore, nowMs, graceMs }: DispatchWorld, one: Case): Found {
	const { order, returns, requests, refunds, given, running, stores } = one;
	const text = (minor: bigint) => moneyText(minor, order.currency);
	const accounts = stores.map((store) => newStore.payments.accountOf(store));
	const found: Found = [];
	const paid = accounts.reduce((sum, account) => sum + refundedBy(account, 'newstore'), 0n);
	if (paid > 0n) found.push({ kind: 'paidByNewStore', why: `NewStore paid out ${text(paid)} itself` });
	const isLate = (ms: number | undefined) => ms !== undefined && nowMs - ms >= graceMs;
	const all = [...requests, ...refunds];
	const open = all.filter((request) => refundStatus(request) !== 'succeeded' && isLate(request.requestedAt));
	// Without an adapter refunds stay open by nature; then there is no ledger to compare.
	const providers = new Set(accounts.flatMap(({ instruments }) => instruments.map(({ provider }) => provider)));
	if (![...providers].every((provider) => newStore.paymentAdapter.providers.has(provider))) return found;
	for (const request of open) {
		const why = `refund ${request.id} of ${text(request.amount)} is ${refundStatus(request)}: ${request.task?.why ?? 'no answer'}`;
		found.push({ kind: 'ledgerDisagrees', why });
	}
	const isSettled =
		open.length === 0 &&
		running.length === 0 &&
		all.every(({ requestedAt }) => isLate(requestedAt)) &&
		given.every(({ refundedAtMs }) => isLate(refundedAtMs));
	// Money that is too much after an exchange is a finding of its own.
	if (!isSettled || exchangedAndRefunded(one).length > 0) return found;
	const ledger = all.reduce((sum, { amount }) => sum + amount, 0n);
	// A fee or another amount is the store's decision, which TikTok's buyer need not bear.
	const waived = returns.reduce((sum, { amounts }) => sum + amounts.total - amounts.adjusted, 0n);
	const tiktok = BigInt(given.reduce((sum, asked) => sum + totalOf(refundOf(asked)), 0));
	// TikTok's own discount may be booked in NewStore as a payment; it is not the buyer's to get back.
	const platform = BigInt(
		given
			.map((asked) => discountsOf(order, asked.lines))
			.reduce((sum, { productPlatform, shippingPlatform }) => sum + productPlatform + shippingPlatform, 0),
	);
	if ([ledger, ledger + waived].some((sum) => sum === tiktok || sum === tiktok + platform)) return found;
	const why = `NewStore refunded ${text(ledger)}, TikTok ${text(tiktok)} (platform discount ${text(platform)})`;
	return [...found, { kind: 'ledgerDisagrees', why }];
}

/** Refunds on TikTok that returns in NewStore stand for: for each return the newest refund of its lines. */
function explained(one: Case): Return[] {
	const { returns, given, running } = one;
	const left = [...given, ...running];
	const found: Return[] = [];
	for (const record of returns) {
		for (const { id } of linesOf(record, one)) {
			if (found.some((asked) => has(asked, id))) continue;
			const newest = left.findLast((asked) => has(asked, id) && !found.includes(asked));
			if (newest) found.push(newest);
		}
	}
	return found;
}

/**
 * Lines that a return is about. Over the API only the product is named and NewStore takes any unit of it: then a line of the
 * same goods stands for it that TikTok has refunded and that NewStore has nothing of.
 */
function linesOf(record: ReturnRecord, { units, returns, given, running }: Case): Unit['line'][] {
	const isBack = (unit: Unit, records: ReturnRecord[]) =>
		records.some(({ items }) => items.some(({ id }) => unit.items.some((item) => item.id === id)));
	const isOnTikTok = ({ line }: Unit) => [...given, ...running].some((asked) => has(asked, line.id));
	const own = units.filter((unit) => isBack(unit, [record]));
	if (record.associateId !== undefined) return own.map(({ line }) => line);
	const spare = units.filter((unit) => isOnTikTok(unit) && !isBack(unit, returns));
	return own.map((unit) => {
		if (isOnTikTok(unit)) return unit.line;
		const place = spare.findIndex(({ line }) => line.sellerSku === unit.line.sellerSku);
		return place < 0 ? unit.line : spare.splice(place, 1)[0].line;
	});
}

function has(asked: Return, lineId: string): boolean {
	return asked.lines.some(({ line }) => line.id === lineId);
}

/** The money is with the buyer, or promised and on its way. */
function isGiven({ status, refundedAtMs }: Return): boolean {
	return (
		refundedAtMs !== undefined ||
		status === 'RETURN_OR_REFUND_REQUEST_SUCCESS' ||
		status === 'REPLACEMENT_REQUEST_REFUND_SUCCESS'
	);
}

function isWholly(line: Unit['line']): boolean {
	const { givenBack } = line;
	return givenBack !== undefined && givenBack.subTotal + givenBack.productTax >= paidFor(line);
}

function hasLeft({ status }: { status: string }): boolean {
	return status === 'complete' || status === 'returned';
}

function isSalable({ newStore }: DispatchWorld, code: number): boolean {
	return newStore.settings.returnConditions[String(code)]?.salable === true;
}

function isDue({ nowMs, graceMs }: DispatchWorld, sinceMs: number): boolean {
	return nowMs - sinceMs >= graceMs;
}

function noFindings(): Record<ReturnKind, ReturnFinding[]> {
	return Object.fromEntries(KINDS.map((kind) => [kind, []])) as unknown as Record<ReturnKind, ReturnFinding[]>;
}
