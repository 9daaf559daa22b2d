/**
 * Somebody shipped in Seller Center (or TikTok itself did) while a store still has the task: the store would pack the goods
 * again, and nobody pays for the second parcel.
 */
import { SHIPPED_ELSEWHERE } from '../../shared/cancelReasons';
import { listed } from '../../shared/channel/rows';
import type { DecisionContext } from './decisionContext';
import type { CaseLine, DispatchCase } from './dispatchCase';
import { agree, goodsOf, lineIdsIn } from './goods';

const distinct = (texts: string[]) => [...new Set(texts.filter((text) => text !== ''))].sort();

/** TikTok has the line as shipped, and all that NewStore has of it waits to be packed. */
const isDoubled = ({ state, open }: CaseLine) => state.kind === 'none' && open.length > 0;

/** Whether nothing of the order has left a store and nothing else of it is to leave one: NewStore can drop it as a whole. */
function isWhole(about: DispatchCase, doubled: CaseLine[]): boolean {
	const living = about.lines.filter(({ line }) => !line.isCancelled);
	return (
		doubled.length === living.length && about.shipped.length === 0 && about.lines.every((entry) => !entry.handedOver)
	);
}

/** Says which lines a store would send a second time; gives them back. */
export function decideDoubleShipment(
	about: DispatchCase,
	reported: CaseLine[],
	{ outcomes, settings }: DecisionContext,
): CaseLine[] {
	const doubled = reported.filter(isDoubled);
	if (doubled.length === 0) return [];
	const { order, store } = about;
	const nodes = distinct(doubled.flatMap(({ open }) => open.map(({ node }) => node)));
	const numbers = distinct(doubled.map(({ line }) => line.trackingNumber));
	const isStopped = settings.doubleShipment === 'cancel' && store.newStoreOrderId !== '' && isWhole(about, doubled);
	const parcel = numbers.length ? ` with ${numbers.length === 1 ? 'number' : 'numbers'} ${listed(numbers)}` : '';
	const where = listed(nodes) || 'a store';
	outcomes.exception(about, {
		code: 'DISPATCH_DOUBLE_SHIPMENT',
		severity: 'critical',
		title: `Order ${order.id} is shipped on TikTok, and ${where} would pack it again`,
		happened: `TikTok has ${goodsOf(doubled)} as shipped${parcel}, reported in Seller Center and not by a store. In NewStore ${where} still ${agree(nodes.length > 1 ? nodes : [0], 'has', 'have')} ${agree(doubled, 'it', 'them')} to pack. ${isStopped ? 'NewStore is asked to cancel its order.' : 'Nothing was cancelled in NewStore.'}`,
		todo: `Call ${where} at once: ${agree(doubled, 'this item', 'these items')} must not be handed to a carrier. ${isStopped ? 'Then look in NewStore whether the order is cancelled; packed ones it does not let go.' : 'Then cancel the order in NewStore Omnichannel Manager; TikTok keeps it as shipped.'} Packed already? Book the parcel back into stock.`,
		about: 'double shipment',
		ids: { location_id: nodes[0] ?? '', tracking_number: numbers[0] ?? '', ...lineIdsIn(doubled) },
		deadline: 0,
	});
	if (isStopped) {
		outcomes.stopStore(
			{
				...outcomes.ids(about),
				newstore_reason: SHIPPED_ELSEWHERE,
				tracking_numbers: numbers,
				note: `TikTok Shop: the order was shipped there${parcel}. Do not ship it again.`,
				reason: `TikTok has the whole order as shipped${parcel}, and NewStore still wants to pack it.`,
			},
			store.indexes,
		);
	}
	return doubled;
}
