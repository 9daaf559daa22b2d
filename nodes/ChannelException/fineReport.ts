/**
 * What a run has found to be fine, and which cases are over by that. A flow hands `{fine: {…}}` to workflow 12 beside or
 * instead of its problems. Only what was looked at can be fine: a flow that did not look, or got no answer, closes nothing.
 */
import { isRow } from '../shared/channel/rows';
import { MINUTE_MS, parseTime } from '../shared/channel/times';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { idsOf } from '../shared/channel/cases/caseIds';
import { isOutageKey, OUTAGE } from '../shared/channel/cases/caseKey';
import { openedAt, stateOf, timeIn } from '../shared/channel/cases/caseState';

export interface FineReport {
	/** upper case; a `*` at the end stands for any rest */
	codes: string[];
	/**
	 * id of a case that says what it is about (`order_id`), or `flow`; `outage` = cases of a system that was down, and no others;
	 * '' = the run has looked at everything these codes can be about
	 */
	by: string;
	/** what is fine; undefined when `except` says it */
	keys?: Set<string>;
	/** what is not fine yet: every other key is */
	except?: Set<string>;
	/** shops that were looked at; undefined = the codes are not about shops */
	shops?: Set<string>;
	/** of these, those that gave no answer */
	silent: Set<string>;
	/** somebody gave no answer, and does not say for which shop */
	isUnclear: boolean;
	/** Unix ms at which the run began to look; 0 when it does not say */
	began: number;
	/** a sentence for people: how it is known to be fine */
	why: string;
}

const texts = (value: unknown): string[] =>
	(Array.isArray(value) ? value : String(value ?? '').split(','))
		.map((one) => String(one ?? '').trim())
		.filter((one) => one !== '');

/** A system that answers again has no key. */
export const hasKeys = (by: string) => by !== '' && by !== OUTAGE;

export const isFineReport = (json: Row) => 'fine' in json;

/** The reports in an item, one or a list; a text for what cannot be one: then nothing may be closed by it. */
export const readFineReports = ({ fine }: Row): Array<FineReport | string> =>
	(Array.isArray(fine) ? fine : [fine]).map(readFineReport);

function readFineReport(fine: unknown): FineReport | string {
	if (!isRow(fine)) return 'fine is no object';
	const codes = texts(fine.codes).map((code) => code.toUpperCase());
	if (codes.length === 0) return 'codes is empty';
	const odd = codes.find((code) => !/^[A-Z0-9_]{3,}\*?$/.test(code));
	if (odd !== undefined) return `codes names "${odd}"`;
	const by = String(fine.by ?? '').trim();
	const isGiven = (name: string) => fine[name] !== undefined && fine[name] !== null;
	const wrong = ['keys', 'except', 'shops', 'silent'].find((name) => isGiven(name) && !Array.isArray(fine[name]));
	if (wrong) return `${wrong} is no list`;
	if (hasKeys(by) && isGiven('keys') === isGiven('except')) return 'by needs either keys or except';
	if (!hasKeys(by) && (isGiven('keys') || isGiven('except'))) return 'keys and except need by';
	const began = isGiven('began') && fine.began !== '' ? parseTime(fine.began) : 0;
	if (Number.isNaN(began)) return 'began is no time';
	return {
		codes,
		by,
		...(isGiven('keys') ? { keys: new Set(texts(fine.keys)) } : {}),
		...(isGiven('except') ? { except: new Set(texts(fine.except)) } : {}),
		...(isGiven('shops') ? { shops: new Set(texts(fine.shops)) } : {}),
		silent: new Set(texts(fine.silent)),
		isUnclear: Array.isArray(fine.silent) && fine.silent.some((one) => String(one ?? '').trim() === ''),
		began,
		why: String(fine.why ?? '').trim() || 'The workflow looked again and found nothing wrong.',
	};
}

// A case that was met while the list was being read is newer than the list. The next run closes it.
const GRACE_MS = 4 * MINUTE_MS;

function isShopLookedAt({ shops, silent, by }: FineReport, shopId: string): boolean {
	if (shopId !== '') return (!shops || shops.has(shopId)) && !silent.has(shopId);
	// Whatever is about no shop, or about one that the case does not name, needs the answers of all.
	return silent.size === 0 && (!hasKeys(by) || !shops);
}

function isKeyFine({ by, keys, except }: FineReport, caseKey: string, ids: Map<string, string>): boolean {
	if (by === OUTAGE) return isOutageKey(caseKey);
	if (by === '') return true;
	const own = texts(ids.get(by));
	if (own.length === 0) return false;
	return keys ? own.every((key) => keys.has(key)) : own.every((key) => !except?.has(key));
}

/** Is this open case over by what a run reports? */
export function isOver(row: Row, report: FineReport, nowMs: number): boolean {
	if (report.isUnclear || stateOf(row) !== 'open') return false;
	const code = cell(row, 'code');
	if (!report.codes.some((one) => (one.endsWith('*') ? code.startsWith(one.slice(0, -1)) : code === one))) return false;
	const before = report.began || nowMs - GRACE_MS;
	if (!(Math.max(timeIn(row, 'last_seen_at'), openedAt(row)) < before)) return false;
	const ids = new Map([['flow', cell(row, 'flow')], ...idsOf(row)]);
	return isShopLookedAt(report, ids.get('shop_id') ?? '') && isKeyFine(report, cell(row, 'case_key'), ids);
}
