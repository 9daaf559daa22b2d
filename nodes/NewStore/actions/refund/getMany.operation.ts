import { listRefunds } from '../../helpers/refunds';
import { recordsOfOrder } from '../recordsOfOrder';

/** The refunds of orders (newstore.md 12). */
export const { description, execute } = recordsOfOrder('refund', 'refunds', listRefunds);
