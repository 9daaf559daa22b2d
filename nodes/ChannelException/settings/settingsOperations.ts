/** The two steps of the form of workflow 12c. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { casesNotTold } from '../options';
import { SETTING_AREAS, checkSettings, describeSettings } from './settingsForm';

const areaField: INodeProperties = {
	displayName: 'Area',
	name: 'settingArea',
	type: 'string',
	default: '',
	required: true,
	placeholder: SETTING_AREAS[0],
	description: `What the form asked for: ${SETTING_AREAS.join(', ')}`,
};

const answersField: INodeProperties = {
	displayName: 'Setting Answers',
	name: 'settingAnswers',
	type: 'json',
	default: '{}',
	required: true,
	description: 'What the page with the settings gives: the value of each by its key',
};

const wayBackField: INodeProperties = {
	displayName: 'Way Back',
	name: 'settingsForm',
	type: 'string',
	default: '',
	description: 'Address of the form, for whoever wants to try again',
};

const notChanged = { ...casesNotTold, title: 'Settings were not changed', nothing: 'Every setting stays as it was.' };

export const describeSettingsOperation = channelOperation({
	name: 'Describe Settings',
	value: 'describeSettings',
	action: 'Describe settings',
	description: 'Make the page of a form from the settings of an area: what each does, what it is now, what it can be',
	inputs: { settings: 'Settings' },
	outputs: { page: 'Page', lastPage: 'Last Page' },
	properties: [areaField],
	wrongSetting: notChanged,
	run({ feeds, parameter }) {
		const json = describeSettings(feeds.settings, String(parameter('settingArea') ?? ''));
		return 'page_fields' in json ? { page: [{ json }], lastPage: [] } : { page: [], lastPage: [{ json }] };
	},
});

export const checkSettingsOperation = channelOperation({
	name: 'Check Changed Settings',
	value: 'checkSettings',
	action: 'Check changed settings',
	description:
		'Say what a person has changed in the form: a row to save for each setting, or a page that says in words which value cannot be',
	inputs: { settings: 'Settings' },
	outputs: { save: 'Save', lastPage: 'Last Page' },
	properties: [areaField, answersField, wayBackField],
	wrongSetting: notChanged,
	run({ feeds, parameter, rows }) {
		const [answers = {}] = rows('settingAnswers', 'Setting Answers');
		const area = String(parameter('settingArea') ?? '');
		const found = checkSettings(feeds.settings, area, answers, String(parameter('settingsForm') ?? ''));
		return Array.isArray(found)
			? { save: found.map((json) => ({ json: { ...json } })), lastPage: [] }
			: { save: [], lastPage: [{ json: found }] };
	},
});
