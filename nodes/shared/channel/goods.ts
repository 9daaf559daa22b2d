/** Goods as people call them: name, seller SKU and how many. */
import type { AboutNames } from '../exception';
import { byText, groupBy, listed } from './rows';

export interface NamedUnit {
	/** as the buyer reads it; '' when TikTok gives none */
	name: string;
	sellerSku: string;
}

/** "Canvas cap (CAP-KHK-OS)"; '' when nothing is known. */
export function goodsName({ name, sellerSku }: NamedUnit, longest: number): string {
	const short = name.length > longest ? `${name.slice(0, longest - 1)}…` : name;
	if (short === '' || name === sellerSku) return sellerSku;
	return sellerSku === '' ? short : `${short} (${sellerSku})`;
}

const MOST_KINDS = 2;
const LONGEST = 40;

/** For headlines: "2 × Canvas cap (CAP-KHK-OS) and Wool socks (SOCK-MIX-OS)"; '' when a unit has no name at all. */
export function goodsOfUnits(units: readonly NamedUnit[]): string {
	const kinds = [...groupBy(units, (unit) => goodsName(unit, LONGEST))].sort(([a], [b]) => byText(a, b));
	if (kinds.some(([name]) => name === '')) return '';
	return listed(
		kinds.map(([name, { length }]) => (length === 1 ? name : `${length} × ${name}`)),
		MOST_KINDS,
	);
}

/** `about` of an exception with what is known of it; nothing when nothing is. */
export function aboutNames(names: AboutNames): { about?: AboutNames } {
	const known = Object.entries(names).filter(([, name]) => Boolean(name));
	return known.length === 0 ? {} : { about: Object.fromEntries(known) };
}
