/** Rows of tts_shops. */
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';

export interface Shop {
	/** two letters, GB for the United Kingdom; empty when the row does not say it */
	region: string;
	/** NewStore was told TikTok's part of the price as a payment, so its amounts contain it */
	booksPlatformDiscount: boolean;
}

/** Undefined when there is no row, so that nothing is decided for an unknown market. */
export function shopOf(rows: Row[], shopId: string): Shop | undefined {
	const row = rows.find((one) => cell(one, 'shop_id') === shopId);
	if (!row) return undefined;
	return {
		region: regionCode(cell(row, 'region')),
		booksPlatformDiscount: yesNo(row, 'platform_discount_as_payment', true),
	};
}

export function regionCode(text: string): string {
	const code = text.toUpperCase();
	return code === 'UK' ? 'GB' : code;
}
