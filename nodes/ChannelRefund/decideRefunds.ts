/** What TikTok has calculated → how much to refund. Pure. */
import type { Row } from '../shared/tableRows';
import type { AmountSettings } from './settings';
import type { CreateItem, Placed, RefundException } from './types';

export interface RefundDecisions {
	create: Array<Placed<CreateItem>>;
	exceptions: Array<Placed<RefundException>>;
}

export const decideRefunds: (items: Row[], settings: AmountSettings) => RefundDecisions = () => ({
	create: [],
	exceptions: [],
});
