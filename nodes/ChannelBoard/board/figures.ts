/** Rows of the tables → every figure of the board. Nothing is counted anywhere else. */
import { DateTime } from 'luxon';
import { rowsOf, sum } from '../../shared/channel/rows';
import { readSale, saleInWords } from '../../shared/channel/sale';
import { MINUTE_MS, readTime } from '../../shared/channel/times';
import { tryParseJson } from '../../shared/json';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { OpenCase, OwnerFigures } from './caseFigures';
import { byOwner, isForToday, openCases } from './caseFigures';

/** Rows of the tables that the board draws; blank ones count for nothing. */
export interface BoardRows {
	cases: Row[];
	flows: Row[];
	backlog: Row[];
	drift: Row[];
	refunds: Row[];
	journals: Row[];
	payouts: Row[];
	shops: Row[];
	/** `{refresh_token_expires_at}` of the credential; `authorization` as well where there are several */
	authorization: Row[];
}

export interface HourFigures {
	/** Unix milliseconds */
	hour: number;
	events: number;
	found: number;
	runs: number;
}

export interface FlowFigures {
	number: string;
	name: string;
	state: string;
	sentence: string;
	/** Unix milliseconds; 0 = never */
	lastRun: number;
	lagSeconds?: number;
	eventsToday: number;
	byEvents: number;
	bySweep: number;
	hours: HourFigures[];
}

export interface StoreFigures {
	/** '' = no store has the orders yet */
	store: string;
	name: string;
	open: number;
	dueToday: number;
	late: number;
	notReported: number;
	toCollect: number;
	oldestPaid: number;
	nextDeadline: number;
	/** orders by the hour in which their deadline ends; [] when workflow 11 has not counted them */
	dueHours: Array<{ hour: number; orders: number }>;
	countedAt: number;
}

export interface Figures {
	/** open, the most urgent first */
	cases: OpenCase[];
	/** of these: somebody has to act today */
	today: OpenCase[];
	owners: OwnerFigures[];
	flows: FlowFigures[];
	stores: StoreFigures[];
	/** orders that no store has */
	unrouted: number;
	/** orders that wait for a person before NewStore gets them */
	heldOrders: number;
	/** cases in which no stock is sent to TikTok */
	heldStock: OpenCase[];
	/** cases with a deadline, the nearest first */
	deadlines: OpenCase[];
	drift: Row[];
	refunds: Record<'asked' | 'failed' | 'waiting', number>;
	journals: Record<'asked' | 'failed' | 'open' | 'changed', number>;
	payouts: { paid: number; open: number; differing: number; last?: Row };
	/** of the authorization that ends first, Unix milliseconds; 0 = not known */
	authorizationEnds: number;
	/** what it is called where there are several; else empty */
	authorizationName: string;
	shops: number;
	/** what shops hold back during a sale, a line each: "UK: 5 units more until Fri 27 Nov, 23:00" */
	sales: string[];
	/** shops of which nobody can tell what the sale holds back, a sentence each */
	unclearSales: string[];
	/** what is not well, one sentence each; empty = all is well */
	worries: string[];
	/** nothing has been measured yet, so nobody can say that all is well */
	isBlank: boolean;
}

const count = (row: Row, column: string) => Math.max(0, Number(row[column]) || 0);

const listIn = (value: unknown): Row[] => rowsOf(typeof value === 'string' ? tryParseJson(value) : value);

const hoursOf = (value: unknown): HourFigures[] =>
	listIn(value)
		.map((row) => ({
			hour: readTime(row.hour),
			events: count(row, 'events'),
			found: count(row, 'found'),
			runs: count(row, 'runs'),
		}))
		.filter(({ hour }) => hour > 0);

/** A row without a shop is the whole of its flow. */
const flowFigures = (rows: readonly Row[]): FlowFigures[] =>
	rows
		.filter((row) => cell(row, 'flow_key') !== '' && cell(row, 'shop_id') === '')
		.map((row) => ({
			number: cell(row, 'workflow'),
			name: cell(row, 'name') || cell(row, 'workflow'),
			state: cell(row, 'state').toLowerCase(),
			sentence: cell(row, 'sentence'),
			lastRun: readTime(row.last_run_at),
			...(cell(row, 'lag_seconds') === '' ? {} : { lagSeconds: count(row, 'lag_seconds') }),
			eventsToday: count(row, 'events_today'),
			byEvents: count(row, 'found_by_events'),
			bySweep: count(row, 'found_by_sweep'),
			hours: hoursOf(row.hours),
		}))
		.sort((a, b) => (a.number < b.number ? -1 : 1));

const storeName = (row: Row) =>
	cell(row, 'store') === '' ? 'No store yet' : cell(row, 'store_name') || cell(row, 'store');

const storeFigures = (rows: readonly Row[]): StoreFigures[] =>
	rows
		.filter((row) => cell(row, 'counted_at') !== '')
		.map((row) => ({
			store: cell(row, 'store'),
			name: storeName(row),
			open: count(row, 'open'),
			dueToday: count(row, 'due_today'),
			late: count(row, 'late'),
			notReported: count(row, 'report_missing'),
			toCollect: count(row, 'awaiting_collection'),
			oldestPaid: readTime(row.oldest_paid_at),
			nextDeadline: readTime(row.next_deadline),
			dueHours: listIn(row.due_hours)
				.map((one) => ({ hour: readTime(one.hour), orders: count(one, 'orders') }))
				.filter(({ hour }) => hour > 0),
			countedAt: readTime(row.counted_at),
		}))
		.sort((a, b) => b.late - a.late || b.dueToday - a.dueToday || b.open - a.open || (a.name < b.name ? -1 : 1));

