/** Extended attributes of NewStore. */
import { isRow, rowOf, rowsOf } from './rows';
import type { Row } from '../tableRows';
import { cell } from '../tableRows';

/** Value of an extended attribute, given as a list of {name, value}, as an object, or inside `metadata`. */
export function attribute(row: Row, name: string): string {
	for (const given of [row.extended_attributes, rowOf(row.metadata).extended_attributes]) {
		if (isRow(given) && cell(given, name) !== '') return cell(given, name);
		const found = rowsOf(given).find((entry) => cell(entry, 'name') === name);
		if (found && cell(found, 'value') !== '') return cell(found, 'value');
	}
	return '';
}

export interface TikTokOrderId {
	shop_id: string;
	order_id: string;
}

const isId = (text: string) => /^\d+$/.test(text);

/** The TikTok order that a NewStore order came from, by its attributes; undefined for sales in stores and other channels. */
export function tikTokOrderOf(order: Row): TikTokOrderId | undefined {
	const [shopId, orderId] = [attribute(order, 'tiktok_shop_id'), attribute(order, 'tiktok_order_id')];
	return isId(shopId) && isId(orderId) ? { shop_id: shopId, order_id: orderId } : undefined;
}
