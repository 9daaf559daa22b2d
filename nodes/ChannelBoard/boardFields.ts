/** What both pages share: mode, addresses, time. */
import type { INodeProperties } from 'n8n-workflow';
import type { Given, SettingsProblem } from '../shared/channel/operation';
import { nowOf, nowOption, optionsOf, wholeNumberOf } from '../shared/channel/options';
import { FORMS_PAGE, formPath } from '../shared/forms';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import type { Frame } from './page/page';

export const settingsField: INodeProperties = {
	displayName: 'Settings',
	name: 'settings',
	type: 'json',
	default: '[]',
	description: 'Rows of the table tts_settings: dry_run and forms_base_url are read',
};

export const shopsField: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	description: 'Rows of the table tts_shops; times are those of the shops when they share a zone',
};

export const locationsField: INodeProperties = {
	displayName: 'Locations',
	name: 'locations',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_locations: their notes name warehouses and locations, which otherwise stand as numbers',
};

export const optionsField = optionsOf([
	{
		displayName: 'Ask Address',
		name: 'askAddress',
		type: 'string',
		default: '',
		placeholder: '../form/…',
		description: 'Where the field leads. Empty is the page itself.',
	},
	{
		displayName: 'Loads Itself Again (Seconds)',
		name: 'refreshSeconds',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 0,
		description: 'After how many seconds the browser loads the page again; 0 = never',
	},
	nowOption,
]);

export const notDrawn: SettingsProblem = {
	code: 'BOARD_SETTINGS',
	flow: 'connection',
	owner_role: 'integration',
	title: 'The board cannot be drawn',
	nothing: 'No page was shown.',
	what_to_do: 'Look at the node that draws the page; the template shows how it was.',
};

const settingIn = (settings: readonly Row[], key: string) => {
	const row = settings.find((one) => cell(one, 'key') === key);
	return row ? cell(row, 'value') : '';
};

/** Zone of the shops when they share one, else that of the workflow. */
function zoneOf(shops: readonly Row[], otherwise: string): string {
	const zones = new Set(shops.map((shop) => cell(shop, 'timezone')).filter(Boolean));
	return zones.size === 1 ? [...zones][0] : otherwise;
}

/** Forms of this n8n: at the address that people use, else beside the page, which n8n serves at /webhook or /form-waiting. */
const formsAt = (settings: readonly Row[]) => settingIn(settings, 'forms_base_url').replace(/\/+$/, '') || '..';

export interface PageSettings {
	frame: Omit<Frame, 'title' | 'asked'>;
	/** address of the form of a workflow */
	formAddress(workflow: string): string;
}

/** @throws WrongSetting */
export function pageSettings(given: Given): PageSettings {
	const settings = given.rows('settings', 'Settings');
	const nowMs = nowOf(given.options.now, given.now);
	const timeZone = zoneOf(given.rows('shops', 'Shops'), given.timeZone);
	const forms = formsAt(settings);
	return {
		frame: {
			nowMs,
			timeZone,
			isDryRun: settingIn(settings, 'dry_run').toLowerCase() !== 'false',
			askAddress: String(given.options.askAddress ?? '').trim(),
			refreshSeconds: wholeNumberOf(given.options.refreshSeconds, 'Loads Itself Again (Seconds)', {
				otherwise: 0,
				least: 0,
			}),
			formsAddress: `${forms}${FORMS_PAGE}`,
		},
		formAddress: (workflow) => `${forms}${formPath(workflow)}`,
	};
}
