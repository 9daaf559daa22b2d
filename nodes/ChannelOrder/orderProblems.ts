import { aboutNames, goodsOfUnits } from '../shared/channel/goods';
import { maybeIso } from '../shared/channel/times';
import type { ExceptionItem, OwnerRole, Severity } from '../shared/exception';
import { fromMinor } from '../shared/money';
import type { Order } from './types';
import { OrderProblem } from './types';

/** By when somebody has to act: dispatch deadline, else the time at which TikTok cancels by itself; Unix milliseconds. */
const deadlineOf = (order: Pick<Order, 'shipByTime' | 'autoCancelTime'>) => order.shipByTime || order.autoCancelTime;

export interface ProblemText {
	code: string;
	role: OwnerRole;
	severity?: Severity;
	title: string;
	happened: string;
	todo: string;
	ids?: Record<string, string>;
	/** what else tells this case from others of the same order and code, such as a SKU */
	about?: string;
	/** what the case is about instead of the order: a wrong setting hits every order and is one case with one mail */
	key?: string;
}

/** What the buyer ordered and pays; a wrong setting is about no single order. */
export const aboutOrder = ({ lines, amounts }: Pick<Order, 'lines' | 'amounts'>) =>
	aboutNames({
		goods: goodsOfUnits(
			lines.filter((line) => !line.isCancelled).map(({ productName: name, sellerSku }) => ({ name, sellerSku })),
		),
		amount: amounts.currency === '' ? '' : `${fromMinor(amounts.total, amounts.currency)} ${amounts.currency}`,
	});

/** One exception about one order, in the shape that Channel Exception takes. */
function orderException(order: Order, text: ProblemText): ExceptionItem {
	return {
		code: text.code,
		flow: 'orders',
		severity: text.severity ?? 'error',
		owner_role: text.role,
		title: text.title,
		what_happened: text.happened,
		what_to_do: text.todo,
		business_key: text.key ?? (text.about ? `${order.id}/${text.about}` : order.id),
		ids: { order_id: order.id, shop_id: order.shopId, ...text.ids },
		...(text.key ? {} : aboutOrder(order)),
		...maybeIso('deadline', deadlineOf(order)),
	};
}

/** The same as an error to throw. */
export const orderProblem = (order: Order, text: ProblemText) => new OrderProblem(orderException(order, text));
