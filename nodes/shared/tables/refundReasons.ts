import { defineTable, market, needed, text, tikTokId, word } from './table';

export const refundReasonsTable = defineTable({
	name: 'tts_refund_reasons',
	purpose:
		'Which type of return and which reason TikTok is told when a store takes goods back. The most specific row counts; without a row that fits, a person is asked.',
	key: ['shop_id', 'region', 'order_status', 'condition', 'return_type'],
	columns: {
		shop_id: tikTokId('Only for this shop; empty = all'),
		region: market('Only for this market (GB, US, DE, …); empty = all'),
		order_status: word('delivered or shipped; empty = both', ['delivered', 'shipped']),
		condition: text('Only for goods in this condition, as NewStore names it; empty = all'),
		return_type: word('REFUND, or RETURN_AND_REFUND where TikTok shall wait for a parcel of the buyer', [
			'REFUND',
			'RETURN_AND_REFUND',
		]),
		reason_name: needed('Name of the reason as TikTok knows it'),
		shipment_type: word('Only for RETURN_AND_REFUND: PLATFORM or BUYER_ARRANGE', ['PLATFORM', 'BUYER_ARRANGE']),
		handover_method: word('Only for RETURN_AND_REFUND: DROP_OFF or PICKUP', ['DROP_OFF', 'PICKUP']),
		note: text('Your note'),
	},
});
