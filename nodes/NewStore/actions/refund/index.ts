import type { Resource } from '../operation';
import { create } from './create.operation';
import { getMany } from './getMany.operation';

export const refund: Resource = {
	value: 'refund',
	name: 'Refund',
	operations: [getMany, create],
};
