import type { Resource } from '../operation';
import { approve } from './approve.operation';
import { cancelOrder } from './cancelOrder.operation';
import { getDecisionEligibility } from './getDecisionEligibility.operation';
import { getRejectReasons } from './getRejectReasons.operation';
import { reject } from './reject.operation';
import { search } from './search.operation';

export const cancellation: Resource = {
	value: 'cancellation',
	name: 'Cancellation',
	operations: [search, cancelOrder, approve, reject, getRejectReasons, getDecisionEligibility],
};
