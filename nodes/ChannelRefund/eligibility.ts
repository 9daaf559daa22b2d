/** What TikTok Shop, Return: Check Eligibility says (tiktok-shop.md 10.3). The seller may do only what is called eligible. */
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { isEmpty, orderKey, rowsOf } from './fields';

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

	constructor(skus: Row[]) {
		for (const entry of skus.flatMap((sku) => rowsOf(sku.line_item_eligibility))) {
			const ids = Array.isArray(entry.order_line_items_ids) ? entry.order_line_items_ids : [];
			const verdict = {
				isEligible: yesNo(entry, 'eligible', false),
				code: cell(entry, 'ineligible_code'),
				reason: cell(entry, 'ineligible_reason'),
			};
			for (const id of ids) this.verdicts.set(`${typeOf(cell(entry, 'request_type'))}/${String(id)}`, verdict);
		}
	}

	/** A line that TikTok does not name for this type is not eligible. */
	of(type: string, lineId: string): Verdict {
		const known = this.verdicts.get(`${type}/${lineId}`);
		return known ?? { isEligible: false, code: '', reason: 'TikTok does not offer this for the line' };
	}
}

/** By order; an order that is not in it was not asked about. */
export function readEligibility(items: Row[]): Map<string, Eligibility> {
	const asked = items.filter((json) => !isEmpty(json) && Array.isArray(json.sku_eligibility));
	return new Map(
		asked.map((json) => [
			orderKey(cell(json, 'shop_id'), cell(json, 'order_id')),
			new Eligibility(rowsOf(json.sku_eligibility)),
		]),
	);
}
