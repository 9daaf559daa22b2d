import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { NewStoreClient } from '../../shared/newStore/client';
import { asProblem, failedItem, inputProblem, nodeOptions } from '../helpers/items';
import * as availability from './availability/Availability.resource';
import * as eventStream from './eventStream/EventStream.resource';
import * as fulfillmentRequest from './fulfillmentRequest/FulfillmentRequest.resource';
import * as graphql from './graphql/Graphql.resource';
import * as location from './location/Location.resource';
import type { Operation } from './operation.type';
import * as order from './order/Order.resource';
import * as product from './product/Product.resource';
import * as refund from './refund/Refund.resource';
import * as returns from './return/Return.resource';
import * as routing from './routing/Routing.resource';
import * as store from './store/Store.resource';

const RESOURCES: Record<string, Record<string, unknown>> = {
	availability,
	eventStream,
	fulfillmentRequest,
	graphql,
	location,
	order,
	product,
	refund,
	return: returns,
	routing,
	store,
};

/** Picks the operation and runs it over the input items. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0) as string;
	const name = this.getNodeParameter('operation', 0) as string;
	const operation = RESOURCES[resource]?.[name] as Operation | undefined;
	if (!operation?.execute) {
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
