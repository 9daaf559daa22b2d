import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Shop } from '../../../shared/tiktok/shops';
import type { Changed } from '../change';
import { asId } from '../session';
import type { Session } from '../session';

/**
 * The item of a parcel that TikTok Shop knows now: `{shop_id, order_id, package_id, order_line_item_ids, tracking_number,
 * ok: true, already_done, warning?}`; or the error item. `asked` fills what the answer does not say.
 */
export function shippedItem(
	session: Session,
	shop: Shop,
	changed: Changed,
	asked: IDataObject,
	itemIndex: number,
): INodeExecutionData {
	if (!changed.ok) {
		return session.failItem(changed.failure, [itemIndex], {
			shop_id: shop.shop_id,
			order_id: asId(asked.order_id),
			package_id: asId(asked.package_id),
			tracking_number: asId(asked.tracking_number),
		});
	}
	const { data, alreadyDone } = changed;
	const lines = (data.order_line_item_ids as unknown[] | undefined) ?? [];
	const json: IDataObject = { shop_id: shop.shop_id };
	for (const name of ['order_id', 'package_id', 'tracking_number'] as const) {
		const value = asId(data[name]) || asId(asked[name]);
		if (value) json[name] = value;
		if (name === 'package_id') {
			json.order_line_item_ids = lines.length ? lines.map(String) : (asked.order_line_item_ids ?? []);
		}
	}
	Object.assign(json, { ok: true, already_done: alreadyDone });
	const warning = (data.warning as IDataObject | undefined)?.message;
	if (warning) json.warning = String(warning);
	return session.item(json, [itemIndex]);
}
