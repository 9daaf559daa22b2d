/** Inputs of Write the Sheets. */
import { channelOperation } from '../../shared/channel/operation';
import { notSettled } from '../sharedFields';
import { writeSheets } from './writeSheets';

export const writeSheetsOperation = channelOperation({
	name: 'Write the Sheets',
	value: 'writeSheets',
	action: 'Write the sheets of the report',
	description:
		'Bring compared orders and payouts into the columns of the two sheets for finance, and into rows of the tables tts_payouts and tts_order_payouts',
	inputs: { orders: 'Orders', payouts: 'Payouts', payments: 'Payments' },
	outputs: { orders: 'Orders', payouts: 'Payouts', notes: 'Rows', orderNotes: 'Rows of Orders' },
	properties: [],
	wrongSetting: notSettled('No sheet was written.'),
	run: ({ feeds }) => writeSheets(feeds.orders, feeds.payouts, feeds.payments),
});
