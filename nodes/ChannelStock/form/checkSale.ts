/** What a person filled in about a sale → the cells of tts_shops, whole and readable, with what TikTok would show; or why not. */
import { choiceField, link, paragraphs, table } from '../../shared/channel/formPage';
import type { LastPage, NextPage } from '../../shared/channel/formPage';
import {
	hasBegun,
	keptForSale,
	readSale,
	saleAmount,
	saleBegin,
	saleEnd,
	saleInWords,
} from '../../shared/channel/sale';
import type { Sale } from '../../shared/channel/sale';
import { counted, listed } from '../../shared/channel/rows';
import type { Shop } from '../../shared/channel/shops';
import { parseTime } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { isSkuOnSale, Listings, sellerSkuOf, shownStock } from '../reading/listings';
import { StockRules } from '../reading/stockRules';
import type { RuleSet } from '../reading/stockRules';
import { momentIn } from './momentIn';

/** Cells of one shop; written where `shop_id` is the same. */
interface SaleCells {
	shop_id: string;
	/** UTC ISO, or '' */
	peak_from: string;
	peak_until: string;
	peak_buffer_units: number;
	peak_buffer_percent: number;
}

export interface SaleChange extends NextPage {
	cells: SaleCells[];
	/** what the last page says when it is saved */
	saved: LastPage;
}

interface Surroundings {
	/** those that are active */
	shops: Shop[];
	/** rows of tts_stock_rules */
	rules: Row[];
	/** products on TikTok as they are listed now; what cannot be read is not counted */
	listings: Row[];
	/** percent of the SKUs on sale, and number of SKUs: more than that dropping to zero is held by workflow 02 */
	guardrail: { percent: number; minimumSkus: number };
	/** address of the form of 12e; '' when nobody knows it */
	formUrl: string;
	nowMs: number;
}

const SAVE = 'Save';

const COLUMN_WORDS: Readonly<Record<string, string>> = {
	peak_from: 'the beginning',
	peak_until: 'the end',
	peak_buffer_units: 'the number of units',
	peak_buffer_percent: 'the percentage',
};

const inWords = (fault: string) => fault.replace(/\bpeak_\w+/g, (column) => COLUMN_WORDS[column] ?? column);

/** What stands in the fields of a shop: its texts, '' in both when it takes no part. */
function textsOf(answer: Row, { id }: Shop): { units: string; percent: string } {
	return { units: cell(answer, `units_${id}`), percent: cell(answer, `percent_${id}`).replace(/\s*%$/, '') };
}

/** The cells of one shop, or what is wrong, in a sentence. */
function cellsOf(answer: Row, shop: Shop, nowMs: number): SaleCells | string {
	const { units, percent } = textsOf(answer, shop);
	if (shop.timeZone === '')
		return `The time zone of ${shop.name} is not filled in (tts_shops, column timezone), so nobody can tell which time is meant.`;
	const until = momentIn(cell(answer, 'until_day'), cell(answer, 'until_time'), shop.timeZone, '24:00');
	const from = momentIn(cell(answer, 'from_day'), cell(answer, 'from_time'), shop.timeZone, '00:00');
	if (until === undefined || from === undefined)
		return 'A time needs its day, and is written like 18:00. Choose the day, or leave the time empty.';
	if (until === '') return 'A sale needs an end. Choose the day until which it goes.';
	if (parseTime(until) <= nowMs) return 'The end lies in the past. Choose a later one.';
	if (parseTime(from) >= parseTime(until)) return 'The sale would end before it begins. Choose a later end.';
	const texts = { peak_from: from, peak_until: until, peak_buffer_units: units, peak_buffer_percent: percent };
	// The reader of the columns says what is wrong, so that nothing is saved that it could not read.
	const read = readSale({ ...shop.row, ...texts }, nowMs);
	if (!read || 'fault' in read) return `${shop.name}: ${inWords(read ? read.fault : 'the end cannot be read')}.`;
	return {
		shop_id: shop.id,
		peak_from: from,
		peak_until: until,
		peak_buffer_units: Number(units),
		peak_buffer_percent: Number(percent),
	};
}

