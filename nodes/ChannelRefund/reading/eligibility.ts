/** What TikTok Shop, Return: Check Eligibility says (tiktok-shop.md 10.3). The seller may do only what is called eligible. */
import { documentId, documentRows, documentText, MalformedDocument, requiredId } from '../../shared/channel/malformed';
import { orderKey } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell, yesNo } from '../../shared/tableRows';
import { readDocuments } from './unreadable';
import type { Unreadable } from './unreadable';

export interface Verdict {
	isEligible: boolean;
	/** TikTok's code and words when it is not */
	code: string;
	reason: string;
}

/** `RETURN` and `RETURN_AND_REFUND` are two names of the same; samples and lists differ. */
const typeOf = (text: string) => (text.toUpperCase() === 'RETURN' ? 'RETURN_AND_REFUND' : text.toUpperCase());

export class Eligibility {
	private readonly verdicts = new Map<string, Verdict>();

	/** @throws MalformedDocument */
	constructor(skus: Row[]) {
		for (const entry of skus.flatMap((sku) => documentRows(sku, 'line_item_eligibility'))) {
			const verdict = {
				isEligible: yesNo(entry, 'eligible', false),
				code: cell(entry, 'ineligible_code'),
				reason: cell(entry, 'ineligible_reason'),
			};
			const type = typeOf(documentText(entry, 'request_type'));
			for (const id of lineIdsOf(entry)) this.verdicts.set(`${type}/${id}`, verdict);
		}
	}

	/** A line that TikTok does not name for this type is not eligible. */
	of(type: string, lineId: string): Verdict {
		const known = this.verdicts.get(`${type}/${lineId}`);
		return known ?? { isEligible: false, code: '', reason: 'TikTok does not offer this for the line' };
	}
}

function lineIdsOf(entry: Row): string[] {
	const { order_line_items_ids: ids } = entry;
	if (ids === undefined || ids === null) return [];
	if (!Array.isArray(ids)) throw new MalformedDocument('order_line_items_ids', ids, 'is not a list');
	return ids.map((id: unknown) => documentId({ order_line_items_ids: id }, 'order_line_items_ids')).filter(Boolean);
}

export interface EligibilityFeed {
	/** an order that is not in it was not asked about */
	byOrder: Map<string, Eligibility>;
	unreadable: Unreadable[];
}

/** By order. */
export function readEligibility(items: Row[]): EligibilityFeed {
	const asked = items.map((json) => (json.sku_eligibility === undefined || json.sku_eligibility === null ? {} : json));
	const { read, unreadable } = readDocuments(asked, 'eligibility', (json) => {
		const key = orderKey(requiredId(json, 'shop_id'), requiredId(json, 'order_id'));
		return [key, new Eligibility(documentRows(json, 'sku_eligibility'))] as const;
	});
	return { byOrder: new Map(read), unreadable };
}
