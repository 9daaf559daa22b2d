import { z } from 'zod';
import { isCategory } from './accounts';
import { defineTable, text, tikTokId } from './table';

const EVERY_CATEGORY = new Set(['', '*', 'all']);

const isEvery = (given: string) => EVERY_CATEGORY.has(given.toLowerCase());

const TRACKING = [
	['tracking_name', 'tracking_option'],
	['tracking_name_2', 'tracking_option_2'],
] as const;

export const dimensionsTable = defineTable({
	name: 'tts_dimensions',
	purpose: 'Tracking, class, department, location and subsidiary of journal lines. Empty: none.',
	key: ['category', 'shop_id'],
	columns: {
		category: {
			...text('Only lines of this category; empty = all lines of profit and loss'),
			check: z
				.string()
				.refine(
					(given) => isEvery(given) || isCategory(given),
					'is no kind of amount of tts_accounts; empty means every line of profit and loss',
				),
			value: (given) => (isEvery(given) ? '' : given.toLowerCase()),
		},
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
	together: (cells) =>
		TRACKING.flatMap(([name, option]): Array<[keyof typeof cells, string]> => {
			if ((cells[name] === '') === (cells[option] === '')) return [];
			const [empty, filled] = cells[name] === '' ? [name, option] : [option, name];
			return [[empty, `is empty, and ${filled} is not: fill both, or none`]];
		}),
});
