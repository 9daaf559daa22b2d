import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, showFor } from '../common.descriptions';
import { callbackUrl, events, newIntegrationId } from './common.descriptions';

export const description: INodeProperties[] = showFor(
	'eventStream',
	['replay'],
	[
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
		optionsWith([
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
		]),
	],
);
