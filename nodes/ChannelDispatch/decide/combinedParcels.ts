/** One parcel for several orders: same recipient and at most 20 orders per tracking number (tiktok-shop.md 7.2). */
import type { DispatchCase } from './dispatchCase';
import { agree, goodsOf, lineIdsIn } from './goods';
import type { ReadyLine } from './orderDecision';
import type { Outcomes } from './outcomes';
import { byId, counted, fold, listed } from '../../shared/channel/rows';

const MOST_ORDERS = 20;

interface SharedParcel {
	cases: Map<string, DispatchCase>;
	lines: ReadyLine[];
	packageIds: Set<string>;
}

const keyOf = (shopId: string, number: string) => `${shopId} ${fold(number)}`;

function refusal({ cases, lines, packageIds }: SharedParcel): string {
	const all = [...cases.values()];
	const takesPackages = all.some(({ market }) => market?.reports === 'packages');
	if (takesPackages && packageIds.size > 1)
		return 'in this market the packages have to be combined in TikTok before they are reported';
	if (all.length > MOST_ORDERS) return `TikTok takes at most ${MOST_ORDERS} orders per parcel, these are ${all.length}`;
	if (all.some(({ order }) => order.recipient === ''))
		return 'TikTok does not show the recipients, so they cannot be compared';
	if (new Set(all.map(({ order }) => order.recipient)).size > 1) return 'the recipients or their addresses differ';
	if (new Set(lines.map(({ provider }) => provider.id)).size > 1) return 'NewStore names different carriers for it';
	return '';
}

/**
 * Takes out the lines whose parcel cannot hold all the orders it is said to hold. `combinedWith` tells the other orders of a
 * parcel that can.
 */
export function checkCombined(
	ready: ReadyLine[],
	cases: DispatchCase[],
	outcomes: Outcomes,
): { ready: ReadyLine[]; combinedWith: (line: ReadyLine) => string[] } {
	const parcels = new Map<string, SharedParcel>();
	for (const line of ready) {
		const key = keyOf(line.about.shopId, line.parcel.trackingNumber);
		const parcel: SharedParcel = parcels.get(key) ?? { cases: new Map(), lines: [], packageIds: new Set() };
		parcel.cases.set(line.about.order.id, line.about);
		parcel.packageIds.add(line.line.packageId);
		parcel.lines.push(line);
		parcels.set(key, parcel);
	}
	// Orders of this run that TikTok has with the same number already are in the parcel as well.
	for (const about of cases) {
		for (const { line } of about.lines) {
			if (!line.isShipped || line.isCancelled || line.trackingNumber === '') continue;
			const parcel = parcels.get(keyOf(about.shopId, line.trackingNumber));
			parcel?.cases.set(about.order.id, about);
			parcel?.packageIds.add(line.packageId);
		}
	}
	const refused = new Set<ReadyLine>();
	for (const parcel of parcels.values()) {
		if (parcel.cases.size < 2 && parcel.packageIds.size < 2) continue;
		const fault = parcel.cases.size < 2 && !isPackageMarket(parcel) ? '' : refusal(parcel);
		if (fault === '') continue;
		for (const line of parcel.lines) refused.add(line);
		const orderIds = [...parcel.cases.keys()].sort(byId);
		for (const about of new Set(parcel.lines.map((line) => line.about))) {
			const own = parcel.lines.filter((line) => line.about === about);
			outcomes.exception(about, {
				code: 'DISPATCH_COMBINED_PARCEL',
				title: `Order ${about.order.id} shares a parcel that TikTok does not take`,
				happened: `The store gave tracking number ${own[0].parcel.trackingNumber} to ${counted(orderIds.length, 'order')} (${listed(orderIds)}): ${fault}. Of this order ${goodsOf(own)} ${agree(own, 'was', 'were')} not reported.`,
				todo: 'Ask the store what is in the parcel. A slip of the scanner: correct the number in NewStore. Really one parcel: combine the packages in TikTok Seller Center, or report them there.',
				about: own[0].parcel.key,
				ids: { tracking_number: own[0].parcel.trackingNumber, ...lineIdsIn(own) },
			});
		}
	}
	return {
		ready: ready.filter((line) => !refused.has(line)),
		combinedWith: (line) => {
			const parcel = parcels.get(keyOf(line.about.shopId, line.parcel.trackingNumber));
			return [...(parcel?.cases.keys() ?? [])].filter((id) => id !== line.about.order.id).sort(byId);
		},
	};
}

const isPackageMarket = ({ cases }: SharedParcel) =>
	[...cases.values()].some(({ market }) => market?.reports === 'packages');
