/** Prove and Build Journals: documents in, proofs, balanced journals and cases out. Pure. */
import { utcDay } from '../../shared/channel/times';
import { fromMinor } from '../../shared/money';
import type { ExceptionItem } from '../../shared/exception';
import type { JournalPlan } from './composeJournal';
import { composeJournal } from './composeJournal';
import type { Origin, SettlementFeeds } from '../proof/documents';
import { joinDocuments, keyOf } from '../proof/documents';
import { allTotals } from '../proof/fieldTotals';
import type { JournalSettings } from './journalSettings';
import { planPayments } from './planPayments';
import { planStatements } from './planStatements';
import type { ProvedDocuments } from '../proof/proveDocuments';
import { placed, proveDocuments } from '../proof/proveDocuments';
import { unbalancedCase, unknownFieldCase } from '../settlementProblems';
import { heldSentence, rowCase } from '../tables/tableProblems';
import type { Journal, JournalDecisions } from '../types';

type Tell = (problem: ExceptionItem, origin: Origin) => unknown;

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export function buildJournals(feeds: SettlementFeeds, settings: JournalSettings): JournalDecisions {
	const documents = joinDocuments(feeds);
	const proved = proveDocuments(documents, settings);
	const { proof, exceptions } = proved;
	const tell: Tell = (problem, origin) => exceptions.push(placed(problem, origin));
	const journals: JournalDecisions['journals'] = [];
	for (const problem of settings.problems)
		exceptions.push({ json: rowCase(problem, heldSentence(problem)), indexes: [] });
	for (const plan of [...planStatements(proved, settings), ...planPayments(proved, settings)]) {
		if (settings.isHeld(plan.shopId)) continue;
		const origins = plan.statementIds
			.map((id) => documents.statements.get(keyOf(plan.shopId, id))?.origin)
			.filter((from) => from !== undefined);
		const [origin] = origins;
		const journal = compose(plan, settings, tell, origin);
		if (!journal) continue;
		const indexes = origins.filter(({ input }) => input === origin.input).map(({ index }) => index);
		journals.push({ json: journal, indexes, input: origin.input });
		reportUnknown(journal, plan, proved, tell, origin);
	}
	journals.sort((a, b) => compareText(a.json.date + a.json.journal_ref, b.json.date + b.json.journal_ref));
	return { journals, proof, exceptions };
}

function compose(plan: JournalPlan, settings: JournalSettings, tell: Tell, origin: Origin): Journal | undefined {
	try {
		const journal = composeJournal(plan, settings);
		// A day without anything to book.
		return journal.lines.length > 0 ? journal : undefined;
	} catch (error) {
		const about = {
			what: `${plan.title} ${utcDay(plan.time)}`,
			number: `Journal ${plan.ref}`,
			key: plan.ref,
			ids: { shop_id: plan.shopId, journal_ref: plan.ref },
		};
		tell(unbalancedCase(about, (error as Error).message), origin);
		return undefined;
	}
}

function reportUnknown(
	journal: Journal,
	plan: JournalPlan,
	{ statements }: ProvedDocuments,
	tell: Tell,
	origin: Origin,
): void {
	const money = (minor: number) => fromMinor(minor, plan.currency);
	const unknown = plan.entries
		.filter((entry) => entry.unknown)
		.map(({ field, amount_minor, rows }) => `${field} (${money(-amount_minor)} ${plan.currency}, rows: ${rows})`);
	const outside = new Set<string>();
	for (const statement of statements) {
		if (statement.shopId !== plan.shopId || !plan.statementIds.includes(statement.id)) continue;
		for (const total of allTotals(statement.sums.totals)) {
			if (total.unknown && total.outsideRows > 0) outside.add(total.name);
		}
	}
	if (unknown.length || outside.size) tell(unknownFieldCase(journal, unknown, [...outside].sort()), origin);
}
