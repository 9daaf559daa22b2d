import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { findOperation } from '../../shared/apiNode';
import { NewStoreClient } from '../../shared/newStore/client';
import { asProblem, failedItem, inputProblem, nodeOptions } from './items';
import { resources } from './index';

/** Picks the operation and runs it over the input items. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0) as string;
	const name = this.getNodeParameter('operation', 0) as string;
	const operation = findOperation(resources, resource, name);
	if (!operation) {
		throw inputProblem(
			this,
			`There is no operation "${name}" for "${resource}"`,
			'Choose resource and operation from the lists.',
		);
	}
	try {
		const client = await NewStoreClient.create(this, nodeOptions(this));
		return [await operation.execute.call(this, client)];
	} catch (error) {
		const failure = asProblem(this, error);
		if (!this.continueOnFail()) throw failure;
		// What stopped the whole operation concerns every input item: a bad setting, a failed export, no sign-in.
		const details = { flow: 'connection', business_key: `${resource}.${name}` };
		const pairedItem = this.getInputData().map((_, item) => ({ item }));
		return [[failedItem(this, failure, details, pairedItem)]];
	}
}
