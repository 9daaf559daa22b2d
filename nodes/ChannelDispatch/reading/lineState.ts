/** What the stores did with one TikTok line, which can be several NewStore items (a bundle). */
import { byText, fold } from '../../shared/channel/rows';
import type { StoreItem } from './storeOrder';
import type { TikTokLine } from './tikTokOrder';

/** A parcel as NewStore names it. */
export interface Parcel {
	carrier: string;
	trackingNumber: string;
	/** folded number, to compare */
	key: string;
	node: string;
	/** UTC ISO */
	leftAt: string;
}

export type LineState =
	/** no item has left a store */
	| { kind: 'none' }
	/** some items have left, others are still to come */
	| { kind: 'partly'; shipped: number; parts: number }
	/** some items have left and the rest will not come: NewStore cancelled it */
	| { kind: 'incomplete'; shipped: number; parts: number }
	/** all have left, NewStore lacks a tracking number */
	| { kind: 'noTracking'; items: StoreItem[] }
	/** all have left, and what NewStore has as tracking number is no number, or more than one */
	| { kind: 'unclear'; items: StoreItem[] }
	/** all have left; the parcels they are in, the first to leave first */
	| { kind: 'ready'; parcels: Parcel[] };

/** Distinct parcels of items, in the order in which they left. */
function parcelsOf(items: StoreItem[]): Parcel[] {
	const parcels = new Map<string, Parcel>();
	for (const item of items) {
		const parcel: Parcel = {
			carrier: item.carrier,
			trackingNumber: item.trackingNumber,
			key: fold(item.trackingNumber),
			node: item.node,
			leftAt: item.leftAt,
		};
		const key = `${fold(item.carrier)} ${parcel.key}`;
		const known = parcels.get(key);
		// A parcel has left when its last item has.
		if (!known || byText(known.leftAt, parcel.leftAt) < 0) parcels.set(key, parcel);
	}
	return [...parcels.values()].sort((a, b) => byText(a.leftAt, b.leftAt) || byText(a.key, b.key));
}

/** `items` are those of the line; `parts` says how many make it up where a source knows. */
export function lineState(line: TikTokLine, items: StoreItem[], parts: number | undefined): LineState {
	const shipped = items.filter((item) => item.state === 'shipped');
	if (shipped.length === 0) return { kind: 'none' };
	// An item that was swapped after a rejection comes twice, so rejected and cancelled ones do not add up to parts.
	const open = items.filter((item) => item.state === 'open').length;
	const expected = parts ?? Math.max(line.parts, shipped.length + open);
	if (shipped.length < expected) {
		const cancelled = items.filter((item) => item.state === 'cancelled').length;
		// A rejected item may be given to another store, one that nobody has yet may still come.
		const kind = shipped.length + cancelled >= expected ? 'incomplete' : 'partly';
		return { kind, shipped: shipped.length, parts: expected };
	}
	const unclear = shipped.filter((item) => item.unclearTracking !== '');
	if (unclear.length > 0) return { kind: 'unclear', items: unclear };
	const withoutNumber = shipped.filter((item) => item.trackingNumber === '');
	return withoutNumber.length
		? { kind: 'noTracking', items: withoutNumber }
		: { kind: 'ready', parcels: parcelsOf(shipped) };
}
