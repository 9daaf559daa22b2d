/** Units of a NewStore return → lines of the TikTok order, one line per unit and no line for two returns. */
import { byId } from '../../shared/channel/rows';
import { lineIds } from '../ledger/ledger';
import { sellsProduct } from '../reading/lineMap';
import { CLOCK_MS } from './refundContext';
import type { RefundContext } from './refundContext';
import type { StoreCase, StoreUnit } from '../reading/storeCases';
import type { TikTokReturn } from '../reading/tikTokReturns';

export interface CaseLines {
	/** TikTok lines, each once */
	lines: string[];
	/** units that make up a line; several for a bundle */
	unitsOf: Map<string, StoreUnit[]>;
	/** products of units that no line is found for */
	unknown: string[];
	/** bundles of which a part only came back */
	torn: string[];
}

/** A refund that the seller made after the return, and that no row explains: most likely this one's, the row was lost. */
export const isUnexplained = (context: RefundContext, head: TikTokReturn, since: number) =>
	head.isBySeller &&
	head.phase === 'refunded' &&
	context.rowOfReturn(head) === undefined &&
	(since === 0 || head.createdAt === 0 || head.createdAt >= since - CLOCK_MS);

/** Which of several like units to take: the one that is refunded or asked for already, then one not yet refunded. */
function preference(context: RefundContext, lineId: string, since: number): number {
	const heads = context.headsOn(lineId);
	if (heads.some((head) => isUnexplained(context, head, since))) return 0;
	if (heads.some((head) => !head.isBySeller && ['open', 'running'].includes(head.phase))) return 1;
	return context.restOf(lineId) > 0 ? 2 : 3;
}

function freeLine(context: RefundContext, one: StoreCase, productId: string, used: string[]): string | undefined {
	const shopId = context.order.shopId;
	const byItems = context.items
		.all()
		.filter((place) => place.productId === productId && !place.isBundlePart)
		.map((place) => place.lineId);
	const isFree = (lineId: string) => !used.includes(lineId) && [undefined, one.id].includes(context.takenBy(lineId));
	return context.order.lines
		.filter((line) => !line.isCancelled && isFree(line.id))
		.filter((line) => byItems.includes(line.id) || sellsProduct(line, productId, shopId, context.skus))
		.map((line) => ({ id: line.id, rank: preference(context, line.id, one.at) }))
		.sort((a, b) => a.rank - b.rank || byId(a.id, b.id))[0]?.id;
}

/** Returns of the buyer for which TikTok has refunded the line and a parcel came, and that no return of a store explains. */
const parcelsOf = (context: RefundContext, lineId: string): TikTokReturn[] =>
	context
		.headsOn(lineId)
		.filter(
			(head) => !head.isBySeller && head.phase === 'refunded' && head.type === 'RETURN_AND_REFUND' && head.hasParcel,
		)
		.filter((head) => context.rowOfReturn(head) === undefined);

/** Another line of the same goods that nobody has asked for or refunded, '' when there is none. */
function equalLine(context: RefundContext, storeReturnId: string, lineId: string): string {
	const sku = context.line(lineId)?.sellerSku ?? '';
	const equal = context.order.lines.find(
		(line) =>
			line.id !== lineId &&
			sku !== '' &&
			line.sellerSku === sku &&
			context.restOf(line.id) > 0 &&
			context.headsOn(line.id).length === 0 &&
			[undefined, storeReturnId].includes(context.takenBy(line.id)),
	);
	return equal?.id ?? '';
}

/**
 * The equal piece that a store may have taken instead of the one that TikTok has refunded for a parcel; '' when nothing is
 * unclear. Of equal pieces NewStore names any, and TikTok too; nor does a refund prove that the parcel has come.
 */
export const pieceInDoubt = (context: RefundContext, storeReturnId: string, lineId: string): string =>
	parcelsOf(context, lineId).length > 0 ? equalLine(context, storeReturnId, lineId) : '';

/** A person has answered that it was the other piece. */
const isAnotherPiece = (context: RefundContext, one: StoreCase, lineId: string): boolean => {
	const approved = context.rowsOf(one).filter((row) => row.decision === 'approve');
	return approved.length > 0 && approved.flatMap(lineIds).includes(pieceInDoubt(context, one.id, lineId));
};

/** Line that NewStore's own item id tells; empty when it tells none, or another return stands for that line. */
function namedLine(context: RefundContext, one: StoreCase, unit: StoreUnit): string {
	const lineId = unit.id ? context.items.lineOf(unit.id) : '';
	const isOurs =
		lineId !== '' && [undefined, one.id].includes(context.takenBy(lineId)) && !isAnotherPiece(context, one, lineId);
	return isOurs && context.line(lineId) !== undefined ? lineId : '';
}

/** To be called for all returns before any is mapped by product, so that a guess takes no line that another one names. */
export function takeNamedLines(context: RefundContext, one: StoreCase): void {
	for (const unit of one.units) {
		const lineId = namedLine(context, one, unit);
		if (lineId) context.take(lineId, one.id);
	}
}

export function mapCase(context: RefundContext, one: StoreCase): CaseLines {
	const unitsOf = new Map<string, StoreUnit[]>();
	const unknown: string[] = [];
	const put = (lineId: string, unit: StoreUnit) => {
		unitsOf.set(lineId, [...(unitsOf.get(lineId) ?? []), unit]);
		context.take(lineId, one.id);
	};
	const rest: StoreUnit[] = [];
	for (const unit of one.units) {
		const lineId = namedLine(context, one, unit);
		const isFull = (unitsOf.get(lineId)?.length ?? 0) >= Math.max(1, context.items.partsOf(lineId).length);
		if (lineId && !isFull) put(lineId, unit);
		else rest.push(unit);
	}
	// Lines that the ledger keeps for this return come first, so that a second run gives the same answer.
	const kept = context.rowsOf(one).flatMap(lineIds);
	for (const unit of rest) {
		const used = [...unitsOf.keys()];
		const before = kept.find(
			(id) =>
				!used.includes(id) &&
				[undefined, one.id].includes(context.takenBy(id)) &&
				context.line(id) !== undefined &&
				!isAnotherPiece(context, one, id) &&
				sellsProduct(context.line(id)!, unit.productId, context.order.shopId, context.skus),
		);
		const lineId = before ?? freeLine(context, one, unit.productId, used);
		if (lineId) put(lineId, unit);
		else unknown.push(unit.productId);
	}
	const torn = [...unitsOf].filter(([id, units]) => units.length < context.items.partsOf(id).length).map(([id]) => id);
	return { lines: [...unitsOf.keys()].sort(byId), unitsOf, unknown, torn };
}