/** The shop keeps its amounts for the next time; without times it has no sale. */
const ended = ({ id, row }: Shop): SaleCells => ({
	shop_id: id,
	peak_from: '',
	peak_until: '',
	peak_buffer_units: Number(cell(row, 'peak_buffer_units')) || 0,
	peak_buffer_percent: Number(cell(row, 'peak_buffer_percent')) || 0,
});

interface Counted {
	/** SKUs on sale that show units */
	shown: number;
	/** of them: they would show less, more, nothing */
	less: number;
	more: number;
	zero: number;
}

/** Units that the rules left before the sale that counts now. */
function offeredBehind(shown: number, rules: RuleSet, now: Sale | undefined): number {
	const after = shown + (rules.buffer_units?.value ?? 0);
	if (!now) return after;
	const byShare = now.share < 10_000 ? Math.ceil((after * 10_000) / (10_000 - now.share)) : after;
	return Math.max(after + now.units, byShare);
}

/** What a SKU would show that shows `shown` units now. */
function shownWith(shown: number, rules: RuleSet, now: Sale | undefined, then: Sale | undefined): number {
	if (rules.hold?.value) return shown;
	const offered = offeredBehind(shown, rules, now);
	const kept = then ? keptForSale(then, offered) : 0;
	const left = Math.max(0, offered - (rules.buffer_units?.value ?? 0) - kept);
	const capped = Math.min(left, rules.cap?.value ?? left);
	return capped < (rules.threshold?.value ?? 0) ? 0 : capped;
}

/**
 * Reckoned from what TikTok shows now, which costs one look at the listings; workflow 02 works it out from the stock. A SKU
 * that shows nothing stays at nothing here.
 */
function countSkus(shopId: string, now: Sale | undefined, then: Sale | undefined, around: Surroundings): Counted {
	const rules = new StockRules(around.rules, 0, around.nowMs).forShop(shopId);
	const counted: Counted = { shown: 0, less: 0, more: 0, zero: 0 };
	for (const listing of new Listings(around.listings, new Set()).all) {
		if (listing.shopId !== shopId || !listing.isOnSale) continue;
		for (const sku of listing.skus.filter(isSkuOnSale)) {
			const shown = shownStock(sku).units.reduce((sum, units) => sum + units, 0);
			if (!(shown > 0)) continue;
			const seller = sellerSkuOf(sku);
			const after = shownWith(shown, rules.forSku(seller, seller, listing.productId), now, then);
			counted.shown += 1;
			if (after < shown) counted.less += 1;
			if (after > shown) counted.more += 1;
			if (after === 0) counted.zero += 1;
		}
	}
	return counted;
}

const saleOf = (row: Row, nowMs: number): Sale | undefined => {
	const read = readSale(row, nowMs);
	return read && 'sale' in read ? read.sale : undefined;
};

/** Shop, what it holds back, from when to when, SKUs that show less and nothing. */
function lineOf(shop: Shop, cells: SaleCells, around: Surroundings): { line: string[]; counted: Counted } {
	const { nowMs } = around;
	const before = saleOf(shop.row, nowMs);
	const then = saleOf({ ...shop.row, ...cells }, nowMs);
	const counts = countSkus(shop.id, before && hasBegun(before, nowMs) ? before : undefined, then, around);
	const line = then
		? [
				shop.name,
				saleAmount(then),
				hasBegun(then, nowMs) ? 'now' : saleBegin(then),
				saleEnd(then),
				`${counts.less} of ${counts.shown}`,
				String(counts.zero),
			]
		: [shop.name, 'no sale', '-', '-', '0', '0'];
	return { line, counted: counts };
}

