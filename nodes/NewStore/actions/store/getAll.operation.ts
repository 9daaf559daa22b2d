import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { inputProblem, nodeOptions } from '../items';
import { idList, limitOf } from '../values';
import { ONE_BY_ONE, optionsWith, returnAllAndLimit } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	...returnAllAndLimit,
	optionsWith(
		[
			{
				displayName: 'Country Codes',
				name: 'countryCodes',
				type: 'string',
				default: '',
				placeholder: 'e.g. GB,IE',
				description: 'Only stores of these countries, as a comma-separated list',
			},
			{
				displayName: 'Include Cashboxes',
				name: 'includeCashboxes',
				type: 'boolean',
				default: false,
				description: 'Whether to return the cashboxes of each store',
			},
		],
		ONE_BY_ONE,
	),
];

const PAGE_SIZE = 100;

/** One item per configured store; pages are followed by their key. Asked once. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const limit = limitOf(this);
	const countries = idList(options.countryCodes).map((code) => code.toUpperCase());
	const stores: IDataObject[] = [];
	const seenKeys = new Set<string>();
	for (let startAt: string | undefined; stores.length < limit;) {
		const answer = await client.call({
			what: 'The stores were not read',
			path: '/stores',
			query: {
				limit: Math.min(PAGE_SIZE, limit),
				...(startAt ? { start_at: startAt } : {}),
				...(options.includeCashboxes ? { include_cashboxes: true } : {}),
				...(countries.length > 0 ? { country_codes: countries.join(',') } : {}),
			},
		});
		const page = answer.data as { items?: IDataObject[]; next_page_key?: string } | undefined;
		stores.push(...(page?.items ?? []));
		startAt = page?.next_page_key;
		if (!startAt) break;
		if (seenKeys.has(startAt)) {
			throw inputProblem(
				this,
				'The stores were not read to the end: NewStore gave the same page again',
				'Run it again; if it happens again, ask the support of NewStore about GET /stores.',
				undefined,
				'NEWSTORE_PAGING',
			);
		}
		seenKeys.add(startAt);
	}
	return stores.slice(0, limit).map((json) => ({ json, pairedItem: { item: 0 } }));
}

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many stores',
	description: 'Read the configured stores with country and time zone',
	properties,
	execute,
};
