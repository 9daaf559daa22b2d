import { decisionsOperation } from '../afterSale/decisionsOperation';
import { CANCELLATIONS } from '../afterSale/requests';

export const getDecisionEligibility = decisionsOperation(CANCELLATIONS);
