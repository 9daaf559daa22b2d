import type { Resource } from '../operation';
import { getManyForOrder } from './getManyForOrder.operation';
import { setItemStates } from './setItemStates.operation';

export const fulfillmentRequest: Resource = {
	value: 'fulfillmentRequest',
	name: 'Fulfillment Request',
	operations: [getManyForOrder, setItemStates],
};
