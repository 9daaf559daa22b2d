import { decisionsOperation } from '../afterSale/decisionsOperation';
import { RETURNS } from '../afterSale/requests';

export const getDecisionEligibility = decisionsOperation(RETURNS);
