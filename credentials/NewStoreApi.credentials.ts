import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { authenticateNewStore } from '../nodes/shared/newStore/authenticate';
import { renewToken } from '../nodes/shared/newStore/token';
import type { TokenRequestHelper } from '../nodes/shared/newStore/token';

/**
 * A NewStore API client (OAuth 2 client credentials, newstore.md 2). One token serves all calls of all executions; it is
 * renewed shortly before it expires and when NewStore refuses it. Works in our nodes and in n8n's HTTP Request node.
 */
export class NewStoreApi implements ICredentialType {
	name = 'newStoreApi';

	displayName = 'NewStore API';

	icon: Icon = { light: 'file:../icons/newstore.svg', dark: 'file:../icons/newstore.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-newstore-tiktokshop/n8n-nodes-newstore-tiktokshop/blob/main/docs/credentials.md#newstore-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Tenant',
			name: 'tenant',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. mycompany-staging',
			description:
				'Your company and stage as in the address of your NewStore, such as mycompany-staging, or mycompany for production',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description: 'Of an API client: NewStore Omnichannel Manager > Settings > Users & Roles > API clients',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'NewStore shows it once, when the API client is created',
		},
		{
			displayName: 'Event Stream API Key',
			name: 'eventStreamApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'A long random text of your own choice. NewStore sends it back with every event, and the NewStore Trigger accepts no event without it.',
		},
		{
			displayName: 'Payment API Key',
			name: 'paymentApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'A long random text that NewStore sends with every call to a payment provider that runs in n8n. Leave empty when you use none.',
		},
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: '',
			placeholder: 'https://mycompany-staging.p.newstore.net',
			description: 'Leave empty to derive it from the tenant',
		},
		{
			displayName: 'Identity Base URL',
			name: 'identityBaseUrl',
			type: 'string',
			default: '',
			placeholder: 'https://id.p.newstore.net',
			description: 'Where tokens are issued. Leave empty for https://id.p.newstore.net.',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'string',
			default: '',
			placeholder: 'e.g. newstore:configuration:read',
			description:
				'Separated by spaces. Leave empty to get all that the API client was granted, and for clients that support legacy APIs.',
		},
		{
			displayName: 'Client Authentication',
			name: 'clientAuthentication',
			type: 'options',
			options: [
				{ name: 'Body', value: 'body', description: 'ID and secret in the form body, the documented way' },
				{ name: 'Basic', value: 'basic', description: 'ID and secret in an HTTP Basic header' },
			],
			default: 'body',
			description: 'How the client ID and secret are sent when a token is fetched',
		},
		// Filled by preAuthentication; n8n stores every key that it returns.
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{ displayName: 'Access Obtained At (Ms)', name: 'accessObtainedAtMs', type: 'hidden', default: 0 },
		{ displayName: 'Access Expires At (Ms)', name: 'accessExpiresAtMs', type: 'hidden', default: 0 },
		{ displayName: 'Access Owner', name: 'accessOwner', type: 'hidden', default: '' },
	];

	async preAuthentication(this: TokenRequestHelper, credentials: ICredentialDataDecryptedObject) {
		return { ...(await renewToken(this.helpers, credentials)) };
	}

	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		authenticateNewStore(credentials, requestOptions);
}
