// Tokens, the authentication of calls, the words of failures and of the credential's Test.
import type { ICredentialTestFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { authenticateNewStore, REFUSED_SINCE_HEADER } from '../../nodes/shared/newStore/authenticate';
import { newStoreApiTest } from '../../nodes/shared/newStore/credentialTest';
import { describeFailure } from '../../nodes/shared/newStore/failure';
import { apiBaseUrl, currentToken, renewToken } from '../../nodes/shared/newStore/token';
import { startTestNewStore } from '../support/newStoreClient.mts';
import { CREDENTIALS } from '../../sandbox/seed.mts';

let clients = 0;
/** Credentials of an API client that no other test uses: tokens are kept per client. */
const client = (more: object = {}) => ({
	tenant: 'retailer-sandbox',
	clientId: `client-${++clients}`,
	clientSecret: 'secret',
	accessToken: '',
	...more,
});

/** An identity host that counts; `answers` are used one after the other, the last one for ever. */
function identity(...answers: Array<{ statusCode: number; body: unknown } | Error>) {
	const requests: IHttpRequestOptions[] = [];
	const httpRequest = async (options: IHttpRequestOptions) => {
		requests.push(options);
		await new Promise((resolve) => setTimeout(resolve, 5));
		const answer = answers[Math.min(requests.length, answers.length) - 1];
		if (answer instanceof Error) throw answer;
		const { statusCode, body } = answer ?? {
			statusCode: 200,
			body: { access_token: `t${requests.length}`, expires_in: 300 },
		};
		return { statusCode, body: typeof body === 'string' ? body : JSON.stringify(body) };
	};
	return { requests, helpers: { httpRequest } };
}

describe('tokens', () => {
	it('fetches one for any number of callers at once, also for those with an older copy of the credential', async () => {
		const { helpers, requests } = identity();
		const credentials = client();
		const tokens = await Promise.all(
			Array.from({ length: 10 }, async () => await renewToken(helpers, { ...credentials })),
		);
		const late = await renewToken(helpers, { ...credentials });
		expect(new Set([...tokens, late].map((token) => token.accessToken))).toEqual(new Set(['t1']));
		expect(requests).toHaveLength(1);
	});

	it('sends id and secret in the form, or as HTTP Basic, and the scope only when there is one', async () => {
		const { helpers, requests } = identity();
		const credentials = client({ clientSecret: 'a b+c&d:ü' });
		await renewToken(helpers, { ...credentials, scope: ' x y ' });
		await renewToken(helpers, { ...credentials, clientAuthentication: 'basic' });
		expect(Object.fromEntries(new URLSearchParams(String(requests[0].body)))).toEqual({
			grant_type: 'client_credentials',
			client_id: credentials.clientId,
			client_secret: 'a b+c&d:ü',
			scope: 'x y',
		});
		expect(requests[0].url).toBe(
			'https://id.p.newstore.net/auth/realms/retailer-sandbox/protocol/openid-connect/token',
		);
		expect(String(requests[1].body)).toBe('grant_type=client_credentials');
		const basic = Buffer.from(String(requests[1].headers?.authorization).slice(6), 'base64').toString();
		expect(basic).toBe(`${credentials.clientId}:a+b%2Bc%26d%3A%C3%BC`);
	});

	it('keeps a young token whatever failed, renews one that was refused or is about to expire', async () => {
		const { helpers, requests } = identity();
		const credentials = client();
		const first = { ...credentials, ...(await renewToken(helpers, credentials)) };
		expect((await renewToken(helpers, first)).accessToken).toBe('t1');
		const inFourMinutes = Date.now() + 240_000;
		expect(currentToken(first, inFourMinutes)).toBe('t1');
		expect(currentToken(first, Date.now() + 271_000)).toBeUndefined();
		expect((await renewToken(helpers, first, inFourMinutes)).accessToken).toBe('t2');
		expect(requests).toHaveLength(2);
	});

	it('does not use the token of an API client that was replaced in the credential', async () => {
		const { helpers } = identity();
		const credentials = client();
		const signedIn = { ...credentials, ...(await renewToken(helpers, credentials)) };
		expect(currentToken(signedIn)).toBe('t1');
		expect(currentToken({ ...signedIn, clientSecret: 'new secret' })).toBeUndefined();
		expect(currentToken({ ...signedIn, identityBaseUrl: 'https://id.example.com' })).toBeUndefined();
	});

	it.each([
		[{ statusCode: 404, body: '<html>' }, /does not know the tenant "retailer-sandbox"/, false],
		[{ statusCode: 401, body: { error: 'invalid_client' } }, /refused the Client ID or the Client Secret/, false],
		[{ statusCode: 400, body: { error: 'invalid_scope' } }, /does not grant the scope/, false],
		[{ statusCode: 503, body: 'busy' }, /cannot issue a token right now/, true],
		[{ statusCode: 200, body: '<html>sign in</html>' }, /issued no token/, false],
		[Object.assign(new Error('x'), { code: 'ENOTFOUND' }), /no server has this name/, true],
	])('says in words why there is no token (%j)', async (answer, words, transient) => {
		const { helpers } = identity(answer);
		await expect(renewToken(helpers, client())).rejects.toMatchObject({
			message: expect.stringMatching(words),
			transient,
		});
	});

	it('names the fields that are empty', async () => {
		const { helpers, requests } = identity();
		await expect(renewToken(helpers, client({ clientId: '', clientSecret: ' ' }))).rejects.toThrow(
			'The NewStore credential has no Client ID and Client Secret',
		);
		expect(requests).toEqual([]);
	});

	it('derives the address from the tenant unless one is entered', () => {
		expect(apiBaseUrl({ tenant: 'acme' })).toBe('https://acme.p.newstore.net');
		expect(apiBaseUrl({ tenant: 'acme', apiBaseUrl: ' https://x.example/ ' })).toBe('https://x.example');
	});
});

describe('authenticate', () => {
	it("adds the token once, also to options of n8n's HTTP Request node, and asks for a renewal without sending", async () => {
		const { helpers } = identity();
		const credentials = client();
		await expect(
			authenticateNewStore(credentials, { url: 'https://retailer-sandbox.p.newstore.net/v0/orders' }),
		).rejects.toMatchObject({
			response: { status: 401 },
		});
		const signedIn = { ...credentials, ...(await renewToken(helpers, credentials)) };
		const options = {
			uri: 'https://retailer-sandbox.p.newstore.net/v0/orders',
			headers: { authorization: 'Bearer old' },
		} as never;
		const once = await authenticateNewStore(signedIn, options);
		expect((await authenticateNewStore(signedIn, once)).headers).toEqual({ Authorization: 'Bearer t1' });
	});

	it.each([
		'https://x.example/v0/orders',
		'https://retailer-sandbox.p.newstore.net.x.example/',
		'https://retailer-sandbox.p.newstore.net@x.example/',
		'http://retailer-sandbox.p.newstore.net/',
		'//x.example/v0/orders',
		'javascript:alert(1)',
		'',
	])('refuses the address %p, and never follows a redirect', async (address) => {
		const { helpers } = identity();
		const credentials = client();
		const signedIn = { ...credentials, ...(await renewToken(helpers, credentials)) };
		for (const options of [{ url: address }, { uri: address }] as never[])
			await expect(authenticateNewStore(signedIn, options)).rejects.toThrow('may only be used for');
		const sent = await authenticateNewStore(signedIn, {
			baseURL: 'https://retailer-sandbox.p.newstore.net/',
			url: '/v0/orders',
			maxRedirects: 3,
		} as never);
		expect(sent).toMatchObject({ disableFollowRedirect: true, followRedirect: false, followAllRedirects: false });
		expect(sent).not.toHaveProperty('maxRedirects');
	});

	it('asks for a renewal of a token that was refused, not of a younger one', async () => {
		const { helpers } = identity();
		const credentials = client();
		const signedIn = { ...credentials, ...(await renewToken(helpers, credentials)) };
		const refusedSince = (ms: number) => ({
			url: 'https://retailer-sandbox.p.newstore.net/v0/orders',
			headers: { [REFUSED_SINCE_HEADER]: String(ms) },
		});
		await authenticateNewStore(signedIn, refusedSince(signedIn.accessObtainedAtMs - 1));
		await expect(authenticateNewStore(signedIn, refusedSince(signedIn.accessObtainedAtMs + 1))).rejects.toMatchObject({
			response: { status: 401 },
		});
		await new Promise((resolve) => setTimeout(resolve, 5));
		const renewed = { ...credentials, ...(await renewToken(helpers, signedIn)) };
		expect(renewed.accessToken).toBe('t2');
		const sent = await authenticateNewStore(renewed, refusedSince(signedIn.accessObtainedAtMs + 1));
		expect(sent.headers).toEqual({ Authorization: 'Bearer t2' });
	});
});

describe('failures', () => {
	const answer = (status: number, data: unknown) => ({ kind: 'answer' as const, status, headers: {}, text: '', data });

	it('says what failed, what to do and which ids to quote', () => {
		const failure = describeFailure(
			'Order 1 was not injected',
			answer(400, { error_code: 'invalid_shipments', message: 'No offer', request_id: 'r1' }),
		);
		expect(failure).toEqual({
			message: 'Order 1 was not injected: NewStore cannot use the shipping option',
			description:
				'Check that the service level exists in NewStore and that the order has exactly one shipment. NewStore says: No offer HTTP 400, error_code invalid_shipments, request r1',
			httpCode: 400,
			code: 'invalid_shipments',
			requestId: 'r1',
			caseCode: 'NEWSTORE_INVALID_SHIPMENTS',
		});
	});

	it.each([400, 401, 403, 404, 409, 410, 412, 418, 429, 500, 503])('has words of its own for HTTP %i', (status) => {
		const { message, description } = describeFailure('It failed', answer(status, undefined));
		expect(message).not.toMatch(/bad request/i);
		expect(description).toContain(`HTTP ${status}`);
	});

	it('reads problem+json and legacy texts, cuts them and hides e-mail addresses', () => {
		const detail = describeFailure(
			'x',
			answer(400, { title: 'T', detail: 'buyer rosa@buyer.example is odd' }),
		).description;
		expect(detail).toContain('NewStore says: buyer [e-mail] is odd');
		const long = describeFailure('x', answer(400, { messages: ['a'.repeat(900)] })).description;
		expect(long.length).toBeLessThan(700);
	});
});

describe("the credential's Test", () => {
	/** n8n's older request helper, as far as the test uses it. */
	const context = {
		helpers: {
			async request(options: { method: string; uri: string; headers?: Record<string, string>; body?: string }) {
				const { method, uri, headers, body } = options;
				const answer = await fetch(uri, { method, headers, body, redirect: 'manual' }).catch((error: Error) => {
					throw Object.assign(new Error('failed'), { code: (error.cause as { code?: string })?.code });
				});
				return { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
			},
		},
	} as unknown as ICredentialTestFunctions;
	const test = async (data: object) =>
		await newStoreApiTest.call(context, { id: '1', name: 'n', type: 'newStoreApi', data: data as never });

	it('says what is wrong in words', async () => {
		const sandbox = await startTestNewStore({ skuCount: 20 });
		const { tenant, clientId, clientSecret, eventStreamApiKey } = CREDENTIALS.newStore;
		const { url } = sandbox.newStore;
		const right = { tenant, clientId, clientSecret, eventStreamApiKey, apiBaseUrl: url, identityBaseUrl: url };
		expect(await test(right)).toEqual({ status: 'OK', message: 'Signed in and read from NewStore' });
		expect((await test({ ...right, eventStreamApiKey: '' })).message).toContain('the NewStore Trigger needs one');
		const said = async (change: object) => {
			const { status, message } = await test({ ...right, ...change });
			expect(status).toBe('Error');
			expect(message).not.toContain(clientSecret);
			return message;
		};
		expect(await said({ clientSecret: 'wrong' })).toContain('refused the Client ID or the Client Secret');
		expect(await said({ tenant: 'other' })).toContain('does not know the tenant "other"');
		expect(await said({ clientId: '' })).toContain('has no Client ID');
		expect(await said({ scope: 'nonsense' })).toContain('does not grant the scope');
		expect(await said({ apiBaseUrl: 'http://127.0.0.1:9' })).toContain('Signed in, but the first read failed');
		sandbox.faults.add({ system: 'newstore', kind: 'non_json_403', operationId: 'listLocations' });
		sandbox.faults.add({ system: 'newstore', kind: 'non_json_403', operationId: 'listStores' });
		expect(await said({})).toContain('blocks this server for a while');
		await sandbox.close();
	});
});
