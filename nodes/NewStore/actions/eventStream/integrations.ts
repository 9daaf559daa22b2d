import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { chosenEventNames } from '../../../shared/newStore/events';
import type { NewIntegration } from '../../../shared/newStore/eventStream';
import { forEachItem, inputProblem } from '../items';
import { idText } from '../values';

/** Runs `work` with the integration chosen for each input item. */
export async function forEachIntegration(
	context: IExecuteFunctions,
	work: (id: string, itemIndex: number) => Promise<IDataObject>,
): Promise<INodeExecutionData[]> {
	const idOf = (index: number) => idText(context.getNodeParameter('integrationId', index, '', { extractValue: true }));
	const caseOf = (index: number) => ({ flow: 'connection', business_key: `event stream ${idOf(index)}` });
	return await forEachItem(context, 1, caseOf, async (_item, index) => {
		const id = idOf(index);
		if (!id)
			throw inputProblem(context, 'No integration is chosen', 'Choose one from the list or write its ID.', index);
		return await work(id, index);
	});
}

/** The integration that Create and Replay describe. Throws when the credential has no key: events would be refused. */
export async function describedIntegration(context: IExecuteFunctions, index: number): Promise<NewIntegration> {
	const credentials = await context.getCredentials('newStoreApi');
	const apiKey = idText(credentials.eventStreamApiKey);
	if (!apiKey) {
		throw inputProblem(
			context,
			'The NewStore credential has no event stream API key',
			'Fill in a long random text there. NewStore sends it with every event, and the NewStore Trigger refuses events without it.',
			index,
			'NEWSTORE_NO_EVENT_KEY',
		);
	}
	return {
		id: idText(context.getNodeParameter('newIntegrationId', index)),
		callbackUrl: idText(context.getNodeParameter('callbackUrl', index)),
		apiKey,
		eventNames: chosenEventNames(context.getNodeParameter('events', index, []) as string[]),
	};
}
