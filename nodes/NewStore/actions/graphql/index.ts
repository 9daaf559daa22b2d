import type { Resource } from '../operation';
import { query } from './query.operation';

export const graphql: Resource = {
	value: 'graphql',
	name: 'GraphQL',
	operations: [query],
};
