/** Ids of a case in the words of people, and the one thing that a case is about. */
import { tryParseJson } from '../../json';
import type { Row } from '../../tableRows';
import { cell } from '../../tableRows';
import { slug } from './caseKey';
import type { Names } from './headline';
import { namedTitle, withoutIds } from './headline';

const ID_NAMES: Record<string, string> = {
	goods: 'Goods',
	amount: 'Amount',
	shop: 'Shop',
	store: 'Store',
	order_id: 'TikTok order',
	external_id: 'NewStore external id',
	newstore_order_id: 'NewStore order',
	newstore_return_id: 'NewStore return',
	newstore_refund_id: 'NewStore refund',
	location_id: 'NewStore location',
	shop_id: 'TikTok shop',
	product_id: 'Product',
	product_ids: 'Products',
	sku_id: 'TikTok SKU id',
	sku_ids: 'TikTok SKU ids',
	line_ids: 'TikTok lines',
	item_ids: 'NewStore items',
	seller_sku: 'Seller SKU',
	warehouse_id: 'TikTok warehouse',
	package_id: 'TikTok package',
	tracking_number: 'Tracking number',
	cancel_id: 'TikTok cancellation',
	return_id: 'TikTok return',
	tiktok_return_id: 'TikTok return',
	refund_key: 'Row in tts_refunds',
	statement_id: 'TikTok statement',
	payment_id: 'TikTok payout',
	journal_ref: 'Row in tts_journals',
	status: 'Status',
	request_id: 'Request id for support',
	http_status: 'HTTP status',
	error_code: 'Error code',
	execution_id: 'n8n execution',
	workflow_id: 'n8n workflow',
	step: 'Step',
};

// What people ask for first; the words are short, because they stand in subjects.
const THINGS: Array<[string, string]> = [
	['order_id', 'Order'],
	['external_id', 'Order'],
	['return_id', 'Return'],
	['tiktok_return_id', 'Return'],
	['newstore_return_id', 'NewStore return'],
	['newstore_order_id', 'NewStore order'],
	['cancel_id', 'Cancellation'],
	['statement_id', 'Statement'],
	['payment_id', 'Payout'],
	['package_id', 'Package'],
	['seller_sku', 'SKU'],
	['product_id', 'Product'],
	['sku_id', 'TikTok SKU'],
	['location_id', 'Location'],
	['warehouse_id', 'Warehouse'],
];

export const nameOfId = (name: string) =>
	ID_NAMES[name] ?? name.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());

/** The ids of a case; the column holds a JSON object. */
export function idsOf(row: Row): Array<[string, string]> {
	const ids = typeof row.ids === 'string' ? tryParseJson(row.ids) : row.ids;
	if (typeof ids !== 'object' || ids === null) return [];
	return Object.entries(ids)
		.map(([name, value]): [string, string] => [name, String(value ?? '')])
		.filter(([, value]) => value !== '');
}

/** What the case is about by name; rooms hand it over, and the column keeps it beside the ids. */
export function namesOf(row: Row): Names {
	const known = new Map(idsOf(row));
	const name = (key: keyof Names) => known.get(key) ?? '';
	return { goods: name('goods'), amount: name('amount'), shop: name('shop'), store: name('store') };
}

/**
 * "Order 576460000000000001": what a case is about; '' when it is about no single thing. Only an id that is part of the key
 * counts: an outage names the order that it hit last, and is not about that order.
 */
export function thingOf(row: Row): string {
	const ids = new Map(idsOf(row));
	const about = cell(row, 'case_key').split('.')[2] ?? '';
	const found = THINGS.find(([name]) => {
		const part = slug(ids.get(name) ?? '', 40);
		return part.length > 2 && about.includes(part);
	});
	return found ? `${found[1]} ${ids.get(found[0])}` : '';
}

/** What happened, and to what, with the ids as they are. */
function rawTitle(row: Row): string {
	const title = cell(row, 'title') || cell(row, 'code') || 'Something needs your attention';
	const thing = thingOf(row);
	const isNamed = THINGS.some(([name]) =>
		idsOf(row).some(([id, value]) => id === name && (title.includes(value) || title.includes(withoutIds(value)))),
	);
	return thing === '' || isNamed ? title : `${thing}: ${title}`;
}

/** One line that says what happened, and to what, in names. */
export const titleOf = (row: Row) => namedTitle(rawTitle(row), new Map(idsOf(row)), namesOf(row));

/** The same without the goods: what titles of several cases have in common. */
export const plainTitleOf = (row: Row) =>
	namedTitle(rawTitle(row), new Map(idsOf(row)), { ...namesOf(row), goods: '' });
