import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { takeTurn } from '../nodes/shared/paceHeader';
import { API_BASE_URL, authenticate } from '../nodes/shared/tiktok/authenticate';
import { explainCode } from '../nodes/shared/tiktok/failures';
import { preAuthenticate } from '../nodes/shared/tiktok/token';

/** Answers of Get Authorized Shops that the Test button puts into words: TikTok Shop reports most errors with HTTP 200. */
const EXPLAINED_CODES = [105001, 105002, 105005, 101000, 106001, 36009002, 36009003, 36009009, 36009014, 36009033];

const testRules: ICredentialTestRequest['rules'] = [
	...EXPLAINED_CODES.map((code) => {
		const { message, whatToDo } = explainCode(String(code)) ?? { message: `Code ${code}.`, whatToDo: '' };
		return {
			type: 'responseSuccessBody' as const,
			properties: { key: 'code', value: code, message: `${message} ${whatToDo}` },
		};
	}),
	{
		type: 'responseSuccessBody',
		properties: {
			key: 'code',
			value: 36009004,
			message:
				'TikTok Shop refused the request. Usual reasons: the app key is wrong, the access token is of another app, or the clock of this server is off by more than 30 seconds.',
		},
	},
	{
		type: 'responseSuccessBody',
		properties: {
			key: 'data.shops.length',
			value: 0,
			message: 'The tokens work, but they cover no shop. Let the seller authorize the app for a shop.',
		},
	},
	{
		// any other error has no list of shops
		type: 'responseSuccessBody',
		properties: {
			key: 'data.shops',
			value: undefined,
			message:
				'The answer is no list of shops. Check the API base URL, then app key, app secret and access token: they must all belong to the same app.',
		},
	},
];

/** First pair of tokens; n8n stores every renewed pair in the same fields. */
const tokenFields: INodeProperties[] = [
	{
		// Fields that n8n hides it also drops when it saves, and renewed tokens live in these: so all are shown, and this says
		// which one a person fills.
		displayName:
			'The first tokens: paste the code from the seller and leave the four fields below it empty, n8n fills and renews them. Only if you have a pair of tokens already: leave the code empty and enter the pair.',
		name: 'tokensNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Authorization Code',
		name: 'authCode',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description:
			'The code from the address to which TikTok Shop sent the seller after the consent. It is used once, within 30 minutes, for the first pair of tokens, and cleared. Leave it empty when you enter the tokens themselves.',
	},
	{
		displayName: 'Access Token',
		name: 'accessToken',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description:
			'Filled from the authorization code and renewed by itself; enter it only when you already have a pair of tokens',
	},
	{
		displayName: 'Access Token Expires At',
		name: 'accessTokenExpiresAt',
		type: 'number',
		default: 0,
		description: 'End of the access token as Unix time in seconds, as TikTok Shop gives it; 0 when not known',
	},
	{
		displayName: 'Refresh Token',
		name: 'refreshToken',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description: 'Belongs to the access token; renewals replace both',
	},
	{
		displayName: 'Refresh Token Expires At',
		name: 'refreshTokenExpiresAt',
		type: 'number',
		default: 0,
		description:
			'End of the authorization as Unix time in seconds; 0 when not known. The seller must authorize again by then.',
	},
	{
		// n8n calls preAuthentication while this is empty, and stores what that returns.
		displayName: 'Token Renewed At',
		name: 'tokenRenewedAt',
		type: 'hidden',
		typeOptions: { expirable: true },
		default: '',
	},
];

export class TikTokShopApi implements ICredentialType {
	name = 'tikTokShopApi';

	displayName = 'TikTok Shop API';

	icon: Icon = { light: 'file:../icons/tiktokshop.svg', dark: 'file:../icons/tiktokshop.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-newstore-tiktokshop/n8n-nodes-newstore-tiktokshop/blob/main/docs/credentials.md#tiktok-shop-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'App Key',
			name: 'appKey',
			type: 'string',
			default: '',
			required: true,
			description: 'Key of your app, from Partner Center → App & Service → your app',
		},
		{
			displayName: 'App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Secret of your app; it signs every request and checks every webhook',
		},
		...tokenFields,
		{
			displayName: 'Shop Cipher',
			name: 'shopCipher',
			type: 'string',
			default: '',
			description:
				'Shop that is called when a node names none, from Shop → List Authorized. It may stay empty when the authorization covers one shop.',
		},
		{
			displayName: 'Name of the Authorization',
			name: 'authorizationName',
			type: 'string',
			default: '',
			placeholder: 'e.g. us',
			description:
				'Only where nodes use several authorizations: what people call this one, as in the column authorization of tts_shops. It stands in cases and in the report of workflow 00.',
		},
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: API_BASE_URL,
			required: true,
			description: 'The access token is only ever sent to this host',
		},
		{
			displayName: 'Token Base URL',
			name: 'tokenBaseUrl',
			type: 'string',
			default: 'https://auth.tiktok-shops.com',
			required: true,
			description: 'Host that gives and renews tokens',
		},
	];

	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		return await preAuthenticate(async (options) => await this.helpers.httpRequest(options), credentials);
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const signed = authenticate(credentials, requestOptions);
		await takeTurn(signed);
		return signed;
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.apiBaseUrl}}',
			url: '/authorization/202309/shops',
			method: 'GET',
			// the code in the body says more than the status
			ignoreHttpStatusErrors: true,
		},
		rules: testRules,
	};
}
