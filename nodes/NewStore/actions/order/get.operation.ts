import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, orderIdFields, showFor, simplify } from '../common.descriptions';

export const description: INodeProperties[] = showFor('order', ['get'], [...orderIdFields, simplify, optionsWith([])]);
