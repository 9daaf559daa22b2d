// Several TikTok authorizations in one n8n: a US shop with an app of its own beside the shops in the UK and in Germany. Each has a credential;
// nodes and triggers call each shop with the one that covers it, and one that ends stops its own shops only.
import { CREDENTIALS, SHOP_CIPHERS, SHOP_IDS, createSeed } from '../../sandbox/seed.mts';
import { tiktokWorld } from '../../sandbox/tiktok/fromSeed.mts';
import { signWebhook } from '../../nodes/shared/tiktokSignature';
import { runNode } from '../support/engine.mts';
import type { CredentialStore, RunResult } from '../support/engine.mts';
import { startTestShop } from '../support/tiktokSandbox.mts';
import type { TestShop } from '../support/tiktokSandbox.mts';
import { testTrigger } from '../support/trigger.mts';

const NODE = 'n8n-nodes-newstore-tiktokshop.tikTokShop';
const { GB, DE, US } = SHOP_IDS;

let shop: TestShop;
let store: CredentialStore;
let serial = 0;
const placed = new Map<string, string>();

beforeAll(async () => {
	shop = await startTestShop({ world: tiktokWorld(createSeed({ markets: ['GB', 'DE', 'US'] })) });
	shop.server.actions.moveToSecondApp({ shopIds: [US] });
	const lines = [{ seller_sku: 'TEE-BLK-M', quantity: 1 }];
	for (const shopId of [GB, DE, US]) placed.set(shopId, shop.server.actions.placeOrder({ shopId, lines }).id);
});
afterAll(async () => {
	expect(shop.contracts.violations()).toEqual([]);
	await shop.close();
});
beforeEach(() => {
	serial++;
	const of = (pair: object, authorizationName: string, shopCipher: string) => ({
		...pair,
		authorizationName,
		shopCipher,
		apiBaseUrl: shop.server.url,
		tokenBaseUrl: shop.server.url,
		accessTokenExpiresAt: 0,
		refreshTokenExpiresAt: 0,
		authCode: '',
		tokenRenewedAt: '0',
	});
	for (const app of [1, 2]) authorizeAgain(app);
	store = {
		// An id of its own for each test: what the process remembers goes by it.
		[`uk${serial}`]: of(tokens('tiktok', 1), 'uk', SHOP_CIPHERS.GB),
		[`us${serial}`]: of(tokens('secondTikTok', 2), 'us', ''),
	};
});

const appOf = (app: number) => shop.server.state.apps.named(app).authorizations;
const authorizeAgain = (app: number) => {
	const { authCode } = shop.server.actions.authorizeAgain({ app });
	appOf(app).exchangeCode(authCode);
};
const tokens = (name: 'tiktok' | 'secondTikTok', app: number) => ({
	...CREDENTIALS[name],
	accessToken: appOf(app).current().access_token,
	refreshToken: appOf(app).current().refresh_token,
});
const uk = () => ({ id: `uk${serial}`, name: 'TikTok UK' });
const us = () => ({ id: `us${serial}`, name: 'TikTok US' });
const both = () => ({ tikTokShopApi: uk(), tikTokShop2Api: us() });

const run = async (
	resource: string,
	operation: string,
	input: Array<Record<string, unknown>>,
	credentials: Record<string, { id: string; name: string }> = both(),
	parameters: Record<string, unknown> = {},
): Promise<RunResult> =>
	await runNode(
		{
			type: NODE,
			parameters: {
				resource,
				operation,
				...parameters,
				options: { retryDelaySeconds: 0.02, furtherAuthorizations: ['2'], ...(parameters.options as object) },
			} as never,
			credentials,
			onError: 'continueErrorOutput',
		},
		input,
		store,
	);

