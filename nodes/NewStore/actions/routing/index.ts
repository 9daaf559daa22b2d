import type { Resource } from '../operation';
import { getInsights } from './getInsights.operation';

export const routing: Resource = {
	value: 'routing',
	name: 'Routing',
	operations: [getInsights],
};
