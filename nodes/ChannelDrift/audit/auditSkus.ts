/** Listings, stock and what Channel Stock decides about them → one row per SKU and finding, for a spreadsheet; complete. */
import { SkuMap } from '../../shared/skuMap';
import { looksOf, withOddSignsNamed } from '../../shared/channel/lookalikes';
import {
	documentCount,
	documentId,
	documentName,
	documentRows,
	documentText,
	readOrFault,
} from '../../shared/channel/malformed';
import { escapeHtml } from '../../shared/channel/html';
import { LINE_CLASS, LINE_STYLE, mailPage } from '../../shared/channel/mailPage';
import type { Placed } from '../../shared/channel/placed';
import { byText, counted, isEmptyItem, rowOf, rowsOf, written } from '../../shared/channel/rows';
import type { Shop } from '../../shared/channel/shops';
import { isoExact } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

export interface AuditFeeds {
	/** Product: Search, of all statuses */
	listings: readonly Row[];
	/** Availability: Download Export, one item per product */
	stock: readonly Row[];
	/** Updates and Held of Channel Stock, Decide, with everything in them */
	decisions: readonly Row[];
	/** Exceptions of Channel Stock, Decide, without a limit */
	findings: readonly Row[];
	/** TikTok orders: what was sold */
	orders: readonly Row[];
}

export interface AuditSettings {
	shops: ReadonlyMap<string, Shop>;
	skuMap: readonly Row[];
	/** shops of which something could not be read */
	silent: ReadonlySet<string>;
	/** days that the orders cover, for the heading */
	soldDays: number;
	now: number;
}

/** A row of the sheet; the names are its headings. */
export interface AuditRow {
	Finding: string;
	'Needs you': 'yes' | 'no';
	Shop: string;
	Listing: string;
	'On TikTok': string;
	'Seller SKU': string;
	'NewStore product': string;
	Shown: number | '';
	Allowed: number | '';
	'Why this number': string;
	'What happened': string;
	'What to do': string;
	Sold: number | '';
	'TikTok product id': string;
	'TikTok SKU id': string;
	Code: string;
}

export interface AuditSummary {
	ok: boolean;
	subject: string;
	text: string;
	html: string;
	skus: number;
	needs_you: number;
	by_finding: Record<string, number>;
	audited_at: string;
}

/** What a finding of Channel Stock is called in the sheet. */
const NAMES: Readonly<Record<string, string>> = {
	STOCK_UNKNOWN_SKU: 'Listed, unknown in NewStore',
	STOCK_SKU_SPELLING: 'Spelt differently',
	STOCK_AMBIGUOUS_SKU: 'Double',
	STOCK_EMPTY_SKU: 'No seller SKU',
	STOCK_NO_SOURCE: 'No stock source',
	STOCK_NO_WAREHOUSE: 'No warehouse',
	STOCK_WAREHOUSE_NOT_MAPPED: 'Warehouse without location',
	STOCK_LISTING_INACTIVE: 'In stock, not on sale',
	STOCK_BUNDLE_PART: 'Bundle part without stock',
	STOCK_NEGATIVE_ATP: 'Stock below zero',
	STOCK_SKU_MAP_INCOMPLETE: 'Row of tts_sku_map',
	STOCK_RULE_UNREADABLE: 'Stock rule',
	STOCK_LOCATION_INCOMPLETE: 'Location',
	STOCK_LOCATION_TWICE: 'Location',
	STOCK_LOCATION_WITHOUT_STOCK: 'Location without stock',
};

const FINE = 'In step';
const DIFFERS = 'Shows another number';
const NEVER_SOLD = 'Never sold';
const NOT_LISTED = 'In NewStore, not listed';
const NOT_ON_SALE = 'Not on sale';
const BUNDLE = 'Bundle of TikTok';
/** Nothing is wrong with these. */
const QUIET: ReadonlySet<string> = new Set([FINE, NEVER_SOLD, NOT_ON_SALE, BUNDLE]);

interface Listed {
	shopId: string;
	productId: string;
	title: string;
	status: string;
	skuId: string;
	sellerSku: string;
	shown: number;
	index: number;
}

interface Decided {
	shown: number;
	allowed: number;
	reason: string;
	product: string;
}

