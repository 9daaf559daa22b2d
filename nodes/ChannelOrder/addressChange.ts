/**
 * Does the address on TikTok still fit the one that NewStore has? A buyer may change it after the order was sent, and NewStore
 * takes no new address from outside (newstore.md 5.8), so a person has to stop the old label. Nothing that leaves this module
 * tells either address: only which parts of it differ.
 */
import type { ExceptionItem } from '../shared/exception';
import type { Row } from '../shared/tableRows';
import { documentId, documentObject, documentRows, documentText } from '../shared/channel/malformed';
import { exceptionOf } from './decideOrders';
import { shippingAddress } from './orderAddress';
import { orderProblem } from './orderProblems';
import { notNowItem } from './orderState';
import { readOrder } from './tikTokOrder';
import type { NewStoreAddress, NotNowItem, Order } from './types';
import { OrderProblem } from './types';

export type AddressAnswer = { kind: 'nothing'; item: NotNowItem } | { kind: 'exception'; exception: ExceptionItem };

/** Capitals, accents written in another way and punctuation are no difference; "1/1" and "11" are two houses. */
const words = (...texts: Array<string | undefined>) =>
	texts
		.join(' ')
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
		.trim();
const packed = (text: string) => words(text).replaceAll(' ', '');

/** What both systems mean by the same word. The phone is left out: NewStore writes it in another way (newstore.md 5.8). */
function partsOf(address: NewStoreAddress): Record<string, string> {
	return {
		name: words(address.first_name, address.last_name),
		street: words(address.address_line_1, address.address_line_2),
		town: words(address.city),
		region: words(address.state),
		postcode: packed(address.zip_code ?? ''),
		country: words(address.country),
	};
}

/** Reads call the country `country_code` (newstore.md 6). */
function readNewStoreAddress(order: Row): NewStoreAddress | undefined {
	const address = documentObject(order, 'shipping_address');
	if (!address) return undefined;
	const part = (field: string) => documentText(address, field);
	return {
		first_name: part('first_name'),
		last_name: part('last_name'),
		address_line_1: part('address_line_1'),
		address_line_2: part('address_line_2'),
		city: part('city'),
		state: part('state') || part('province'),
		zip_code: part('zip_code'),
		country: part('country_code') || part('country'),
	};
}

interface Units {
	all: number;
	left: number;
}

/** Units that the buyer gets by NewStore, and how many of them have left (newstore.md 6: an item is one unit). */
function countUnits(order: Row): Units {
	const states = documentRows(order, 'items').map((item) => documentId(item, 'status').toLowerCase());
	const going = states.filter((state) => state !== 'cancelled' && state !== 'returned');
	return { all: going.length, left: going.filter((state) => state === 'complete').length };
}

const nothing = (order: Order, code: string, reason: string): AddressAnswer => ({
	kind: 'nothing',
	item: notNowItem(order, { kind: 'skip', code, reason }),
});

interface Finding {
	title: string;
	happened: string;
	todo: string;
	units: Units;
	newStoreId: string;
}

function changed(order: Order, { title, happened, todo, units, newStoreId }: Finding): AddressAnswer {
	const hasLeft = units.left === units.all;
	// What has left cannot be late any more.
	const about = hasLeft ? { ...order, shipByTime: 0, autoCancelTime: 0 } : order;
	const { exception } = orderProblem(about, {
		code: 'ORDER_ADDRESS_CHANGED',
		role: 'operations',
		severity: hasLeft ? 'warning' : 'error',
		title: `Order ${order.id}: ${title}`,
		happened,
		todo,
		ids: { newstore_order_id: newStoreId },
	});
	return { kind: 'exception', exception };
}

const STOP =
	'Call the location that has the order (NewStore Omnichannel Manager names it): nothing may leave with the old label. The new address stands in TikTok Seller Center. Correct it in NewStore if your NewStore lets you, before the label is made; else send the parcel with a label made by hand, and enter its number in Seller Center before the deadline.';
const REDIRECT =
	'Ask the carrier to redirect the parcel to the address in TikTok Seller Center. If that is not possible, write to the buyer through TikTok. A parcel that comes back is booked back into stock in NewStore.';

