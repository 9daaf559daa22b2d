// The TikTok Shop Trigger in n8n's own contexts, against the sandbox TikTok Shop.
import { CREDENTIALS, SHOP_CIPHERS, SHOP_IDS, createSeed } from '../../sandbox/seed.mts';
import { tiktokWorld } from '../../sandbox/tiktok/fromSeed.mts';
import { signWebhook } from '../../nodes/shared/tiktokSignature';
import type { CredentialStore } from '../support/engine.mts';
import { startTestShop } from '../support/tiktokSandbox.mts';
import type { TestShop } from '../support/tiktokSandbox.mts';
import { testTrigger } from '../support/trigger.mts';

const { appKey, appSecret } = CREDENTIALS.tiktok;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let shop: TestShop;
let store: CredentialStore;
let serial = 0;

beforeAll(async () => {
	shop = await startTestShop({ world: tiktokWorld(createSeed()) });
});
afterAll(async () => await shop.close());
beforeEach(async () => {
	serial++;
	store = {
		tt: {
			...CREDENTIALS.tiktok,
			shopCipher: SHOP_CIPHERS.GB,
			apiBaseUrl: shop.server.url,
			tokenBaseUrl: shop.server.url,
			accessTokenExpiresAt: 0,
			refreshTokenExpiresAt: 0,
			authCode: '',
			tokenRenewedAt: '0',
		},
	};
	for (const cipher of [SHOP_CIPHERS.GB, SHOP_CIPHERS.US]) {
		for (const { event_type } of await callbacks(cipher)) {
			await shop.call('DELETE', '/event/202309/webhooks', { cipher, body: { event_type } });
		}
	}
});

const callbacks = async (cipher: string = SHOP_CIPHERS.GB): Promise<Array<{ event_type: string; address: string }>> =>
	(await shop.call('GET', '/event/202309/webhooks', { cipher })).data.webhooks;

const putCallback = (event_type: string, address: string) =>
	shop.call('PUT', '/event/202309/webhooks', { body: { event_type, address } });

const trigger = (parameters: Record<string, unknown> = {}, workflowId = `workflow-${serial}`) =>
	testTrigger({
		type: 'n8n-nodes-newstore-tiktokshop.tikTokShopTrigger',
		credentialType: 'tikTokShopApi',
		parameters: parameters as never,
		credentials: store,
		workflowId,
	});

const body = (number: number, more: object = {}) =>
	JSON.stringify({
		type: 1,
		tts_notification_id: `75010000000000${String(number).padStart(5, '0')}`,
		shop_id: SHOP_IDS.GB,
		timestamp: 1764547205,
		data: { order_id: '576461413038785752', order_status: 'AWAITING_SHIPMENT', update_time: 1764547203 },
		...more,
	});
const signed = (text: string) => ({
	rawBody: Buffer.from(text),
	headers: { authorization: signWebhook(appKey, appSecret, Buffer.from(text)) },
});

