import { looksOf } from './channel/lookalikes';
import { isBlankRow, isTikTokId, rowNumber } from './channel/rows';
import { cell } from './tableRows';
import type { Row } from './tableRows';

/** A NewStore product and how many units of it one unit of the seller SKU takes. */
export interface SkuComponent {
	product_id: string;
	count: number;
}

/** What a seller SKU stands for in NewStore. */
export interface SkuMatch {
	/** the cell as written */
	text: string;
	/** what the cell can mean; one reading when it is settled, the one with the fewest parts first */
	readings: SkuComponent[][];
	/** its parts have blanks around their plus: a bundle for certain, in which `*2` counts, as it has been written since the first version */
	isBundle: boolean;
	/** other cells that say something else about the same seller SKU and shop, sorted; then nobody can tell which is right */
	contradictedBy: string[];
}

/** Units that NewStore shows of a product; undefined when it shows none, so that the product may not exist. */
export type UnitsOf = (productId: string) => number | undefined;

/** Products behind a seller SKU, or in words why nobody can tell; `missing`: NewStore shows no product that it could be. */
export type Meaning = { components: SkuComponent[] } | { fault: string; missing?: string[] };

const QUOTED = /^["“”]((?:[^"“”]|"")+)["“”](?:\s*[*×]\s*(\d{1,4}))?$/;
const COUNTED_WITH_BLANK = /^(.*\S)\s+[*×]\s*(\d{1,4})$|^(.*\S)[*×]\s+(\d{1,4})$/;
const COUNTED = /^(.+)[*×](\d{1,4})$/;
const HAS_SIGN = /[*×+]/;
/** Far more than a person writes by hand; a longer cell is one product id, which NewStore then does not know. */
const MOST_READINGS = 32;
const LONGEST_BUNDLE = 500;

const one = (productId: string): SkuComponent => ({ product_id: productId, count: 1 });

/** Splits at plus signs with a blank on both sides, or beside a quoted id; never inside quotes. */
function settledParts(text: string): string[] {
	const parts: string[] = [];
	let part = '';
	let isQuoted = false;
	for (let at = 0; at < text.length; at += 1) {
		const sign = text[at];
		if (/["“”]/.test(sign)) isQuoted = !isQuoted;
		const isBlank = /\s/.test(text[at - 1] ?? '') && /\s/.test(text[at + 1] ?? '');
		const isBesideQuote = /["“”]\s*$/.test(part) || /^\s*["“]/.test(text.slice(at + 1));
		if (sign === '+' && !isQuoted && part.trim() !== '' && (isBlank || isBesideQuote)) {
			parts.push(part.trim());
			part = '';
		} else part += sign;
	}
	return [...parts, part.trim()];
}

const times = (product: string, count: string): SkuComponent[] | undefined =>
	Number(count) > 0 ? [{ product_id: product, count: Number(count) }] : undefined;

const combined = (left: SkuComponent[][], right: SkuComponent[][]) =>
	left.flatMap((a) => right.map((b) => [...a, ...b])).slice(0, MOST_READINGS);

/** What one part can mean: a sign without a blank may belong to the product id, or count and join. */
function readingsOfPart(part: string): SkuComponent[][] {
	const quoted = QUOTED.exec(part);
	if (quoted) {
		const product = quoted[1].replaceAll('""', '"');
		return [times(product, quoted[2] ?? '1') ?? [one(part)]];
	}
	const spaced = COUNTED_WITH_BLANK.exec(part);
	const product = spaced?.[1] ?? spaced?.[3];
	if (product && !product.includes('+')) return [times(product, spaced?.[2] ?? spaced?.[4] ?? '') ?? [one(part)]];
	const [first, ...others] = part.split('+').map((piece) => piece.trim());
	if (others.length > 0) {
		if ([first, ...others].includes('')) return [[one(part)]];
		return [
			[one(part)],
			...others.reduce((left, piece) => combined(left, readingsOfPart(piece)), readingsOfPart(first)),
		];
	}
	const counted = COUNTED.exec(part);
	const bundle = counted && times(counted[1].trim(), counted[2]);
	return bundle ? [[one(part)], bundle] : [[one(part)]];
}

/** The same product twice is one component. */
function added(components: SkuComponent[]): SkuComponent[] {
	const counts = new Map<string, number>();
	for (const { product_id: id, count } of components) counts.set(id, (counts.get(id) ?? 0) + count);
	return [...counts].map(([product_id, count]) => ({ product_id, count }));
}

/**
 * What a cell of tts_sku_map can mean. Settled are: a product id without `*`, `×` and `+`; a product id in quotes
 * (`"RUG-60*90"`); a count with a blank before or after its sign (`SOCK * 3`, `"RUG-60*90" * 2`); parts with blanks around
 * their plus (`TEE*2 + CAP`). Else a sign without a blank (`RUG-60*90`, `PH-24+CASE`, `SOCK*3`) has two readings: a product
 * of that name, or a bundle. `meaningOf` settles it by what NewStore knows.
 */
export function readCell(text: string): Pick<SkuMatch, 'readings' | 'isBundle'> {
	const itself = { readings: [[one(text)]], isBundle: false };
	if (text.length > LONGEST_BUNDLE || !(HAS_SIGN.test(text) || /^["“”]/.test(text))) return itself;
	const parts = settledParts(text);
	if (parts.includes('')) return itself;
	const ofParts = parts.map(readingsOfPart);
	const isBundle = parts.length > 1 && !parts.some((part) => part.replace(QUOTED, '').includes('+'));
	const all = isBundle
		? [ofParts.flatMap((readings) => readings[0]), ofParts.flatMap((readings) => readings[readings.length - 1])]
		: ofParts.reduce(combined);
	const distinct = new Map(all.map(added).map((reading) => [JSON.stringify(reading), reading]));
	return { readings: [...distinct.values()], isBundle };
}

const inWords = (reading: SkuComponent[]) =>
	reading
		.map(({ product_id: id, count }) => (count === 1 ? `the product "${id}"` : `${count} units of "${id}"`))
		.join(' and ');

/** The cell as it has to be written for one of its readings. */
const settledCell = (reading: SkuComponent[]) =>
	reading
		.map(({ product_id: id, count }) => {
			const name = HAS_SIGN.test(id) ? `"${id.replaceAll('"', '""')}"` : id;
			return count === 1 ? name : `${name} * ${count}`;
		})
		.join(' + ');

/** Why an ambiguous cell is refused, and how to write it. */
function ambiguity({ text, readings }: SkuMatch): string {
	const shown = readings.length > 1 ? [readings[0], readings[readings.length - 1]] : readings;
	const how = shown.map((reading) => `write ${settledCell(reading)} for ${inWords(reading)}`);
	return `the cell ${text} in tts_sku_map can mean two things: ${how.join(', or ')}`;
}

const productsOf = (readings: SkuComponent[][]) => [
	...new Set(readings.flatMap((reading) => reading.map((part) => part.product_id))),
];

/** Every product that the cell may be about, in all its readings. */
export const possibleProducts = ({ readings }: SkuMatch): string[] => productsOf(readings);

/** Those whose stock settles what the cell means and how many there are. */
export const decisiveProducts = ({ readings, isBundle }: SkuMatch): string[] =>
	productsOf(isBundle ? readings.slice(-1) : readings);

const withSign = (reading: SkuComponent[]) => reading.filter(({ product_id: id }) => HAS_SIGN.test(id));

/**
 * The one reader of what a seller SKU stands for. A cell with two readings is settled by NewStore: a product that has exactly
 * this name and stock is meant; else the only reading whose products NewStore all shows. Where both are shown, or none, it
 * is refused. In a bundle `*2` counts, unless NewStore has stock of a product of that name: then it is refused.
 * @param match row of the map; undefined = the seller SKU is the product id
 */
export function meaningOf(match: SkuMatch | undefined, sellerSku: string, unitsOf: UnitsOf): Meaning {
	if (!match) return { components: [one(sellerSku)] };
	const { readings, contradictedBy, text } = match;
	if (contradictedBy.length > 0)
		return { fault: `the SKU map has several products for "${sellerSku}": ${[text, ...contradictedBy].join(', ')}` };
	if (readings.length === 1) return { components: readings[0] };
	const isInStock = ({ product_id: id }: SkuComponent) => (unitsOf(id) ?? 0) > 0;
	if (match.isBundle) {
		const bundle = readings[readings.length - 1];
		const doubts = readings.slice(0, -1).flatMap(withSign);
		return doubts.some(isInStock) ? { fault: ambiguity(match) } : { components: bundle };
	}
	const shown = readings.filter((reading) => reading.every(({ product_id: id }) => unitsOf(id) !== undefined));
	const named = shown.find((reading) => {
		const odd = withSign(reading);
		return odd.length > 0 && odd.every(isInStock);
	});
	if (named) return { components: named };
	if (shown.length === 1) return { components: shown[0] };
	return { fault: ambiguity(match), ...(shown.length === 0 ? { missing: possibleProducts(match) } : {}) };
}

/** Spelling as it looks: SKUs that differ only in case, blanks or invisible signs are a slip of somebody's hand, never a match. */
export const foldSku = looksOf;

/** A cell that holds an object or a list names nothing. */
const textCell = (row: Row, column: string) => (typeof row[column] === 'object' ? '' : cell(row, column));

/**
 * The table tts_sku_map: seller SKUs that are not the NewStore product id. A row for a shop goes before a row for all
 * shops; a seller SKU without row is its own product id. Seller SKUs are compared to the letter, blanks included, so that
 * a misspelt one can be mapped.
 */
export class SkuMap {
	private readonly shops = new Map<string, Map<string, SkuMatch>>();
	private spellings: Map<string, string> | undefined;
	/** rows that say nothing, in words */
	readonly problems: string[] = [];

	constructor(rows: readonly Row[]) {
		for (const [place, row] of rows.entries()) {
			const sku = typeof row.seller_sku === 'string' ? row.seller_sku : textCell(row, 'seller_sku');
			const text = textCell(row, 'product_id');
			const shopId = cell(row, 'shop_id');
			if (sku.trim() === '' && text === '') {
				if (!isBlankRow(row)) this.problems.push(`row ${rowNumber(row, place)} has neither seller SKU nor product ID`);
			} else if (sku.trim() === '' || text === '') {
				this.problems.push(
					sku.trim() === '' ? `product ID "${text}" has no seller SKU` : `seller SKU "${sku}" has no product ID`,
				);
			} else if (shopId !== '' && !isTikTokId(shopId)) {
				this.problems.push(
					`seller SKU "${sku}" is for the shop "${shopId.slice(0, 60)}", which is no number of a shop`,
				);
			} else {
				this.add(shopId, sku, text);
			}
		}
	}

	private add(shopId: string, sku: string, text: string): void {
		let shop = this.shops.get(shopId);
		if (!shop) this.shops.set(shopId, (shop = new Map<string, SkuMatch>()));
		const known = shop.get(sku);
		if (!known) {
			shop.set(sku, { text, ...readCell(text), contradictedBy: [] });
		} else if (text !== known.text && !known.contradictedBy.includes(text)) {
			known.contradictedBy = [...known.contradictedBy, text].sort();
		}
	}

	/** The row for a seller SKU in a shop, or undefined when the seller SKU is its own product id. */
	find(sellerSku: string, shopId: string): SkuMatch | undefined {
		return this.shops.get(shopId)?.get(sellerSku) ?? this.shops.get('')?.get(sellerSku);
	}

	/** A seller SKU of the map, for this shop or all shops, that differs from this one by case or blanks only. */
	spelledAlike(sellerSku: string, shopId: string): string | undefined {
		if (!this.spellings) {
			this.spellings = new Map();
			for (const [shop, sku] of this.entries()) {
				const key = `${shop}\n${foldSku(sku)}`;
				const known = this.spellings.get(key);
				if (known === undefined || sku < known) this.spellings.set(key, sku);
			}
		}
		if (this.spellings.size === 0) return undefined;
		const folded = foldSku(sellerSku);
		return this.spellings.get(`${shopId}\n${folded}`) ?? this.spellings.get(`\n${folded}`);
	}

	/** Every seller SKU of the map with what it stands for, in every shop that has a row of its own. */
	*entries(): IterableIterator<[shopId: string, sellerSku: string, match: SkuMatch]> {
		for (const [shopId, skus] of this.shops) for (const [sku, match] of skus) yield [shopId, sku, match];
	}
}
