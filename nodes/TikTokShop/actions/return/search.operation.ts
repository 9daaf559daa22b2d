import { RETURNS } from '../afterSale/requests';
import { filledList, searchOperation } from '../afterSale/searchOperation';

/** One item per return as TikTok Shop gives it, with `shop_id`; each return once. */
export const search = searchOperation({
	kind: RETURNS,
	description: 'Search returns and refunds by status, time, order and more, or those of the input items',
	filters: [
		{
			displayName: 'Arbitration',
			name: 'arbitrationStatuses',
			type: 'multiOptions',
			options: [
				{ name: 'Closed', value: 'CLOSED' },
				{ name: 'For the Buyer', value: 'SUPPORT_BUYER' },
				{ name: 'For the Seller', value: 'SUPPORT_SELLER' },
				{ name: 'In Progress', value: 'IN_PROGRESS', description: 'TikTok Shop decides' },
			],
			default: [],
			description: 'Only returns whose arbitration has this result; empty means all returns',
		},
		{
			displayName: 'Offered a Partial Refund',
			name: 'isPartialRefundOffered',
			type: 'boolean',
			default: true,
			description: 'Whether to return only returns for which the seller has offered a part of the money',
		},
		{
			displayName: 'Statuses',
			name: 'statuses',
			type: 'multiOptions',
			options: [
				{ name: 'Approved', value: 'RETURN_OR_REFUND_REQUEST_SUCCESS', description: 'Will be paid back' },
				{ name: 'Closed', value: 'RETURN_OR_REFUND_REQUEST_CANCEL', description: 'Withdrawn or closed by TikTok Shop' },
				{ name: 'Completed', value: 'RETURN_OR_REFUND_REQUEST_COMPLETE', description: 'Paid back' },
				{ name: 'Parcel Refused', value: 'REJECT_RECEIVE_PACKAGE', description: 'The seller refused what came back' },
				{
					name: 'Partial Refund Offered',
					value: 'AWAITING_BUYER_RESPONSE',
					description: 'Waits for the answer of the buyer',
				},
				{
					name: 'Pending',
					value: 'RETURN_OR_REFUND_REQUEST_PENDING',
					description: 'Waits for the answer of the seller',
				},
				{ name: 'Rejected', value: 'REFUND_OR_RETURN_REQUEST_REJECT', description: 'The buyer may appeal' },
				{
					name: 'Shipped by Buyer',
					value: 'BUYER_SHIPPED_ITEM',
					description: 'Goods are under way or with the seller',
				},
				{ name: 'To Be Shipped by Buyer', value: 'AWAITING_BUYER_SHIP', description: 'Approved, goods are to come' },
			],
			default: [],
			description:
				'Only returns in one of these states; empty means all. TikTok Shop has no filter for the states of replacements.',
		},
		{
			displayName: 'Types',
			name: 'types',
			type: 'multiOptions',
			options: [
				{ name: 'Refund', value: 'REFUND', description: 'No goods come back' },
				{ name: 'Replacement', value: 'REPLACEMENT', description: 'The buyer gets new goods' },
				{ name: 'Return and Refund', value: 'RETURN_AND_REFUND' },
			],
			default: [],
			description: 'Only returns of these types; empty means all',
		},
	],
	readFilters: (filter) => ({
		return_types: filledList(filter.types),
		return_status: filledList(filter.statuses),
		arbitration_status: filledList(filter.arbitrationStatuses),
		seller_proposed_return_type: filter.isPartialRefundOffered ? ['PARTIAL_REFUND'] : undefined,
	}),
});
