import { preAuthenticate } from '../../nodes/shared/tiktok/token';
import { credential, runNode } from '../support/engine.mts';
import type { CredentialStore } from '../support/engine.mts';
import { startWire } from '../support/tikTokWire.mts';
import type { Answer, WireRequest, WireServer } from '../support/tikTokWire.mts';

const appSecret = 'token-app-secret-never-shown';
const TIKTOK = 'n8n-nodes-newstore-tiktokshop.tikTokShop';
const now = () => Math.floor(Date.now() / 1000);
const DAY = 86_400;

let wire: WireServer;
let credentials: CredentialStore;
/** What the server holds for true. */
let server: { access: string; refresh: string; renewals: number; rotate: boolean; lifetimeSeconds: number };
let serial = 0;

beforeAll(async () => {
	wire = await startWire(appSecret);
});
afterAll(async () => await wire.close());

function tokenAnswer(request: WireRequest): Answer {
	const { refresh_token: refresh, auth_code: code, app_secret: secret } = request.query;
	if (secret !== appSecret) return { code: 36004003, message: `app_secret ${secret} is wrong` };
	if (request.path === '/api/v2/token/get' && code !== `code-${serial}`) {
		return { code: 36004004, message: 'invalid auth code' };
	}
	if (request.path === '/api/v2/token/refresh' && refresh !== server.refresh) {
		return { code: 36004005, message: 'can not find related auth record' };
	}
	server.renewals++;
	server.access = `access-${serial}-${server.renewals}`;
	if (server.rotate) server.refresh = `refresh-${serial}-${server.renewals}`;
	return {
		message: 'success',
		delayMs: 30,
		data: {
			access_token: server.access,
			access_token_expire_in: now() + server.lifetimeSeconds,
			refresh_token: server.refresh,
			refresh_token_expire_in: now() + 300 * DAY,
		},
	};
}

function apiAnswer(request: WireRequest): Answer {
	if (request.headers['x-tts-access-token'] !== server.access) {
		return { code: 105002, message: 'Expired credentials. The x-tts-access-token header has expired.', data: null };
	}
	return { data: { shops: [{ id: '7495000000000000101', name: 'Example GB', region: 'GB', cipher: 'CIPHER_GB' }] } };
}

beforeEach(() => {
	serial++;
	wire.requests.length = 0;
	wire.answer = (request) => (request.path.startsWith('/api/v2/token/') ? tokenAnswer(request) : apiAnswer(request));
	server = {
		access: `access-${serial}-0`,
		refresh: `refresh-${serial}-0`,
		renewals: 0,
		rotate: true,
		lifetimeSeconds: 7 * DAY,
	};
	credentials = {
		tt: {
			appKey: 'token-app',
			appSecret,
			accessToken: server.access,
			accessTokenExpiresAt: now() + 5 * DAY,
			refreshToken: server.refresh,
			refreshTokenExpiresAt: now() + 300 * DAY,
			shopCipher: 'CIPHER_GB',
			apiBaseUrl: wire.url,
			tokenBaseUrl: wire.url,
			authCode: '',
			tokenRenewedAt: '0',
		},
	};
});

const run = async (parameters: Record<string, unknown> = { resource: 'shop', operation: 'getAuthorized' }) =>
	await runNode(
		{ type: TIKTOK, parameters: parameters as never, credentials: credential('tikTokShopApi', 'tt') },
		[{}],
		credentials,
	);

const httpRequest = async () =>
	await runNode(
		{
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'tikTokShopApi',
				url: `${wire.url}/authorization/202309/shops`,
			},
			credentials: credential('tikTokShopApi', 'tt'),
		},
		[{}],
		credentials,
	);

const expectSamePair = () =>
	expect(credentials.tt).toMatchObject({ accessToken: server.access, refreshToken: server.refresh });

const renewalCalls = () => wire.to('/api/v2/token/refresh');
const apiCalls = () => wire.to('/authorization/202309/shops');

