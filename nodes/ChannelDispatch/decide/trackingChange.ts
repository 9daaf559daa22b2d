/** TikTok has a parcel with another number than NewStore: correct it once within the window (tiktok-shop.md 7.2). */
import type { CaseLine, DispatchCase } from './dispatchCase';
import { routeOf } from './dispatchCase';
import type { Parcel } from '../reading/lineState';
import type { DecisionContext } from './decisionContext';
import { goodsOf, lineIdsIn } from './goods';
import { holdsNumber } from '../../shared/channel/trackingNumber';
import { describeText, unclearTexts } from './unclearTracking';
import { byText, fold, listed } from '../../shared/channel/rows';
import { iso, maybeIso } from '../../shared/channel/times';

interface ReportedPackage {
	packageId: string;
	trackingNumber: string;
	lines: CaseLine[];
}

function packagesOf(lines: CaseLine[]): ReportedPackage[] {
	const packages = new Map<string, ReportedPackage>();
	for (const entry of lines) {
		const { packageId, trackingNumber } = entry.line;
		const key = packageId || `number ${fold(trackingNumber)}`;
		const known = packages.get(key);
		if (known) {
			known.lines.push(entry);
			known.trackingNumber ||= trackingNumber;
		} else packages.set(key, { packageId, trackingNumber, lines: [entry] });
	}
	return [...packages.values()].sort((a, b) => byText(a.packageId, b.packageId));
}

const parcelsOf = ({ state }: CaseLine): Parcel[] => (state.kind === 'ready' ? state.parcels : []);

/** Lines of the package whose parcels all have another number than TikTok has. */
const changedLines = ({ lines, trackingNumber }: ReportedPackage) =>
	lines.filter((entry) => {
		const parcels = parcelsOf(entry);
		return parcels.length > 0 && parcels.every((parcel) => parcel.key !== fold(trackingNumber));
	});

/** Why a package cannot be corrected, in words; '' when it can. */
function refusal(about: DispatchCase, one: ReportedPackage, changed: CaseLine[], context: DecisionContext): string {
	const { market, order } = about;
	const { outcomes, settings } = context;
	if (one.packageId === '') return 'TikTok names no package for it';
	if (!market) return 'the market of the shop is not known';
	const confirmed = one.lines.some((entry) =>
		parcelsOf(entry).some((parcel) => parcel.key === fold(one.trackingNumber)),
	);
	if (confirmed) return 'other lines of the same package still have the old number, so it is not one wrong number';
	const targets = new Set(changed.flatMap((entry) => parcelsOf(entry).slice(-1)).map((parcel) => parcel.key));
	if (targets.size > 1) return 'its lines are in several parcels now';
	if (one.lines.some(({ line }) => line.isScanned))
		return 'the carrier has scanned the parcel with the number on TikTok, so two parcels may be on their way';
	const shippedAt = Math.max(...one.lines.map(({ line }) => line.shippedAt));
	if (shippedAt > 0 && settings.now > shippedAt + market.correctionMs)
		return `TikTok takes corrections within ${Math.round(market.correctionMs / 3_600_000)} hours of shipping only, and they are over`;
	if (outcomes.remembered(memoryKey(about)))
		return 'the order was corrected before, and TikTok takes one correction only';
	if (order.isCancelRequested && !market.shipsDuringCancelRequest)
		return "the buyer's request to cancel is open and has to be answered first";
	return '';
}

const memoryKey = (about: DispatchCase) => `tracking/${about.shopId}/${about.order.id}`;

