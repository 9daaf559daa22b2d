import type { IDataObject } from 'n8n-workflow';

import type { Failure } from '../../../shared/tiktok/failures';
import type { Shop } from '../../../shared/tiktok/shops';
import { change } from '../change';
import type { Look } from '../change';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asId, asList, Session } from '../session';
import type { Result } from '../session';
import { orderIdField, ownField, valueSourceField, Values } from '../values';
import { linesOf, orderNotFound } from './orderLines';
import { readOrder } from './read';

interface Group extends IDataObject {
	id: string;
	order_line_item_ids: string[];
}

/**
 * Splits an order into packages before it is shipped, in South East Asia, Latin America and Japan (tiktok-shop.md 7.1). One
 * item per package: `{shop_id, order_id, package_id, splittable_group_id, order_line_item_ids, ok: true, already_done}`.
 */
export const split: Operation = {
	value: 'split',
	name: 'Split',
	action: 'Split orders into packages',
	description:
		'Split an order into packages before shipping (South East Asia, Latin America, Japan); elsewhere name the lines when you ship',
	itemFields: 'fields order_id and splittable_groups of each item: a list of {ID, order_line_item_ids}',
	properties: [
		...shopFields,
		valueSourceField,
		orderIdField,
		ownField({
			displayName: 'Groups',
			name: 'splittableGroups',
			type: 'json',
			default: '[\n  { "id": "1", "order_line_item_ids": [""] },\n  { "id": "2", "order_line_item_ids": [""] }\n]',
			required: true,
			description: 'One entry per package, with a name of your own as ID and its lines',
		}),
		optionsField([
			{
				displayName: 'Ask First',
				name: 'askFirst',
				type: 'boolean',
				default: true,
				description: 'Whether to read first if the order can be split, and to say in words why not',
			},
		]),
	],
	async execute() {
		const session = new Session(this, 'dispatch');
		const { askFirst = true } = this.getNodeParameter('options', 0, {}) as IDataObject;
		return await session.eachItemOf(
			(index) => new Values(this, index).text('order_id'),
			async (shop, index): Promise<Result> => {
				const values = new Values(this, index);
				const orderId = session.required(values.text('order_id'), 'order_id', index);
				const groups = readGroups(session, values, index);
				const ids = { shop_id: shop.shop_id, order_id: orderId };
				const look = async () => await lookAtGroups(session, shop, orderId, groups, index);
				const refused = askFirst ? await cannotSplit(session, shop, orderId, index) : undefined;
				const changed = refused
					? // an order that is split already says that it cannot be split
						await look().then((seen) =>
							seen.state === 'done'
								? { ok: true as const, data: seen.found, alreadyDone: true }
								: { ok: false as const, failure: refused },
						)
					: await change(
							session,
							{
								method: 'POST',
								path: '/fulfillment/202309/orders/{order_id}/split',
								ids: { order_id: orderId },
								body: { splittable_groups: groups },
								cipher: shop.cipher,
								repeatable: false,
							},
							look,
						);
				if (!changed.ok) return [session.failItem(changed.failure, [index], ids)];
				const packages = (changed.data.packages as IDataObject[] | undefined) ?? [];
				return groups.map((group) => {
					const made = packages.find((entry) => String(entry.splittable_group_id) === group.id);
					const packageId = asId(made?.id);
					return session.item(
						{
							...ids,
							...(packageId ? { package_id: packageId } : {}),
							splittable_group_id: group.id,
							order_line_item_ids: group.order_line_item_ids,
							ok: true,
							already_done: changed.alreadyDone,
						},
						[index],
					);
				});
			},
		);
	},
};

function readGroups(session: Session, values: Values, itemIndex: number): Group[] {
	const list = values.json<IDataObject[]>('splittable_groups');
	const groups = (Array.isArray(list) ? list : []).map((group) => ({
		id: asId(group?.id),
		order_line_item_ids: asList(group?.order_line_item_ids),
	}));
	if (!groups.length || groups.some((group) => !group.id || !group.order_line_item_ids.length)) {
		throw session.invalid(
			'A split needs splittable_groups: one entry per package, each with id and order_line_item_ids.',
			'Feed this node with items that hold such a list, or choose Fields Below and enter it.',
			itemIndex,
		);
	}
	return groups;
}

/** Why the order cannot be split; undefined when it can. */
async function cannotSplit(
	session: Session,
	shop: Shop,
	orderId: string,
	itemIndex: number,
): Promise<Failure | undefined> {
	const data = await session.call(
		{
			method: 'GET',
			path: '/fulfillment/202309/orders/split_attributes',
			query: { order_ids: orderId },
			cipher: shop.cipher,
			repeatable: true,
		},
		itemIndex,
	);
	const attributes = (data.split_attributes as IDataObject[] | undefined) ?? [];
	const own = attributes.find((entry) => String(entry.order_id) === orderId);
	if (own?.can_split !== false) return undefined;
	return {
		kind: 'fix',
		code: '21011035',
		message: `Order ${orderId} cannot be split: ${String(own.reason ?? 'TikTok Shop gives no reason')}.`,
		whatToDo: 'Ship it in one package, or split it in Seller Center if that is offered there.',
	};
}

/** Whether the lines of each group are alone in a package of their own. */
async function lookAtGroups(
	session: Session,
	shop: Shop,
	orderId: string,
	groups: Group[],
	itemIndex: number,
): Promise<Look> {
	const order = await readOrder(session, shop, orderId, itemIndex);
	if (!order) return { state: 'other', failure: orderNotFound(orderId) };
	const lines = linesOf(order);
	const packages = groups.map((group) => {
		const inGroup = new Set(group.order_line_item_ids);
		const found = new Set(lines.filter((line) => inGroup.has(String(line.id))).map((line) => line.package_id ?? ''));
		const [id] = found;
		const isAlone = lines.every((line) => inGroup.has(String(line.id)) === (line.package_id === id));
		return found.size === 1 && id && isAlone ? { splittable_group_id: group.id, id } : undefined;
	});
	if (packages.some((entry) => entry === undefined)) return { state: 'open' };
	return { state: 'done', found: { packages: packages as IDataObject[] } };
}
