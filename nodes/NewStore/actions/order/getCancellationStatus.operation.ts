import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, orderIdFields, showFor } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'order',
	['getCancellationStatus'],
	[...orderIdFields, optionsWith([])],
);
