import { rejectReasonsOperation } from '../afterSale/rejectReasonsOperation';
import { RETURNS } from '../afterSale/requests';

export const getRejectReasons = rejectReasonsOperation(RETURNS);
