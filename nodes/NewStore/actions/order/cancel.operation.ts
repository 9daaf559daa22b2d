import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, orderIdFields, showFor } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'order',
	['cancel'],
	[
		...orderIdFields,
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: 'buyer_cancelled_on_marketplace',
			required: true,
			description: 'Free text that NewStore keeps with the cancellation',
		},
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			default: '',
			description: 'A longer explanation for people who look at the order later',
		},
		{
			displayName: 'Only if Safe',
			name: 'onlyIfSafe',
			type: 'boolean',
			default: true,
			description: 'Whether to ask NewStore first and cancel only when it says the order can be cancelled safely',
		},
		optionsWith([
			{
				displayName: 'Wait for Cancellation (Seconds)',
				name: 'waitSeconds',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 20,
				description: 'NewStore takes the request and cancels later. How long to ask until it is done; 0 = do not wait.',
			},
		]),
	],
);