const NO_ROW: AuditRow = {
	Finding: '',
	'Needs you': 'yes',
	Shop: '',
	Listing: '',
	'On TikTok': '',
	'Seller SKU': '',
	'NewStore product': '',
	Shown: '',
	Allowed: '',
	'Why this number': '',
	'What happened': '',
	'What to do': '',
	Sold: '',
	'TikTok product id': '',
	'TikTok SKU id': '',
	Code: '',
};

function listedSkus(listings: readonly Row[]): { skus: Listed[]; unreadable: number } {
	const skus = new Map<string, Listed>();
	let unreadable = 0;
	listings.forEach((json, index) => {
		if (isEmptyItem(json)) return;
		const read = readOrFault(() => {
			const shopId = documentId(json, 'shop_id');
			return documentRows(json, 'skus').map((sku): Listed => ({
				shopId,
				productId: documentId(json, 'id'),
				title: documentName(json, 'title'),
				status: documentText(json, 'status').toUpperCase(),
				skuId: documentId(sku, 'id'),
				// Blanks at its ends may be what is wrong with it.
				sellerSku: typeof sku.seller_sku === 'string' ? sku.seller_sku : documentText(sku, 'seller_sku'),
				shown: documentRows(sku, 'inventory').reduce((sum, row) => sum + documentCount(row, 'quantity', 0), 0),
				index,
			}));
		});
		if ('fault' in read) unreadable += 1;
		else for (const sku of read.value) skus.set(`${sku.shopId} ${sku.skuId}`, sku);
	});
	return { skus: [...skus.values()], unreadable };
}

function decidedSkus(decisions: readonly Row[]): Map<string, Decided> {
	const decided = new Map<string, Decided>();
	for (const item of decisions) {
		for (const line of rowsOf(item.explain)) {
			const key = `${cell(item, 'shop_id')} ${cell(line, 'sku_id')}`;
			const known = decided.get(key);
			const [was, now] = [Number(line.was) || 0, Number(line.now) || 0];
			if (known) {
				known.shown += was;
				known.allowed += now;
			} else
				decided.set(key, {
					shown: was,
					allowed: now,
					reason: cell(line, 'reason'),
					product: cell(line, 'newstore_product_id'),
				});
		}
	}
	return decided;
}

const listOf = (text: string) =>
	text
		.split(',')
		.map((one) => one.trim())
		.filter(Boolean);

/** Findings by the SKU or the product that they are about; the others concern no single listing. */
class Findings {
	readonly general: Row[] = [];
	private readonly byThing = new Map<string, Row[]>();

	constructor(findings: readonly Row[]) {
		for (const finding of findings) {
			if (isEmptyItem(finding)) continue;
			const ids = rowOf(finding.ids);
			const shop = cell(ids, 'shop_id');
			const skus = [...listOf(cell(ids, 'sku_id')), ...listOf(cell(ids, 'sku_ids'))];
			const things = skus.length > 0 ? skus : cell(ids, 'product_id') ? [`product ${cell(ids, 'product_id')}`] : [];
			if (shop === '' || things.length === 0) this.general.push(finding);
			else for (const thing of things) this.add(`${shop} ${thing}`, finding);
		}
	}

	private add(key: string, finding: Row): void {
		const known = this.byThing.get(key);
		if (known) known.push(finding);
		else this.byThing.set(key, [finding]);
	}

	of({ shopId, skuId, productId }: Listed): Row[] {
		return [
			...(this.byThing.get(`${shopId} ${skuId}`) ?? []),
			...(this.byThing.get(`${shopId} product ${productId}`) ?? []),
		];
	}
}

/** Units sold of each SKU, cancelled lines left out. */
function soldUnits(orders: readonly Row[]): Map<string, number> {
	const sold = new Map<string, number>();
	for (const order of orders) {
		if (['CANCELLED', 'CANCEL', 'UNPAID'].includes(cell(order, 'status').toUpperCase())) continue;
		for (const line of rowsOf(order.line_items)) {
			if (cell(line, 'display_status').toUpperCase() === 'CANCELLED') continue;
			const key = `${cell(order, 'shop_id')} ${cell(line, 'sku_id')}`;
			sold.set(key, (sold.get(key) ?? 0) + 1);
		}
	}
	return sold;
}

const isActive = ({ status }: Listed) => status === 'ACTIVATE';

interface Context {
	shopName(shopId: string): string;
	decided: ReadonlyMap<string, Decided>;
	findings: Findings;
	sold: ReadonlyMap<string, number>;
	soldDays: number;
}