describe('A webhook', () => {
	test('that is signed starts the workflow; the answer is 200 and empty', async () => {
		const { status, body: answer, items } = await trigger().webhook(signed(body(1)));
		expect([status, answer]).toEqual([200, undefined]);
		expect(items?.[0].json).toMatchObject({
			event_key: '7501000000000000001',
			occurred_at: '2025-12-01T00:00:03.000Z',
			shop_id: SHOP_IDS.GB,
			type: 'ORDER_STATUS_CHANGE',
			type_number: 1,
			order_id: '576461413038785752',
			payload: { tts_notification_id: '7501000000000000001' },
		});
	});

	test.each([
		['no signature', { rawBody: Buffer.from(body(1)), headers: {} }],
		['another signature', { ...signed(body(1)), rawBody: Buffer.from(body(2)) }],
		['a parsed body only', { ...signed(body(1)), rawBody: undefined }],
	])('with %s gets 401, empty, and starts nothing', async (_what, request) => {
		const { status, body: answer, items, raw } = await trigger().webhook(request);
		expect([status, answer, items]).toEqual([401, undefined, undefined]);
		expect(raw).toEqual({ noWebhookResponse: true });
	});

	test.each(['appSecret', 'appKey'])('is refused as an error of the set-up without %s', async (field) => {
		const text = body(1);
		const forged = { appKey, appSecret, [field]: '' };
		store.tt[field] = '';
		const request = {
			rawBody: Buffer.from(text),
			headers: { authorization: signWebhook(forged.appKey, forged.appSecret, Buffer.from(text)) },
		};
		await expect(trigger().webhook(request)).rejects.toThrow(/no app key or no app secret/);
		await expect(trigger().checkExists()).rejects.toThrow(/no app key or no app secret/);
	});

	test.each([
		'',
		'null',
		'[]',
		'7',
		'hello',
		'"text"',
		'{}',
		'{"type":null}',
		'{"type":{}}',
		'['.repeat(50_000),
		'{"type":1,"data":',
	])('that is signed and no event (%.20s) is acknowledged and dropped, without a failed execution', async (text) => {
		const { status, items, raw } = await trigger({ topics: ['ORDER_STATUS_CHANGE'] }).webhook(signed(text));
		expect([status, items, raw]).toEqual([200, undefined, { noWebhookResponse: true }]);
	});

	const stockChange = (cause: string, more: object = {}) => {
		const data = { event_id: 'e-1', product_id: '1729000000000000300', sku_id: '1729000000000000301' };
		const change_detail = [{ trigger_source: cause }];
		return signed(
			body(68, { type: 68, shop_id: undefined, seller_open_id: 'open', data: { ...data, change_detail }, ...more }),
		);
	};

	test('about stock of the seller comes once for each shop of the authorization, or for each chosen one', async () => {
		const came = async (parameters: object) =>
			(
				await trigger({ topics: ['TOPIC_68'], ...parameters }).webhook(stockChange('manual_adjustment'), 'manual')
			).items?.map(({ json }) => [json.shop_id, json.event_key]) ?? [];
		const all = await came({});
		expect(all.length).toBeGreaterThan(1);
		expect(all).toContainEqual([SHOP_IDS.GB, `e-1:${SHOP_IDS.GB}`]);
		expect(all).toContainEqual([SHOP_IDS.US, `e-1:${SHOP_IDS.US}`]);
		expect(await came({ shops: [SHOP_IDS.US] })).toEqual([[SHOP_IDS.US, `e-1:${SHOP_IDS.US}`]]);
		store.tt.apiBaseUrl = 'http://127.0.0.1:9';
		expect(await came({})).toEqual([[undefined, 'e-1']]);
	});

	test('about stock that our own writes or orders changed starts nothing when these are ignored', async () => {
		const options = { ignoreSources: ['OPEN_API', 'ORDERS'] };
		const came = async (cause: string) =>
			(await trigger({ topics: ['TOPIC_68'], shops: [SHOP_IDS.GB], options }).webhook(stockChange(cause), 'manual'))
				.items?.length ?? 0;
		expect(await Promise.all(['api_sync', 'order_created', 'order_canceled', 'order_shipped'].map(came))).toEqual([
			0, 0, 0, 0,
		]);
		expect(await Promise.all(['manual_adjustment', 'campaign_lock', 'creator_unlock', 'new_cause'].map(came))).toEqual([
			1, 1, 1, 1,
		]);
	});

	test('of another kind or shop is acknowledged and dropped', async () => {
		const other = await trigger({ topics: ['RETURN_STATUS_CHANGE'] }).webhook(signed(body(1)));
		expect([other.status, other.items]).toEqual([200, undefined]);
		const us = await trigger({ shops: [SHOP_IDS.US] }).webhook(signed(body(1)));
		expect([us.status, us.items]).toEqual([200, undefined]);
		const partner = await trigger({ topics: ['TOPIC_27'] }).webhook(signed(body(1, { type: 27 })));
		expect(partner.items?.[0].json.type).toBe('TOPIC_27');
	});

	test('of a number that the list does not know comes as TOPIC_n when it is asked for', async () => {
		const came = async (type: number, furtherTopics: unknown) => {
			const { status, items } = await trigger({ options: { furtherTopics } }).webhook(signed(body(1, { type })));
			expect(status).toBe(200);
			return items?.map(({ json }) => [json.type, json.type_number]) ?? [];
		};
		expect(await came(99, '72, 99')).toEqual([['TOPIC_99', 99]]);
		expect(await came(99, 99)).toEqual([['TOPIC_99', 99]]);
		expect(await came(98, '72, 99')).toEqual([]);
		expect(await came(98, '')).toEqual([]);
		expect(await came(1, '99')).toHaveLength(1);
		for (const furtherTopics of ['72, ninety', '0', '-1', '1.5', '9x']) {
			const published = trigger({ registration: 'partnerCenter', options: { furtherTopics } });
			await expect(published.checkExists()).rejects.toThrow(/Further Topic Numbers: ".+" is no number/);
		}
	});

	test('of an order state that is not chosen is acknowledged and dropped, other kinds are not', async () => {
		const chosen = {
			topics: ['ORDER_STATUS_CHANGE', 'CANCELLATION_STATUS_CHANGE'],
			options: { orderStatuses: ['AWAITING_SHIPMENT', 'CANCELLED'] },
		};
		const came = async (more: object) => {
			const { status, items } = await trigger(chosen).webhook(signed(body(1, more)));
			expect(status).toBe(200);
			return items?.length ?? 0;
		};
		const state = (order_status: string) => ({ data: { order_id: '576461413038785752', order_status } });
		expect(await came(state('UNPAID'))).toBe(0);
		expect(await came(state('ON_HOLD'))).toBe(0);
		expect(await came(state('AWAITING_SHIPMENT'))).toBe(1);
		// the webhook says CANCEL, the API CANCELLED
		expect(await came(state('CANCEL'))).toBe(1);
		expect(await came({ type: 11, data: { order_id: '1', cancel_status: 'CANCELLATION_REQUEST_PENDING' } })).toBe(1);
		expect((await trigger().webhook(signed(body(1, state('UNPAID'))))).items).toHaveLength(1);
	});

	test('of a product that was edited where it is ignored is acknowledged and dropped, other kinds are not', async () => {
		const chosen = {
			topics: ['PRODUCT_INFORMATION_CHANGE', 'PRODUCT_CREATION'],
			options: { ignoreSources: ['OPEN_API'] },
		};
		const came = async (type: number, data: object, parameters: object = chosen) => {
			const { status, items } = await trigger({ ...parameters }).webhook(signed(body(1, { type, data })), 'manual');
			expect(status).toBe(200);
			return items?.length ?? 0;
		};
		const edited = (change_source?: string) => ({ product_id: '1', changed_fields: ['others'], change_source });
		expect(await came(15, edited('OPEN_API'))).toBe(0);
		expect(await came(15, edited('SELLER_CENTER'))).toBe(1);
		expect(await came(15, edited())).toBe(1);
		expect(await came(15, edited('SOMETHING_NEW'))).toBe(1);
		expect(await came(16, { product_id: '1' })).toBe(1);
		expect(await came(15, edited('OPEN_API'), { topics: chosen.topics })).toBe(1);
	});
});

