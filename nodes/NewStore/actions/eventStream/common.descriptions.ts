import type { INodeProperties } from 'n8n-workflow';

import { EVENT_OPTIONS, STOCK_EVENTS } from '../../../shared/newStore/events';

export const integration: INodeProperties = {
	displayName: 'Integration',
	name: 'integrationId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The event stream integration',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchIntegrations', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. n8n-stock-events' },
	],
};

export const newIntegrationId: INodeProperties = {
	displayName: 'New Integration ID',
	name: 'newIntegrationId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. n8n-replay-2026-03-01',
	description: 'A name of your own choice that no other integration has',
};

export const callbackUrl: INodeProperties = {
	displayName: 'Callback URL',
	name: 'callbackUrl',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'https://n8n.example.com/webhook/…',
	description:
		'Address that gets the events: the production URL of a NewStore Trigger. The event stream API key of the credential is sent with them.',
};

export const events: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	options: EVENT_OPTIONS,
	default: [STOCK_EVENTS],
	description: 'The events to send; none chosen means all',
};
