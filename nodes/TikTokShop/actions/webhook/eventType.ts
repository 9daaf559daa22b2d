import type { INodeProperties } from 'n8n-workflow';

import { TOPICS } from '../../../shared/tiktok/topics';

/** Event types that the Event API can switch on. */
export const eventTypeField: INodeProperties = {
	displayName: 'Event Type',
	name: 'eventType',
	type: 'options',
	options: TOPICS.flatMap(({ eventType, title, description }) =>
		eventType ? [{ name: title, value: eventType, description }] : [],
	).sort((a, b) => a.name.localeCompare(b.name)),
	default: 'ORDER_STATUS_CHANGE',
	description: 'Kind of event; each has one address per shop',
};
