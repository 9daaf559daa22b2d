import type { IDataObject } from 'n8n-workflow';

/** A reference of another system on a TikTok order. */
export interface ExternalOrder extends IDataObject {
	id: string;
	platform: string;
	line_items?: Array<{ id: string; origin_id: string }>;
}

/** References of one platform in the answer of Get External Order References; [] when the order has none. */
export function readReferences(data: IDataObject, platform: string): ExternalOrder[] {
	const references = (data.external_orders as ExternalOrder[] | undefined) ?? [];
	return references.filter((reference) => reference.id && (!reference.platform || reference.platform === platform));
}
