/** Which statements are read now, with their payouts, and which of them go into the report (design 7). */
import { isEmptyItem } from '../../shared/channel/rows';
import type { Placed } from '../../shared/channel/placed';
import type { Shop } from '../../shared/channel/shops';
import { DAY_MS, readTime } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { marketOf } from '../../shared/channel/markets';
import { dayOf } from '../proof/statementDay';
import type { StatementDay } from '../proof/statementDay';
import { concerns } from './concerns';

/** due: what is not in the ledger as it is now. again: also what is. named: those of `named` and no others, whatever they are. */
type ReadingScope = 'due' | 'again' | 'named';

export interface ReadingSettings {
	scope: ReadingScope;
	/** ids of statements; empty means all */
	named: ReadonlySet<string>;
	shops: ReadonlyMap<string, Shop>;
	/** rows of tts_journals */
	ledger: readonly Row[];
	/** rows of tts_payouts */
	payoutRows: readonly Row[];
	/** problems of the nodes that read statements and payments: their shops wait */
	notRead: readonly Row[];
	/** beginning of the first day that is booked, Unix milliseconds; 0 when every day is */
	bookFrom: number;
	statementDay: StatementDay;
	/** closed: once its day is over. paid: once it is paid out */
	when: 'closed' | 'paid';
	/** Unix milliseconds */
	now: number;
}

/** A statement as TikTok lists it, with what the later steps ask of it. */
interface PlannedStatement extends Row {
	/** its amounts in one text, to notice a later change */
	totals: string;
	/** whether its payout goes into the report of this run */
	to_report: boolean;
}

interface ReadingPlan {
	statements: Array<Placed<PlannedStatement>>;
	payments: Array<Placed<Row>>;
}

/** The id, then each amount in the order of its names; rows of tts_journals hold it as it is. */
export function totalsOf(statement: Row): string {
	const amounts = Object.keys(statement).filter((field) => field.endsWith('_amount'));
	return [cell(statement, 'statement_id'), ...amounts.sort().map((field) => cell(statement, field))].join(' ');
}

const BETWEEN_TOTALS = ' | ';

export const joinTotals = (totals: readonly string[]) => totals.join(BETWEEN_TOTALS);

/** Ids that a person typed: whatever stands between the digits; spaces within a long number belong to it. */
export const idsIn = (text: string): Set<string> =>
	new Set(
		text
			.replace(/(?<!\d{15}) +/g, '')
			.split(/\D+/)
			.filter((id) => id !== ''),
	);

/** In these states nothing has left yet, so the journal is built anew. */
const NOT_SENT = new Set(['open', 'failed']);

/** statement id + its totals, for every statement that the ledger has as it is */
function notedStatements(ledger: readonly Row[]): Set<string> {
	const noted = new Set<string>();
	for (const row of ledger) {
		if (cell(row, 'journal_ref') === '' || NOT_SENT.has(cell(row, 'state').toLowerCase())) continue;
		const totals = cell(row, 'statement_totals').split('|');
		for (const id of cell(row, 'statement_ids').split(/[\s,]+/))
			for (const text of totals) noted.add(`${id}/${text.trim()}`);
	}
	return noted;
}

/** @param statements of Get Statements; @param payments of Get Payments, empty where TikTok shows none */
export function planReading(
	statements: readonly Row[],
	payments: readonly Row[],
	settings: ReadingSettings,
): ReadingPlan {
	const { scope, named, shops, notRead, now } = settings;
	const listed = statements.flatMap((row, index) =>
		isEmptyItem(row) || cell(row, 'statement_id') === '' ? [] : [{ row, index, totals: totalsOf(row) }],
	);
	type Listed = (typeof listed)[number];
	const idOf = ({ row }: Listed) => cell(row, 'statement_id');
	const payoutOf = ({ row }: Listed) => cell(row, 'payment_id');
	const isPaid = ({ row }: Listed) => cell(row, 'payment_status') === 'PAID';
	const isNamed = (one: Listed) => named.has(idOf(one));
	const isWithoutPayouts = ({ row }: Listed) =>
		marketOf(shops.get(cell(row, 'shop_id'))?.region ?? '')?.statements === 'sea';
	const plan = (
		chosen: readonly Listed[],
		reported: ReadonlySet<Listed>,
		paymentIds: ReadonlySet<string>,
	): ReadingPlan => ({
		statements: chosen.map((one) => ({
			json: { ...one.row, totals: one.totals, to_report: reported.has(one) },
			indexes: [one.index],
		})),
		payments: payments.flatMap((row, index) =>
			paymentIds.has(cell(row, 'payment_id')) ? [{ json: row, indexes: [index], input: 1 }] : [],
		),
	});
	const payoutsOf = (chosen: readonly Listed[]) => new Set(chosen.map(payoutOf).filter((id) => id !== ''));

	if (scope === 'named') {
		const chosen = listed.filter(isNamed);
		return plan(chosen, new Set(), payoutsOf(chosen));
	}

	const shopsNotRead = new Set(
		[...new Set(listed.map(({ row }) => cell(row, 'shop_id')))].filter((id) => concerns(notRead, id)),
	);
	// A time that cannot be read is told by Check Payouts.
	const open = listed.filter((one) => {
		const time = readTime(one.row.statement_time);
		const day = dayOf(time, settings.statementDay);
		const isClosed = isPaid(one) || (time > 0 && day + DAY_MS <= now);
		return isClosed && !shopsNotRead.has(cell(one.row, 'shop_id')) && day >= settings.bookFrom;
	});
	const noted = notedStatements(settings.ledger);
	const due = new Set(
		open
			.filter((one) => settings.when !== 'paid' || isPaid(one))
			.filter((one) =>
				named.size > 0 ? isNamed(one) : scope === 'again' || !noted.has(`${idOf(one)}/${one.totals.trim()}`),
			),
	);
	const duePayouts = payoutsOf([...due]);
	const paidPayouts = new Set(
		payments.filter((row) => cell(row, 'status') === 'PAID').map((row) => cell(row, 'payment_id')),
	);
	const alreadyReported = new Set(
		settings.payoutRows.filter((row) => cell(row, 'reported_at') !== '').map((row) => cell(row, 'payment_id')),
	);
	const toReport = new Set(
		open.filter((one) => {
			if (!isWithoutPayouts(one) && !paidPayouts.has(payoutOf(one))) return false;
			if (scope === 'again') return due.has(one) || duePayouts.has(payoutOf(one));
			return !alreadyReported.has(isWithoutPayouts(one) ? idOf(one) : payoutOf(one));
		}),
	);
	// All statements of a payout are read together: only so its sum can be compared.
	const paymentIds = payoutsOf([...due, ...toReport]);
	const chosen = listed.filter((one) => due.has(one) || toReport.has(one) || paymentIds.has(payoutOf(one)));
	return plan(chosen, toReport, paymentIds);
}
