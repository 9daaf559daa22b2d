import { listReturns } from '../../helpers/returns';
import { recordsOfOrder } from '../recordsOfOrder';

/** The returns of orders (newstore.md 11). */
export const { description, execute } = recordsOfOrder('return', 'returns', listReturns);
