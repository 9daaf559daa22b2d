import type { Resource } from '../operation';
import { combine } from './combine.operation';
import { create } from './create.operation';
import { get } from './get.operation';
import { getHandoverSlots } from './getHandoverSlots.operation';
import { getLabel } from './getLabel.operation';
import { getShippingServices } from './getShippingServices.operation';
import { getTracking } from './getTracking.operation';
import { markShipped } from './markShipped.operation';
import { search } from './search.operation';
import { searchCombinable } from './searchCombinable.operation';
import { ship } from './ship.operation';
import { split } from './split.operation';
import { updateOrderTracking } from './updateOrderTracking.operation';
import { updateTracking } from './updateTracking.operation';

export const packages: Resource = {
	value: 'package',
	name: 'Package',
	operations: [
		markShipped,
		ship,
		create,
		get,
		search,
		updateTracking,
		updateOrderTracking,
		getLabel,
		getTracking,
		getHandoverSlots,
		getShippingServices,
		split,
		searchCombinable,
		combine,
	],
};
