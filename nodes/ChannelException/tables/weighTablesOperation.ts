/** Do the Data Tables come near the limit of n8n? */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, numberOf, optionsOf } from '../../shared/channel/options';
import { rowOf } from '../../shared/channel/rows';
import { isoExact } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { currentTime } from '../runTime';
import { notChecked } from '../setUp/notChecked';
import { judgeSizes, readWeighed, remembered } from './judgeSizes';
import { tableSizes } from './tableSizes';

const MB = 1024 * 1024;

const weighedBefore: INodeProperties = {
	displayName: 'Weighed Before',
	name: 'weighedBefore',
	type: 'json',
	default: '[]',
	description:
		'What the output Memory gave in the nights before, as tts_cursors keeps it. By it the pace is known; empty is none.',
};

const weighOptions = optionsOf(
	[
		{
			displayName: 'Limit (MB)',
			name: 'limitMb',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 200,
			description: 'What N8N_DATA_TABLES_MAX_SIZE_BYTES allows; n8n does not tell it to workflows',
		},
		{
			displayName: 'Warn From (Percent)',
			name: 'warnPercent',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 70,
			description: 'Share of the limit from which it is an exception',
		},
		{
			displayName: 'Warn When Full in Fewer Days Than',
			name: 'warnDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 14,
			description: 'At the pace of the last two weeks. 0 is never.',
		},
		currentTime,
	],
	'weighOptions',
);

export const weighTablesOperation = channelOperation({
	name: 'Weigh Tables',
	value: 'weighTables',
	action: 'Weigh the tables',
	description:
		'Work out how many rows and megabytes each Data Table has from its newest and its oldest rows. When all together come near the limit of n8n, that is an exception.',
	inputs: { sample: 'Sample' },
	outputs: { sizes: 'Sizes', exceptions: 'Exceptions', memory: 'Memory', report: 'Report' },
	problems: 'exceptions',
	properties: [weighedBefore, weighOptions],
	wrongSetting: notChecked('Nobody looks whether the Data Tables come near their limit'),
	run({ feeds, parameter, now: present }) {
		const options = (parameter('weighOptions') || {}) as Row;
		const now = nowOf(options.now, present, 'Time of the Run');
		const sampled = feeds.sample
			.map(({ table, row }) => ({ table: cell({ table }, 'table'), row: rowOf(row) }))
			.filter(({ table, row }) => table !== '' && cell(row, 'id') !== '');
		const sizes = tableSizes(sampled);
		const before = readWeighed(parameter('weighedBefore'));
		const { problem, bytes } = judgeSizes(sizes, before, {
			now,
			limitBytes: numberOf(options.limitMb, 'Limit (MB)', { otherwise: 200, least: 1 }) * MB,
			warnPercent: numberOf(options.warnPercent, 'Warn From (Percent)', { otherwise: 70, least: 1, most: 100 }),
			warnDays: numberOf(options.warnDays, 'Warn When Full in Fewer Days Than', { otherwise: 14, least: 0 }),
		});
		const fine = { codes: ['TABLES_NEARLY_FULL'], began: isoExact(now), why: 'The tables have room again.' };
		return {
			sizes: sizes.map((one) => ({
				json: {
					table: one.table,
					rows: one.rows,
					megabytes: Math.round((one.bytes / MB) * 100) / 100,
					new_rows_per_day: one.newRowsPerDay,
				},
			})),
			exceptions: problem ? [{ json: problem }] : [],
			memory: [{ json: remembered(before, now, bytes) }],
			report: [{ json: { fine: problem ? [] : [fine] } }],
		};
	},
});
