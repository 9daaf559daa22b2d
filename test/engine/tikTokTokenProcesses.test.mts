// Two processes of n8n over one credential, as in queue mode: nothing is shared but the database and TikTok Shop.
import { setTimeout as sleep } from 'node:timers/promises';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { CREDENTIALS, SHOP_CIPHERS } from '../../sandbox/seed.mts';
import { SAVED } from '../support/engine.mts';
import type * as Engine from '../support/engine.mts';
import { startTestShop } from '../support/tiktokSandbox.mts';
import type { TestShop } from '../support/tiktokSandbox.mts';

const TIKTOK = 'n8n-nodes-newstore-tiktokshop.tikTokShop';
const DAY = 86_400;
/** A database answers after a while; who has saved waits for it, all others read the pair of before until then. */
const STORED_AFTER_MS = 15;
const now = () => Math.floor(Date.now() / 1000);

let shop: TestShop;
let database: ICredentialDataDecryptedObject;

/** A process: its own copy of the engine, of the nodes and of what they keep in memory. */
function startProcess() {
	let engine!: typeof Engine;
	jest.isolateModules(() => {
		engine = jest.requireActual<typeof Engine>('../support/engine.mts');
		// loaded here, while this process has a memory of its own
		engine.nodeTypes.getByNameAndVersion(TIKTOK);
		engine.credentialsHelper({}).getParentTypes('tikTokShopApi');
	});
	let unsaved: ICredentialDataDecryptedObject = {};
	let save: Promise<void> | undefined;
	const stored = new Proxy<ICredentialDataDecryptedObject>(
		{},
		{
			get: (_, key) => (key === SAVED ? save : database[String(key)]),
			ownKeys: () => Reflect.ownKeys(database),
			getOwnPropertyDescriptor: (_, key) => ({ value: database[String(key)], enumerable: true, configurable: true }),
			set(_, key, value) {
				if (!Object.keys(unsaved).length) {
					save = sleep(STORED_AFTER_MS).then(() => {
						Object.assign(database, unsaved);
						unsaved = {};
					});
				}
				unsaved[String(key)] = value as string;
				return true;
			},
		},
	);
	return async (operation: string, options: Record<string, number> = {}) => {
		const { error, json } = await engine.runNode(
			{
				type: TIKTOK,
				parameters: { resource: 'shop', operation, options },
				credentials: engine.credential('tikTokShopApi', 'tt'),
			},
			[{}],
			{ tt: stored },
		);
		return { error, items: json('Node') };
	};
}

let processes: Array<ReturnType<typeof startProcess>>;

beforeAll(async () => {
	shop = await startTestShop();
	processes = [startProcess(), startProcess()];
});
afterAll(async () => await shop.close());

/** The seller consents, and somebody enters what came of it. */
function authorize() {
	const { authorizations } = shop.server.state;
	const pair = authorizations.exchangeCode(authorizations.newAuthCode());
	database = {
		...CREDENTIALS.tiktok,
		authCode: '',
		accessToken: pair.access_token,
		accessTokenExpiresAt: pair.access_token_expire_in,
		refreshToken: pair.refresh_token,
		refreshTokenExpiresAt: pair.refresh_token_expire_in,
		shopCipher: SHOP_CIPHERS.GB,
		apiBaseUrl: shop.server.url,
		tokenBaseUrl: shop.server.url,
		tokenRenewedAt: String(now()),
	};
}

/** A week goes by: the pair in the database has `secondsLeft` to live. */
function letAge(secondsLeft: number) {
	database.accessTokenExpiresAt = now() + secondsLeft;
	database.tokenRenewedAt = String(now() + secondsLeft - 7 * DAY);
	if (secondsLeft <= 0) shop.server.state.authorizations.expireAccessToken();
}

/** Two runs in each process at the same moment; what failed. */
async function runAll(): Promise<string[]> {
	const runs = processes.flatMap((run) => [run('getAuthorized'), run('getAuthorized')]);
	const ended = await Promise.all(runs);
	return ended.flatMap(({ error }) => (error ? [`${error.message} ${error.description ?? ''}`] : []));
}

const AUTHORIZE_AGAIN = /Let the seller authorize the app again and enter the new authorization code/;

describe('TikTok Shop gives a new refresh token with every renewal', () => {
	test('100 renewals by two processes at once: no run fails, and the credential lives', async () => {
		authorize();
		shop.server.state.authorizations.rotation = { refreshToken: 'rotate', oldAccessToken: 'dies', reuse: 'refused' };
		const failed: string[] = [];
		for (let round = 0; round < 100; round++) {
			letAge(-10);
			failed.push(...(await runAll()));
		}
		expect(failed).toEqual([]);
		expect(database.refreshToken).toBe(shop.server.state.authorizations.current().refresh_token);
	});

	test('an authorization that has really ended is said after one wait, not after one for each call', async () => {
		authorize();
		letAge(-10);
		shop.server.state.authorizations.revoke();
		const failed = await runAll();
		expect(failed).toHaveLength(4);
		for (const message of failed) expect(message).toMatch(AUTHORIZE_AGAIN);
	});
});

describe('TikTok Shop ends the authorization when a refresh token comes twice', () => {
	beforeEach(() => {
		shop.server.state.authorizations.rotation = { refreshToken: 'rotate', oldAccessToken: 'dies', reuse: 'revokes' };
	});

	test('the schedule renews long before the end: 10 of 10 live, whatever the processes do', async () => {
		authorize();
		const before = shop.server.state.authorizations.refreshCount;
		for (let round = 0; round < 10; round++) {
			letAge(20 * 3600);
			const [failed, scheduled] = await Promise.all([
				runAll(),
				processes[round % 2]('getAuthorization', { renewWithinHours: 24 }),
			]);
			expect(failed).toEqual([]);
			expect(scheduled.error).toBeUndefined();
			expect(scheduled.items[0].access_token_days_left).toBeGreaterThan(6);
		}
		expect(shop.server.state.authorizations.refreshCount - before).toBe(10);
	});

	test('no schedule, both at once, 10 times: it lives, or every run says what to do, which helps', async () => {
		for (let round = 0; round < 10; round++) {
			authorize();
			letAge(-10);
			const failed = await runAll();
			for (const message of failed) expect(message).toMatch(AUTHORIZE_AGAIN);
			if (failed.length) authorize();
			expect(await runAll()).toEqual([]);
		}
	});
});
