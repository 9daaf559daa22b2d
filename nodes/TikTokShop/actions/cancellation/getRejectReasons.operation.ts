import { rejectReasonsOperation } from '../afterSale/rejectReasonsOperation';
import { CANCELLATIONS } from '../afterSale/requests';

export const getRejectReasons = rejectReasonsOperation(CANCELLATIONS);
