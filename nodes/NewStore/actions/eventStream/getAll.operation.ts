import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, returnAllAndLimit, showFor } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'eventStream',
	['getAll'],
	[...returnAllAndLimit, optionsWith([])],
);
