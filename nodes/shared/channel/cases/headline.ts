/** Headlines in names: no id of a system stands in a title, a subject or a list; the small print has them. */

/** What a case is about, in the words of a shop; rooms hand it over with the exception. */
export interface Names {
	/** "2 × Canvas cap (CAP-KHK-OS)" */
	goods: string;
	/** "23.98 GBP" */
	amount: string;
	shop: string;
	store: string;
}

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
const LONG_NUMBER = /\d{10,}/g;
/** A barcode is a name of the goods; ids of TikTok are longer. */
const LONGEST_BARCODE = 14;

/** "…3196": enough to tell two cases of a day apart, and to find one by the small print. */
const shortId = (id: string) => `…${id.slice(-4)}`;

/** Ids that people call the goods by: seller SKUs and products of NewStore, when they are no longer than a barcode. */
const nameIds = (ids: ReadonlyMap<string, string>) =>
	new Set(
		['seller_sku', 'seller_skus', 'product_id', 'product_ids']
			.flatMap((name) => (ids.get(name) ?? '').split(','))
			.map((id) => id.trim())
			.filter((id) => id.length > 0 && id.length <= LONGEST_BARCODE),
	);

/** A text without numbers of ten digits and more and without uuids. */
export function withoutIds(text: string, ids: ReadonlyMap<string, string> = new Map()): string {
	const names = nameIds(ids);
	return text.replace(UUID, shortId).replace(LONG_NUMBER, (id) => (names.has(id) ? id : shortId(id)));
}

/** How a text may spell an id: whole, or as `withoutIds` leaves it. */
const spellings = (id: string) => (id === '' ? [] : [id, shortId(id), withoutIds(id)]);

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const anyOf = (ids: string[]) => [...new Set(ids.flatMap(spellings))].map(escaped).join('|');

/** "Order …3196 is late" → "Order of 2 × Canvas cap is late"; the first mention only. */
function withGoods(text: string, ids: ReadonlyMap<string, string>, goods: string): string {
	const orders = anyOf(['order_id', 'external_id', 'newstore_order_id'].map((name) => ids.get(name) ?? ''));
	const returns = anyOf(
		['newstore_return_id', 'newstore_refund_id', 'tiktok_return_id', 'return_id'].map((name) => ids.get(name) ?? ''),
	);
	const returned =
		returns && new RegExp(`\\b(Return|Refund) (?:${returns})(?: of order (?:${orders || '\\S+'}))?`, 'i');
	if (returned && returned.test(text)) return text.replace(returned, (_, word: string) => `${word} of ${goods}`);
	const ordered = orders && new RegExp(`\\b(?:TikTok |NewStore )?(order) (?:${orders})`, 'i');
	if (!ordered) return text;
	return text.replace(ordered, (_, word: string) => `${word === 'Order' ? 'Order' : 'the order'} of ${goods}`);
}

function withName(text: string, words: string, id: string, name: string): string {
	if (id === '' || name === '' || id === name) return text;
	const called = new RegExp(`\\b(?:${words})(?:${anyOf([id])})(?![\\w-])`, 'g');
	// Where the name stands already nothing is replaced: a location LEEDS can be the "Leeds store", one Leeds as well.
	const pieces = text.split(name).map((piece) => piece.replace(called, () => name));
	return pieces.join(name);
}

const ADDRESS = /(https?:\/\/\S+)/;

/** A text in which shop and store are called by name, where they are known; an address keeps its ids. */
export function namedPlaces(text: string, ids: ReadonlyMap<string, string>, { shop, store }: Names): string {
	const named = (words: string) =>
		withName(
			withName(words, 'TikTok shop |[Ss]hop |', ids.get('shop_id') ?? '', shop),
			'[Ll]ocation |[Ss]tore |',
			ids.get('location_id') ?? '',
			store,
		);
	return text
		.split(ADDRESS)
		.map((piece, place) => (place % 2 === 1 ? piece : named(piece)))
		.join('');
}

/** A title of tts_cases as people read it. */
export function namedTitle(title: string, ids: ReadonlyMap<string, string>, names: Names): string {
	const named = names.goods === '' ? title : withGoods(title, ids, names.goods);
	const placed = namedPlaces(named, ids, names);
	// What a room calls goods, store or shop may hold digits of its own; they are names all the same.
	const kept = Object.values(names).filter((name) => /\d{10}/.test(name));
	return kept.some((name) => placed.includes(name)) ? placed : withoutIds(placed, ids);
}

const LONGEST = 90;

/** "…3196" of the order, where the title speaks of the goods: two orders of the same goods are two. */
export function orderMark(title: string, ids: ReadonlyMap<string, string>, { goods }: Names): string {
	const order = ids.get('order_id') || ids.get('external_id') || '';
	return goods === '' || order === '' || title.includes(order) || title.includes(shortId(order)) ? '' : shortId(order);
}

/** What the title does not say yet: "23.98 GBP · London store · Sandbox Retail UK · order …3196". */
export function aboutLine(title: string, ids: ReadonlyMap<string, string>, names: Names): string {
	const mark = orderMark(title, ids, names);
	const parts = [names.goods, names.amount, names.store, names.shop, mark === '' ? '' : `order ${mark}`];
	return parts
		.filter((part) => part !== '' && !title.includes(part))
		.map((part) => (part.length > LONGEST ? `${part.slice(0, LONGEST - 1)}…` : part))
		.join(' · ');
}