describe('Batches', () => {
	test('events that come together start one execution, the next only when it has ended', async () => {
		const node = trigger({ options: { waitSeconds: 0.05, maxEvents: 4, batchesAtOnce: 1 } });
		const batches: string[][] = [];
		let running = 0;
		const loop = await node.listen(async (items) => {
			expect(++running).toBe(1);
			batches.push(items.map((item) => String(item.json.event_key).slice(-1)));
			await wait(60);
			running--;
		});
		for (let number = 1; number <= 6; number++) {
			const { status, raw } = await node.webhook(signed(body(number)));
			expect([status, raw]).toEqual([200, { noWebhookResponse: true }]);
		}
		await node.webhook(signed(body(1)));
		await wait(400);
		await loop.closeFunction?.();
		expect(batches).toEqual([
			['1', '2', '3', '4'],
			['5', '6'],
		]);
		// where nobody listens any more the webhook starts the execution itself
		expect((await node.webhook(signed(body(9)))).items).toHaveLength(1);
	});

	test('two batches run at once, never with the same order in both', async () => {
		const node = trigger({ options: { waitSeconds: 0.02, maxEvents: 1, batchesAtOnce: 2 } });
		const running = new Set<string>();
		let atOnce = 0;
		let handled = 0;
		const loop = await node.listen(async ([{ json }]) => {
			const order = String(json.order_id);
			expect(running.has(order)).toBe(false);
			running.add(order);
			atOnce = Math.max(atOnce, running.size);
			await wait(30);
			running.delete(order);
			handled++;
		});
		for (let number = 1; number <= 6; number++) {
			const data = { order_id: String(number % 3), update_time: 1764547203 };
			await node.webhook(signed(body(number, { data })));
		}
		await wait(500);
		await loop.closeFunction?.();
		expect([atOnce, handled]).toEqual([2, 6]);
	});

	test('one execution per event when asked', async () => {
		const node = trigger({ options: { oneExecutionPerEvent: true } });
		const loop = await node.listen(async () => undefined);
		expect((await node.webhook(signed(body(1)))).items).toHaveLength(1);
		await loop.closeFunction?.();
	});

	test('a test run takes its event itself and leaves the published queue alone', async () => {
		const node = trigger();
		const published: number[] = [];
		const loop = await node.listen(async (items) => void published.push(items.length));
		expect((await node.webhook(signed(body(1)), 'manual')).items).toHaveLength(1);
		const tested: unknown[] = [];
		const testRun = await node.listen(async (items) => void tested.push(items[0].json.event_key), 'manual');
		await testRun.manualTriggerFunction?.();
		expect(tested).toEqual(['7501000000000000001']);
		await expect(testRun.manualTriggerFunction?.()).rejects.toThrow('No event came on the test URL.');
		await loop.closeFunction?.();
		expect(published).toEqual([]);
	});
});

