/** TikTok recipient address → NewStore address (tiktok-shop.md 6.6, newstore.md 5.1). Nothing is invented, nothing lost. */
import { documentRows, documentText } from '../shared/channel/malformed';
import { regionCode } from '../shared/channel/markets';
import type { Row } from '../shared/tableRows';
import { orderProblem } from './orderProblems';
import { phoneOf } from './phone';
import type { NewStoreAddress, Order, ShopSettings } from './types';
import { usStateCode } from './usStates';

const LINE_1 = 128;
const LINE_2 = 256;
const CITY = 64;
const STATE = 32;
const ZIP = 32;
const NAME = 64;

interface District {
	level: string;
	kind: string;
	name: string;
}

/** One space instead of a line break or another control character: NewStore prints a field as one line. */
const field = (row: Row, name: string) =>
	documentText(row, name)
		.replace(/\s*[\p{Cc}\u2028\u2029]+\s*/gu, ' ')
		.trim();

function districts(address: Row): District[] {
	return documentRows(address, 'district_info').map((row) => ({
		level: field(row, 'address_level').toUpperCase(),
		kind: field(row, 'address_level_name').toLowerCase(),
		name: field(row, 'address_name'),
	}));
}

const STATE_KINDS = /\b(state|province|prefecture|region|bundesland|land)\b/;
const CITY_KINDS = /\b(city|town|municipality|commune|ward|locality|village)\b/;

/** TikTok hides with a run of stars, or a field of stars only (pattern unconfirmed, tiktok-shop.md 6.6); `*4711#` opens a gate. */
export const isMasked = (value: string) => /\*\*|^\s*\*\s*$/.test(value);

/** Level names differ by market: the name of a level decides, else its depth (US: L1 state, L2 county, L3 city). */
function stateOf(country: string, levels: District[]): string {
	if (country === 'GB') return ''; // L1 is the nation (England …), which no British label carries
	const level = levels.find(({ kind }) => STATE_KINDS.test(kind)) ?? levels.find((one) => one.level === 'L1');
	const name = level?.name ?? '';
	return country === 'US' ? usStateCode(name) : name;
}

function cityOf(country: string, address: Row, levels: District[]): string {
	const postTown = field(address, 'post_town');
	if (postTown) return postTown;
	const byName = levels.find(({ kind, level }) => CITY_KINDS.test(kind) && level !== 'L0' && level !== 'L1');
	if (byName) return byName.name;
	const byDepth = (country === 'JP' ? ['L2', 'L3'] : ['L3', 'L2', 'L4']).map((depth) =>
		levels.find((one) => one.level === depth),
	);
	return byDepth.find((one) => one?.name)?.name ?? '';
}

/** Where to cut so that no word, and with it no house number, is torn: the last comma or blank before the limit. */
function cutPoint(text: string, limit: number): number {
	const head = text.slice(0, limit + 1);
	const cut = Math.max(head.lastIndexOf(', ') + 1, head.lastIndexOf(' '));
	return cut > 0 ? cut : -1;
}

/** Fits the street into line 1 and moves what is too much to the front of line 2; undefined when it does not fit. */
export function fitStreet(first: string, rest: string): { line1: string; line2: string } | undefined {
	if (first.length <= LINE_1) return rest.length <= LINE_2 ? { line1: first, line2: rest } : undefined;
	const cut = cutPoint(first, LINE_1);
	if (cut < 0) return undefined;
	const line1 = first.slice(0, cut).replace(/[,\s]+$/, '');
	const line2 = [first.slice(cut).trim(), rest].filter(Boolean).join(', ');
	return line1 && line2.length <= LINE_2 ? { line1, line2 } : undefined;
}

function nameParts(address: Row): { first: string; last: string; full: string } {
	const first = field(address, 'first_name');
	const last = field(address, 'last_name');
	const full = field(address, 'name') || [first, last].filter(Boolean).join(' ');
	return { first: first || full, last, full };
}

function streetOf(address: Row): { first: string; rest: string } {
	const lines = [1, 2, 3, 4].map((number) => field(address, `address_line${number}`)).filter(Boolean);
	if (lines.length) return { first: lines[0], rest: lines.slice(1).join(', ') };
	return { first: field(address, 'address_detail'), rest: '' };
}

/** Japan: the quarter below the city belongs to the street, and NewStore has no field for it. */
function withQuarter(country: string, street: { first: string; rest: string }, city: string, levels: District[]) {
	if (country !== 'JP') return street;
	const given = `${street.first} ${street.rest}`;
	const quarters = levels
		.filter(({ level, name }) => (level === 'L3' || level === 'L4') && name && name !== city && !given.includes(name))
		.map(({ name }) => name);
	return { first: [...quarters, street.first].filter(Boolean).join(' '), rest: street.rest };
}

const withoutEmpty = (address: NewStoreAddress): NewStoreAddress =>
	Object.fromEntries(Object.entries(address).filter(([, value]) => value !== '')) as unknown as NewStoreAddress;