/** An order of each shop, to be read. */
const orders = () => [GB, DE, US].map((shop_id) => ({ shop_id, order_id: placed.get(shop_id)! }));
const message = (item: Record<string, unknown>) => {
	const error = item.error as { message?: string } | string;
	return typeof error === 'string' ? error : String(error.message);
};
const ids = (result: RunResult, output = 0) => result.json('Node', output).map((item) => item.order_id ?? item.shop_id);

test('the sandbox tells each app of its own shops only, and refuses the cipher of another', async () => {
	const listed = await shop.call('GET', '/authorization/202309/shops', {
		cipher: null,
		token: tokens('tiktok', 1).accessToken,
	});
	expect(listed.data.shops.map(({ id }: { id: string }) => id)).toEqual([GB, DE]);
	const refused = await shop.call('GET', '/logistics/202309/warehouses', {
		cipher: SHOP_CIPHERS.US,
		token: tokens('tiktok', 1).accessToken,
	});
	expect(refused.code).toBe(101000);
});

describe('TikTok Shop', () => {
	test('calls each shop with the credential that covers it, in one run', async () => {
		const input = orders();
		const result = await run('order', 'get', [...input, input[0]]);
		expect(result.error).toBeUndefined();
		expect(ids(result)).toEqual(input.map(({ order_id }) => order_id));
	});

	test('each shop tells its orders in its currency, with the tax inside in Europe and on top in the US', async () => {
		const result = await run('order', 'get', orders());
		const paid = result.json('Node').map(({ payment }) => payment as Record<string, string>);
		expect(paid.map(({ currency, sub_total: goods }) => [currency, goods])).toEqual([
			['GBP', '19.99'],
			['EUR', '22.50'],
			['USD', '24.00'],
		]);
		expect(paid.map(({ tax }) => Number(tax) > 0)).toEqual([false, false, true]);
	});

	test('lists shops, permissions and ends of each authorization, with its name', async () => {
		const shops = await run('shop', 'getAuthorized', [{}]);
		expect(shops.json('Node').map((one) => [one.shop_id, one.authorization])).toEqual([
			[GB, 'uk'],
			[DE, 'uk'],
			[US, 'us'],
		]);
		for (const operation of ['getPermissions', 'getAuthorization'])
			expect((await run('shop', operation, [{}])).json('Node').map(({ authorization }) => authorization)).toEqual([
				'uk',
				'us',
			]);
	});

	test('one authorization without a name is called by its place; a node with one says nothing of it', async () => {
		store[us().id].authorizationName = '';
		const shops = await run('shop', 'getAuthorized', [{}]);
		expect(shops.json('Node').map(({ authorization }) => authorization)).toEqual(['uk', 'uk', '2']);
		const one = await run(
			'shop',
			'getAuthorized',
			[{}],
			{ tikTokShopApi: uk() },
			{ options: { furtherAuthorizations: [] } },
		);
		expect(one.json('Node')[0]).not.toHaveProperty('authorization');
	});

	test.each([
		['while the process knows its shops', true],
		['after a restart', false],
	])('an authorization that ends stops its own shops only, %s, and comes back', async (_when, isKnown) => {
		const input = orders();
		if (isKnown) expect(ids(await run('order', 'get', input))).toHaveLength(3);
		shop.server.actions.revokeAuthorization({ app: 2 });
		const ended = await run('order', 'get', input);
		expect(ids(ended)).toEqual([input[0].order_id, input[1].order_id]);
		const [problem] = ended.json('Node', 1);
		expect(problem).toMatchObject({ shop_id: US, order_id: input[2].order_id });
		expect(message(problem)).toMatch(/^TikTok authorization "us"/);
		if (isKnown) expect(message(problem)).toContain('(Sandbox Retail US, US)');
		expect(problem).toMatchObject({ owner_role: 'integration', ids: { authorization: 'us' } });
		expect(JSON.stringify(problem)).toContain('the credential \\"TikTok US\\"');

		const { authCode } = shop.server.actions.authorizeAgain({ app: 2 });
		Object.assign(store[us().id], { authCode, tokenRenewedAt: '' });
		expect(ids(await run('order', 'get', input))).toHaveLength(3);
	});

	test('the first authorization may end as well', async () => {
		shop.server.actions.revokeAuthorization({ app: 1 });
		const input = orders();
		const ended = await run('order', 'get', input);
		expect([ids(ended), ids(ended, 1)]).toEqual([[input[2].order_id], [input[0].order_id, input[1].order_id]]);
		const listed = await run('shop', 'getAuthorized', [{}]);
		expect(ids(listed)).toEqual([US]);
		expect(message(listed.json('Node', 1)[0])).toMatch(/^TikTok authorization "uk"/);
	});

	test('renews each pair for itself', async () => {
		for (const app of [1, 2]) appOf(app).expireAccessToken();
		const before = { uk: { ...store[uk().id] }, us: { ...store[us().id] } };
		const result = await run('logistics', 'getWarehouses', [{ shop_id: GB }, { shop_id: US }]);
		expect(new Set(ids(result))).toEqual(new Set([GB, US]));
		expect(store[uk().id].accessToken).toBe(appOf(1).current().access_token);
		expect(store[us().id].accessToken).toBe(appOf(2).current().access_token);
		expect(store[uk().id].accessToken).not.toBe(before.uk.accessToken);
		expect(store[us().id].accessToken).not.toBe(before.us.accessToken);
	});

	test('a shop that no authorization covers is told, and so is one whose row names an authorization without credential', async () => {
		const stranger = '7494000000000000999';
		const result = await run('logistics', 'getWarehouses', [
			{ shop_id: stranger },
			{ shop_id: stranger, authorization: 'japan' },
			{ shop_id: US, authorization: 'UK' },
			{ shop_id: US, authorization: 'us' },
		]);
		expect(new Set(ids(result))).toEqual(new Set([US]));
		expect(result.json('Node', 1).map(message)).toEqual([
			`The shop ${stranger} is not among the shops that the 2 authorizations of this node cover.`,
			expect.stringContaining(`The shop ${stranger} belongs to the TikTok authorization "japan" (tts_shops)`),
			expect.stringContaining(`The shop ${US} belongs to the TikTok authorization "UK" (tts_shops)`),
		]);
	});

	test('a credential that is missing in the node stops its shops only', async () => {
		const input = orders();
		const result = await run('order', 'get', input, { tikTokShopApi: uk() });
		expect(ids(result)).toEqual([input[0].order_id, input[1].order_id]);
		expect(message(result.json('Node', 1)[0])).toContain('TikTok authorization "2": its credential cannot be used');
	});

	test('with the field empty it has one authorization, whatever credentials the node holds', async () => {
		const result = await run('logistics', 'getWarehouses', [{ shop_id: US }], both(), {
			options: { furtherAuthorizations: [] },
		});
		expect(message(result.json('Node', 1)[0])).toBe(
			`The shop ${US} is not among the shops that the authorization covers.`,
		);
	});
});