function pageOf(cells: SaleCells[], around: Surroundings, title: string, saved: LastPage): SaleChange {
	const byId = new Map(cells.map((one) => [one.shop_id, one]));
	const lines = around.shops.flatMap((shop) => {
		const own = byId.get(shop.id);
		return own ? [{ shop, ...lineOf(shop, own, around) }] : [];
	});
	const { percent, minimumSkus } = around.guardrail;
	const held = lines.filter(({ counted: { zero, shown } }) => zero >= minimumSkus && zero * 100 > shown * percent);
	const isCounted = lines.some(({ counted: { shown } }) => shown > 0);
	const notes = [
		isCounted
			? 'Reckoned from what TikTok shows now. Workflow 02 works it out from the stock of NewStore.'
			: 'TikTok has listed no product with stock, so nobody can say how many SKUs would change.',
		held.length > 0
			? `More than ${percent} % of what ${listed(held.map(({ shop }) => shop.name))} sells would fall to 0 at once: the guardrail of workflow 02 holds that, and operations is asked to release it. Hold back less, or have it released.`
			: '',
	];
	return {
		page_title: title,
		page_fields: JSON.stringify([
			table(
				['Shop', 'Held back', 'From', 'Until', 'SKUs that show less', 'Of them 0'],
				lines.map(({ line }) => line),
			),
			{ fieldType: 'html', elementName: 'notes', html: paragraphs(...notes) },
			choiceField('confirm', 'Shall it be saved?', [SAVE, 'Leave everything as it is'], { required: true }),
		]),
		cells,
		saved,
	};
}

const NOTICES = 'Workflow 02 notices within 5 minutes and compares all stock.';

/** @param ends the sale shall end now @param answer the second page; of no meaning when the sale ends */
export function checkSale(
	ends: boolean,
	answer: Row,
	around: Surroundings,
): { change: SaleChange } | { told: LastPage } {
	const { shops, nowMs } = around;
	const refuse = (...texts: string[]): { told: LastPage } => ({
		told: {
			page_title: 'Nothing was changed',
			page_text: `${paragraphs(...texts)}${link(around.formUrl, 'Begin again')}`,
		},
	});
	if (ends) {
		const running = shops.filter((shop) => saleInWords(shop.row, nowMs) !== '');
		if (running.length === 0) return refuse('There is no sale: no shop holds back more than its rules say.');
		const names = listed(running.map(({ name }) => name));
		return {
			change: pageOf(running.map(ended), around, 'End the sale now?', {
				page_title: 'The sale is ended',
				page_text: paragraphs(
					`${names} again ${running.length === 1 ? 'offers' : 'offer'} what the rules say. ${NOTICES}`,
				),
			}),
		};
	}
	const isTaking = (shop: Shop) => Object.values(textsOf(answer, shop)).some((text) => Number(text) !== 0);
	const taking = shops.filter(isTaking);
	if (taking.length === 0) return refuse('Say for one shop at least how many units or percent more are held back.');
	const read = taking.map((shop) => cellsOf(answer, shop, nowMs));
	const wrong = [...new Set(read.filter((one) => typeof one === 'string'))];
	if (wrong.length > 0) return refuse(...wrong);
	const cells = read as SaleCells[];
	const leaving = shops.filter((shop) => !isTaking(shop) && saleInWords(shop.row, nowMs) !== '');
	const words = shops.flatMap((shop) => {
		const own = cells.find(({ shop_id: id }) => id === shop.id);
		return own ? [`${shop.name}: ${saleInWords({ ...shop.row, ...own }, nowMs)}.`] : [];
	});
	return {
		change: pageOf([...cells, ...leaving.map(ended)], around, `Hold back more in ${counted(cells.length, 'shop')}?`, {
			page_title: 'The sale is saved',
			page_text: paragraphs(...words, `${NOTICES} The sale ends by itself; to end it earlier, open this form again.`),
		}),
	};
}
