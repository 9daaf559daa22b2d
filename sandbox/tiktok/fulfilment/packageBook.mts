// The parcels of all shops: opened, split, combined, given up. Changes of ids are announced as webhook topic 4.
import type { Clock } from '../../clock.mts';
import type { Ids } from '../../ids.mts';
import { openLines } from '../orders/orderStates.mts';
import type { CancelUser, Order, OrderLine, Package } from '../orders/orderTypes.mts';

type Change = 'COMBINE' | 'CANCEL_COMBINE' | 'SPLIT' | 'PARTLY_CANCEL_SPLIT';
const ROLES: Record<CancelUser, string> = {
	BUYER: 'ROLE_USER',
	SELLER: 'ROLE_SELLER',
	OPERATOR: 'ROLE_OPERATOR',
	SYSTEM: 'ROLE_SYSTEM',
};

export interface PackageBookParts {
	clock: Clock;
	ids: Ids;
	notify: (shopId: string, type: number, data: Record<string, unknown>) => void;
}

/** The parcels of an order, in the order of its lines. */
export function packagesOf(order: Order): Package[] {
	return [...new Set(order.lines.map((line) => line.package).filter((found) => found !== undefined))];
}

export class PackageBook {
	private readonly parts: PackageBookParts;
	private readonly byId = new Map<string, Package>();
	private readonly byShop = new Map<string, Set<Package>>();

	constructor(parts: PackageBookParts) {
		this.parts = parts;
	}

	get(packageId: string): Package | undefined {
		return this.byId.get(packageId);
	}

	ofShop(shopId: string): ReadonlySet<Package> {
		return this.byShop.get(shopId) ?? new Set();
	}

	all(): IterableIterator<Package> {
		return this.byId.values();
	}

	/** An id for a parcel that may come to be, as Search Combinable Packages tells them. */
	newId(): string {
		return this.parts.ids.digits('1153');
	}

	/** A parcel that waits for its ship call. */
	open(orders: Order[], lines: OrderLine[], tag: Package['tag'] = 'DEFAULT', id = this.newId()): Package {
		const nowMs = this.parts.clock.now();
		const opened: Package = {
			id,
			shopId: orders[0].shopId,
			orders,
			lines,
			status: 'TO_FULFILL',
			tag,
			trackingChanges: 0,
			events: [],
			createdAtMs: nowMs,
			updatedAtMs: nowMs,
		};
		for (const line of lines) line.package = opened;
		this.byId.set(opened.id, opened);
		const known = this.byShop.get(opened.shopId);
		if (known === undefined) this.byShop.set(opened.shopId, new Set([opened]));
		else known.add(opened);
		return opened;
	}

	/** The parcel that holds exactly these lines of an order: the one there is, or one that is split off. */
	/** One parcel for lines of several orders. */
	together(orders: Order[], lines: OrderLine[]): Package {
		this.takeOut(lines);
		return this.open(orders, lines, 'COMBINE');
	}

	separate(order: Order, lines: OrderLine[]): Package {
		const current = lines[0].package;
		if (current?.lines.length === lines.length && lines.every((line) => line.package === current)) return current;
		const wasPacked = lines.some((line) => line.package !== undefined);
		this.takeOut(lines);
		const isWhole = openLines(order).every((line) => lines.includes(line));
		const separated = this.open([order], lines, isWhole ? 'DEFAULT' : 'SPLIT');
		if (wasPacked) {
			for (const other of packagesOf(order)) if (other.tag === 'DEFAULT') other.tag = 'SPLIT';
			this.announce('SPLIT', 'SELLER', packagesOf(order));
		}
		return separated;
	}

	/** Splits an order that is not shipped yet; one parcel per group. Lines in no group stay where they are. */
	split(order: Order, groups: OrderLine[][]): Package[] {
		const made = groups.map((lines) => {
			this.takeOut(lines);
			return this.open([order], lines, 'SPLIT');
		});
		for (const rest of packagesOf(order)) rest.tag = 'SPLIT';
		this.announce('SPLIT', 'SELLER', packagesOf(order));
		return made;
	}

	/** Puts the parcels of several orders into one. */
	combine(packages: Package[], id: string): Package {
		const orders = packages.flatMap((one) => one.orders);
		const lines = packages.flatMap((one) => one.lines);
		this.takeOut(lines);
		const combined = this.open(orders, lines, 'COMBINE', id);
		this.announce('COMBINE', 'SELLER', [combined]);
		return combined;
	}

	/** Takes orders out of a combined parcel; each gets its own again. The last one left has its own as well. */
	uncombine(combined: Package, orders: Order[]): Package[] {
		const leaving = combined.orders.length - orders.length < 2 ? combined.orders : orders;
		const made = leaving.map((order) => {
			const lines = combined.lines.filter((line) => order.lines.includes(line));
			this.takeOut(lines);
			return this.open([order], lines);
		});
		combined.orders = combined.orders.filter((order) => !leaving.includes(order));
		this.announce('CANCEL_COMBINE', 'SELLER', made);
		return made;
	}

	/** Cancelled lines leave parcels that are not shipped; a parcel without any line left is cancelled. */
	cancel(order: Order, lines: OrderLine[], by: CancelUser): void {
		const nowMs = this.parts.clock.now();
		for (const touched of new Set(lines.map((line) => line.package).filter((found) => found !== undefined))) {
			if (touched.lines.every((line) => line.cancelled !== undefined)) {
				touched.status = 'CANCELLED';
				touched.updatedAtMs = nowMs;
				touched.events.push({ description: 'Package cancelled', atMs: nowMs });
			} else if (touched.status === 'TO_FULFILL') this.shrink(touched, order, by);
		}
	}

	private shrink(touched: Package, order: Order, by: CancelUser): void {
		const rest = touched.lines.filter((line) => line.cancelled === undefined);
		for (const line of touched.lines) if (line.cancelled !== undefined) line.package = undefined;
		const orders = touched.orders.filter((one) => rest.some((line) => one.lines.includes(line)));
		const isStillCombined = orders.length > 1;
		this.forget(touched);
		const replaced = this.open(
			orders,
			rest,
			isStillCombined ? 'COMBINE' : touched.orders.length > 1 ? 'DEFAULT' : touched.tag,
		);
		this.announce(orders.includes(order) ? 'PARTLY_CANCEL_SPLIT' : 'CANCEL_COMBINE', by, [replaced]);
	}

	private takeOut(lines: OrderLine[]): void {
		for (const line of lines) {
			const from = line.package;
			if (from === undefined) continue;
			from.lines = from.lines.filter((one) => one !== line);
			from.updatedAtMs = this.parts.clock.now();
			line.package = undefined;
			if (from.lines.length === 0) this.forget(from);
		}
	}

	private forget(gone: Package): void {
		this.byId.delete(gone.id);
		this.byShop.get(gone.shopId)?.delete(gone);
	}

	private announce(change: Change, by: CancelUser, packages: Package[]): void {
		const { clock, notify } = this.parts;
		if (packages.length === 0) return;
		notify(packages[0].shopId, 4, {
			sc_type: change,
			role_type: ROLES[by],
			package_list: packages.map((one) => ({ package_id: one.id, order_id_list: one.orders.map(({ id }) => id) })),
			update_time: clock.wireSeconds(clock.now()),
		});
	}
}
