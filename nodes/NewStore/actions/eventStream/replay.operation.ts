import { DateTime } from 'luxon';
import { sleep } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { createIntegration, deleteIntegration, findIntegration } from '../../../shared/newStore/eventStream';
import { describedIntegration } from './integrations';
import { forEachItem, inputProblem, nodeOptions } from '../items';
import { ONE_BY_ONE, optionsWith } from '../fields';
import { callbackUrl, events, newIntegrationId } from './common.descriptions';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	newIntegrationId,
	callbackUrl,
	{
		displayName: 'From',
		name: 'startsAt',
		type: 'dateTime',
		default: '',
		required: true,
		description: 'Begin of the window',
	},
	{
		displayName: 'To',
		name: 'endsAt',
		type: 'dateTime',
		default: '',
		required: true,
		description: 'End of the window',
	},
	events,
	{
		displayName: 'Wait and Clean Up',
		name: 'waitAndDelete',
		type: 'boolean',
		default: true,
		description:
			'Whether to wait until the last event was sent and then delete the temporary integration (NewStore allows 25 in all)',
	},
	optionsWith(
		[
			{
				displayName: 'Ask Every (Seconds)',
				name: 'pollSeconds',
				type: 'number',
				typeOptions: { minValue: 0, numberPrecision: 2 },
				default: 5,
				description: 'Pause between two questions whether the replay is over',
			},
			{
				displayName: 'Wait at Most (Minutes)',
				name: 'maxWaitMinutes',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 30,
				description: 'After this time the operation fails and leaves the integration in place',
			},
		],
		ONE_BY_ONE,
	),
];

/**
 * Has NewStore send the events of a window again, through a temporary integration that stops by itself after the last event.
 * Puts out `{id, starts_at, ends_at, status, deleted}`.
 */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const caseOf = () => ({ flow: 'connection', business_key: 'event stream replay' });
	return await forEachItem(this, 1, caseOf, async (_item, index) => {
		const window = windowOf(this, index);
		const integration = { ...(await describedIntegration(this, index)), window };
		const { id } = integration;
		const created = await createIntegration(client, integration);
		const result = { id, starts_at: window.startsAt, ends_at: window.endsAt };
		if (!this.getNodeParameter('waitAndDelete', index)) return { ...result, status: created.status, deleted: false };

		const maxWaitMinutes = Number(options.maxWaitMinutes ?? 30);
		const until = Date.now() + maxWaitMinutes * 60_000;
		const pollMs = Math.max(10, Number(options.pollSeconds ?? 5) * 1000);
		for (;;) {
			const now = await findIntegration(client, id);
			if (!now || now.status === 'stopped') break;
			if (Date.now() >= until) {
				throw client.failure({
					message: `The replay "${id}" was not over after ${maxWaitMinutes} minutes`,
					description: 'It goes on in NewStore. Delete the integration when its state is stopped.',
					caseCode: 'NEWSTORE_REPLAY_NOT_OVER',
					itemIndex: index,
				});
			}
			await sleep(pollMs);
		}
		await deleteIntegration(client, id);
		return { ...result, status: 'stopped', deleted: true };
	});
}

function windowOf(context: IExecuteFunctions, index: number) {
	const [startsAt, endsAt] = ['startsAt', 'endsAt'].map((name) => {
		const time = DateTime.fromISO(String(context.getNodeParameter(name, index, '') ?? ''), {
			zone: context.getTimezone(),
		});
		return time.isValid ? time.toUTC().toISO() : undefined;
	});
	if (!startsAt || !endsAt || startsAt >= endsAt) {
		throw inputProblem(
			context,
			'The window of the replay is not valid',
			'From and To must be times, and From must be before To.',
			index,
		);
	}
	return { startsAt, endsAt };
}

export const replay: Operation = {
	value: 'replay',
	name: 'Replay',
	action: 'Replay a window of events',
	description: 'Have the events of a time window sent again',
	properties,
	execute,
};
