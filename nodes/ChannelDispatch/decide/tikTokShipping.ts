/** Orders that ship with TikTok's label (tiktok-shop.md 7.1). The label exists only after TikTok was asked for it. */
import type { CaseLine, DispatchCase } from './dispatchCase';
import type { DecisionContext } from './decisionContext';
import { agree, goodsOf, lineIdsIn } from './goods';
import { counted, fold, listed } from '../../shared/channel/rows';
import { maybeIso } from '../../shared/channel/times';

const numbersOf = (lines: CaseLine[]) => [
	...new Set(
		lines.flatMap(({ state }) =>
			state.kind === 'ready' ? state.parcels.map(({ trackingNumber }) => trackingNumber) : [],
		),
	),
];

/** Whether the store's parcel carries another number than TikTok's label. */
function hasOtherLabel({ line, state }: CaseLine): boolean {
	if (line.trackingNumber === '' || state.kind !== 'ready') return false;
	return state.parcels.every((parcel) => parcel.key !== fold(line.trackingNumber));
}

function foreignLabel(about: DispatchCase, lines: CaseLine[], happened: string, { outcomes }: DecisionContext): void {
	outcomes.exception(about, {
		code: 'DISPATCH_TIKTOK_LABEL',
		title: `Order ${about.order.id} should carry TikTok's label`,
		happened: `The store shipped ${goodsOf(lines)}${numbersOf(lines).length ? ` with number ${listed(numbersOf(lines).sort())}` : ' without a tracking number'}, ${happened}`,
		todo: "Ask the store which label is on the parcel. TikTok's label: arrange the shipment in Seller Center, and print labels there from now on. Another label: call the parcel back, or ask the support of TikTok. TikTok waits for a scan of its own label and cancels the order without one.",
		ids: lineIdsIn(lines),
	});
}

/** Says what to do about open lines; gives back the lines that are in step. */
export function decideTikTokShipping(
	about: DispatchCase,
	open: CaseLine[],
	reported: CaseLine[],
	context: DecisionContext,
): CaseLine[] {
	const isStrict = context.settings.tiktokShipping === 'exception';
	const foreign = isStrict ? reported.filter(hasOtherLabel) : [];
	if (foreign.length > 0) {
		const [{ line }] = foreign;
		foreignLabel(about, foreign, `but TikTok's label has number ${line.trackingNumber}.`, context);
	}
	if (open.length > 0) {
		if (isStrict) foreignLabel(about, open, 'but TikTok has issued no label yet, so it is not its label.', context);
		else arrange(about, open, context);
	}
	return reported.filter((entry) => !foreign.includes(entry));
}

function arrange(about: DispatchCase, open: CaseLine[], context: DecisionContext): void {
	const { order, market, store } = about;
	const { outcomes } = context;
	if (!market) return;
	if (market.tikTokShipping === 'unknown') {
		const happened = `but for ${market.region} TikTok does not say how such a shipment is arranged by another system.`;
		foreignLabel(about, open, happened, context);
		return;
	}
	if (order.needsInvoice && market.invoiceFirst) {
		outcomes.exception(about, {
			code: 'DISPATCH_INVOICE_MISSING',
			title: `Order ${order.id}: TikTok wants the invoice first`,
			happened:
				'The store shipped the order, but TikTok arranges no shipment in Brazil before the invoice is uploaded.',
			todo: 'Upload the invoice in TikTok Seller Center. The next run then arranges the shipment.',
			about: 'invoice',
		});
		return;
	}
	const lineIds = open.map(({ line }) => line.id);
	const common = { ...outcomes.ids(about), order_ids: [order.id], ...maybeIso('ship_by', order.shipBy) };
	if (market.tikTokShipping === 'create') {
		outcomes.touch(about);
		outcomes.shipPackage(
			{
				...common,
				call: 'create',
				package_id: '',
				...(market.shipsDuringCancelRequest ? { check_cancel_request: true as const } : {}),
				order_line_item_ids: lineIds,
				reason: `The store packed ${counted(lineIds.length, 'line')}; by setting TikTok is asked for its label (bought at TikTok's default service).`,
			},
			store.indexes,
		);
		return;
	}
	const packages = new Map<string, CaseLine[]>();
	for (const entry of open) packages.set(entry.line.packageId, [...(packages.get(entry.line.packageId) ?? []), entry]);
	for (const [packageId, lines] of packages) {
		const whole = about.lines.filter(
			({ line }) => line.packageId === packageId && !line.isCancelled && !line.isShipped,
		);
		if (packageId === '') outcomes.exception(about, packageUnknown(about, lines));
		else if (whole.length > lines.length) {
			const reason = `${lines.length} of ${counted(whole.length, 'line')} of package ${packageId} left the store; TikTok takes the whole package.`;
			outcomes.wait(about, { code: 'PARTLY_SHIPPED', reason, lineIds: lines.map(({ line }) => line.id) });
		} else {
			outcomes.touch(about);
			outcomes.shipPackage(
				{
					...common,
					call: 'ship',
					package_id: packageId,
					// TikTok ships the package as a whole, with what is in it of orders that are not packed yet.
					...(order.isCombined ? { is_combined: true as const } : {}),
					order_line_item_ids: lines.map(({ line }) => line.id),
					reason: `The store packed the ${counted(lines.length, 'line')} of package ${packageId}; by setting TikTok is asked for its own shipment.`,
				},
				store.indexes,
			);
		}
	}
}

/** A market that ships packages, and TikTok names none. */
export function packageUnknown(about: DispatchCase, lines: Parameters<typeof goodsOf>[0]) {
	return {
		code: 'DISPATCH_PACKAGE_UNKNOWN',
		role: 'integration' as const,
		title: `Order ${about.order.id}: TikTok names no package`,
		happened: `The store shipped ${goodsOf(lines)}. In this market whole packages are reported by their ids, and the order has none for ${agree(lines, 'this item', 'these items')}.`,
		todo: 'Open the order in TikTok Seller Center and report the parcel there before the deadline. Then check that the workflow reads the full order details (TikTok Shop, Order: Get).',
		about: 'no package',
		ids: lineIdsIn(lines),
	};
}
