/** Lines to report → calls to make: one per parcel where TikTok takes lines, one per package where it takes packages. */
import type { CaseLine, DispatchCase } from './dispatchCase';
import type { DispatchSettings } from './dispatchSettings';
import { goodsOf, lineIdsIn } from './goods';
import type { ReadyLine } from './orderDecision';
import type { Outcomes } from './outcomes';
import { byId, byText, counted, groupBy, listed } from '../../shared/channel/rows';
import { packageUnknown } from './tikTokShipping';
import { maybeIso } from '../../shared/channel/times';

interface Calls {
	outcomes: Outcomes;
	settings: DispatchSettings;
	/** every order of the run, for packages that several share */
	cases: DispatchCase[];
	combinedWith: (line: ReadyLine) => string[];
}

const lineIdsOf = (lines: ReadyLine[]) => lines.map(({ line }) => line.id).sort(byId);
const isOpen = ({ line }: CaseLine) => !line.isCancelled && !line.isShipped;

const carriedBy = ({ parcel, provider }: ReadyLine) => ({
	tracking_number: parcel.trackingNumber,
	shipping_provider_id: provider.id,
	shipping_provider_name: provider.name,
	carrier: parcel.carrier,
	...(parcel.leftAt === '' ? {} : { shipped_at: parcel.leftAt }),
});

function sentence(lines: ReadyLine[], extra: string[] = []): string {
	const [{ about, parcel }] = lines;
	const nodes = [...new Set(lines.map((line) => line.parcel.node).filter(Boolean))].sort(byText);
	const living = about.lines.filter(({ line }) => !line.isCancelled).length;
	const notes = [...new Set(lines.map(({ note }) => note).filter(Boolean))];
	return [
		`${listed(nodes) || 'The store'} shipped ${lines.length} of ${counted(living, 'line')} with ${parcel.carrier || 'its carrier'}, number ${parcel.trackingNumber}; TikTok does not know it yet.`,
		...notes,
		...extra,
	].join(' ');
}

function markShipped(ready: ReadyLine[], { outcomes, combinedWith }: Calls): void {
	const keyOf = ({ about, provider, parcel }: ReadyLine) => `${about.order.id} ${provider.id} ${parcel.key}`;
	for (const lines of groupBy(ready, keyOf).values()) {
		const [first] = lines;
		const { order, store, market } = first.about;
		const others = combinedWith(first);
		const extra = [
			...(others.length ? [`The same parcel holds ${counted(others.length, 'other order')}.`] : []),
			...(order.isCancelRequested && market?.shipsDuringCancelRequest
				? ["The buyer's request to cancel is open: workflow 04a answers it when TikTok knows the parcel."]
				: []),
		];
		outcomes.markShipped(
			{
				...outcomes.ids(first.about),
				...carriedBy(first),
				order_line_item_ids: lineIdsOf(lines),
				combined_with: others,
				...(market?.shipsDuringCancelRequest ? { check_cancel_request: true as const } : {}),
				reason: sentence(lines, extra),
				...maybeIso('ship_by', order.shipBy),
			},
			store.indexes,
		);
	}
}

/** A part of a package is on its way, and TikTok takes all of it or nothing. */
function partOfPackage(lines: ReadyLine[], missing: number, { outcomes, settings }: Calls): void {
	for (const [, own] of groupBy(lines, ({ about }) => about.order.id)) {
		const [
			{
				about,
				line: { packageId },
			},
		] = own;
		const state = `${own.length} of the ${lines.length + missing} lines of package ${packageId} can be reported, and TikTok takes whole packages only in this market`;
		if (settings.partialPackage === 'wait') {
			const reason = `${state}. It is reported when the rest has left: a split cannot be taken back, and a report of the whole package would promise a parcel that is still in the store.`;
			outcomes.wait(about, { code: 'PARTLY_SHIPPED', reason, lineIds: lineIdsOf(own) });
		} else {
			const happened = 'Only a part of it has left, and in this market TikTok takes packages as a whole.';
			splitNeeded(about, own, happened, outcomes);
		}
	}
}

function splitNeeded(about: DispatchCase, lines: ReadyLine[], happened: string, outcomes: Outcomes): void {
	const parcels = [...groupBy(lines, ({ parcel }) => parcel.trackingNumber)]
		.map(([number, own]) => `${number} with ${goodsOf(own)}`)
		.sort(byText);
	outcomes.exception(about, {
		code: 'DISPATCH_SPLIT_NEEDED',
		title: `Order ${about.order.id}: the TikTok package has to be split`,
		happened: `${happened} On their way: ${parcels.join('; ')}.`,
		todo: 'Split the package in TikTok Seller Center as the parcels are, before the deadline. The next run then reports each part by itself.',
		about: lines[0].line.packageId,
		ids: { package_id: lines[0].line.packageId, ...lineIdsIn(lines) },
	});
}

function shipPackages(ready: ReadyLine[], calls: Calls): void {
	const { outcomes, cases } = calls;
	// A package is known by its id; lines without one stay with their order.
	const keyOf = ({ about, line }: ReadyLine) => `${about.shopId} ${line.packageId || about.order.id}`;
	for (const lines of groupBy(ready, keyOf).values()) {
		const [first] = lines;
		const { about } = first;
		const { packageId } = first.line;
		if (packageId === '') {
			outcomes.exception(about, packageUnknown(about, lines));
			continue;
		}
		// Of an order that was cancelled nothing belongs to the package any more.
		const openOf = (each: DispatchCase) =>
			each.lines.filter((entry) => entry.line.packageId === packageId && isOpen(entry));
		const sharing = cases.filter((each) => each.shopId === about.shopId && openOf(each).length > 0);
		const open = sharing.flatMap(openOf);
		const parcels = new Set(lines.map(({ provider, parcel }) => `${provider.id} ${parcel.key}`));
		if (open.length > lines.length) partOfPackage(lines, open.length - lines.length, calls);
		else if (parcels.size > 1) {
			const happened = `The store sent it in ${parcels.size} parcels, and in this market TikTok takes one tracking number per package.`;
			for (const own of groupBy(lines, (line) => line.about.order.id).values())
				splitNeeded(own[0].about, own, happened, outcomes);
		} else {
			const orderIds = sharing.map(({ order }) => order.id).sort(byId);
			const isCombined = orderIds.length > 1 || sharing.some(({ order }) => order.isCombined);
			const extra = orderIds.length > 1 ? [`The package holds ${counted(orderIds.length, 'order')}.`] : [];
			const main = [...lines].sort((a, b) => byId(a.about.order.id, b.about.order.id))[0];
			outcomes.shipPackage(
				{
					...outcomes.ids(main.about),
					call: 'ship',
					package_id: packageId,
					...carriedBy(main),
					order_line_item_ids: lineIdsOf(lines),
					order_ids: orderIds,
					...(isCombined ? { is_combined: true as const } : {}),
					reason: sentence(
						lines.filter((line) => line.about === main.about),
						extra,
					),
					...maybeIso('ship_by', main.about.order.shipBy),
				},
				[...new Set(lines.flatMap((line) => line.about.store.indexes))].sort((a, b) => a - b),
			);
		}
	}
}

/** Makes the calls of all orders of the run. */
export function buildCalls(ready: ReadyLine[], calls: Calls): void {
	markShipped(
		ready.filter(({ about }) => about.market?.reports === 'lines'),
		calls,
	);
	shipPackages(
		ready.filter(({ about }) => about.market?.reports === 'packages'),
		calls,
	);
}
