/** One journal out of the entries of its statements: exchange, receivable mode, lines, hash. */
import { utcDay } from '../../shared/channel/times';
import { currencyDigits, fromMinor } from '../../shared/money';
import { contentHash } from './contentHash';
import { CATEGORY_BY_NAME } from '../tables/categories';
import type { Rate } from './conversion';
import { convert } from './conversion';
import type { Entry } from './journalEntries';
import { DIFFERENCE, suspenseOf } from './journalEntries';
import type { CategoryAmounts } from './journalLines';
import { add, isRevenue, journalLines, sumOf } from './journalLines';
import type { LedgerSettings } from './journalSettings';
import type { Journal } from '../types';

/** Lines that are no part of the statements: clearing, rollover, the counterpart of an accrual. In the journal's currency. */
export type Counterparts = Array<[category: string, minor: number]>;

export interface JournalPlan {
	ref: string;
	shopId: string;
	region: string;
	statementIds: string[];
	paymentId: string;
	/** Unix milliseconds */
	time: number;
	/** of the entries */
	currency: string;
	entries: Entry[];
	/** what the entries sum up to, with the other sign: minor units of `currency` */
	payableMinor: number;
	/** given when the lines are in another currency than the entries */
	rate?: Rate;
	/** rate of the payout, for the header, when the lines stay in the currency of the entries */
	shownRate?: Rate;
	counterparts: Counterparts;
	/** "TikTok Shop GB settlement" */
	title: string;
	draftReasons: string[];
}

/** Thrown when a journal is not balanced: it must never leave the node. */
class Unbalanced extends Error {}

const rowsText = (rows: number) => `${rows} ${rows === 1 ? 'row' : 'rows'}`;

function lineTexts(plan: JournalPlan, receivableMode: boolean): Map<string, string> {
	const rows = new Map<string, number>();
	for (const entry of plan.entries) {
		const category = receivableMode && isRevenue(entry.category) ? 'receivable' : entry.category;
		rows.set(category, (rows.get(category) ?? 0) + entry.rows);
	}
	const texts = new Map(
		[...rows].map(([category, count]) => [
			category,
			`${CATEGORY_BY_NAME.get(category)?.label ?? category}, ${rowsText(count)}`,
		]),
	);
	texts.set('clearing', plan.paymentId ? `Payable, payment ${plan.paymentId}` : 'Payable, not paid yet');
	texts.set('rollover', 'Carried over the end of the month');
	texts.set('rounding', `Rounding of the exchange from ${plan.currency}`);
	texts.set('fx', 'Difference between the exchange rate and the payout');
	return texts;
}

/**
 * Brings the entries into the currency of the journal. The counterparts are fixed there (the bank got what it got), so what is
 * missing goes to rounding, up to half a minor unit per line, and beyond that to exchange gain or loss.
 */
function exchanged(plan: JournalPlan, amounts: CategoryAmounts, rate: Rate): CategoryAmounts {
	const result: CategoryAmounts = new Map([...amounts].map(([category, minor]) => [category, convert(minor, rate)]));
	const lines = [...result.values()].filter((minor) => minor !== 0).length + plan.counterparts.length;
	const fixed = plan.counterparts.reduce((sum, [, minor]) => sum + minor, 0);
	const missing = -sumOf(result) - fixed;
	const fromLines = -sumOf(result) - convert(plan.payableMinor, rate);
	const isRounding = Math.abs(missing) * 2 <= lines;
	add(result, 'rounding', isRounding ? missing : fromLines);
	add(result, 'fx', isRounding ? 0 : missing - fromLines);
	return result;
}

function draftReasons(plan: JournalPlan, journalCurrency: string, base: string): string[] {
	const reasons = [...plan.draftReasons];
	const suspense = suspenseOf(plan.entries);
	if (suspense.length > 0) {
		const names = suspense.map(({ field, type }) =>
			field === DIFFERENCE ? 'a difference within the tolerance' : (type ?? field ?? ''),
		);
		reasons.push(`It holds a suspense line: ${names.join(', ')}.`);
	}
	if (base !== '' && base !== journalCurrency) {
		reasons.push(`The books are in ${base}, the journal is in ${journalCurrency}, and no exchange rate is known.`);
	}
	return reasons;
}

/** @throws Unbalanced, RangeError (an amount beyond what can be counted exactly) */
export function composeJournal(plan: JournalPlan, settings: LedgerSettings): Journal {
	const { entries, currency, rate } = plan;
	const own: CategoryAmounts = new Map();
	for (const { category, amount_minor } of entries) {
		add(own, settings.receivableMode && isRevenue(category) ? 'receivable' : category, amount_minor);
	}
	const journalCurrency = rate?.to ?? currency;
	const amounts = rate ? exchanged(plan, own, rate) : own;
	for (const [category, minor] of plan.counterparts) add(amounts, category, minor);

	const lines = journalLines(
		amounts,
		{ shopId: plan.shopId, currency: journalCurrency, texts: lineTexts(plan, settings.receivableMode) },
		settings,
	);
	const total = lines.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
	if (total !== 0 || sumOf(amounts) !== 0) {
		throw new Unbalanced(
			`debits and credits differ by ${fromMinor(total || sumOf(amounts), journalCurrency)} ${journalCurrency}`,
		);
	}
	const date = utcDay(plan.time);
	const base = settings.shops.get(plan.shopId)?.baseCurrency || settings.baseCurrency;
	const reasons = draftReasons(plan, journalCurrency, base);
	const payable = fromMinor(plan.payableMinor, currency);
	const shownRate = rate ?? plan.shownRate;
	const subsidiary = settings.dimensions.subsidiaryOf(plan.shopId);
	return {
		journal_ref: plan.ref,
		shop_id: plan.shopId,
		statement_ids: plan.statementIds,
		payment_id: plan.paymentId,
		region: plan.region,
		currency,
		journal_currency: journalCurrency,
		...(shownRate ? { exchange_rate: shownRate.text } : {}),
		date,
		description: `${plan.title} ${date}`,
		lines,
		clearing_minor: amounts.get('clearing') ?? 0,
		payable,
		content_hash: contentHash(amounts),
		detail: entries.map(({ category, field, amount_minor, rows }) => ({ category, field, amount_minor, rows })),
		suspense: suspenseOf(entries),
		must_be_draft: reasons.length > 0,
		draft_reasons: reasons,
		minor_digits: currencyDigits(journalCurrency),
		...(subsidiary ? { subsidiary } : {}),
		reason: [
			`${lines.length} lines, payable ${payable} ${currency}.`,
			rate ? `In ${journalCurrency} at ${rate.text}.` : '',
			...reasons,
		]
			.filter(Boolean)
			.join(' '),
	};
}
