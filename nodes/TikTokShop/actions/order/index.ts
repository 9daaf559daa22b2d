import type { Resource } from '../operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { getPriceDetail } from './getPriceDetail.operation';
import { getUnroutedUnits } from './getUnroutedUnits.operation';

export const order: Resource = {
	value: 'order',
	name: 'Order',
	operations: [get, getMany, getPriceDetail, getUnroutedUnits],
};
