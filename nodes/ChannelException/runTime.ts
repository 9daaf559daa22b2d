/** The option Time of the Run, which both operations have. */
import type { INodeProperties } from 'n8n-workflow';

export const currentTime: INodeProperties = {
	displayName: 'Time of the Run',
	name: 'now',
	type: 'string',
	default: '',
	placeholder: '2026-03-04T10:15:00Z',
	description: 'UTC time to work with instead of the present',
};
