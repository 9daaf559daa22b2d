import { defineTable, exactText, text, tikTokId } from './table';

export const skuMapTable = defineTable({
	name: 'tts_sku_map',
	purpose: 'Seller SKUs on TikTok that are not the NewStore product id, and bundles. SKUs that are equal need no row.',
	key: ['seller_sku', 'shop_id'],
	columns: {
		seller_sku: exactText('Seller SKU on TikTok'),
		product_id: text(
			'NewStore product id; a bundle as TEE-BLK-M*2 + CAP-NVY-OS; an id with * × or + of its own in quotes',
		),
		shop_id: tikTokId('Only for this TikTok shop; empty = every shop'),
		note: text('For people'),
	},
	together: ({ seller_sku: sku, product_id: product }) => [
		...(sku.trim() === '' ? [['seller_sku', 'is empty'] as ['seller_sku', string]] : []),
		...(product === '' ? [['product_id', 'is empty'] as ['product_id', string]] : []),
	],
});
