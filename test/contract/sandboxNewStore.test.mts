// Drives every operation of the sandbox NewStore and every event it sends, and checks all of it against the published
// contracts. Without the contracts beside the repository there is nothing to check against.
import { Contracts } from '../../sandbox/contracts.mts';
import { CREDENTIALS } from '../../sandbox/seed.mts';
import { describeContracts } from '../support/contracts.mts';
import type { Json } from '../support/newStoreClient.mts';
import { eventually, sampleOrder, startReceiver, startTestNewStore } from '../support/newStoreClient.mts';
import { startAdapterServer } from '../support/paymentAdapterServer.mts';

const STREAM = '/api/v1/org/integrations/eventstream';

describeContracts('sandbox NewStore against its contract', () => {
	const contracts = new Contracts();

	it('finds what is wrong with a body, an answer and an event, so that silence means something', () => {
		const own = new Contracts();
		own.checkRequest('newstore', 'getAtp', { atp_keys: [] }, { nope: '1' });
		own.checkResponse('newstore', 'listStores', 200, { items: [{}] });
		own.checkResponse('tiktok', 'getWarehouseList', 200, { code: 'zero' });
		own.checkEvent('newstore', 'order.created', { tenant: 't', name: 'order.created', published_at: 'x', payload: {} });
		expect(own.violations().map(({ operationId, direction }) => `${operationId} ${direction}`)).toEqual([
			'getAtp request',
			'getAtp request',
			'listStores response',
			'getWarehouseList response',
			'order.created event',
		]);
	});

	it('keeps to the contract in every operation, error answer and event', async () => {
		const sandbox = await startTestNewStore({ contracts });
		const receiver = await startReceiver(200);
		const adapter = await startAdapterServer();
		const { call, raw, newStore, clock } = sandbox;
		const expected: string[] = [];
		/** Calls, and wants the status. */
		const want = async (status: number, ...args: Parameters<typeof call>) => {
			const reply = await call(...args);
			if (reply.status !== status) expected.push(`${args[0]} ${args[1]}: ${reply.status} instead of ${status}`);
			return reply.body;
		};
		try {
			const token = `/auth/realms/${CREDENTIALS.newStore.tenant}/protocol/openid-connect/token`;
			const wrong = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'x', client_secret: 'y' });
			expect((await raw('POST', token, { body: wrong })).status).toBe(401);

			await want(200, 'POST', STREAM, {
				id: 'all',
				integration_type: 'permanent',
				callback_parameters: { callback_url: receiver.url, api_key: 'k' },
				filter_conditions: { event_filter: [], entity_filter: [] },
			});
			await want(409, 'POST', STREAM, {
				id: 'all',
				integration_type: 'permanent',
				callback_parameters: { callback_url: receiver.url },
			});
			await want(200, 'GET', STREAM);
			await want(200, 'GET', `${STREAM}/all`);
			await want(404, 'GET', `${STREAM}/none`);
			await want(200, 'PATCH', `${STREAM}/all`, { callback_parameters: { callback_url: receiver.url } });
			await want(200, 'POST', `${STREAM}/all/_stop`, {});
			await want(200, 'POST', `${STREAM}/all/_start`, {});

			const discount = {
				type: 'fixed',
				discount_ref: 'seller',
				original_value: 1.5,
				price_adjustment: 1.5,
				coupon_code: 'X',
			};
			const first = await want(
				200,
				'POST',
				'/v0/d/fulfill_order',
				sampleOrder('576610000000000001', (order) => {
					order.shipments[0].items[0].price.item_order_discount_info = [discount];
					order.billing_address = { ...order.shipping_address };
					order.payments[0].amount = 41.98;
				}),
			);
			await want(400, 'POST', '/v0/d/fulfill_order', sampleOrder('576610000000000001'));
			await want(
				400,
				'POST',
				'/v0/d/fulfill_order',
				sampleOrder('2', (order) => (order.payments[0].amount = 1)),
			);
			const second = await want(
				200,
				'POST',
				'/v0/d/fulfill_order',
				sampleOrder('3', (order) => delete order.customer_email),
			);
			const history = sampleOrder('4', (order) => {
				order.is_historical = true;
				delete order.shipments[0].shipping_option;
				order.shipments[0].historical_shipping_option = {
					country_code: 'GB',
					display_name: 'Standard',
					fulfillment_node_id: 'LEEDS-DC',
					price: 3.5,
					service_level_identifier: 'OLD',
					shipping_carrier: 'Evri',
					shipping_type: 'traditional_carrier',
					tax: 0.58,
					zip_code: 'LS99 1XX',
				};
			});
			await want(200, 'POST', '/v0/d/fulfill_order', history);
			const order = await want(200, 'GET', `/v0/orders/${first.id}?id_type=internal`);
			await want(404, 'GET', `/v0/orders/none?id_type=external`);
			await want(200, 'POST', `/v0/orders/${first.id}/_extend_grace_period?id_type=internal`);
			await want(200, 'GET', `/v0/routing/insights/order/${first.id}`);
			clock.advance(3_600_000 + 15 * 60_000);
			await want(412, 'POST', `/v0/orders/${first.id}/_extend_grace_period?id_type=internal`);
			for (const id of ['576610000000000001', '3', '4']) {
				await want(200, 'GET', `/v0/orders/${id}?id_type=external`);
				await want(200, 'GET', `/v0/routing/insights/order/${id}`);
				await want(200, 'GET', `/v0/d/external_orders/${id}`);
			}
			await want(404, 'GET', '/v0/d/external_orders/none');
			await want(200, 'GET', `/v0/c/customer_orders/${first.id}`);
			await want(200, 'GET', `/v0/fulfillment_requests/${first.id}`);
			await want(200, 'GET', `/v0/fulfillment_requests/none`);
			const accept = 'application/x.newstore.orders+json;version=2';
			await want(200, 'GET', `/v0/orders?customer_id=${order.customer.id}&count=10`, undefined, { accept });
			await want(404, 'GET', `/v0/orders?customer_id=${order.customer.id}`);
			await want(200, 'POST', '/api/v1/org/data/query', {
				query:
					'query Q($id: String!, $tenant: String!) { order(id: $id, tenant: $tenant) { id externalId fulfillmentRequests { nodes { id nodeId serviceLevel items { nodes { id productId carrier trackingCode shippedAt status } } } } } }',
				variables: { id: first.id, tenant: CREDENTIALS.newStore.tenant },
			});
			await want(200, 'POST', '/api/v1/org/data/query', { query: '{ nope }' });

			const keys = { atp_keys: [{ product_id: 'TEE-BLK-M', fulfillment_node_id: 'LEEDS-DC' }] };
			await want(200, 'POST', '/v0/availabilities', keys);
			await want(200, 'GET', '/v0/stock/insights?product_id=TEE-BLK-M&fulfillment_node_id=LEEDS-DC');
			newStore.settings.exportMs = 0;
			const { availability_export_id: id } = await want(200, 'POST', '/v0/d/availabilities/bulk', {});
			const { last_updated_at: marker } = await want(200, 'GET', `/v0/d/availabilities/bulk/${id}`);
			const later = await want(200, 'POST', '/v0/d/availabilities/bulk', { last_updated_at: marker });
			await want(200, 'GET', `/v0/d/availabilities/bulk/${later.availability_export_id}`);
			await want(404, 'GET', '/v0/d/availabilities/bulk/none');
			await want(200, 'GET', '/v0/locations');
			await want(200, 'GET', '/stores?limit=2');
			await want(200, 'GET', '/stores?limit=2&start_at=BRISTOL-STORE&country_codes=GB');
			await want(200, 'GET', '/stores/LONDON-STORE');
			await want(404, 'GET', '/stores/NOWHERE');
			await want(302, 'GET', '/catalog/catalogs/storefront-catalog-us/offlineproducts');
			await want(200, 'GET', '/catalog/catalogs/storefront-catalog-us/offlineproducts?locale=en-us&redirect=false');
			await want(404, 'GET', '/catalog/catalogs/none/offlineproducts');

			newStore.orderBook.cancelItems(
				newStore.orderBook.find(second.id, 'internal')!,
				[second.items[0].id],
				'insufficient_stock',
			);
			await want(200, 'GET', `/v0/orders/${second.id}?id_type=internal`);
			await want(200, 'GET', `/v0/orders/${first.id}/cancel?id_type=internal`);
			await want(200, 'POST', `/v0/orders/${first.id}/cancel?id_type=internal`, { reason: 'Buyer', note: 'none' });
			await eventually(() => newStore.orderBook.find(first.id, 'internal')!.cancelled);
			await want(200, 'GET', `/v0/orders/${first.id}?id_type=internal`);
			await want(400, 'POST', `/v0/orders/${first.id}/cancel?id_type=internal`, { reason: 'Again' });

			// Five more orders, all at the store in London so that every state can be set.
			const { fulfilment, orderBook, settings } = newStore;
			settings.preOrderProducts = ['CAP-BLK-OS'];
			newStore.inventory.receive('LONDON-STORE', 'TEE-BLK-M', 20);
			const inLondon = async (id: string, change: (order: Json) => void = () => undefined) => {
				const atLondon = { strategy: 'prerouted', fulfillment_node_id: 'LONDON-STORE' };
				const body = sampleOrder(id, (json) => {
					json.shipments[0].shipping_option.routing_strategy = atLondon;
					change(json);
				});
				const { id: orderId, items } = await want(200, 'POST', '/v0/d/fulfill_order', body);
				clock.advance(3_600_000);
				const path = `/v0/fulfillment_requests/${orderId}`;
				const requests = async () => (await want(200, 'GET', path)).fulfillment_requests as Json[];
				return { order: orderBook.find(orderId, 'internal')!, orderId, items, requests };
			};
			const byApi = await inLondon('11');
			const [request] = await byApi.requests();
			const states = `/v0/fulfillment_request/${request.fulfillment_request_id}/set_items_states`;
			const line = (item: Json, state: string) => ({ item_id: item.id, state });
			const [one, two] = byApi.items;
			await want(400, 'POST', states, { line_items: [line(one, 'shipped'), line(two, 'rejected')] });
			await want(400, 'POST', states, { line_items: [line(two, 'rejected')], reason: 'tired' });
			await want(204, 'POST', states, {
				line_items: [line(one, 'shipped')],
				carrier: 'UPS',
				tracking_code: '1Z0000000000000001',
				associate_id: 'associate-1',
			});
			await want(204, 'POST', states, { line_items: [line(two, 'rejected')], reason: 'rescinded' });
			await want(404, 'POST', states.replace(request.fulfillment_request_id, 'none'), {
				line_items: [line(one, 'shipped')],
			});
			await byApi.requests();
			const byPeople = await inLondon('12');
			settings.trackingDelayMs = 60_000;
			fulfilment.ship(byPeople.order, { itemIds: [byPeople.items[0].id], carrier: 'DHL', trackingCode: '0034' });
			await byPeople.requests();
			await want(200, 'GET', '/v0/d/external_orders/12');
			await want(200, 'GET', `/v0/c/customer_orders/${byPeople.orderId}`);
			clock.advance(60_000);
			settings.trackingInEvents = false;
			fulfilment.ship(byPeople.order, { carrier: 'RoyalMail', trackingCode: 'AB000000001GB' });
			await byPeople.requests();
			await want(200, 'GET', '/v0/d/external_orders/12');
			await want(200, 'GET', `/v0/c/customer_orders/${byPeople.orderId}`);
			await want(200, 'GET', `/v0/orders/12?id_type=external`);
			await want(400, 'POST', `/v0/orders/12/cancel?id_type=external`, { reason: 'Too late' });
			const atCounter = await inLondon('13');
			fulfilment.handOver(atCounter.order, [atCounter.items[0].id]);
			fulfilment.mispick(atCounter.order);
			await atCounter.requests();
			settings.swapAfterRejection = true;
			const swapped = await inLondon('14', (json) => delete json.shipments[0].shipping_option.routing_strategy);
			fulfilment.reject(swapped.order, undefined, 'damaged');
			await swapped.requests();
			const early = await inLondon('15', (json) => (json.shipments[0].items[0].product_id = 'CAP-BLK-OS'));
			const cancelItem = (id: string) => `/v0/orders/${early.orderId}/items/${id}/cancel?id_type=internal`;
			await want(200, 'POST', cancelItem(early.items[0].id));
			await want(400, 'POST', cancelItem(early.items[1].id));
			await want(404, 'POST', cancelItem('none'));
			const note = { text: 'The buyer asked to cancel', source: 'n8n', source_type: 'system', tags: ['tiktok'] };
			await want(200, 'POST', `/v0/d/orders/${early.orderId}/notes`, note);
			await want(404, 'POST', `/v0/d/orders/none/notes`, note);

			// Goods and money go back: with an adapter, recorded only, twice by mistake.
			newStore.paymentAdapter.providers.set('tiktok_shop', {
				callbackUrl: adapter.url,
				timeoutSeconds: 5,
				apiKey: CREDENTIALS.newStore.paymentApiKey,
			});
			newStore.inventory.receive('LONDON-STORE', 'TEE-BLK-M', 20);
			const back = await inLondon('16');
			fulfilment.ship(back.order, { carrier: 'DHL', trackingCode: '0035' });
			const returns = `/v0/d/orders/${back.orderId}/returns`;
			const refunds = `/v0/d/orders/${back.orderId}/refunds`;
			const attributes = [{ name: 'tiktok_return_id', value: '4035000000000000001' }];
			const goods = { product_id: 'TEE-BLK-M', return_reason: 'Too small', return_code: 4, condition_code: 1 };
			const wanted = { returned_from: 'LEEDS-DC', returned_at: null, refund_amount: null, items: [goods] };
			const { return_id: returnId } = await want(200, 'POST', returns, { ...wanted, extended_attributes: attributes });
			await want(200, 'POST', returns, {
				...wanted,
				is_historical: true,
				refund_amount: 5.5,
				items: [{ ...goods, item_condition: 'Damaged', condition_code: 2 }],
			});
			await want(400, 'POST', returns, wanted);
			await want(404, 'POST', '/v0/d/orders/none/returns', wanted);
			settings.returnReads = 'more';
			await want(200, 'GET', returns);
			await want(200, 'GET', `${returns}/${returnId}`);
			await want(404, 'GET', `${returns}/none`);
			const refund = { amount: 2.5, currency: 'GBP', note: 'Late', extended_attributes: attributes };
			await want(200, 'POST', refunds, { ...refund, reason: 'Late delivery', reason_code: 2 });
			await want(200, 'POST', refunds, { ...refund, is_historical: true });
			await want(400, 'POST', refunds, { ...refund, currency: 'USD' });
			await want(404, 'POST', '/v0/d/orders/none/refunds', refund);
			await eventually(() => adapter.seen.filter(({ path }) => path.endsWith('_refund')).length === 2);
			await want(200, 'GET', refunds);
			settings.refundList = 'array';
			await want(200, 'GET', refunds);
			await want(200, 'GET', `/v0/c/payments/accounts/${back.orderId}`);
			await want(404, 'GET', '/v0/c/payments/accounts/none');
			await want(200, 'GET', `/v0/orders/16?id_type=external`);

			newStore.inventory.receive('LONDON-STORE', 'TEE-BLK-M', 2);
			const sale = newStore.inventory.sell('LONDON-STORE', [{ productId: 'TEE-BLK-M', quantity: 2 }]);
			await want(200, 'GET', `/v0/orders/${sale.id}?id_type=internal`);
			await want(200, 'GET', `/v0/fulfillment_requests/${sale.id}`);
			newStore.returnBook.takeBlind('AUSTIN-STORE', [{ productId: 'TEE-BLK-M', conditionCode: 1 }]);
			newStore.inventory.receive('LEEDS-DC', 'TEE-BLK-M', 5);
			newStore.inventory.adjust('LEEDS-DC', 'TEE-BLK-M', -1);
			newStore.inventory.count('LEEDS-DC', 'TEE-BLK-M', 7);
			await want(200, 'DELETE', `${STREAM}/all`);
			await newStore.events.idle();

			expect(expected).toEqual([]);
			expect(contracts.violations()).toEqual([]);
			const stats = newStore.api.stats();
			expect(Object.keys(stats).filter((operationId) => stats[operationId]!.calls === 0)).toEqual([]);
			expect(Object.keys(stats).filter((operationId) => !contracts.knows('newstore', operationId))).toEqual([]);
			expect([...new Set(receiver.received.map((event) => event.body.name))].sort()).toEqual([
				'fulfillment_request.assigned',
				'fulfillment_request.items_completed',
				'fulfillment_request.items_failed',
				'fulfillment_request.items_ready_for_handover',
				'inventory_count.items_counted',
				'inventory_transaction.adjustment_created',
				'inventory_transaction.items_received',
				'order.cancelled',
				'order.completed',
				'order.created',
				'order.items_cancelled',
				'order.items_swapped',
				'order.opened',
				'payment_account.amount_authorized',
				'payment_account.amount_refunded',
				'refund_request.issued',
				'return.processed',
			]);
		} finally {
			await receiver.close();
			await adapter.close();
			await sandbox.close();
		}
	});
});
