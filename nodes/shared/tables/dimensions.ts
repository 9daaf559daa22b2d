import { defineTable, text } from './table';

export const dimensionsTable = defineTable({
	name: 'tts_dimensions',
	purpose: 'Tracking, class, department, location and subsidiary of journal lines. Empty: none.',
	key: ['category', 'shop_id'],
	columns: {
		category: text('Only lines of this category; empty = all lines of profit and loss'),
		shop_id: text('Only for this shop; empty = every shop'),
		tracking_name: text('Xero: name of the tracking category'),
		tracking_option: text('Xero: its option'),
		tracking_name_2: text('Xero: name of the second tracking category'),
		tracking_option_2: text('Xero: its option'),
		class: text('Id of the class in QuickBooks or NetSuite'),
		department: text('Id of the location in QuickBooks, of the department in NetSuite'),
		location: text('Id of the location in NetSuite'),
		subsidiary: text('NetSuite OneWorld: id of the subsidiary, when it differs from netsuite_subsidiary_id'),
		note: text('Your note'),
	},
});
