/** Returns and refund requests of NewStore → what to do about each on TikTok. Pure. */
import type { Row } from '../shared/tableRows';
import type { PlanSettings } from './settings';
import type { ApproveItem, CalculateItem, NothingItem, Placed, RefundException, SettledItem, WaitItem } from './types';

export interface PlanFeeds {
	newStore: Row[];
	orders: Row[];
	returns: Row[];
	eligibility: Row[];
}

export interface RefundPlans {
	calculate: Array<Placed<CalculateItem>>;
	approve: Array<Placed<ApproveItem>>;
	settled: Array<Placed<SettledItem>>;
	nothing: Array<Placed<NothingItem>>;
	wait: Array<Placed<WaitItem>>;
	exceptions: Array<Placed<RefundException>>;
}

export const planRefunds: (feeds: PlanFeeds, settings: PlanSettings) => RefundPlans = () => ({
	calculate: [],
	approve: [],
	settled: [],
	nothing: [],
	wait: [],
	exceptions: [],
});