describe('Registration', () => {
	test('one callback per shop and event type; publishing again changes nothing', async () => {
		const node = trigger({
			topics: ['ORDER_STATUS_CHANGE', 'RETURN_STATUS_CHANGE'],
			shops: [SHOP_IDS.GB, SHOP_IDS.US],
		});
		expect(await node.checkExists()).toBe(false);
		await node.create();
		for (const cipher of [SHOP_CIPHERS.GB, SHOP_CIPHERS.US]) {
			expect((await callbacks(cipher)).map((w) => [w.event_type, w.address]).sort()).toEqual([
				['ORDER_STATUS_CHANGE', node.url],
				['RETURN_STATUS_CHANGE', node.url],
			]);
		}
		expect(await node.checkExists()).toBe(true);
		await node.delete();
		expect([...(await callbacks(SHOP_CIPHERS.GB)), ...(await callbacks(SHOP_CIPHERS.US))]).toEqual([]);
		expect(node.staticData).toEqual({});
	});

	test('no shop chosen means every shop of the authorization', async () => {
		const node = trigger();
		await node.create();
		for (const cipher of [SHOP_CIPHERS.GB, SHOP_CIPHERS.US]) {
			expect((await callbacks(cipher)).map((w) => w.address)).toEqual([node.url]);
		}
		await node.delete();
		expect([...(await callbacks(SHOP_CIPHERS.GB)), ...(await callbacks(SHOP_CIPHERS.US))]).toEqual([]);
	});

	test('a change of the events registers anew and takes the old ones back', async () => {
		const before = trigger({ topics: ['ORDER_STATUS_CHANGE', 'PACKAGE_UPDATE'] });
		await before.create();
		const after = trigger({ topics: ['ORDER_STATUS_CHANGE', 'RETURN_STATUS_CHANGE'] });
		Object.assign(after.staticData, before.staticData);
		expect(await after.checkExists()).toBe(false);
		await after.create();
		expect((await callbacks()).map((w) => w.event_type).sort()).toEqual([
			'ORDER_STATUS_CHANGE',
			'RETURN_STATUS_CHANGE',
		]);
	});

	test('an address that somebody else changed is noticed', async () => {
		const node = trigger();
		await node.create();
		await putCallback('ORDER_STATUS_CHANGE', 'https://elsewhere.example.com/hook');
		expect(await node.checkExists()).toBe(false);
	});

	test('a callback of somebody else is not replaced; the error names it and nothing is half done', async () => {
		await putCallback('RETURN_STATUS_CHANGE', 'https://erp.example.com/hook');
		const node = trigger({ topics: ['ORDER_STATUS_CHANGE', 'RETURN_STATUS_CHANGE'] });
		await expect(node.create()).rejects.toThrow(
			`TikTok Shop already sends RETURN_STATUS_CHANGE of shop ${SHOP_IDS.GB} to https://erp.example.com/hook.`,
		);
		expect((await callbacks()).map((w) => w.event_type)).toEqual(['RETURN_STATUS_CHANGE']);
	});

	test('unless told to, and only ours is deleted afterwards', async () => {
		await putCallback('ORDER_STATUS_CHANGE', 'https://erp.example.com/hook');
		await putCallback('PACKAGE_UPDATE', 'https://erp.example.com/hook');
		const node = trigger({ options: { replaceForeign: true } });
		await node.create();
		expect((await callbacks()).find((w) => w.event_type === 'ORDER_STATUS_CHANGE')?.address).toBe(node.url);
		await node.delete();
		expect((await callbacks()).map((w) => w.event_type)).toEqual(['PACKAGE_UPDATE']);
	});

	test('a trigger that takes the place of another takes its callback over, and no other', async () => {
		const before = trigger().url.replace('/trigger-webhook/', '/before/');
		await putCallback('ORDER_STATUS_CHANGE', before);
		await expect(trigger().create()).rejects.toThrow('already sends ORDER_STATUS_CHANGE');
		const node = trigger({ takesOver: 'before' });
		await node.create();
		expect((await callbacks()).map((w) => w.address)).toEqual([node.url]);
		expect(await node.checkExists()).toBe(true);

		await putCallback('ORDER_STATUS_CHANGE', before.replace('/before/', '/of-somebody-else/'));
		await expect(trigger({ takesOver: 'before' }, 'another').create()).rejects.toThrow('/of-somebody-else/');
	});

	test('a callback that was taken over meanwhile is left to its new owner', async () => {
		const node = trigger();
		await node.create();
		await putCallback('ORDER_STATUS_CHANGE', 'https://erp.example.com/hook');
		await node.delete();
		expect((await callbacks()).map((w) => w.address)).toEqual(['https://erp.example.com/hook']);
	});

	test('a test run registers, changes and deletes nothing, also when n8n takes it down in mode internal', async () => {
		const published = trigger();
		await published.create();
		const test = trigger();
		Object.assign(test.staticData, published.staticData);
		expect(await test.checkExists('manual')).toBe(true);
		expect(await test.create('manual')).toBe(true);
		expect(await test.delete('manual')).toBe(true);
		expect(await test.deleteTestRun()).toBe(true);
		expect((await callbacks()).map((w) => w.address)).toEqual([published.url]);
	});

	test('with Partner Center nothing is registered', async () => {
		const node = trigger({ registration: 'partnerCenter', topics: ['TOPIC_27', 'ORDER_STATUS_CHANGE'] });
		expect(await node.checkExists()).toBe(true);
		expect(await callbacks()).toEqual([]);
	});

	test('an event of Partner Center cannot be registered by the node, in words', async () => {
		await expect(trigger({ topics: ['TOPIC_27'] }).create()).rejects.toThrow(
			'TOPIC_27 can only be switched on in Partner Center.',
		);
		await expect(trigger({ topics: [] }).create()).rejects.toThrow('No event is chosen.');
	});
});