function rowsOfSku(sku: Listed, { shopName, decided, findings, sold, soldDays }: Context): AuditRow[] {
	const key = `${sku.shopId} ${sku.skuId}`;
	const decision = decided.get(key);
	const units = sold.get(key) ?? 0;
	const row: AuditRow = {
		...NO_ROW,
		Shop: shopName(sku.shopId),
		Listing: sku.title,
		'On TikTok': isActive(sku) ? 'on sale' : sku.status.toLowerCase().replaceAll('_', ' '),
		'Seller SKU': withOddSignsNamed(sku.sellerSku),
		'NewStore product': decision?.product ?? '',
		Shown: decision?.shown ?? sku.shown,
		Allowed: decision?.allowed ?? '',
		'Why this number': decision?.reason ?? '',
		Sold: units,
		'TikTok product id': sku.productId,
		'TikTok SKU id': sku.skuId,
	};
	const told = findings.of(sku);
	if (told.length > 0) {
		return told.map((finding) => ({
			...row,
			Finding: NAMES[cell(finding, 'code')] ?? cell(finding, 'title'),
			'What happened': cell(finding, 'what_happened'),
			'What to do': cell(finding, 'what_to_do'),
			Code: cell(finding, 'code'),
		}));
	}
	const quiet = (Finding: string, happened = ''): AuditRow[] => [
		{ ...row, Finding, 'Needs you': 'no', 'What happened': happened },
	];
	if (decision && decision.shown !== decision.allowed) {
		return [
			{
				...row,
				Finding: DIFFERS,
				'What happened': `TikTok shows ${written(decision.shown)}, ${written(decision.allowed)} may be shown.`,
				'What to do':
					'Nothing when you are not live yet: workflow 02 sends the right number. When you are live, look whether 02 runs.',
			},
		];
	}
	if (!isActive(sku)) return quiet(NOT_ON_SALE);
	if (!decision) return quiet(BUNDLE, 'TikTok works out its stock from its parts, or a rule keeps its number.');
	if (units === 0) return quiet(NEVER_SOLD, `Nothing of it was sold in the last ${soldDays} days.`);
	return quiet(FINE);
}

const unitsIn = (item: Row) => {
	const byLocation = Object.values(rowOf(item.atp_by_location)).map(Number);
	const all = byLocation.length > 0 ? byLocation : [Number(item.atp)];
	return all.reduce((sum, units) => sum + (units > 0 ? units : 0), 0);
};

/** Products that NewStore has stock of and that no listing sells, under no spelling. */
function notListed(
	stock: readonly Row[],
	skus: readonly Listed[],
	skuMap: SkuMap,
	decided: ReadonlyMap<string, Decided>,
): AuditRow[] {
	const listed = new Set<string>();
	const add = (text: string) => listed.add(looksOf(text));
	for (const { sellerSku, shopId } of skus) {
		add(sellerSku);
		for (const reading of skuMap.find(sellerSku, shopId)?.readings ?? [])
			for (const { product_id: id } of reading) add(id);
	}
	for (const { product } of decided.values()) add(product);
	const units = new Map<string, number>();
	for (const item of stock) {
		const id = cell(item, 'product_id');
		if (id !== '') units.set(id, (units.get(id) ?? 0) + unitsIn(item));
	}
	return [...units]
		.filter(([id, count]) => count > 0 && !listed.has(looksOf(id)))
		.sort(([a], [b]) => byText(a, b))
		.map(([id, count]) => ({
			...NO_ROW,
			Finding: NOT_LISTED,
			'NewStore product': id,
			'What happened': `${counted(count, 'unit')} could be sold, and no listing has this product.`,
			'What to do': 'List it on TikTok with this product id as seller SKU, if it should sell there.',
		}));
}