const open = (value: string) => (isMasked(value) ? '' : value);

function missing(order: Order, what: string) {
	return orderProblem(order, {
		code: 'ORDER_ADDRESS_MISSING',
		role: 'operations',
		title: `Order ${order.id} has no complete address`,
		happened: `The order is ready to ship, but ${what}. It was not sent to NewStore.`,
		todo: 'Open the order in TikTok Seller Center and look at the address. If it is complete there, the next run takes the order; else contact the buyer through TikTok.',
	});
}

function masked(order: Order) {
	const isTikTokLabel = order.shippingType === 'TIKTOK';
	return orderProblem(order, {
		code: 'ORDER_ADDRESS_MASKED',
		role: 'operations',
		title: `Order ${order.id}: TikTok hides the address`,
		happened: isTikTokLabel
			? 'TikTok ships this order with its own label and hides the address. A carrier label bought in NewStore would go nowhere, so the order was not sent.'
			: 'The order is ready to ship by you, but TikTok hides the address. It was not sent to NewStore.',
		todo: isTikTokLabel
			? 'If the service level of these orders buys no carrier label in NewStore, have "masked_address" of this shop set to minimal in the table tts_shops: the next run then sends what is open, and the store packs for the label of Seller Center. Else ship the order by hand with that label.'
			: 'Check in TikTok Seller Center that the app may read addresses (sensitive data permission) and that the order is not on hold. Then try it again with the form "Try again now".',
	});
}

/** Stands where a store reads the street, as long as the label is not handed to NewStore. */
const TIKTOK_LABEL = 'TikTok label, print it in Seller Center';

/** Only what TikTok leaves open: country, region, post code and town; the town stands in line 1, which NewStore demands. */
function openAddress(order: Order, country: string, city: string, state: string, zip: string): NewStoreAddress {
	const town = open(city) || open(state);
	if (!town) throw masked(order);
	return withoutEmpty({
		address_line_1: town.slice(0, LINE_1),
		address_line_2: TIKTOK_LABEL,
		city: open(city).slice(0, CITY),
		state: open(state).length <= STATE ? open(state) : '',
		zip_code: open(zip).length <= ZIP ? open(zip) : '',
		country,
	});
}

export interface Recipient {
	address: NewStoreAddress;
	/** full name; empty when TikTok hides it */
	name: string;
	/** what a person should know of it, without the address itself */
	notes: string[];
	isMasked: boolean;
}

/**
 * Shipping address and full name of the recipient. Throws OrderProblem: ORDER_ADDRESS_MISSING, ORDER_ADDRESS_MASKED,
 * ORDER_ADDRESS_TOO_LONG.
 */
export function shippingAddress(order: Order, { maskedAddress }: Pick<ShopSettings, 'maskedAddress'>): Recipient {
	const { address } = order;
	if (!address) throw missing(order, 'TikTok sends no address');
	const country = regionCode(field(address, 'region_code'));
	if (!/^[A-Z]{2}$/.test(country)) throw missing(order, 'the country of the address is missing');
	const levels = districts(address);
	const state = stateOf(country, levels);
	const city = cityOf(country, address, levels);
	const zip = field(address, 'postal_code');
	const given = streetOf(address);
	const person = nameParts(address);
	const phoneText = field(address, 'phone_number');
	if ([given.first, given.rest, zip, person.full, person.first, phoneText, city].some(isMasked)) {
		if (order.shippingType !== 'TIKTOK' || maskedAddress !== 'minimal') throw masked(order);
		return {
			address: openAddress(order, country, city, state, zip),
			name: '',
			notes: [
				'TikTok hides the street and the name. The store packs, and ships with the label of TikTok, which is printed in Seller Center; no carrier label may be bought for it.',
			],
			isMasked: true,
		};
	}
	if (!given.first) throw missing(order, 'the street is missing');
	const phone = phoneOf(phoneText);
	const { first, rest } = withQuarter(country, given, city, levels);
	const street = fitStreet(first, rest);
	if (!street || city.length > CITY || zip.length > ZIP || person.first.length > NAME || person.last.length > NAME)
		throw orderProblem(order, {
			code: 'ORDER_ADDRESS_TOO_LONG',
			role: 'operations',
			title: `Order ${order.id}: the address does not fit into NewStore`,
			happened:
				'A part of the address is longer than NewStore allows, and cutting it could lose the house number or the name. The order was not sent.',
			todo: 'Enter the order in NewStore by hand with a shorter address. Its external id is the number of the TikTok order.',
		});
	return {
		address: withoutEmpty({
			first_name: person.first,
			last_name: person.last,
			address_line_1: street.line1,
			address_line_2: street.line2,
			city,
			// A label works without the name of a region, but not with half of one.
			state: state.length <= STATE ? state : '',
			zip_code: zip,
			country,
			phone: phone.number,
		}),
		name: person.full,
		notes: phone.note ? [phone.note] : [],
		isMasked: false,
	};
}
