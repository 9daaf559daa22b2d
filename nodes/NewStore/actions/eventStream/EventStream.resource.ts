import type { INodeProperties } from 'n8n-workflow';

import * as create from './create.operation';
import * as remove from './delete.operation';
import * as getAll from './getAll.operation';
import * as replay from './replay.operation';
import * as start from './start.operation';
import * as stop from './stop.operation';

export { create, remove as delete, getAll, replay, start, stop };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['eventStream'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				description: 'Have NewStore send events to an address',
				action: 'Create an event stream integration',
			},
			{
				name: 'Delete',
				value: 'delete',
				description: 'Remove an integration with its logs and rejected events',
				action: 'Delete an event stream integration',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'List integrations with their state',
				action: 'Get many event stream integrations',
			},
			{
				name: 'Replay',
				value: 'replay',
				description: 'Have the events of a time window sent again',
				action: 'Replay a window of events',
			},
			{
				name: 'Start',
				value: 'start',
				description: 'Start an integration that has stopped',
				action: 'Start an event stream integration',
			},
			{
				name: 'Stop',
				value: 'stop',
				description: 'Pause an integration',
				action: 'Stop an event stream integration',
			},
		],
		default: 'getAll',
	},
	...create.description,
	...remove.description,
	...getAll.description,
	...replay.description,
	...start.description,
	...stop.description,
];
