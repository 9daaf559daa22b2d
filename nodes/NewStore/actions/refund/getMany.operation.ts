import type { Operation } from '../operation';
import { listRefunds } from './refunds';
import { recordsOfOrder } from '../booking/recordsOfOrder';

/** The refunds of orders (newstore.md 12). */
export const getMany: Operation = {
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many refunds of an order',
	description: 'Read all refunds of an order',
	...recordsOfOrder('refunds', listRefunds),
};
