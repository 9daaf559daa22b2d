/** How a node takes credentials of several authorizations. */
import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import { FIRST_CREDENTIAL, FURTHER_CREDENTIALS } from './credentialTypes';

/** The credential of the one authorization, and one for each that the option Further Authorizations names. */
export const tikTokCredentials: INodeCredentialDescription[] = [
	{ name: FIRST_CREDENTIAL, required: true },
	...Object.entries(FURTHER_CREDENTIALS).map(([place, name]) => ({
		name,
		required: true,
		displayOptions: { show: { 'options.furtherAuthorizations': [place] } },
	})),
];

/** An option: where there is one authorization nobody has to see it. */
export const furtherAuthorizations: INodeProperties = {
	displayName: 'Further Authorizations',
	name: 'furtherAuthorizations',
	type: 'multiOptions',
	noDataExpression: true,
	options: Object.keys(FURTHER_CREDENTIALS).map((place) => ({ name: `Authorization ${place}`, value: place })),
	default: [],
	description:
		'Only where shops belong to several TikTok authorizations, such as one app for the US and one for UK and EU: each adds a credential to this node, and every shop is called with the one that covers it. An authorization that has ended stops its own shops only.',
};
