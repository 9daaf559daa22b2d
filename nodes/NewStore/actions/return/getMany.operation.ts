import type { Operation } from '../operation';
import { listReturns } from './returns';
import { recordsOfOrder } from '../booking/recordsOfOrder';

/** The returns of orders (newstore.md 11). */
export const getMany: Operation = {
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many returns of an order',
	description: 'Read all returns of an order',
	...recordsOfOrder('returns', listReturns),
};
