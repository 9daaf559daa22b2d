import type { Resource } from '../operation';
import { getAll } from './getAll.operation';

export const location: Resource = {
	value: 'location',
	name: 'Location',
	operations: [getAll],
};
