import type { IDataObject } from 'n8n-workflow';

import type { Shop } from '../../../shared/tiktok/shops';
import { explainCode } from '../../../shared/tiktok/failures';
import { change } from '../change';
import type { Changed, Look } from '../change';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asId, Session } from '../session';
import type { Result } from '../session';
import { ownField, valueSourceField, Values } from '../values';
import { isCancelled, linesOf } from './orderLines';
import { readOrders } from './read';

/**
 * Combines orders of one buyer into a package before they are shipped, in South East Asia and Latin America
 * (tiktok-shop.md 7.1). One item per input item: `{shop_id, package_id, order_ids, ok: true, already_done}`.
 */
export const combine: Operation = {
	value: 'combine',
	name: 'Combine',
	action: 'Combine orders into a package',
	description:
		'Combine orders into one package before shipping (South East Asia, Latin America); elsewhere ship them with the same tracking number',
	itemFields: 'fields combinable_package_id and order_ids of each item, as Package: Search Combinable gives them',
	properties: [
		...shopFields,
		valueSourceField,
		ownField({
			displayName: 'Combinable Package ID',
			name: 'combinablePackageId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 1153000000000000001',
			description: 'ID that Package: Search Combinable gives for the orders',
		}),
		ownField({
			displayName: 'Order IDs',
			name: 'orderIds',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 576460000000000001, 576460000000000002',
			description: 'Orders to combine, separated by commas',
		}),
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'dispatch');
		return await session.eachItemOf(
			(index) => new Values(this, index).text('combinable_package_id'),
			async (shop, index): Promise<Result> => {
				const values = new Values(this, index);
				const id = session.required(values.text('combinable_package_id'), 'combinable_package_id', index);
				const orderIds = values.list('order_ids');
				session.required(orderIds.join(), 'order_ids', index);
				const changed = readPartial(
					await change(
						session,
						{
							method: 'POST',
							path: '/fulfillment/202309/packages/combine',
							body: { combinable_packages: [{ id, order_ids: orderIds }] },
							cipher: shop.cipher,
							repeatable: false,
						},
						async () => await lookAtOrders(session, shop, orderIds, index),
					),
				);
				const ids = { shop_id: shop.shop_id };
				if (!changed.ok) return [session.failItem(changed.failure, [index], { ...ids, order_id: orderIds[0] })];
				const [made] = (changed.data.packages as IDataObject[] | undefined) ?? [];
				const json = { ...ids, package_id: asId(made?.id), order_ids: orderIds, ok: true };
				return [session.item({ ...json, already_done: changed.alreadyDone }, [index])];
			},
		);
	},
};

/** A call that succeeded as a whole may still have refused the package (tiktok-shop.md 4.1). */
function readPartial(changed: Changed): Changed {
	const [error] = (changed.ok ? (changed.data.errors as IDataObject[] | undefined) : undefined) ?? [];
	if (!error) return changed;
	const code = asId(error.code);
	const words = explainCode(code);
	return {
		ok: false,
		failure: {
			kind: 'fix',
			code,
			message: words?.message ?? `TikTok Shop did not combine the orders: ${String(error.message ?? '')}`,
			whatToDo: words?.whatToDo ?? 'Ship the orders in packages of their own.',
		},
	};
}

/** Whether all lines of all orders are in one package. */
async function lookAtOrders(session: Session, shop: Shop, orderIds: string[], itemIndex: number): Promise<Look> {
	const orders = await readOrders(session, shop, orderIds, itemIndex);
	const lines = orders.flatMap(linesOf).filter((line) => !isCancelled(line));
	const packages = new Set(lines.map((line) => line.package_id ?? ''));
	const [id] = packages;
	if (orders.length < orderIds.length || orderIds.length < 2 || packages.size !== 1 || !id) return { state: 'open' };
	return { state: 'done', found: { packages: [{ id }] } };
}