describe('TikTok Shop Trigger', () => {
	const trigger = (parameters: Record<string, unknown> = {}) =>
		testTrigger({
			type: `${NODE}Trigger`,
			credentialType: 'tikTokShopApi',
			nodeCredentials: both(),
			parameters: { options: { furtherAuthorizations: ['2'] }, ...parameters } as never,
			credentials: store,
			workflowId: `workflow-${serial}`,
		});
	const webhooks = (shopId: string): string[] =>
		shop.server.state.webhooks.list(shopId).map(({ address }) => String(address));
	const event = (shopId: string, name: 'tiktok' | 'secondTikTok') => {
		const text = JSON.stringify({
			type: 1,
			tts_notification_id: `750100000000001${serial}`,
			shop_id: shopId,
			timestamp: 1764547205,
			data: { order_id: '576461413038785752', order_status: 'AWAITING_SHIPMENT', update_time: 1764547203 },
		});
		const { appKey, appSecret } = CREDENTIALS[name];
		return {
			rawBody: Buffer.from(text),
			headers: { authorization: signWebhook(appKey, appSecret, Buffer.from(text)) },
		};
	};

	test('takes the events of both apps at one address, and of no other', async () => {
		const one = trigger();
		for (const [shopId, app, name] of [
			[GB, 'tiktok', 'uk'],
			[US, 'secondTikTok', 'us'],
		] as const) {
			const { status, items } = await one.webhook(event(shopId, app), 'manual');
			expect([status, items?.[0].json.shop_id, items?.[0].json.authorization]).toEqual([200, shopId, name]);
		}
		const forged = { ...event(US, 'secondTikTok'), headers: { authorization: '00' } };
		expect((await one.webhook(forged)).status).toBe(401);
	});

	test('goes on with one app when the credential of the other is broken', async () => {
		store[us().id].appSecret = '';
		const one = trigger();
		expect((await one.webhook(event(GB, 'tiktok'), 'manual')).status).toBe(200);
		expect((await one.webhook(event(US, 'secondTikTok'))).status).toBe(401);
	});

	test('registers for the shops of each, and takes back what it registered', async () => {
		const one = trigger();
		expect(await one.checkExists()).toBe(false);
		await one.create();
		expect(await one.checkExists()).toBe(true);
		expect(webhooks(GB)).toEqual([one.url]);
		expect(webhooks(US)).toEqual([one.url]);
		await one.delete();
		expect([webhooks(GB), webhooks(US)]).toEqual([[], []]);
	});

	test('registers chosen shops with the authorization that covers them', async () => {
		const one = trigger({ shops: [US] });
		await one.create();
		expect(webhooks(GB)).toEqual([]);
		expect(webhooks(US)).toEqual([one.url]);
		const other = trigger({ shops: [GB] });
		Object.assign(other.staticData, JSON.parse(JSON.stringify(one.staticData)));
		expect(await other.checkExists()).toBe(false);
		await other.create();
		expect([await other.checkExists(), webhooks(GB), webhooks(US)]).toEqual([true, [one.url], []]);
		await other.delete();
		await expect(trigger({ shops: ['7494000000000000999'] }).create()).rejects.toThrow(/is not among the shops/);
	});

	test('is published although one authorization has ended, and registers it when it is published again', async () => {
		shop.server.actions.revokeAuthorization({ app: 2 });
		const one = trigger();
		await one.create();
		expect(await one.checkExists()).toBe(true);
		expect(webhooks(GB)).toEqual([one.url]);
		expect(webhooks(US)).toEqual([]);
		const { authCode } = shop.server.actions.authorizeAgain({ app: 2 });
		Object.assign(store[us().id], { authCode, tokenRenewedAt: '' });
		expect(await one.checkExists()).toBe(false);
		await one.create();
		expect(webhooks(US)).toEqual([one.url]);
		await one.delete();
	});

	test('unpublished, it takes back what workflow 11 has registered meanwhile', async () => {
		shop.server.actions.revokeAuthorization({ app: 2 });
		const one = trigger();
		await one.create();
		const { authCode } = shop.server.actions.authorizeAgain({ app: 2 });
		Object.assign(store[us().id], { authCode, tokenRenewedAt: '' });
		const other = { event_type: 'PRODUCT_CREATION', address: 'https://other.example.com/hooks' };
		for (const hook of [{ event_type: 'ORDER_STATUS_CHANGE', address: one.url }, other])
			shop.server.state.webhooks.set(US, hook);
		await one.delete();
		expect([webhooks(GB), webhooks(US)]).toEqual([[], [other.address]]);
		shop.server.state.webhooks.remove(US, other);
	});

	test('is not published when all have ended', async () => {
		for (const app of [1, 2]) shop.server.actions.revokeAuthorization({ app });
		await expect(trigger().create()).rejects.toThrow(/TikTok authorization "uk"/);
	});
});
