/** Orders of NewStore → the TikTok orders that they came from. */
import type { TikTokOrderId } from '../../shared/channel/attributes';
import { tikTokOrderOf } from '../../shared/channel/attributes';
import type { Placed } from '../../shared/channel/placed';
import { counted, groupBy, isEmptyItem, isRow, listed, orderKey } from '../../shared/channel/rows';
import { readShops } from '../../shared/channel/shops';
import type { ExceptionItem } from '../../shared/exception';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

/** Order: Find by External ID puts the order into `newstore_order`. */
const originOf = (json: Row) => tikTokOrderOf(isRow(json.newstore_order) ? json.newstore_order : json);

function notFound(numbers: string[]): ExceptionItem {
	const one = numbers.length === 1;
	return {
		code: 'DISPATCH_REPLAY_NOT_FOUND',
		flow: 'dispatch',
		severity: 'warning',
		owner_role: 'operations',
		title: `Tracking was not written back: ${counted(numbers.length, 'number')} that you entered ${one ? 'is' : 'are'} not known`,
		what_happened: `NewStore has no order from TikTok with ${one ? 'the number' : 'the numbers'} ${listed(numbers, 20)}. Nothing was written back for ${one ? 'it' : 'them'}.`,
		what_to_do:
			'Compare with TikTok Seller Center. Mistyped? Enter it again. Right? The order never came to NewStore: report its parcel in Seller Center before the deadline.',
		business_key: numbers.join(','),
		ids: { order_ids: numbers.join(', ') },
	};
}

interface Found {
	origin: TikTokOrderId;
	index: number;
	input: number;
}

/** TikTok orders that need no reading, as `sortAsked` gives them. */
const knownOrders = (known: readonly Row[]): Found[] =>
	known.flatMap((json, index) =>
		isEmptyItem(json)
			? []
			: [{ origin: { shop_id: cell(json, 'shop_id'), order_id: cell(json, 'order_id') }, index, input: 1 }],
	);

/**
 * @param items of NewStore, Order: Get, or Order: Find by External ID, whose items say in `order_id` which number was asked for
 * and in `found` whether NewStore has it; one number may be asked for under several prefixes
 * @param known TikTok orders that were asked for by their own ids
 * @param shopRows tts_shops: orders of shops that are switched off are left alone; a shop without a row is not
 */
export function listTikTokOrders(
	items: Row[],
	known: readonly Row[] = [],
	shopRows: readonly Row[] = [],
): {
	orders: Array<Placed<TikTokOrderId>>;
	exceptions: Array<Placed<ExceptionItem>>;
} {
	const shops = readShops(shopRows);
	const given = items
		.map((json, index) => ({ json, index, origin: originOf(json) }))
		.filter(({ json }) => !isEmptyItem(json));
	const found = given.flatMap(({ origin, index }): Found[] => (origin ? [{ origin, index, input: 0 }] : []));
	const takingPart = [...found, ...knownOrders(known)].filter(
		({ origin }) => shops.get(origin.shop_id)?.active ?? true,
	);
	const orders = [...groupBy(takingPart, ({ origin }) => orderKey(origin.shop_id, origin.order_id)).values()];
	const asked = groupBy(
		given.filter(({ json }) => 'found' in json),
		({ json }) => cell(json, 'order_id'),
	);
	const missing = [...asked].filter(([number, answers]) => number !== '' && answers.every(({ origin }) => !origin));
	const indexes = missing.flatMap(([, answers]) => answers.map(({ index }) => index));
	return {
		orders: orders.map(([first, ...same]) => ({
			json: first.origin,
			indexes: [first, ...same].filter(({ input }) => input === first.input).map(({ index }) => index),
			...(first.input ? { input: first.input } : {}),
		})),
		exceptions: missing.length > 0 ? [{ json: notFound(missing.map(([number]) => number)), indexes }] : [],
	};
}
