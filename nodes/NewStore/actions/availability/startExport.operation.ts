import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { exportItem, markerOf, waitForExport } from './availabilityExport';
import { forEachItem, inputProblem, nodeOptions } from '../items';
import { ONE_BY_ONE, optionsWith } from '../fields';
import { exportWaiting } from './common.descriptions';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	{
		displayName: 'Export',
		name: 'exportMode',
		type: 'options',
		options: [
			{ name: 'All Stock', value: 'full', description: 'Recalculates and exports all products and locations' },
			{ name: 'Changes Only', value: 'delta', description: 'What changed after a marker of an earlier export' },
		],
		default: 'full',
	},
	{
		displayName: 'Last Updated At',
		name: 'lastUpdatedAt',
		type: 'string',
		default: '',
		displayOptions: { show: { exportMode: ['delta'] } },
		placeholder: 'e.g. 48123',
		description:
			'The last_updated_at of the export before: a growing number, not a time. Empty or 0 exports all stock.',
	},
	{
		displayName: 'Wait Until Finished',
		name: 'waitUntilFinished',
		type: 'boolean',
		default: true,
		description: 'Whether to wait until the file is ready, so that the output has its link',
	},
	optionsWith(exportWaiting, ONE_BY_ONE),
];

/**
 * Per input item one export: `{availability_export_id, state, link, last_updated_at, changed}`. `last_updated_at` is the
 * marker for the next delta; when nothing changed it is the one that was sent.
 */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const caseOf = () => ({ flow: 'stock', business_key: 'availability export' });
	return await forEachItem(this, 1, caseOf, async (_item, itemIndex) => {
		const isDelta = this.getNodeParameter('exportMode', itemIndex) === 'delta';
		const marker = isDelta ? markerOf(this.getNodeParameter('lastUpdatedAt', itemIndex, '')) : 0;
		if (marker === undefined) {
			throw inputProblem(
				this,
				'Last Updated At is not a marker of an export',
				'It must be the last_updated_at of an earlier export, a whole number; it is not a time.',
				itemIndex,
			);
		}
		const answer = await client.call({
			what: 'The availability export was not started',
			method: 'POST',
			path: '/v0/d/availabilities/bulk',
			body: marker === 0 ? {} : { last_updated_at: marker },
			repeat: 'always',
			itemIndex,
		});
		const id = String((answer.data as { availability_export_id?: unknown } | undefined)?.availability_export_id ?? '');
		if (!this.getNodeParameter('waitUntilFinished', itemIndex)) return exportItem(id, { state: 'processing' }, marker);

		const maxWaitMinutes = Number(options.maxWaitMinutes ?? 30);
		const wait = { pollMs: Number(options.pollSeconds ?? 3) * 1000, maxMs: maxWaitMinutes * 60_000 };
		const finished = await waitForExport(client, id, itemIndex, wait);
		if (finished?.state === 'finished') return exportItem(id, finished, marker);
		throw client.failure({
			message: finished
				? 'NewStore could not finish the availability export'
				: `The availability export was not ready after ${maxWaitMinutes} minutes`,
			description: `Export ${id}. Run it again; if it happens again, ask NewStore's support about this export.`,
			caseCode: 'NEWSTORE_EXPORT_NOT_READY',
			itemIndex,
		});
	});
}

export const startExport: Operation = {
	value: 'startExport',
	name: 'Start Export',
	action: 'Start an availability export',
	description: 'Have all stock, or what changed, written to a file, and wait for it',
	properties,
	execute,
};
