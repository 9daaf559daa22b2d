/** The third page of the form of 12b: what TikTok would show with the change, by the decision itself. */
import { about, choiceField, paragraphs } from '../../shared/channel/formPage';
import type { LastPage, NextPage } from '../../shared/channel/formPage';
import { localTime } from '../../shared/channel/localTime';
import { DAY_MS, MINUTE_MS, iso, parseTime } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { decideStock } from '../decide/stockDecision';
import { StockRules } from '../reading/stockRules';
import type { StockFeeds, StockSettings } from '../types';
import type { RuleChange } from './checkRule';
import { ruleInWords } from './findListed';

export interface RulePreview extends NextPage {
	change: RuleChange;
	/** what the last page says when it is saved */
	saved: LastPage;
}

const SAVE = 'Save';

/** A rule that comes back counts within a week; a quarter of an hour is as exact as 02 is. */
const LOOK_AHEAD_MS = 8 * DAY_MS;
const STEP_MS = 15 * MINUTE_MS;

/** Unix milliseconds: the first moment from now on at which the rule counts; now when it never does. */
function firstMoment(row: Row, nowMs: number): number {
	const begin = Math.max(nowMs, parseTime(cell(row, 'valid_from')) || 0);
	const next = (at: number) => (Math.floor(at / STEP_MS) + 1) * STEP_MS;
	for (let at = begin; at < begin + LOOK_AHEAD_MS; at = next(at))
		if (new StockRules([row], 0, at).inForce().length > 0) return at;
	return nowMs;
}

interface Shown {
	units: number | undefined;
	/** the sentence of the decision, or why there is no number */
	words: string;
}

/** What the decision gives for the SKU of one shop. */
function shownFor(change: RuleChange, feeds: StockFeeds, settings: StockSettings): Shown {
	const decision = decideStock(feeds, settings);
	for (const { json } of [...decision.updates, ...decision.held]) {
		if (json.shop_id !== change.shop_id) continue;
		const lines = (json.explain ?? []).filter(({ seller_sku: sku }) => sku === change.seller_sku);
		if (lines.length > 0)
			return {
				units: lines.reduce((sum, { now }) => sum + now, 0),
				words: lines.map(({ reason }) => reason).join(' '),
			};
	}
	const [problem] = decision.exceptions;
	const isHeld = decision.summary.skus_kept_by_rule > 0;
	return {
		units: undefined,
		words: isHeld
			? 'TikTok keeps what it shows: a rule says so.'
			: (problem?.json.what_happened ?? 'The number cannot be worked out now: stock or listing could not be read.'),
	};
}

const ofRule = (rules: Row[], { action, rule_id: id, row }: RuleChange): Row[] =>
	action === 'add' ? [...rules, row] : rules.filter((one) => cell(one, 'id') !== id);

const number = ({ units }: Shown) => (units === undefined ? 'as it is' : String(units));

/** @param settings as Decide takes them, with the rules as they are; their moment and mode are chosen here */
export function previewRule(change: RuleChange, feeds: StockFeeds, settings: StockSettings, zone: string): RulePreview {
	const { row, action, seller_sku: sku, title } = change;
	const at = action === 'add' ? firstMoment(row, settings.nowMs) : settings.nowMs;
	const decided = (rules: Row[]) =>
		shownFor(change, feeds, {
			...settings,
			rules,
			scope: 'partial',
			mode: 'everything',
			releaseHeld: true,
			// Whether the stock is fresh is judged when it is sent; the moment of the preview may lie ahead.
			maxStockAgeMinutes: 0,
			nowMs: at,
		});
	const [before, after] = [decided(settings.rules), decided(ofRule(settings.rules, change))];
	const when = at > settings.nowMs ? ` on ${localTime(iso(at), zone)}` : '';
	const words = ruleInWords(row);
	const change_words = `${number(before)} → ${number(after)}`;
	return {
		page_title: `${sku}: ${change_words}`,
		page_fields: JSON.stringify([
			about([
				['Product', `${sku} · ${title}`],
				[action === 'add' ? 'New rule' : 'Rule that ends', words],
				['Zone of its days and hours', row.timezone],
				[`TikTok would show${when}, with the stock of now`, change_words],
				['Why', after.words],
			]),
			choiceField('confirm', 'Shall it be saved?', [SAVE, 'Leave everything as it is'], { required: true }),
		]),
		change,
		saved: {
			page_title: action === 'add' ? 'The rule is saved' : 'The rule is ended',
			page_text: paragraphs(
				`${words}. TikTok ${before.units === after.units ? 'goes on showing' : 'will show'} ${number(after)}${when}.`,
				'Workflow 02 notices within 5 minutes and compares all stock.',
			),
		},
	};
}
