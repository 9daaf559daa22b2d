import { isTikTokId } from '../channel/rows';
import { defineTable, exactText, NO_TIKTOK_ID, text } from './table';

export const skuMapTable = defineTable({
	name: 'tts_sku_map',
	purpose: 'Seller SKUs on TikTok that are not the NewStore product id, and bundles. SKUs that are equal need no row.',
	key: ['seller_sku', 'shop_id'],
	columns: {
		seller_sku: exactText('Seller SKU on TikTok'),
		product_id: text(
			'NewStore product id; a bundle as TEE-BLK-M*2 + CAP-NVY-OS; an id with * × or + of its own in quotes',
		),
		shop_id: text('Only for this TikTok shop; empty = every shop'),
		note: text('For people'),
	},
	// By hand, since the table may have 50,000 rows and a schema takes ten times as long.
	together: (cells) => {
		const wrong: Array<[keyof typeof cells, string]> = [];
		if (cells.seller_sku.trim() === '') wrong.push(['seller_sku', 'is empty']);
		if (cells.product_id === '') wrong.push(['product_id', 'is empty']);
		if (cells.shop_id !== '' && !isTikTokId(cells.shop_id)) wrong.push(['shop_id', NO_TIKTOK_ID]);
		return wrong;
	},
});
