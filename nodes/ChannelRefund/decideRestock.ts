/** Returns and refunds of TikTok → what to book in NewStore. Pure. */
import type { Row } from '../shared/tableRows';
import type { RestockSettings } from './settings';
import type {
	NothingItem,
	Placed,
	RefundException,
	RefundInNewStoreItem,
	ReturnInNewStoreItem,
	SettledItem,
	WaitItem,
} from './types';

export interface RestockFeeds {
	returns: Row[];
	orders: Row[];
	newStore: Row[];
}

export interface RestockDecisions {
	returnInNewStore: Array<Placed<ReturnInNewStoreItem>>;
	refundInNewStore: Array<Placed<RefundInNewStoreItem>>;
	settled: Array<Placed<SettledItem>>;
	nothing: Array<Placed<NothingItem>>;
	wait: Array<Placed<WaitItem>>;
	exceptions: Array<Placed<RefundException>>;
}

export const decideRestock: (feeds: RestockFeeds, settings: RestockSettings) => RestockDecisions = () => ({
	returnInNewStore: [],
	refundInNewStore: [],
	settled: [],
	nothing: [],
	wait: [],
	exceptions: [],
});
