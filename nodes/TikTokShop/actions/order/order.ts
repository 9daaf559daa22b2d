import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Shop } from '../../../shared/tiktok/shops';

export interface OrderView {
	/** in short, without buyer and address */
	simplify: boolean;
	/** all that decisions need, without who the buyer is */
	leaveOutBuyer: boolean;
}

/** Who the buyer is (tiktok-shop.md 6.1); the country of the address stays, because rules of markets go by it. */
const BUYER_FIELDS = [
	'user_id',
	'buyer_email',
	'buyer_message',
	'cpf',
	'cpf_name',
	'payment_auth_code',
	'channel_entity_national_registry_id',
];

export const leaveOutBuyerField: INodeProperties = {
	displayName: 'Leave Out the Buyer',
	name: 'leaveOutBuyer',
	type: 'boolean',
	default: false,
	description:
		'Whether to leave out who the buyer is: name, address (the country stays), phone, email, message and tax number. n8n keeps what a node puts out in its list of executions.',
};

/** An order as an item: as TikTok Shop gives it plus `shop_id` and `order_id`, without the buyer, or in short. */
export function presentOrder(order: IDataObject, shop: Shop, { simplify, leaveOutBuyer }: OrderView): IDataObject {
	const ids = { shop_id: shop.shop_id, order_id: String(order.id) };
	if (simplify) return { ...ids, ...shortOrder(order) };
	return { ...ids, ...(leaveOutBuyer ? withoutBuyer(order) : order) };
}

function withoutBuyer(order: IDataObject): IDataObject {
	const rest = Object.fromEntries(Object.entries(order).filter(([field]) => !BUYER_FIELDS.includes(field)));
	const { region_code } = (order.recipient_address ?? {}) as IDataObject;
	return 'recipient_address' in rest
		? { ...rest, recipient_address: region_code === undefined ? {} : { region_code } }
		: rest;
}

/** What most flows look at, without buyer and address. */
function shortOrder(order: IDataObject): IDataObject {
	const payment = (order.payment ?? {}) as IDataObject;
	const lines = (order.line_items ?? []) as IDataObject[];
	return {
		status: order.status,
		order_type: order.order_type,
		fulfillment_type: order.fulfillment_type,
		shipping_type: order.shipping_type,
		is_on_hold_order: order.is_on_hold_order,
		is_buyer_request_cancel: order.is_buyer_request_cancel,
		create_time: order.create_time,
		paid_time: order.paid_time,
		update_time: order.update_time,
		rts_sla_time: order.rts_sla_time,
		currency: payment.currency,
		total_amount: payment.total_amount,
		line_items: lines.map((line) => ({
			id: line.id,
			product_id: line.product_id,
			sku_id: line.sku_id,
			seller_sku: line.seller_sku,
			sale_price: line.sale_price,
			display_status: line.display_status,
		})),
	};
}