function whatLeft({ all, left }: Units): string {
	if (left === 0) return '';
	return left === all ? ' The goods have left already.' : ` ${left} of ${all} units have left already.`;
}

function todoFor(units: Units): string {
	if (units.left === 0) return STOP;
	return units.left === units.all ? REDIRECT : `What is still there: ${STOP} What has left: ${REDIRECT}`;
}

function addressOnTikTok(order: Order): NewStoreAddress | OrderProblem {
	let caught: unknown;
	try {
		return shippingAddress(order, { maskedAddress: 'exception' }).address;
	} catch (error) {
		caught = error;
	}
	if (caught instanceof OrderProblem) return caught;
	throw caught;
}

/** The comparison itself; `problem` is why TikTok's address cannot be read. */
function compare(order: Order, newStoreOrder: Row, newStoreId: string): AddressAnswer {
	const units = countUnits(newStoreOrder);
	if (units.all === 0) return nothing(order, 'NOTHING_TO_SHIP', 'NewStore ships nothing of this order.');
	const notCompared = (why: string) =>
		changed(order, {
			title: 'TikTok reports a new address, and it could not be compared',
			happened: `The order is in NewStore, and TikTok reports a change of its address. Whether it differs cannot be told: ${why}.${whatLeft(units)}`,
			todo: `Compare the address in TikTok Seller Center with the one in NewStore. If they differ: ${todoFor(units)}`,
			units,
			newStoreId,
		});
	const has = readNewStoreAddress(newStoreOrder);
	if (!has) return notCompared('NewStore shows no address');
	const wanted = addressOnTikTok(order);
	if (wanted instanceof OrderProblem) {
		const isMasked = wanted.exception.code === 'ORDER_ADDRESS_MASKED';
		if (isMasked && order.shippingType === 'TIKTOK')
			return nothing(order, 'TIKTOK_LABEL', 'TikTok makes the label itself, with the address that it has.');
		return notCompared(isMasked ? 'TikTok hides it' : 'TikTok shows none that fits into NewStore');
	}
	const theirs = partsOf(has);
	const differences = Object.entries(partsOf(wanted))
		.filter(([part, value]) => theirs[part] !== value)
		.map(([part]) => part);
	if (differences.length === 0) return nothing(order, 'SAME_ADDRESS', 'NewStore has the address that TikTok shows.');
	return changed(order, {
		title:
			units.left === units.all ? 'the address was changed when the parcel had left' : 'the buyer changed the address',
		happened: `The address on TikTok is not the one that NewStore has (different: ${differences.join(', ')}). NewStore takes no new address from the integration, so its labels show the old one.${whatLeft(units)}`,
		todo: todoFor(units),
		units,
		newStoreId,
	});
}

function lookUpMissing(order: Order): AddressAnswer {
	const { exception } = orderProblem(order, {
		code: 'ORDER_LOOKUP_MISSING',
		role: 'integration',
		title: `Order ${order.id} was not looked up in NewStore`,
		happened: 'The addresses of the order could not be compared, because nobody asked NewStore for the order.',
		todo: 'Put NewStore, Order: Find by External ID (not simplified) before this node.',
		key: 'workflow',
	});
	return { kind: 'exception', exception };
}

function answerFor(json: Row): AddressAnswer {
	const order = readOrder(json);
	if (typeof json.found !== 'boolean') return lookUpMissing(order);
	const newStoreOrder = documentObject(json, 'newstore_order');
	if (!json.found || !newStoreOrder)
		return nothing(order, 'NOT_IN_NEWSTORE', 'The order is not in NewStore; it goes there with the new address.');
	if (['CANCELLED', 'DELIVERED', 'COMPLETED'].includes(order.status))
		return nothing(order, 'NOTHING_TO_SHIP', `On TikTok the order is ${order.status.toLowerCase()}.`);
	return compare(order, newStoreOrder, documentId(json, 'newstore_order_id'));
}

/**
 * One TikTok order (Order: Get) with what NewStore, Order: Find by External ID (not simplified) added to it: `found`,
 * `newstore_order_id`, `newstore_order`. What cannot be read or was not looked up is an exception of its own.
 */
export function compareAddresses(json: Row): AddressAnswer {
	try {
		return answerFor(json);
	} catch (error) {
		return { kind: 'exception', exception: exceptionOf(error, json) };
	}
}