describe('A token that has expired is renewed before the call', () => {
	test('and the whole pair is kept', async () => {
		credentials.tt.accessTokenExpiresAt = now() - 10;
		server.access = 'revoked';
		const { json, error } = await run();
		expect(error).toBeUndefined();
		expect(json('Node')).toHaveLength(1);
		expect(apiCalls()).toHaveLength(1);
		expect(renewalCalls()).toHaveLength(1);
		expectSamePair();
		expect(Number(credentials.tt.accessTokenExpiresAt)).toBeGreaterThan(now() + 6 * DAY);
		expect(Number(credentials.tt.refreshTokenExpiresAt)).toBeGreaterThan(now() + 299 * DAY);
		// what a restart would read from the database works on
		expect((await run()).json('Node')).toHaveLength(1);
		expect(renewalCalls()).toHaveLength(1);
	});

	test.each([
		['rotates the refresh token', true],
		['keeps the refresh token', false],
	])('ten executions at once end with one valid pair and ten successes when the server %s', async (_how, rotate) => {
		server.rotate = rotate;
		credentials.tt.accessTokenExpiresAt = now() - 10;
		server.access = 'revoked';
		const runs = await Promise.all(Array.from({ length: 10 }, async () => await run()));
		expect(runs.map((result) => result.status)).toEqual(Array.from({ length: 10 }, () => 'success'));
		expect(renewalCalls()).toHaveLength(1);
		expectSamePair();
	});

	test('ten executions of which nobody knew that the token is dead (105002 in HTTP 200)', async () => {
		server.access = 'revoked';
		credentials.tt.accessTokenExpiresAt = 0;
		const runs = await Promise.all(Array.from({ length: 10 }, async () => await run()));
		expect(runs.map((result) => result.error?.message)).toEqual(Array.from({ length: 10 }, () => undefined));
		expect(renewalCalls()).toHaveLength(1);
		expectSamePair();
	});

	test('ten at once in the HTTP Request node', async () => {
		credentials.tt.accessTokenExpiresAt = now() - 10;
		server.access = 'revoked';
		const runs = await Promise.all(Array.from({ length: 10 }, async () => await httpRequest()));
		expect(runs.map((result) => result.json('Node')[0]?.code)).toEqual(Array.from({ length: 10 }, () => 0));
		expect(renewalCalls()).toHaveLength(1);
		expectSamePair();
	});

	test('who comes late with an old pair gets the newest one', async () => {
		credentials.tt.accessTokenExpiresAt = now() - 10;
		const old = { ...credentials.tt };
		await run();
		credentials.tt = old;
		expect((await run()).status).toBe('success');
		expect(renewalCalls()).toHaveLength(1);
		expectSamePair();
	});

	test('an end within the hour counts as expired, a short life only in its last tenth', async () => {
		credentials.tt.accessTokenExpiresAt = now() + 600;
		server.lifetimeSeconds = 300;
		await run();
		expect(renewalCalls()).toHaveLength(1);
		await run();
		expect(renewalCalls()).toHaveLength(1);
	});

	test('while the token host is down, a token that is still valid is used', async () => {
		credentials.tt.accessTokenExpiresAt = now() + 600;
		wire.answer = (request) =>
			request.path.startsWith('/api/v2/token/') ? { status: 503, raw: 'busy' } : apiAnswer(request);
		expect((await run()).status).toBe('success');
		const asked = renewalCalls().length;
		expect((await run()).status).toBe('success');
		expect(renewalCalls()).toHaveLength(asked);
	});
});

describe('A token that TikTok Shop calls expired', () => {
	test('is renewed once and the call repeated once', async () => {
		server.access = 'nothing fits';
		wire.answer = (request) =>
			request.path.startsWith('/api/v2/token/')
				? tokenAnswer(request)
				: { code: 105002, message: 'Expired credentials.', data: null };
		const { error } = await run();
		expect(error?.message).toBe('The access token has expired and could not be renewed.');
		expect(apiCalls()).toHaveLength(2);
		expect(renewalCalls()).toHaveLength(1);
	});

	test('is renewed whatever the HTTP status', async () => {
		server.access = 'revoked';
		const answer = wire.answer;
		wire.answer = async (request) => {
			const given = await answer(request);
			return given !== 'hang up' && given.code === 105002 ? { ...given, status: 401 } : given;
		};
		expect((await run()).status).toBe('success');
		expect(renewalCalls()).toHaveLength(1);
	});
});

