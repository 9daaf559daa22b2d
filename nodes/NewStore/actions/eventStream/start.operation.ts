import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, showFor } from '../common.descriptions';
import { integration } from './common.descriptions';

export const description: INodeProperties[] = showFor('eventStream', ['start'], [integration, optionsWith([])]);
