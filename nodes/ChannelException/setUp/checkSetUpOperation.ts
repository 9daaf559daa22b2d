/** What workflow 00 has read and asked → its report, and what it comes to. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { cell, yesNo } from '../../shared/tableRows';
import type { Row } from '../../shared/tableRows';
import { answersField, readAnswers } from './answers';
import type { Check } from './check';
import { concludeChecks } from './conclusion';
import { readGivenTables, tablesField } from './givenTables';
import { newStoreChecks } from './newStoreChecks';
import { notChecked } from './notChecked';
import { tableChecks } from './tableChecks';
import { testMails } from './testMails';
import { tikTokChecks } from './tikTokChecks';
import { timeChecks } from './timeChecks';

const furtherChecks: INodeProperties = {
	displayName: 'Further Checks',
	name: 'furtherChecks',
	type: 'json',
	default: '[]',
	description:
		'Checks of other nodes, for example of Check Table Rows, that belong into the report: check (a name), ok (true or false), finding, what_to_do. One that does not say whether it is ok is not.',
};

const furtherCheck = (row: Row): Check => ({
	check: cell(row, 'check') || 'A check without a name',
	ok: yesNo(row, 'ok', false),
	finding: cell(row, 'finding'),
	what_to_do: cell(row, 'what_to_do'),
});

export const checkSetUpOperation = channelOperation({
	name: 'Check Set-Up',
	value: 'checkSetUp',
	action: 'Check the set-up',
	description:
		'Say of both connections, the webhooks, the clock and the tables what is fine, what is missing and what to do, and sum it up in one sentence; a test mail for each owner whose addresses are new',
	inputs: { asked: 'Asked' },
	outputs: { report: 'Report', conclusion: 'Conclusion', testMails: 'Test Mails' },
	properties: [tablesField, answersField, furtherChecks],
	wrongSetting: notChecked('The set-up was not checked'),
	run({ parameter, rows }) {
		const given = readGivenTables(parameter('tables'));
		const table = (name: string) => given.get(name) ?? [];
		const tables = {
			settings: table('tts_settings'),
			owners: table('tts_owners'),
			stockRules: table('tts_stock_rules'),
			locations: table('tts_locations'),
			carriers: table('tts_carriers'),
			shops: table('tts_shops'),
		};
		const answers = readAnswers(parameter('answers'));
		const checks = [
			...newStoreChecks(answers, tables.locations),
			...tikTokChecks(answers, tables.shops, tables.locations),
			...timeChecks(answers, tables.settings),
			...tableChecks(tables, answers),
			...rows('furtherChecks', 'Further Checks').map(furtherCheck),
		];
		return {
			report: checks.map((json) => ({ json })),
			conclusion: [{ json: concludeChecks(checks) }],
			testMails: testMails(tables.owners, checks).map((json) => ({ json: { ...json } })),
		};
	},
});