describe('A pair is left alone', () => {
	test('when some call failed and the pair is young', async () => {
		credentials.tt.tokenRenewedAt = String(now() - 600);
		wire.answer = () => ({ status: 500, raw: 'oops' });
		expect((await httpRequest()).status).toBe('error');
		expect(renewalCalls()).toHaveLength(0);
		expectSamePair();
	});

	test('when renewing it on account of a failed call does not work', async () => {
		wire.answer = (request) =>
			request.path.startsWith('/api/v2/token/') ? { code: 36004005, message: 'no' } : { status: 500, raw: 'oops' };
		const { error } = await httpRequest();
		expect(error?.message).toContain('not able to process');
		expectSamePair();
	});

	test('when it is new in n8n and valid', async () => {
		delete credentials.tt.tokenRenewedAt;
		expect((await run()).status).toBe('success');
		expect(renewalCalls()).toHaveLength(0);
		expect(credentials.tt.tokenRenewedAt).toBe('0');
		expectSamePair();
	});
});

describe('The authorization code', () => {
	beforeEach(() => {
		Object.assign(credentials.tt, {
			authCode: `code-${serial}`,
			accessToken: '',
			refreshToken: '',
			accessTokenExpiresAt: 0,
		});
		delete credentials.tt.tokenRenewedAt;
	});

	test('gives the first pair, once, also to ten at once', async () => {
		const runs = await Promise.all(Array.from({ length: 10 }, async () => await run()));
		expect(runs.map((result) => result.status)).toEqual(Array.from({ length: 10 }, () => 'success'));
		expect(wire.to('/api/v2/token/get')).toHaveLength(1);
		expect(credentials.tt.authCode).toBe('');
		expectSamePair();
	});

	test('used up: says so', async () => {
		credentials.tt.authCode = 'used';
		const { error } = await run();
		expect(error?.message).toContain('used before or is older than 30 minutes');
	});

	test('used up, but the tokens it gave are there: they are used and the code is cleared', async () => {
		Object.assign(credentials.tt, { authCode: 'used', accessToken: server.access, refreshToken: server.refresh });
		expect((await run()).status).toBe('success');
		expect(credentials.tt.authCode).toBe('');
	});

	test('nothing at all: says so', async () => {
		credentials.tt.authCode = '';
		const { error } = await run();
		expect(error?.message).toContain('has no tokens yet');
	});
});

describe('Errors of the token host', () => {
	beforeEach(() => {
		credentials.tt.accessTokenExpiresAt = now() - 10;
	});

	const secrets = () => [appSecret, `refresh-${serial}-0`, 'app_secret='];

	test.each<[string, Answer, RegExp]>([
		['authorization has ended', { code: 36004001, message: 'rt has expired' }, /authorization by the seller has ended/],
		['pair was replaced', { code: 36004005, message: 'no record' }, /does not know the refresh token/],
		['unknown code', { code: 36009004, message: `bad app_secret ${appSecret}` }, /code 36009004.*\*\*\*/],
		['no JSON', { status: 404, raw: '<html>' }, /token host answered with HTTP 404/],
		['no answer', 'hang up', /token host could not be reached/],
	])(
		'%s: in words, without a secret',
		async (_name, answer, message) => {
			wire.answer = (request) => (request.path.startsWith('/api/v2/token/') ? answer : apiAnswer(request));
			const { error, run: whole } = await run();
			expect(error?.message).toMatch(message);
			const everything = JSON.stringify(whole.data.resultData) + String(error?.stack);
			for (const secret of secrets()) expect(everything).not.toContain(secret);
		},
		15_000,
	);
});

test('two credentials of the same app with different pairs do not mix', async () => {
	const http = async (options: { url: string; qs?: Record<string, unknown> }) => ({
		statusCode: 200,
		body: JSON.stringify({
			code: 0,
			data: {
				access_token: `new-${String(options.qs?.refresh_token)}`,
				access_token_expire_in: now() + DAY,
				refresh_token: `next-${String(options.qs?.refresh_token)}`,
				refresh_token_expire_in: now() + DAY,
			},
		}),
	});
	const pair = (name: string) => ({
		...credentials.tt,
		accessToken: `a ${name}`,
		refreshToken: `r-${name}`,
		accessTokenExpiresAt: now() - 1,
	});
	const [one, two] = await Promise.all([
		preAuthenticate(http as never, pair('one')),
		preAuthenticate(http as never, pair('two')),
	]);
	expect(one).toMatchObject({ accessToken: 'new-r-one', refreshToken: 'next-r-one' });
	expect(two).toMatchObject({ accessToken: 'new-r-two', refreshToken: 'next-r-two' });
});
