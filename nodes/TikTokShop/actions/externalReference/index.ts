import type { Resource } from '../operation';
import { add } from './add.operation';
import { findOrder } from './findOrder.operation';
import { get } from './get.operation';

export const externalReference: Resource = {
	value: 'externalReference',
	name: 'External Reference',
	operations: [add, get, findOrder],
};
