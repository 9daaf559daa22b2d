import type { Resource } from '../operation';
import { getDeliveryOptions } from './getDeliveryOptions.operation';
import { getShippingProviders } from './getShippingProviders.operation';
import { getWarehouses } from './getWarehouses.operation';

export const logistics: Resource = {
	value: 'logistics',
	name: 'Logistics',
	operations: [getWarehouses, getDeliveryOptions, getShippingProviders],
};