/** Texts that are no number correct nothing; one that holds TikTok's number says that nothing has changed. */
function reportUnclear(about: DispatchCase, one: ReportedPackage, { outcomes }: DecisionContext): CaseLine[] {
	const open = one.lines.filter(({ line }) => !line.isDelivered && one.trackingNumber !== '');
	const differing = [...unclearTexts(open)].filter(([text]) => !holdsNumber(text, one.trackingNumber));
	for (const [text, lines] of differing) {
		outcomes.exception(about, {
			code: 'DISPATCH_TRACKING_UNCLEAR',
			title: `Order ${about.order.id}: "${text}" is not one tracking number`,
			happened: `TikTok has ${one.trackingNumber} for ${goodsOf(lines)}, and NewStore has ${describeText(text)}. TikTok takes one correction per order, so it was not used.`,
			todo: 'Find out which number is on the parcel. Is it the one on TikTok? Then only correct the text in NewStore. Else enter the right number alone in NewStore; the next run corrects it on TikTok.',
			about: text,
			ids: { package_id: one.packageId, tracking_number: one.trackingNumber, ...lineIdsIn(lines) },
			deadline: about.order.collectBy,
		});
	}
	return differing.flatMap(([, lines]) => lines);
}

/** Says which packages to correct; gives back the lines that are in step. */
export function decideTrackingChanges(about: DispatchCase, reported: CaseLine[], context: DecisionContext): CaseLine[] {
	const { outcomes, settings, carriers } = context;
	const { order, market } = about;
	const changedIds = new Set<string>();
	let corrected = false;
	for (const one of packagesOf(reported)) {
		for (const { line } of reportUnclear(about, one, context)) changedIds.add(line.id);
		const changed = one.trackingNumber === '' ? [] : changedLines(one);
		// Nobody needs the number of a parcel that has arrived; where TikTok takes one number per package, one line that
		// has it is enough.
		const isMatched = market?.reports === 'packages' && changed.length < one.lines.length;
		if (changed.length === 0 || isMatched || changed.every(({ line }) => line.isDelivered)) continue;
		for (const { line } of changed) changedIds.add(line.id);
		const parcel = changed.flatMap(parcelsOf).slice(-1)[0];
		const refused =
			refusal(about, one, changed, context) ||
			(corrected ? 'another package of the order is corrected now, and TikTok takes one correction per order' : '');
		const found = carriers.find(parcel.carrier, routeOf(about));
		const fault = refused || ('fault' in found ? found.fault : '');
		if (fault || !('provider' in found) || !market) {
			outcomes.exception(about, {
				code: 'DISPATCH_TRACKING_CHANGED',
				title: `Order ${order.id}: the tracking number has changed`,
				happened: `TikTok has ${one.trackingNumber}, NewStore now has ${listed([...new Set(changed.flatMap(parcelsOf).map((each) => each.trackingNumber))].sort(byText))} for ${goodsOf(changed)}. It cannot be corrected by itself: ${fault}.`,
				todo: 'Find out which number is on the parcel. If TikTok has the wrong one, correct it in Seller Center, or ask the support of TikTok; without a scan of the right parcel TikTok cancels the order.',
				about: one.packageId || one.trackingNumber,
				ids: { package_id: one.packageId, tracking_number: parcel.trackingNumber, ...lineIdsIn(changed) },
				deadline: order.collectBy,
			});
			continue;
		}
		corrected = true;
		const shippedAt = Math.max(...one.lines.map(({ line }) => line.shippedAt));
		const until = shippedAt > 0 && Number.isFinite(market.correctionMs) ? shippedAt + market.correctionMs : 0;
		outcomes.touch(about);
		outcomes.updateTracking(
			{
				...outcomes.ids(about),
				package_id: one.packageId,
				tracking_number: parcel.trackingNumber,
				shipping_provider_id: found.provider.id,
				shipping_provider_name: found.provider.name,
				carrier: parcel.carrier,
				previous_tracking_number: one.trackingNumber,
				order_line_item_ids: one.lines.map(({ line }) => line.id),
				reason: `NewStore now has tracking number ${parcel.trackingNumber}, TikTok has ${one.trackingNumber}. TikTok takes one correction.`,
				...maybeIso('correct_by', until),
				warn_key: memoryKey(about),
				step: 'corrected',
				due_at: iso(until || order.collectBy || settings.now),
				warned_at: iso(settings.now),
			},
			about.store.indexes,
		);
	}
	return reported.filter(({ line }) => !changedIds.has(line.id));
}