const inState = (rows: readonly Row[], ...states: string[]) =>
	rows.filter((row) => states.includes(cell(row, 'state').toLowerCase())).length;

const HOLDS_STOCK = /^STOCK_(GUARDRAIL|FEED_)/;

function payoutFigures(rows: readonly Row[]): Figures['payouts'] {
	const known = rows.filter((row) => cell(row, 'payment_id') !== '');
	const paid = known.filter((row) => readTime(row.paid_at) > 0);
	const last = [...paid].sort((a, b) => readTime(b.paid_at) - readTime(a.paid_at))[0];
	return {
		paid: paid.length,
		open: known.length - paid.length,
		differing: known.filter((row) => count(row, 'orders_open') > 0).length,
		...(last ? { last } : {}),
	};
}

/** Workflow 11 counts the backlog every 15 minutes. */
const BACKLOG_OLD_MS = 45 * MINUTE_MS;

const many = (number: number, one: string, several: string) => (number > 0 ? [number === 1 ? one : several] : []);

const endedInWords = (name: string) =>
	name
		? `The TikTok authorization ${name} has ended: nothing of its shops can be read or sent`
		: 'The authorization of TikTok Shop has ended: nothing can be read or sent';

/** Of several authorizations the one that ends first. */
function endsFirst(rows: Row[]): Pick<Figures, 'authorizationEnds' | 'authorizationName'> {
	const known = rows
		.map((row) => ({ ends: readTime(row.refresh_token_expires_at), name: cell(row, 'authorization') }))
		.filter(({ ends }) => ends > 0)
		.sort((one, other) => one.ends - other.ends);
	return { authorizationEnds: known[0]?.ends ?? 0, authorizationName: known[0]?.name ?? '' };
}

/** What is not well beside the cases, which stand in a list of their own. */
function worriesOf(figures: Omit<Figures, 'worries' | 'isBlank'>, nowMs: number): string[] {
	const late = sum(figures.stores.map((store) => store.late));
	const counted = Math.max(0, ...figures.stores.map(({ countedAt }) => countedAt));
	const { asked, failed } = figures.refunds;
	const stuck = figures.journals.failed;
	const isEnded = figures.authorizationEnds > 0 && figures.authorizationEnds <= nowMs;
	return [
		...figures.unclearSales,
		...(isEnded ? [endedInWords(figures.authorizationName)] : []),
		...many(late, '1 order is late to be dispatched', `${late} orders are late to be dispatched`),
		...figures.flows
			.filter(({ state }) => state !== '' && state !== 'ok')
			.map(({ name, sentence, state }) => sentence || `${name}: ${state}`),
		...(counted > 0 && nowMs - counted > BACKLOG_OLD_MS
			? ['The backlog of the stores is old: workflow 11 has not counted it for a while']
			: []),
		...many(asked, '1 refund waits for an answer', `${asked} refunds wait for an answer`),
		...many(failed, '1 refund has failed and is tried again', `${failed} refunds have failed and are tried again`),
		...many(stuck, '1 journal has failed and is tried again', `${stuck} journals have failed and are tried again`),
	];
}

const shopName = (row: Row) => cell(row, 'shop_name') || cell(row, 'shop_id');

/** Sales that count or will: in words, by whether they can be read. */
function salesOf(shops: readonly Row[], nowMs: number): Pick<Figures, 'sales' | 'unclearSales'> {
	const found: Pick<Figures, 'sales' | 'unclearSales'> = { sales: [], unclearSales: [] };
	for (const row of shops) {
		const read = readSale(row, nowMs);
		if (!read) continue;
		if ('sale' in read) found.sales.push(`${shopName(row)}: ${saleInWords(row, nowMs)}`);
		else found.unclearSales.push(`${shopName(row)} sends no stock: its sale ${saleInWords(row, nowMs)}`);
	}
	return found;
}

/** @param timeZone of the day that ends */
export function figuresOf(rows: BoardRows, nowMs: number, timeZone: string): Figures {
	const cases = openCases(rows.cases, nowMs);
	const endOfDay = DateTime.fromMillis(nowMs, { zone: timeZone }).endOf('day').toMillis();
	const stores = storeFigures(rows.backlog);
	const { refunds, journals } = rows;
	const figures = {
		cases,
		today: cases.filter((one) => isForToday(one, endOfDay)),
		owners: byOwner(cases, nowMs),
		flows: flowFigures(rows.flows),
		stores,
		unrouted: sum(stores.filter(({ store }) => store === '').map(({ open }) => open)),
		heldOrders: cases.filter(({ flow, rank }) => flow === 'orders' && rank < 3).length,
		heldStock: cases.filter(({ code }) => HOLDS_STOCK.test(code)),
		deadlines: cases.filter(({ deadline }) => deadline > 0).sort((a, b) => a.deadline - b.deadline),
		drift: rows.drift.filter((row) => cell(row, 'drift_key') !== ''),
		refunds: {
			asked: inState(refunds, 'asked'),
			failed: inState(refunds, 'failed'),
			waiting: inState(refunds, 'waiting', 'sending', 'approved'),
		},
		journals: {
			asked: inState(journals, 'asked'),
			failed: inState(journals, 'failed'),
			open: inState(journals, 'open', 'sending', 'approved'),
			changed: inState(journals, 'changed'),
		},
		payouts: payoutFigures(rows.payouts),
		...endsFirst(rows.authorization),
		shops: rows.shops.filter((row) => cell(row, 'shop_id') !== '').length,
		...salesOf(rows.shops, nowMs),
	};
	const isBlank = stores.length === 0 && !figures.flows.some(({ lastRun }) => lastRun > 0);
	return { ...figures, worries: worriesOf(figures, nowMs), isBlank };
}
