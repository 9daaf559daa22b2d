/** What a case is about, in the words of a shop: goods, store and amount. */
import { aboutNames, goodsOfUnits } from '../../shared/channel/goods';
import { listed } from '../../shared/channel/rows';
import { fromMinor } from '../../shared/money';
import type { Outcome } from '../ledger/outcomes';
import type { RefundContext } from './refundContext';
import type { StoreCase } from '../reading/storeCases';
import type { CalculateItem } from '../types';

/** "2 x Black T-shirt and Navy cap"; several units of one name are counted. */
export function namesOfGoods(names: readonly string[]): string {
	const counts = new Map<string, number>();
	for (const name of names)
		counts.set(name || 'goods without a name', (counts.get(name || 'goods without a name') ?? 0) + 1);
	return listed([...counts].map(([name, count]) => (count === 1 ? name : `${count} x ${name}`)));
}

/** Goods of TikTok lines, as TikTok names them. */
export const goodsOfLines = (context: RefundContext, lines: readonly string[]): string =>
	namesOfGoods(lines.map((id) => context.line(id)?.name || `line ${id}`));

/** "Store LONDON-STORE has taken back 2 x Black T-shirt (43.00 GBP)." Empty when nothing of it is known. */
export function subjectOf(context: RefundContext, one: StoreCase): string {
	const currency = one.currency || context.order.currency;
	const amount = one.amount === undefined ? '' : `${fromMinor(one.amount, currency)} ${currency}`;
	if (one.kind === 'appeasement') return amount ? `Customer service refunds ${amount} without goods.` : '';
	if (one.units.length === 0) return '';
	const nameOf = (productId: string) =>
		context.order.lines.find((line) => line.sellerSku === productId && line.name)?.name ?? productId;
	const goods = namesOfGoods(one.units.map((unit) => nameOf(unit.productId)));
	const kept = one.fee > 0 ? `, of which the store keeps a fee of ${fromMinor(one.fee, currency)} ${currency}` : '';
	return `${one.location ? `Store ${one.location}` : 'A store'} has taken back ${goods}${amount ? ` (${amount}${kept})` : ''}.`;
}

/** Goods and amount of a case, for headlines; the proposed amount of the row, when there is one, counts instead. */
function namesOf(context: RefundContext, one: StoreCase): { goods: string; amount: string } {
	const currency = one.currency || context.order.currency;
	const units = one.units.map(({ productId }) => {
		const line = context.order.lines.find(({ sellerSku }) => sellerSku === productId);
		return { name: line?.name ?? '', sellerSku: productId };
	});
	return {
		goods: goodsOfUnits(units),
		amount: one.amount === undefined ? '' : `${fromMinor(one.amount, currency)} ${currency}`,
	};
}

/** What a question about it needs later, when the amount is known. */
export function headlineOf(
	context: RefundContext,
	one: StoreCase,
): Pick<CalculateItem, 'goods' | 'location_id' | 'about'> {
	const names = namesOf(context, one);
	return {
		...(names.goods ? { goods: names.goods } : {}),
		...(one.location ? { location_id: one.location } : {}),
		...aboutNames(names),
	};
}

/** A question to a person begins with what it is about. */
export function withSubject(outcome: Outcome, context: RefundContext, one: StoreCase): Outcome {
	if (outcome.output !== 'exceptions') return outcome;
	const subject = subjectOf(context, one);
	if (subject === '') return outcome;
	const { json } = outcome;
	const ids = one.location ? { location_id: one.location, ...json.ids } : json.ids;
	const named = aboutNames({ ...namesOf(context, one), ...json.about });
	return { ...outcome, json: { ...json, ...named, ids, what_happened: `${subject} ${json.what_happened}` } };
}
