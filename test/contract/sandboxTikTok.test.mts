// Drives every operation of the TikTok sandbox and checks every answer and webhook against the contract.
import { findContracts } from '../../sandbox/contracts.mts';
import { SHOP_CIPHERS, SHOP_IDS, WAREHOUSE_IDS } from '../../sandbox/seed.mts';
import { FIRST_AUTH_CODE } from '../../sandbox/tiktok/fromSeed.mts';
import { JAPAN_SHOP, startReceiver, startTestShop } from '../support/tiktokSandbox.mts';
import type { CallOptions, Receiver, TestShop } from '../support/tiktokSandbox.mts';

const folder = findContracts();
if (folder === undefined) console.log('Contract checks of TikTok Shop left out: ../shared/contracts is not there.');

const PLATFORM = 'ORDER_MANAGEMENT_SYSTEM';

(folder === undefined ? describe.skip : describe)('TikTok sandbox against its contract', () => {
	let shop: TestShop;
	let receiver: Receiver;
	beforeAll(async () => {
		[shop, receiver] = await Promise.all([startTestShop(), startReceiver()]);
	});
	afterAll(async () => {
		await shop.close();
		await receiver.close();
	});

	const succeed = async (method: string, path: string, options?: CallOptions) => {
		const reply = await shop.call(method, path, options);
		expect({ path, code: reply.code, message: reply.message }).toMatchObject({ path, code: 0 });
		return reply.data;
	};
	const skuOf = (sellerSku: string) => shop.server.state.catalogue.skusOf(SHOP_IDS.GB, sellerSku)[0];

	test('every operation answers as its contract says', async () => {
		const { actions } = shop.server;
		for (const type of ['ORDER_STATUS_CHANGE', 'RECIPIENT_ADDRESS_UPDATE', 'PRODUCT_STATUS_CHANGE']) {
			await succeed('PUT', '/event/202309/webhooks', { body: { address: receiver.url, event_type: type } });
		}
		await succeed('GET', '/event/202309/webhooks');
		await succeed('DELETE', '/event/202309/webhooks', { body: { event_type: 'ORDER_STATUS_CHANGE' } });
		actions.setPartnerWebhook({ address: receiver.url });

		// Orders of every kind and state.
		const gb = (wish: object = {}) =>
			actions.placeOrder({ shopId: SHOP_IDS.GB, lines: [{ seller_sku: 'TEE-BLK-M', quantity: 1 }], ...wish });
		const orders = [
			gb(),
			gb({ paid: false, lines: [{ seller_sku: 'BUNDLE-TEE-SOCK', quantity: 1 }] }),
			gb({ preOrderForMs: 7_200_000, lines: [{ seller_sku: 'CAP-KHK-OS', quantity: 1, gift: true }] }),
			gb({ sample: true, fulfillmentType: 'FULFILLMENT_BY_TIKTOK', shippingType: 'TIKTOK' }),
		];
		orders.push(gb({ replacesOrderId: orders[0].id, sellerDiscount: undefined }));
		const us = actions.placeOrder({
			shopId: SHOP_IDS.US,
			lines: [{ seller_sku: 'TEE-WHT-M', quantity: 2 }],
			sellerDiscount: '3.00',
			platformDiscount: '1.00',
			retailDeliveryFee: '0.28',
		});
		const yen = actions.placeOrder({ shopId: JAPAN_SHOP.id, lines: [{ seller_sku: 'TENUGUI-BLU', quantity: 1 }] });
		shop.clock.advance(3_600_000);
		actions.updateAddress({ orderId: orders[0].id, address: { line2: 'Flat 9' } });
		actions.cancelOrder({ orderId: orders[4].id, by: 'OPERATOR' });
		for (const status of ['PARTIALLY_SHIPPING', 'AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED'] as const) {
			actions.advanceOrder({ orderId: us.id, status });
			await succeed('POST', '/order/202309/orders/search', {
				query: { page_size: '20' },
				body: {},
				cipher: SHOP_CIPHERS.US,
			});
		}

		await succeed('POST', '/order/202309/orders/search', {
			query: { page_size: '2', sort_field: 'update_time', sort_order: 'ASC' },
			body: { update_time_ge: 1, update_time_lt: 4_000_000_000, warehouse_ids: [WAREHOUSE_IDS.GB_MAIN] },
		});
		await succeed('GET', '/order/202507/orders', { query: { ids: orders.map(({ id }) => id).join(',') } });
		await succeed('GET', '/order/202507/orders', { query: { ids: us.id }, cipher: SHOP_CIPHERS.US });
		await succeed('GET', '/order/202507/orders', { query: { ids: yen.id }, cipher: JAPAN_SHOP.cipher });
		await succeed('GET', `/order/202407/orders/${us.id}/price_detail`, { cipher: SHOP_CIPHERS.US });
		await succeed('POST', '/order/202406/orders/external_orders', {
			body: {
				orders: [orders[0].id, '576400000000000001'].map((id) => ({
					id,
					external_order: {
						id: 'NS-1',
						platform: PLATFORM,
						line_items: [{ id: 'unit-1', origin_id: orders[0].lines[0].id }],
					},
				})),
			},
		});
		await succeed('GET', `/order/202406/orders/${orders[0].id}/external_orders`, { query: { platform: PLATFORM } });
		await succeed('POST', '/order/202406/orders/external_order_search', {
			query: { platform: PLATFORM, external_order_id: 'NS-1' },
			body: {},
		});

		// Listings and stock.
		const knit = skuOf('KNIT-CRM-M');
		await succeed('POST', '/product/202502/products/search', {
			query: { page_size: '100' },
			body: { status: 'ALL', update_time_le: 4_000_000_000 },
		});
		await succeed('GET', `/product/202309/products/${skuOf('BUNDLE-TEE-SOCK').product.id}`);
		await succeed('POST', '/product/202309/inventory/search', { body: { sku_ids: [knit.id] } });
		await succeed('POST', `/product/202309/products/${knit.product.id}/inventory/update`, {
			body: {
				skus: [
					{
						id: knit.id,
						inventory: [WAREHOUSE_IDS.GB_MAIN, WAREHOUSE_IDS.GB_SCOTLAND, '7293999999999999999'].map(
							(warehouse_id) => ({ warehouse_id, quantity: 5 }),
						),
					},
				],
			},
		});
		const hidden = { body: { product_ids: [skuOf('SKIRT-BLK-S').product.id, '1729000000000000001'] } };
		await succeed('POST', '/product/202309/products/activate', hidden);
		await succeed('POST', '/product/202309/products/deactivate', hidden);
		actions.changeListing({ productId: knit.product.id, title: 'Cable knit, ecru', status: 'PENDING' });

		await succeed('GET', '/logistics/202309/warehouses');
		const options = await succeed('GET', `/logistics/202309/warehouses/${WAREHOUSE_IDS.GB_MAIN}/delivery_options`, {
			query: { scope: 'PRODUCT' },
		});
		const [{ id: optionId }] = options.delivery_options;
		await succeed('GET', `/logistics/202309/delivery_options/${optionId}/shipping_providers`);
		for (const path of ['/authorization/202309/shops', '/seller/202309/shops', '/seller/202309/permissions']) {
			await succeed('GET', path, { cipher: null });
		}

		// Refusals have a contract as well.
		await shop.call('GET', '/logistics/202309/warehouses', { cipher: null });
		await shop.call('GET', '/logistics/202309/warehouses', { token: 'someone-else' });
		await shop.call('GET', '/logistics/202309/warehouses', { query: { sign: 'wrong' }, timestamp: 1_000_000_000 });
		await shop.call('GET', '/product/202309/products/1729000000000000001');
		const { refresh_token: refreshToken } = actions.currentTokens();
		const renewed = await shop.token('refresh', { grant_type: 'refresh_token', refresh_token: refreshToken });
		expect(renewed.code).toBe(0);
		await shop.token('refresh', { grant_type: 'refresh_token', refresh_token: 'unknown' });
		const first = await shop.token('get', { grant_type: 'authorized_code', auth_code: FIRST_AUTH_CODE });
		expect(first.code).toBe(0);

		for (const [type, data] of Object.entries(SAMPLE_DATA)) {
			actions.sendWebhook({ shopId: SHOP_IDS.GB, type: Number(type), data });
		}
		await shop.server.state.webhooks.delivery.idle();

		const called = Object.entries(shop.server.stats());
		expect(called.filter(([, { calls }]) => calls === 0).map(([name]) => name)).toEqual([]);
		expect(called.filter(([name]) => !shop.contracts.knows('tiktok', name)).map(([name]) => name)).toEqual([]);
		const wrong = shop.contracts.violations().filter(({ direction }) => direction !== 'request');
		expect(wrong).toEqual([]);
	});
});

/** Data of topics that no action of this sandbox sends by itself. */
const SAMPLE_DATA: Record<number, Record<string, unknown>> = {
	7: { message: 'Authorization is expiring in 30 days.', expiration_time: '1767139200' },
	11: { order_id: '1', cancel_id: '2', cancel_status: 'CANCELLATION_REQUEST_PENDING', cancellations_role: 'BUYER' },
	12: { order_id: '1', return_id: '2', return_type: 'REFUND', return_status: 'RETURN_OR_REFUND_REQUEST_PENDING' },
	21: { inbound_order_id: '1', order_status: 'RECEIVED', update_time: 1764550900 },
	24: { goods_id: '1', fbt_warehouse_inventory: [{ fbt_warehouse_id: '1' }], update_time: 1764550900 },
	27: { product_id: '1', sku_id: '2', current_inventory_status: 'LOW_STOCK', update_time: 1764550900 },
	37: { product_id: '1729000000000000123', audit: { status: 'APPROVED' }, update_time: 1764550900 },
	39: { activity_id: '1', status: 'ONGOING', update_time: 1764550900 },
};
