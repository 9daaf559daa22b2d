import { CANCELLATIONS } from '../afterSale/requests';
import { filledList, searchOperation } from '../afterSale/searchOperation';

/** One item per cancellation as TikTok Shop gives it, with `shop_id`; each cancellation once. */
export const search = searchOperation({
	kind: CANCELLATIONS,
	description: 'Search cancellations by status, time, order and more, or those of the input items',
	filters: [
		{
			displayName: 'Statuses',
			name: 'statuses',
			type: 'multiOptions',
			options: [
				{ name: 'Approved', value: 'CANCELLATION_REQUEST_SUCCESS', description: 'Cancelled, not yet paid back' },
				{ name: 'Closed', value: 'CANCELLATION_REQUEST_CANCEL', description: 'Taken back or rejected: not cancelled' },
				{ name: 'Completed', value: 'CANCELLATION_REQUEST_COMPLETE', description: 'Cancelled and paid back' },
				{ name: 'Pending', value: 'CANCELLATION_REQUEST_PENDING', description: 'Waits for the answer of the seller' },
			],
			default: [],
			description: 'Only cancellations in one of these states; empty means all',
		},
		{
			displayName: 'Types',
			name: 'types',
			type: 'multiOptions',
			options: [
				{ name: 'Cancelled', value: 'CANCEL', description: 'By the seller, TikTok or a buyer whose order was on hold' },
				{ name: 'Request of a Buyer', value: 'BUYER_CANCEL' },
			],
			default: [],
			description: 'Only cancellations of these types; empty means all',
		},
	],
	readFilters: (filter) => ({
		cancel_types: filledList(filter.types),
		cancel_status: filledList(filter.statuses),
	}),
});
