/** Shortcuts of the Channel Order tests: decide about orders with the default options and plenty of stock. */
import { decideOrders } from '../../nodes/ChannelOrder/decideOrders.ts';
import { CUSTOMER_EMAILS } from '../../nodes/ChannelOrder/decideOperation.ts';
import { readOptions } from '../../nodes/ChannelOrder/orderSettings.ts';
import type { InjectItem } from '../../nodes/ChannelOrder/types.ts';
import { NOW, shopRow } from './orderExamples.mts';

type Row = Record<string, unknown>;

export interface Setting {
	shops?: Row[];
	skuMap?: Row[];
	serviceMap?: Row[];
	locations?: Row[];
	options?: Row;
	stock?: Row[];
	/** Unix seconds, as in the orders */
	now?: number;
}

const PLENTY: Row[] = ['TEE-BLK-M', 'CAP-NVY-OS', 'SOCK-MIX-OS'].map((product_id) => ({
	product_id,
	atp: 1000,
}));

export function decide(orders: Row[], setting: Setting = {}) {
	return decideOrders(orders, setting.stock ?? PLENTY, {
		shops: setting.shops ?? [shopRow()],
		skuMap: setting.skuMap ?? [],
		serviceMap: setting.serviceMap ?? [],
		locations: setting.locations ?? [],
		options: readOptions(setting.options ?? {}, CUSTOMER_EMAILS),
		now: (setting.now ?? NOW) * 1000,
	});
}

/** The one order that must leave by Inject. */
export function injected(order: Row, setting: Setting = {}): InjectItem {
	const decisions = decide([order], setting);
	expect({
		exceptions: decisions.exceptions,
		short: decisions.short,
		wait: decisions.wait,
		skip: decisions.skip,
	}).toEqual({
		exceptions: [],
		short: [],
		wait: [],
		skip: [],
	});
	expect(decisions.inject).toHaveLength(1);
	return decisions.inject[0].json;
}

/** The exception of the one order that must leave by Exceptions. */
export function refused(order: Row, setting: Setting = {}) {
	const decisions = decide([order], setting);
	expect(decisions.inject).toEqual([]);
	expect(decisions.exceptions).toHaveLength(1);
	return decisions.exceptions[0].json;
}

/** Code of the Wait or Skip item of the one order. */
export function notNow(order: Row, setting: Setting = {}) {
	const { inject, short, exceptions, wait, skip } = decide([order], setting);
	expect({ inject, short, exceptions }).toEqual({ inject: [], short: [], exceptions: [] });
	const [item] = [...wait, ...skip];
	return { ...item.json, output: wait.length ? 'wait' : 'skip' };
}
