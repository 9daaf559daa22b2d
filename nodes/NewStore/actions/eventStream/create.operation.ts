import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, showFor } from '../common.descriptions';
import { callbackUrl, events, newIntegrationId } from './common.descriptions';

export const description: INodeProperties[] = showFor(
	'eventStream',
	['create'],
	[newIntegrationId, callbackUrl, events, optionsWith([])],
);
