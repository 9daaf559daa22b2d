import { ACCOUNT_CATEGORIES } from './accounts';
import { defineTable, text, tikTokId } from './table';

const EVERY_CATEGORY = new Set(['', '*', 'all']);

/** Name and option of a tracking category belong together. */
const lonely = (name: string, option: string) => (name === '') !== (option === '');

export const dimensionsTable = defineTable({
	name: 'tts_dimensions',
	purpose: 'Tracking, class, department, location and subsidiary of journal lines. Empty: none.',
	key: ['category', 'shop_id'],
	columns: {
		category: text('Only lines of this category; empty = all lines of profit and loss'),
		shop_id: tikTokId('Only for this shop; empty = every shop'),
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
	together: (cells) => {
		const wrong: Array<[keyof typeof cells, string]> = [];
		const category = cells.category.toLowerCase();
		if (!EVERY_CATEGORY.has(category) && !ACCOUNT_CATEGORIES.has(category))
			wrong.push(['category', 'is no kind of amount of tts_accounts; empty means every line of profit and loss']);
		if (lonely(cells.tracking_name, cells.tracking_option))
			wrong.push(['tracking_option', 'does not belong to its tracking_name: fill both, or none']);
		if (lonely(cells.tracking_name_2, cells.tracking_option_2))
			wrong.push(['tracking_option_2', 'does not belong to its tracking_name_2: fill both, or none']);
		return wrong;
	},
});
