import type { Resource } from '../operation';
import { getAll } from './getAll.operation';

export const store: Resource = {
	value: 'store',
	name: 'Store',
	operations: [getAll],
};
