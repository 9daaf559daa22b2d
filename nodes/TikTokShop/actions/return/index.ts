import type { Resource } from '../operation';
import { approve } from './approve.operation';
import { calculate } from './calculate.operation';
import { checkEligibility } from './checkEligibility.operation';
import { create } from './create.operation';
import { getDecisionEligibility } from './getDecisionEligibility.operation';
import { getRecords } from './getRecords.operation';
import { getRejectReasons } from './getRejectReasons.operation';
import { getReviewDecision } from './getReviewDecision.operation';
import { reject } from './reject.operation';
import { search } from './search.operation';

export const returns: Resource = {
	value: 'return',
	name: 'Return',
	operations: [
		...[search, getRecords, checkEligibility, calculate, create, approve, reject],
		...[getRejectReasons, getDecisionEligibility, getReviewDecision],
	],
};
