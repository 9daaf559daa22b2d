// Answers of token hosts: what is no token is never kept, and the newer pair wins.
import type { IDataObject } from 'n8n-workflow';

import { currentToken, renewToken } from '../../nodes/shared/newStore/token';
import { preAuthenticate } from '../../nodes/shared/tiktok/token';

const GARBAGE = [
	undefined,
	null,
	'',
	' ',
	{},
	[],
	['t'],
	7,
	true,
	'a b',
	'a\nb',
	'a\r\nx-evil: 1',
	'tok\u0000en',
	'tökén',
	'undefined',
	'null',
	'x'.repeat(20_000),
];

let serial = 0;
beforeEach(() => {
	serial++;
	jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

describe('NewStore', () => {
	const credentials = () => ({ tenant: 'retailer', clientId: `c${serial}`, clientSecret: 's', accessToken: '' });
	const host = (body: unknown, statusCode = 200) => ({
		httpRequest: async () => ({ statusCode, body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});

	test.each(GARBAGE)('the token %p is refused and not kept', async (access_token) => {
		const client = credentials();
		await expect(renewToken(host({ access_token, expires_in: 300 }), client)).rejects.toThrow('cannot be used');
		expect(currentToken(client)).toBeUndefined();
	});

	test.each(['[]', '"token"', 'null', '7', '<html>', ''])('the answer %s is refused', async (body) => {
		await expect(renewToken(host(body), credentials())).rejects.toThrow(/token/);
	});

	test.each([
		[300, 300],
		['300', 300],
		[-1, 300],
		['soon', 300],
		[{}, 300],
		[1e300, 300],
		[86_400, 86_400],
	])('a life of %p seconds counts as %s', async (expires_in, seconds) => {
		const token = await renewToken(host({ access_token: 'good', expires_in }), credentials());
		expect(token.accessExpiresAtMs - token.accessObtainedAtMs).toBe(seconds * 1000);
	});
});

describe('TikTok Shop', () => {
	const now = () => Math.floor(Date.now() / 1000);
	const stored = (more: IDataObject = {}) => ({
		tokenBaseUrl: 'https://auth.example.com',
		appKey: `app${serial}`,
		appSecret: 'secret',
		authCode: '',
		accessToken: 'access-0',
		accessTokenExpiresAt: now() - 10,
		refreshToken: 'refresh-0',
		refreshTokenExpiresAt: 0,
		tokenRenewedAt: String(now() - 604_800),
		...more,
	});
	const pair = (access_token: unknown, refresh_token: unknown, more: IDataObject = {}) => ({
		code: 0,
		data: {
			access_token,
			refresh_token,
			access_token_expire_in: now() + 604_800,
			refresh_token_expire_in: 4_895_000_000,
			...more,
		},
	});
	const host = (answer: (options: { qs?: IDataObject; method?: string }) => unknown) => {
		const calls: Array<{ qs?: IDataObject; method?: string; disableFollowRedirect?: boolean }> = [];
		const http = async (options: (typeof calls)[number]) => {
			calls.push(options);
			return { statusCode: 200, body: JSON.stringify(answer(options)) };
		};
		return { calls, http: http as never };
	};
	/** Renews while the virtual clock goes on, so that repeats wait for nothing. */
	const renew = async (http: never, credentials: ReturnType<typeof stored>) => {
		const work = preAuthenticate(http, credentials).catch((error: Error) => error);
		await jest.advanceTimersByTimeAsync(10_000);
		return await work;
	};

	test.each(GARBAGE)('a pair with the token %p is refused and nothing of it is stored', async (garbage) => {
		for (const answer of [pair(garbage, 'good'), pair('good', garbage)]) {
			serial++;
			const { http } = host(() => answer);
			const result = await renew(http, stored());
			expect(result).toBeInstanceOf(Error);
			expect((result as Error).message).toContain('no pair of tokens, so nothing was stored');
			// the next answer that is one is taken, and the old refresh token was not given up
			const good = host(() => pair('access-1', 'refresh-1'));
			expect(await renew(good.http, stored())).toMatchObject({ accessToken: 'access-1', refreshToken: 'refresh-1' });
			expect(good.calls[0].qs).toMatchObject({ refresh_token: 'refresh-0' });
		}
	});

	test('a token that is still valid is used on while the host answers with garbage', async () => {
		const { http } = host(() => pair({}, {}));
		expect(await renew(http, stored({ accessTokenExpiresAt: now() + 600 }))).toEqual({});
	});

	test('ends a hundred years ahead are real; ends that are none count as not known', async () => {
		const first = host(() => pair('access-1', 'refresh-1', { access_token_expire_in: 4_895_000_000 }));
		expect(await renew(first.http, stored())).toMatchObject({
			accessTokenExpiresAt: 4_895_000_000,
			refreshTokenExpiresAt: 4_895_000_000,
		});
		for (const odd of ['soon', {}, -1, 1e13, null]) {
			serial++;
			const { http } = host(() =>
				pair('access-1', 'refresh-1', { access_token_expire_in: odd, refresh_token_expire_in: odd } as never),
			);
			expect(await renew(http, stored())).toMatchObject({ accessTokenExpiresAt: 0, refreshTokenExpiresAt: 0 });
		}
	});

	test('a pair that another process has stored meanwhile is newer than what this one remembers', async () => {
		// TikTok Shop may leave the refresh token as it is, so that both pairs hang on the same one.
		const { http, calls } = host(() => pair(`access-${calls.length}`, 'refresh-0'));
		const mine = (await renew(http, stored())) as IDataObject;
		expect(mine.accessToken).toBe('access-1');
		await jest.advanceTimersByTimeAsync(3 * 3_600_000);
		const theirs = { ...mine, accessToken: 'access-of-another-process', tokenRenewedAt: String(now() - 60) };
		expect(await renew(http, stored(theirs))).toEqual({});
		expect(calls).toHaveLength(1);
		// who still holds the older pair gets the newer one of this process
		expect(await renew(http, stored())).toMatchObject({ accessToken: 'access-1' });
		expect(calls).toHaveLength(1);
	});

	test('every call to the token host is a GET, carries no redirect, and both codes of a lost grant ask to authorize again', async () => {
		for (const code of [36004004, 36004005]) {
			serial++;
			const { http, calls } = host(() => ({ code, message: 'no' }));
			const result = await renew(http, stored());
			expect(String(result)).toContain('Let the seller authorize the app again');
			expect(calls.map(({ method, disableFollowRedirect }) => [method, disableFollowRedirect])).toEqual([
				['GET', true],
			]);
		}
	});
});
