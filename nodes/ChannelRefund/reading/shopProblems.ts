/** Rows of tts_shops that say different things about one shop. */
import type { Shop } from '../../shared/channel/shops';
import { cell, yesOrNo } from '../../shared/tableRows';
import type { RowProblem } from './unreadable';

export function shopProblems(shops: Map<string, Shop>): RowProblem[] {
	const contradicted = [...shops.values()].filter((shop) => shop.isContradicted);
	return [
		...contradicted.map((shop) => ({
			table: 'tts_shops' as const,
			row: `shop ${shop.name}`,
			complaint: 'The table has several rows for this shop, and they differ.',
			effect: 'Its returns and refunds wait.',
			todo: 'Keep one row for each shop in the Data Table tts_shops. What waits goes on by itself.',
			role: 'integration' as const,
			ids: { shop_id: shop.id },
		})),
		...[...shops.values()]
			.filter((shop) => !shop.isContradicted && !isYesOrNo(cell(shop.row, 'platform_discount_as_payment')))
			.map((shop) => ({
				table: 'tts_shops' as const,
				row: `shop ${shop.name}, platform_discount_as_payment`,
				complaint: `Its platform_discount_as_payment is "${cell(shop.row, 'platform_discount_as_payment')}"; true or false is needed.`,
				effect: 'It is taken for true: with refund_amount = store_amount the part of TikTok is left out of refunds.',
				todo: 'Correct the cell in the Data Table tts_shops.',
				role: 'integration' as const,
				ids: { shop_id: shop.id },
			})),
	];
}

const isYesOrNo = (text: string) => text === '' || yesOrNo(text) !== undefined;
