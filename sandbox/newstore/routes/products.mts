import { Readable } from 'node:stream';
import { answer } from '../../httpServer.mts';
import type { Currency, Market, SeedProduct } from '../../seed.mts';
import { CURRENCIES, NEWSTORE_SHOPS } from '../../seed.mts';
import { signatureOf } from '../exports.mts';
import { signedFile } from './availability.mts';
import { notFound, parameter, queryValue, secured } from './context.mts';
import type { RouteContext } from './context.mts';

/** Columns of the product file, in their order (newstore.md 15). */
const COLUMNS = (
	'product_id variant_group_id is_available categories main_category_path main_category_position external_identifiers ' +
	'extended_attributes title brand caption description keywords images template_id price currency country_of_origin ' +
	'tax_class_id preorder_start online_from online_to variation_color_value variation_size_value variation_size_gender ' +
	'variation_size_type variation_size_system variation_size_sort_position variation_additional_1_name ' +
	'variation_additional_1_value variation_additional_2_name variation_additional_2_value product_hts_number schedule_b ' +
	'shipping_dimension_height shipping_dimension_length shipping_dimension_unit shipping_dimension_width ' +
	'shipping_weight_value shipping_weight_unit serialized_inventory variable_pricing inventory_tracked material updated_at'
).split(' ');
const LOCALES = ['en-us', 'en-gb', 'de-de'];
const CATALOGS: string[] = Object.values(NEWSTORE_SHOPS);
const MARKETS = Object.keys(NEWSTORE_SHOPS) as Market[];

export function productRoutes(context: RouteContext): void {
	secured(context, {
		method: 'GET',
		path: '/catalog/catalogs/:catalog/offlineproducts',
		operationId: 'listProducts',
		scope: 'catalog:product-export:read',
		handler: (request) => {
			const catalog = parameter(request, 'catalog');
			const locale = (queryValue(request, 'locale') ?? 'en-us').toLowerCase();
			if (!CATALOGS.includes(catalog) || !LOCALES.includes(locale)) return notFound(context, 'The product export');
			const file = `${catalog}_${locale}`;
			const url = `${context.baseUrl()}/files/products/${file}.csv?signature=${signatureOf(file)}`;
			if (queryValue(request, 'redirect') === 'false') return answer(200, { download_url: url });
			return answer(302, undefined, { location: url });
		},
	});
	context.api.app.get('/files/products/:file', async (request, reply) => {
		const name = parameter(request, 'file').replace(/\.csv$/, '');
		const file = signedFile(request, () => {
			if (queryValue(request, 'signature') !== signatureOf(name)) return undefined;
			return Readable.from(rows(context, currencyOf(name)), { objectMode: false });
		});
		const type = file.status === 200 ? { 'content-type': 'text/tab-separated-values; charset=utf-8' } : file.headers;
		return reply
			.code(file.status ?? 200)
			.headers(type ?? {})
			.send(file.body);
	});
}

/** Of the catalog that the file is named after. */
function currencyOf(file: string): Currency {
	const market = MARKETS.find((one) => file.startsWith(NEWSTORE_SHOPS[one])) ?? 'GB';
	return CURRENCIES[market];
}

function* rows(context: RouteContext, currency: Currency): Generator<string> {
	let text = `${COLUMNS.join('\t')}\n`;
	for (const product of context.seed.products) {
		text += `${line(context, product, currency)}\n`;
		if (text.length > 64_000) {
			yield text;
			text = '';
		}
	}
	yield text;
}

function line(context: RouteContext, product: SeedProduct, currency: Currency): string {
	const available = context.seed.locations.some((location) => context.stock.atp(product.productId, location.id) > 0);
	const values: Record<string, string> = {
		product_id: product.productId,
		variant_group_id: product.variantGroupId,
		is_available: String(available),
		categories: '[]',
		external_identifiers: JSON.stringify([
			{ type: 'sku', value: product.productId },
			{ type: 'ean13', value: product.ean },
		]),
		extended_attributes: '[]',
		title: product.name,
		brand: 'Sandbox Retail',
		keywords: '[]',
		images: '[]',
		price: product.price[currency],
		currency,
		variation_color_value: product.color,
		variation_size_value: product.size,
		serialized_inventory: 'false',
		variable_pricing: 'false',
		inventory_tracked: 'true',
	};
	return COLUMNS.map((column) => values[column] ?? '').join('\t');
}