function summaryOf(rows: readonly AuditRow[], skus: number, unreadable: number, settings: AuditSettings): AuditSummary {
	const counts = new Map<string, number>();
	for (const { Finding } of rows) counts.set(Finding, (counts.get(Finding) ?? 0) + 1);
	const ordered = [...counts].sort(
		([a, one], [b, other]) => Number(QUIET.has(a)) - Number(QUIET.has(b)) || other - one || byText(a, b),
	);
	const needs = rows.filter((row) => row['Needs you'] === 'yes').length;
	const head =
		needs === 0
			? `All ${counted(skus, 'SKU')} are in order.`
			: `${counted(needs, 'row')} of the sheet ${needs === 1 ? 'needs' : 'need'} you; ${counted(skus, 'SKU')} were looked at.`;
	const { silent, shops } = settings;
	const missing = [...silent].map((shopId) => shops.get(shopId)?.name ?? (shopId || 'a shop')).sort(byText);
	const notes = [
		...(unreadable > 0
			? [`${counted(unreadable, 'listing')} could not be read and ${unreadable === 1 ? 'is' : 'are'} not in the sheet.`]
			: []),
		...(missing.length > 0 ? [`Not everything could be read of ${missing.join(', ')}: run the audit again.`] : []),
		'The sheet has every SKU with the number TikTok shows, the number it may show and why. Nothing was changed anywhere.',
	];
	const isQuiet = (name: string) => QUIET.has(name);
	const lines = ordered.map(
		([name, count]) => `${written(count).padStart(7)}  ${name}${isQuiet(name) ? '' : '  ← needs you'}`,
	);
	const cellOf = (content: string) =>
		`<td class="${LINE_CLASS}" style="border-bottom:${LINE_STYLE};padding:4px 12px 4px 0">${content}</td>`;
	const table = ordered.map(
		([name, count]) =>
			`<tr>${cellOf(written(count))}${cellOf(isQuiet(name) ? escapeHtml(name) : `<b>${escapeHtml(name)}</b>`)}</tr>`,
	);
	return {
		ok: needs === 0 && unreadable === 0 && silent.size === 0,
		subject:
			needs === 0
				? `SKU audit: all ${counted(skus, 'SKU')} in order`
				: `SKU audit: ${counted(needs, 'row')} ${needs === 1 ? 'needs' : 'need'} you`,
		text: [head, '', ...lines, '', ...notes].join('\n'),
		html: mailPage(
			[
				`<p><b>${escapeHtml(head)}</b></p>`,
				`<table style="border-collapse:collapse">${table.join('')}</table>`,
				...notes.map((note) => `<p>${escapeHtml(note)}</p>`),
			].join('\n'),
			needs === 0 ? 'info' : 'warning',
		),
		skus,
		needs_you: needs,
		by_finding: Object.fromEntries(ordered),
		audited_at: isoExact(settings.now),
	};
}

const orderOf = (row: AuditRow) =>
	[row['Needs you'] === 'yes' ? '0' : '1', row.Finding, row.Shop, row['Seller SKU'], row['TikTok SKU id']].join('\n');

export function auditSkus(
	feeds: AuditFeeds,
	settings: AuditSettings,
): { rows: Array<Placed<AuditRow>>; summary: AuditSummary } {
	const { skus: all, unreadable } = listedSkus(feeds.listings);
	const skus = all.filter(({ shopId }) => settings.shops.size === 0 || settings.shops.get(shopId)?.active === true);
	const decided = decidedSkus(feeds.decisions);
	const findings = new Findings(feeds.findings);
	const context: Context = {
		shopName: (shopId) => settings.shops.get(shopId)?.name ?? shopId,
		decided,
		findings,
		sold: soldUnits(feeds.orders),
		soldDays: settings.soldDays,
	};
	const general = findings.general.map((finding) => ({
		...NO_ROW,
		Finding: NAMES[cell(finding, 'code')] ?? cell(finding, 'title'),
		'NewStore product': cell(rowOf(finding.ids), 'newstore_product_id'),
		'What happened': cell(finding, 'what_happened'),
		'What to do': cell(finding, 'what_to_do'),
		Code: cell(finding, 'code'),
	}));
	const placed: Array<Placed<AuditRow>> = [
		...skus.flatMap((sku) => rowsOfSku(sku, context).map((json) => ({ json, index: sku.index }))),
		...[...general, ...notListed(feeds.stock, skus, new SkuMap([...settings.skuMap]), decided)].map((json) => ({
			json,
		})),
	];
	const keyed = placed.map((one) => ({ one, key: orderOf(one.json) })).sort((a, b) => byText(a.key, b.key));
	const rows = keyed.map(({ one }) => one);
	return {
		rows,
		summary: summaryOf(
			rows.map(({ json }) => json),
			skus.length,
			unreadable,
			settings,
		),
	};
}
