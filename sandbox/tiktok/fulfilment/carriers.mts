// The check of tracking numbers against the carriers (tiktok-shop.md 4.3, 7.2), and which numbers are in use.
import { marketOf } from '../markets.mts';
import type { Order, Package, Provider } from '../orders/orderTypes.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import type { Switches } from '../switches.mts';

const MAX_ORDERS_PER_NUMBER = 20;
/** Letters, digits and hyphens; blanks and everything else are "special characters". */
const PLAIN = /^[A-Za-z0-9-]+$/;
/** Numbers whose form tells the carrier. */
const FORMATS: Array<{ form: RegExp; carrier: RegExp }> = [
	{ form: /^1Z[0-9A-Z]{16}$/, carrier: /^UPS\b/ },
	{ form: /^[A-Z]{2}\d{9}GB$/, carrier: /^Royal Mail\b|^Parcelforce\b/ },
	{ form: /^JJD\d{16,18}$/, carrier: /^DHL\b/ },
];

/** What the carriers say about one number. */
export interface CarrierEntry {
	trackingNumber: string;
	/** False: no carrier knows it. Default true. */
	known?: boolean;
	/** Names of the providers that know it; with more than one TikTok warns. Absent: any. */
	providers?: string[];
}

const mismatch = () => new TikTokProblem(21004015, 'Tracking number mismatch provider.');

export class Carriers {
	private readonly entries = new Map<string, CarrierEntry>();
	private readonly uses = new Map<string, Set<Package>>();
	private readonly switches: Pick<Switches, 'unlistedTracking'>;

	constructor(switches: Pick<Switches, 'unlistedTracking'>) {
		this.switches = switches;
	}

	set(entry: CarrierEntry): void {
		this.entries.set(entry.trackingNumber.toUpperCase(), entry);
	}

	/**
	 * Throws the problem TikTok would answer for this number; gives its warning, if any.
	 * @param region market of the shop
	 * @param own parcels that may carry the number without being asked: those that are shipped or corrected now
	 */
	check(
		orders: Order[],
		region: string,
		provider: Provider,
		trackingNumber: string,
		own?: Package,
	): string | undefined {
		if (!PLAIN.test(trackingNumber)) {
			throw new TikTokProblem(21004012, 'Tracking number has special characters, verify failed.');
		}
		const number = trackingNumber.toUpperCase();
		const entry = this.entries.get(number);
		const isKnown = entry === undefined ? this.switches.unlistedTracking === 'known' : entry.known !== false;
		if (!isKnown) {
			throw new TikTokProblem(
				11028006,
				'This tracking number cannot be matched to any carrier, please check the tracking number and upload again.',
			);
		}
		if (entry?.providers !== undefined) {
			if (!entry.providers.includes(provider.name)) throw mismatch();
		} else if (FORMATS.some(({ form, carrier }) => form.test(number) && !carrier.test(provider.name))) {
			throw mismatch();
		}
		this.checkUse(orders, region, number, own);
		return (entry?.providers?.length ?? 0) > 1 ? 'match more than one provider' : undefined;
	}

	/** Notes the number of a parcel; an earlier number of it is free again. */
	use(parcel: Package, trackingNumber: string): void {
		if (parcel.trackingNumber !== undefined) this.uses.get(parcel.trackingNumber.toUpperCase())?.delete(parcel);
		const number = trackingNumber.toUpperCase();
		const users = this.uses.get(number);
		if (users === undefined) this.uses.set(number, new Set([parcel]));
		else users.add(parcel);
	}

	/** Several orders may share a parcel, and so its number, when they go to one buyer at one address. */
	private checkUse(orders: Order[], region: string, number: string, own: Package | undefined): void {
		const others = [...(this.uses.get(number) ?? [])].filter(
			(parcel) => parcel !== own && parcel.status !== 'CANCELLED',
		);
		const strangers = others.filter((parcel) => !parcel.orders.some((order) => orders.includes(order)));
		if (strangers.length === 0) return;
		if (strangers.some((parcel) => parcel.shopId !== orders[0].shopId || parcel.collectedAtMs !== undefined)) {
			throw new TikTokProblem(21034012, 'tracking no has been used');
		}
		const isShared = strangers.every((parcel) => parcel.orders.every((order) => goTogether(order, orders[0])));
		if (marketOf(region).combines || !isShared) throw new TikTokProblem(21011025, 'Duplicate tracking number.');
		const all = new Set([...strangers.flatMap((parcel) => parcel.orders), ...orders]);
		if (all.size > MAX_ORDERS_PER_NUMBER) {
			throw new TikTokProblem(21011026, 'fulfillment tracking no used times over limit');
		}
	}
}

/** Same buyer, same address: these may travel in one parcel. */
function goTogether(one: Order, other: Order): boolean {
	return recipientKey(one) === recipientKey(other);
}

/** Equal for orders that may travel in one parcel. */
export function recipientKey({ shopId, userId, address }: Order): string {
	return JSON.stringify([shopId, userId, address]);
}
