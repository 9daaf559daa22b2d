/** Journals → the form of a ledger system. Sends nothing. */
import { readOrFault } from '../../shared/channel/malformed';
import { isEmptyItem } from '../../shared/channel/rows';
import { fromMinor } from '../../shared/money';
import type { ExceptionItem } from '../../shared/exception';
import type { Row } from '../../shared/tableRows';
import { readJournal } from '../journals/readJournal';
import { idIfReadable } from '../proof/settlementDocuments';
import { malformedCase } from '../settlementProblems';
import { isHeldBy, rowCase } from '../tables/tableProblems';
import type { Placed } from '../../shared/channel/placed';
import type { Journal } from '../types';
import { csvShape } from './csvShape';
import { hledgerShape } from './hledgerShape';
import type { LedgerForm } from './ledgerForm';
import { netSuiteShape } from './netSuiteShape';
import { quickBooksShape } from './quickBooksShape';
import { accountMissingCase, notShapedCase, settingMissingCase } from './shapeProblems';
import { isReference } from './references';
import type { ShapeSettings } from './shapeSettings';
import type { JournalPart, ShapedJournal, Target } from './shapedTypes';
import { splitJournal } from './splitJournal';
import { xeroShape } from './xeroShape';

const FORMS: Record<Target, LedgerForm> = {
	csv: csvShape,
	hledger: hledgerShape,
	xero: xeroShape,
	quickbooks: quickBooksShape,
	netsuite: netSuiteShape,
};

interface Shaped {
	shaped: Array<Placed<ShapedJournal>>;
	exceptions: Array<Placed<ExceptionItem>>;
}

function toItem(journal: Journal, part: JournalPart, form: LedgerForm, settings: ShapeSettings): ShapedJournal {
	const own = form.draftReasons(journal, settings);
	const draftReasons = [...new Set([...journal.draft_reasons, ...own])];
	const mustBeDraft = journal.must_be_draft || own.length > 0;
	const status = mustBeDraft ? 'draft' : settings.status;
	return {
		journal_ref: part.ref,
		shop_id: journal.shop_id,
		statement_ids: journal.statement_ids,
		payment_id: journal.payment_id,
		content_hash: journal.content_hash,
		date: journal.date,
		currency: journal.journal_currency,
		books_currency: settings.baseCurrency,
		description: journal.description,
		amount: fromMinor(journal.clearing_minor, journal.journal_currency),
		target: settings.target,
		part: part.part,
		parts: part.parts,
		status,
		must_be_draft: mustBeDraft,
		draft_reasons: draftReasons,
		...form.shape(journal, part, status, settings),
		journal: { ...journal, detail: [] },
	};
}

/** A journal that came over a table or another node: its lines have to balance here too. */
function balanceProblem({ lines }: Journal): string {
	const total = lines.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
	if (lines.length < 2) return 'it has fewer than two lines';
	return total === 0 ? '' : `debits and credits differ by ${total} minor units`;
}

/**
 * A journal that has waited for its account gets what tts_accounts says now. Accounts that it has stay, so that a reversal is the
 * mirror of what was posted. A line of several categories gets one only when all of them have the same.
 */
function withAccounts(journal: Journal, form: LedgerForm, { accounts, problems }: ShapeSettings): Journal {
	if (
		isHeldBy(
			problems.filter(({ table }) => table === 'tts_accounts'),
			journal.shop_id,
		)
	)
		return journal;
	const lines = journal.lines.map((line) => {
		if (form.accountOf(line).trim() !== '') return line;
		const found = line.category
			.split('+')
			.map((category) => accounts.accountOf(category, journal.shop_id, journal.journal_currency));
		const isOne = found.every((account) => JSON.stringify(account) === JSON.stringify(found[0]));
		return isOne ? { ...line, ...found[0] } : line;
	});
	return { ...journal, lines };
}

/** @param items of Prove and Build Journals, Accrue Unsettled Orders or Reverse or Correct */
export function shapeJournals(items: Row[], settings: ShapeSettings): Shaped {
	const result: Shaped = { shaped: [], exceptions: [] };
	const form = FORMS[settings.target];
	const journals: Array<{ given: Journal; index: number }> = [];
	items.forEach((item, index) => {
		if (isEmptyItem(item)) return;
		const read = readOrFault(() => readJournal(item));
		if (!('fault' in read)) {
			journals.push({ given: read.value, index });
			return;
		}
		const about = { shopId: idIfReadable(item, 'shop_id'), id: idIfReadable(item, 'journal_ref') };
		const json = malformedCase('journal', about, `${read.fault.message}.`, 'It was not sent.');
		result.exceptions.push({ json, indexes: [index] });
	});
	for (const problem of settings.problems) {
		result.exceptions.push({ json: rowCase(problem, 'Journals that need it wait.'), indexes: [] });
	}
	const currencies = new Set([...settings.shopCurrencies, ...journals.map((one) => one.given.journal_currency)]);
	const missing = form.missingSetting?.(currencies, settings) ?? '';
	if (missing !== '' && journals.length > 0) {
		const json = settingMissingCase(missing, journals.length, form);
		result.exceptions.push({ json, indexes: journals.map(({ index }) => index) });
		return result;
	}
	journals.forEach(({ given, index }) => {
		const journal = withAccounts(given, form, settings);
		const indexes = [index];
		const without = journal.lines.filter((line) => form.accountOf(line).trim() === '').map(({ category }) => category);
		if (without.length > 0) {
			result.exceptions.push({ json: accountMissingCase(journal, [...new Set(without)], form), indexes });
			return;
		}
		const unbalanced = balanceProblem(journal);
		const problems = [
			...(isReference(journal.journal_ref) ? [] : ['its reference is not made of letters, digits, - and _']),
			...(unbalanced ? [unbalanced] : []),
			...form.problems(journal, settings),
		];
		if (problems.length > 0) {
			result.exceptions.push({ json: notShapedCase(journal, problems, form), indexes });
			return;
		}
		const whole = { ref: journal.journal_ref, part: 1, parts: 1, lines: journal.lines };
		for (const part of form.isFile ? [whole] : splitJournal(journal, settings.lineLimit)) {
			result.shaped.push({ json: toItem(journal, part, form, settings), indexes });
		}
	});
	return result;
}
