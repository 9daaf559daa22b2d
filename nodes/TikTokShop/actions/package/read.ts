import type { IDataObject } from 'n8n-workflow';

import type { Shop } from '../../../shared/tiktok/shops';
import type { Session } from '../session';

/** The order as TikTok Shop has it now (version 202507); undefined when the shop has none. */
export async function readOrder(
	session: Session,
	shop: Shop,
	orderId: string,
	itemIndex: number,
): Promise<IDataObject | undefined> {
	const [order] = await readOrders(session, shop, [orderId], itemIndex);
	return order;
}

/** Orders as TikTok Shop has them now, at most 50; those that it does not know are missing. */
export async function readOrders(
	session: Session,
	shop: Shop,
	orderIds: string[],
	itemIndex: number,
): Promise<IDataObject[]> {
	const data = await session.call(
		{
			method: 'GET',
			path: '/order/202507/orders',
			query: { ids: orderIds },
			cipher: shop.cipher,
			repeatable: true,
		},
		itemIndex,
	);
	return (data.orders as IDataObject[] | undefined) ?? [];
}

export async function readPackage(
	session: Session,
	shop: Shop,
	packageId: string,
	itemIndex: number,
): Promise<IDataObject> {
	return await session.call(
		{
			method: 'GET',
			path: '/fulfillment/202309/packages/{package_id}',
			ids: { package_id: packageId },
			cipher: shop.cipher,
			repeatable: true,
		},
		itemIndex,
	);
}

/** Ids of the orders in a package. */
export function ordersOf(found: IDataObject): string[] {
	return ((found.orders as IDataObject[] | undefined) ?? []).map((order) => String(order.id));
}
