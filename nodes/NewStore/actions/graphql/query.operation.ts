import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { parseJson } from '../../../shared/json';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, inputProblem, nodeOptions } from '../items';
import { optionsWith } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	{
		displayName: 'Query',
		name: 'query',
		type: 'string',
		typeOptions: { rows: 8 },
		default: '',
		required: true,
		placeholder: 'query Order($ID: String!, $tenant: String!) { order(ID: $ID, tenant: $tenant) { ID externalId } }',
		description: 'Reads only; the data may lag behind events by seconds',
	},
	{
		displayName: 'Variables (JSON)',
		name: 'variables',
		type: 'json',
		default: '{}',
		description: 'Values of the variables of the query',
	},
	optionsWith([
		{
			displayName: 'Result Path',
			name: 'resultPath',
			type: 'string',
			default: '',
			placeholder: 'e.g. orders.nodes',
			description: 'Path inside data to return; a list there becomes one item per entry. Empty returns data as it is.',
		},
	]),
];

interface GraphqlAnswer {
	data?: IDataObject | null;
	errors?: Array<{ message?: unknown }>;
}

/** The `data` of the answer, or one item per entry of the list at Result Path. Errors in an answer of 200 are errors. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const path = String(options.resultPath ?? '').trim();
	const caseOf = (index: number) => ({ flow: 'connection', business_key: `GraphQL query, item ${index}` });
	return await forEachItem(this, options.concurrency, caseOf, async (_item, itemIndex) => {
		const query = this.getNodeParameter('query', itemIndex) as string;
		const variables = variablesOf(this.getNodeParameter('variables', itemIndex, {}));
		if (!variables) {
			throw inputProblem(this, 'The variables are not a JSON object', 'Write them as {"name": "value"}.', itemIndex);
		}
		const answer = await client.call({
			what: 'The GraphQL query failed',
			method: 'POST',
			path: '/api/v1/org/data/query',
			body: { query, variables },
			// The interface only reads (newstore.md 14).
			repeat: 'always',
			itemIndex,
		});
		const { data, errors } = (answer.data ?? {}) as GraphqlAnswer;
		if (Array.isArray(errors) && errors.length > 0) {
			throw client.failure({
				message: 'NewStore cannot run this GraphQL query',
				description: `NewStore says: ${errors
					.map((error) => String(error?.message ?? 'unknown'))
					.join('; ')
					.slice(0, 500)}`,
				httpCode: 200,
				caseCode: 'NEWSTORE_GRAPHQL',
				itemIndex,
			});
		}
		return resultAt(data ?? {}, path);
	});
}

function variablesOf(value: unknown): IDataObject | undefined {
	if (value && typeof value === 'object' && !Array.isArray(value)) return value as IDataObject;
	try {
		const parsed: unknown = parseJson(String(value || '{}'));
		return parsed && typeof parsed === 'object' && !Array.isArray(parsed) ? (parsed as IDataObject) : undefined;
	} catch {
		return undefined;
	}
}

function resultAt(data: IDataObject, path: string): IDataObject | IDataObject[] {
	const keys = path === '' ? [] : path.split('.');
	const found = keys.reduce<unknown>(
		(value, key) => (value && typeof value === 'object' ? (value as IDataObject)[key] : undefined),
		data,
	);
	if (Array.isArray(found)) return found.map((entry) => (isObject(entry) ? entry : { value: entry as string }));
	return isObject(found) ? found : found === undefined || found === null ? [] : { value: found as string };
}

const isObject = (value: unknown): value is IDataObject =>
	value !== null && typeof value === 'object' && !Array.isArray(value);

export const query: Operation = {
	value: 'query',
	name: 'Query',
	action: 'Run a graph ql query',
	description: 'Run a read-only GraphQL query',
	properties,
	execute,
};
