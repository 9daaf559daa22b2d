import type { Resource } from '../operation';
import { getAll } from './getAll.operation';

export const product: Resource = {
	value: 'product',
	name: 'Product',
	operations: [getAll],
};
