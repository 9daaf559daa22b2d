/** Settings of tts_settings as a form shows them, by area, and what a person has entered. */
import type { FormField, LastPage, NextPage } from '../../shared/channel/formPage';
import { about, choiceField, link, paragraphs, textField } from '../../shared/channel/formPage';
import { counted } from '../../shared/channel/rows';
import { settingComplaint, settingWords } from '../../shared/tables/settings';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

/** Those that people change while they work, in the order of the page. */
const EVERY_DAY = [
	'dry_run',
	'stock_release_held',
	'stock_max_drop_percent',
	'refund_ask_above',
	'sla_warn_percent',
	'settlement_post',
	'cases_digest',
	'mails_single_max',
];

const REST = 'Everything else';

/** Area as the form offers it, and whose keys stand there; a key stands in the first that has it. */
const AREAS: ReadonlyArray<readonly [area: string, has: (key: string) => boolean]> = [
	['The eight of every day', (key) => EVERY_DAY.includes(key)],
	['Stock', (key) => key.startsWith('stock_')],
	['Orders and cancellations', (key) => /^(orders|cancellations)_/.test(key)],
	['Dispatch and deadlines', (key) => /^(dispatch|sla)_/.test(key)],
	['Returns and refunds', (key) => /^(refunds?|returns|restock)_/.test(key)],
	['Settlement and books', (key) => /^(settlement|order_payouts|xero|quickbooks|netsuite)_/.test(key)],
	['Cases and mails', (key) => /^(cases|mails?|playbook|forms|second_channel)_|_order_url$/.test(key)],
	['Watching', (key) => /^(watch|warnings|authorization|ping|clock|webhook|drift|audit|tables)_/.test(key)],
	[REST, () => true],
];

export const SETTING_AREAS = AREAS.map(([area]) => area);

interface Setting {
	key: string;
	value: string;
	note: string;
}

/** Settings of an area; the last row of a key counts, as in the workflows. */
function settingsOf(rows: readonly Row[], area: string): Setting[] {
	const byKey = new Map<string, Setting>();
	for (const row of rows) {
		const key = cell(row, 'key');
		if (key !== '') byKey.set(key, { key, value: cell(row, 'value'), note: cell(row, 'note') });
	}
	const own = [...byKey.values()].filter(({ key }) => AREAS.find(([, has]) => has(key))?.[0] === area);
	if (area !== AREAS[0][0]) return own;
	return own.sort((a, b) => EVERY_DAY.indexOf(a.key) - EVERY_DAY.indexOf(b.key));
}

/** "Dry run" */
const inWords = (key: string) => key.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());

/** What it does, in words; who wants to find it in the docs has the key at the end. A note that begins with a value needs a name. */
function labelOf({ key, note }: Setting): string {
	const words = note === '' ? inWords(key) : /^\w+ = /.test(note) ? `${inWords(key)}: ${note}` : note;
	return `${words.replace(/\.$/, '')} (${key})`;
}

function fieldOf(setting: Setting): FormField {
	const { key, value } = setting;
	const label = labelOf(setting);
	const words = settingWords(key);
	// A value of another kind would not be offered, and would be lost by pressing the button.
	if (words.length === 0 || (value !== '' && !words.includes(value))) return textField(key, label, { value });
	return choiceField(key, label, words, { value });
}

/** The page with the settings of an area, or that it has none. */
export function describeSettings(rows: readonly Row[], area: string): NextPage | LastPage {
	const settings = settingsOf(rows, area);
	if (settings.length === 0)
		return {
			page_title: `There are no settings under "${area}"`,
			page_text: paragraphs('The table tts_settings has none of them. Run workflow 00: it adds what is missing.'),
		};
	const fields = [
		about([
			[
				'What you leave as it is stays as it is',
				'An empty field is the default. A change counts from the next run on.',
			],
		]),
		...settings.map(fieldOf),
	];
	return { page_title: area, page_fields: JSON.stringify(fields) };
}

export interface ChangedSetting extends LastPage {
	key: string;
	value: string;
}

const shown = (value: string) => (value === '' ? 'empty, the default' : `"${value}"`);

/**
 * What is to be saved, or the page that says why nothing is: one wrong value and none is saved, since values of an area belong
 * together.
 * @param answers of the form, by key
 * @param wayBack address of the form; '' where it is not known
 */
export function checkSettings(
	rows: readonly Row[],
	area: string,
	answers: Row,
	wayBack: string,
): ChangedSetting[] | LastPage {
	const changed = settingsOf(rows, area)
		.filter(({ key }) => key in answers)
		.map(({ key, value }) => ({ key, was: value, value: cell(answers, key) }))
		.filter(({ was, value }) => was !== value);
	const again = link(wayBack, 'Change something else');
	const wrong = changed.flatMap(({ key, value }) => {
		const complaint = settingComplaint(key, value);
		return complaint === '' ? [] : [`${key}: ${shown(value)} ${complaint}.`];
	});
	if (wrong.length > 0)
		return {
			page_title: 'Nothing was saved',
			page_text: paragraphs(...wrong, 'All others stay as they were, too.') + link(wayBack, 'Try again'),
		};
	if (changed.length === 0)
		return { page_title: 'Nothing was changed', page_text: paragraphs('Every setting stays as it is.') + again };
	const page = {
		page_title: `${counted(changed.length, 'setting')} saved`,
		page_text:
			paragraphs(
				...changed.map(({ key, was, value }) => `${key} is ${shown(value)} now; it was ${shown(was)}.`),
				'It counts from the next run of each workflow on.',
			) + again,
	};
	return changed.map(({ key, value }) => ({ key, value, ...page }));
}
