import type { Resource } from '../operation';
import { create } from './create.operation';
import { getMany } from './getMany.operation';

export const returns: Resource = {
	value: 'return',
	name: 'Return',
	operations: [getMany, create],
};
