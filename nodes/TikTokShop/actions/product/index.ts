import type { Resource } from '../operation';
import { get } from './get.operation';
import { listingOperation } from './listing';
import { search } from './search.operation';

const activate = listingOperation({
	value: 'activate',
	name: 'Activate',
	action: 'Activate products',
	description: 'Put products on sale; TikTok Shop reviews them first',
	reached: ['ACTIVATE', 'PENDING'],
	becomes: 'PENDING',
});

const deactivate = listingOperation({
	value: 'deactivate',
	name: 'Deactivate',
	action: 'Deactivate products',
	description: 'Take products off sale',
	reached: ['SELLER_DEACTIVATED'],
	becomes: 'SELLER_DEACTIVATED',
});

export const product: Resource = { value: 'product', name: 'Product', operations: [search, get, activate, deactivate] };
