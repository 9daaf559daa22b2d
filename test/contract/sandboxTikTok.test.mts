// Drives every operation of the TikTok sandbox and checks every answer and webhook against the contract.
import { SHOP_CIPHERS, SHOP_IDS, WAREHOUSE_IDS } from '../../sandbox/seed.mts';
import { availableUnits } from '../../sandbox/tiktok/catalogue/catalogue.mts';
import * as FIELDS from '../../sandbox/tiktok/finance/financeFields.mts';
import { FIRST_AUTH_CODE } from '../../sandbox/tiktok/fromSeed.mts';
import { describeContracts } from '../support/contracts.mts';
import { marketShop, marketWorld } from '../support/tiktokMarkets.mts';
import { JAPAN_SHOP, startReceiver, startTestShop, testWorld } from '../support/tiktokSandbox.mts';
import type { CallOptions, Receiver, TestShop } from '../support/tiktokSandbox.mts';

interface Schema {
	$ref?: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

const PLATFORM = 'ORDER_MANAGEMENT_SYSTEM';

describeContracts('TikTok sandbox against its contract', ({ json }) => {
	/** Codes that the contract lists for an operation. */
	const codesOf = (operationId: string): number[] => {
		const { paths } = json('tiktok-shop.openapi.json') as {
			paths: Record<string, Record<string, { operationId: string; 'x-error-codes'?: Array<{ code: number }> }>>;
		};
		const operations = Object.values(paths).flatMap((path) => Object.values(path));
		const found = operations.find((operation) => operation.operationId === operationId);
		return (found?.['x-error-codes'] ?? []).map(({ code }) => code);
	};
	test('the sandbox can tell every amount of a settlement that the contract has; two only repeat another one', () => {
		const { components } = json('tiktok-shop.openapi.json') as { components: { schemas: Record<string, Schema> } };
		const at = (path: string) =>
			path.split('.').reduce<Schema>((schema, name) => {
				const inner = resolved(schema.properties![name]);
				return inner.items ? resolved(inner.items) : inner;
			}, resolved(components.schemas.GetTransactionsByStatementResponse));
		const resolved = (schema: Schema): Schema =>
			schema.$ref ? resolved(components.schemas[schema.$ref.split('/').at(-1)!]) : schema;
		const groups: Array<[string, readonly string[]]> = [
			['revenue_breakdown', FIELDS.REVENUE_FIELDS],
			['shipping_cost_breakdown', FIELDS.SHIPPING_FIELDS],
			['fee_tax_breakdown.fee', FIELDS.FEE_FIELDS],
			['fee_tax_breakdown.tax', FIELDS.TAX_FIELDS],
			['supplementary_component', FIELDS.INFO_FIELDS],
		];
		const NO_PARTS = [
			'affiliate_commission_amount_before_pit',
			'supplementary_component',
			'tiktok_shop_shipping_incentive_amount',
		];
		for (const [group, fields] of groups) {
			const names = Object.keys(at(`data.transactions.${group}`).properties!).filter(
				(name) => !NO_PARTS.includes(name),
			);
			expect({ [group]: [...fields].sort() }).toEqual({ [group]: names.sort() });
		}
	});

	let shop: TestShop;
	let receiver: Receiver;
	const indonesia = marketShop('ID');
	const brazil = marketShop('BR');
	// Shops with plenty of everything.
	const britain = marketShop('GB');
	const america = marketShop('US');
	beforeAll(async () => {
		const world = testWorld();
		const further = marketWorld([indonesia, brazil, britain, america]);
		world.shops.push(...further.shops);
		world.buyers.push(...further.buyers);
		[shop, receiver] = await Promise.all([startTestShop({ world }), startReceiver()]);
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

	/** A SKU of which two are left. */
	const inStock = (shopId: string) =>
		[...shop.server.state.catalogue.productsOf(shopId)]
			.filter(({ status }) => status === 'ACTIVATE')
			.flatMap(({ skus }) => skus)
			.find((sku) => sku.components === undefined && availableUnits(sku) >= 2)!;

	const FULFILMENT = '/fulfillment/202309';
	const provider = (shopId: string) => shop.server.state.shops.get(shopId)!.deliveryOptions[0].providers[0].id;
	/** An order that is ready to ship. */
	const ready = (shopId: string, sellerSku: string, wish: object = {}) => {
		const { actions } = shop.server;
		const order = actions.placeOrder({ shopId, lines: [{ seller_sku: sellerSku, quantity: 2 }], ...wish });
		return order.status === 'ON_HOLD' ? actions.releaseHold({ orderId: order.id }) : order;
	};

	/** Own shipping of every market; gives package ids. */
	async function shipAndCorrect(): Promise<string[]> {
		const shipment = (shopId: string, trackingNumber: string) => ({
			tracking_number: trackingNumber,
			shipping_provider_id: provider(shopId),
		});
		const order = ready(SHOP_IDS.GB, 'TEE-BLK-L');
		shop.server.actions.setTrackingKnown({ trackingNumber: 'GB0001', providers: ['Royal Mail', 'Evri'] });
		const first = await succeed('POST', `${FULFILMENT}/orders/${order.id}/packages`, {
			body: { ...shipment(SHOP_IDS.GB, 'GB0001'), order_line_item_ids: [order.lines[0].id] },
		});
		expect(first.warning).toEqual({ message: 'match more than one provider' });
		await succeed('GET', '/order/202507/orders', { query: { ids: order.id } });
		const second = await succeed('POST', `${FULFILMENT}/orders/${order.id}/packages`, {
			body: shipment(SHOP_IDS.GB, 'GB0002'),
		});
		await succeed('POST', `${FULFILMENT}/packages/${first.package_id}/shipping_info/update`, {
			body: shipment(SHOP_IDS.GB, 'GB0003'),
		});
		await shop.call('POST', `${FULFILMENT}/orders/${order.id}/packages`, { body: shipment(SHOP_IDS.GB, 'GB0004') });
		const whole = ready(SHOP_IDS.GB, 'CAP-KHK-OS', { lines: [{ seller_sku: 'CAP-KHK-OS', quantity: 1 }] });
		await succeed('POST', `${FULFILMENT}/orders/${whole.id}/packages`, { body: shipment(SHOP_IDS.GB, 'GB0005') });
		await succeed('POST', `${FULFILMENT}/orders/${whole.id}/shipping_info/update`, {
			body: shipment(SHOP_IDS.GB, 'GB0006'),
		});
		await succeed('GET', `${FULFILMENT}/packages/${first.package_id}`);
		await succeed('GET', `${FULFILMENT}/orders/${order.id}/tracking`);

		const asian = [ready(indonesia.id, 'TEE'), ready(indonesia.id, 'TEE'), ready(indonesia.id, 'TEE')].map(
			(one) => one.lines[0].packageId!,
		);
		await succeed('GET', `${FULFILMENT}/packages/${asian[0]}`, { cipher: indonesia.cipher });
		await succeed('POST', `${FULFILMENT}/packages/${asian[0]}/ship`, {
			body: { self_shipment: shipment(indonesia.id, 'ID0001') },
			cipher: indonesia.cipher,
		});
		const batch = {
			body: { packages: asian.map((id, index) => ({ id, self_shipment: shipment(indonesia.id, `ID001${index}`) })) },
			cipher: indonesia.cipher,
		};
		expect((await succeed('POST', `${FULFILMENT}/packages/ship`, batch)).errors).toHaveLength(1);
		return [first.package_id, second.package_id];
	}

	/** TikTok shipping of every kind; gives package ids. */
	async function shipWithTikTok(): Promise<string[]> {
		const { actions } = shop.server;
		const british = ready(SHOP_IDS.GB, 'HOODIE-GRY-M', { shippingType: 'TIKTOK' });
		const [{ id }] = (await succeed('GET', '/order/202507/orders', { query: { ids: british.id } })).orders[0].packages;
		const { pickup_slots: slots } = await succeed('GET', `${FULFILMENT}/packages/${id}/handover_time_slots`);
		const { start_time, end_time } = slots[0];
		await succeed('POST', `${FULFILMENT}/packages/${id}/ship`, {
			body: { handover_method: 'PICKUP', pickup_slot: { start_time, end_time } },
		});
		const label = { query: { document_type: 'SHIPPING_LABEL', document_size: 'A6', document_format: 'PDF' } };
		expect((await shop.call('GET', `${FULFILMENT}/packages/${id}/shipping_documents`, label)).code).toBe(11034037);
		shop.clock.advance(2_000);
		await succeed('GET', `${FULFILMENT}/packages/${id}/shipping_documents`, label);
		await succeed('GET', `${FULFILMENT}/packages/${id}`);

		const american = ready(SHOP_IDS.US, 'TEE-BLK-M', { shippingType: 'TIKTOK' });
		const body = {
			weight: { value: '0.4', unit: 'POUND' },
			dimension: { length: '10', width: '8', height: '2.5', unit: 'INCH' },
		};
		const offered = await succeed('POST', `${FULFILMENT}/orders/${american.id}/shipping_services/query`, {
			body,
			cipher: SHOP_CIPHERS.US,
		});
		const bought = await succeed('POST', `${FULFILMENT}/packages`, {
			body: { ...body, order_id: american.id, shipping_service_id: offered.shipping_services[1].id },
			cipher: SHOP_CIPHERS.US,
		});
		await succeed('GET', `${FULFILMENT}/packages/${bought.package_id}`, { cipher: SHOP_CIPHERS.US });
		const together = ['TEE-BLK-L', 'TEE-WHT-S'].map((sku) => ready(SHOP_IDS.US, sku, { shippingType: 'TIKTOK' }).id);
		const oneLabel = await succeed('POST', '/fulfillment/202512/packages', {
			body: { ...body, ship_type: '3', order_id: together[0], order_list_ids: together.slice(1) },
			cipher: SHOP_CIPHERS.US,
		});
		await succeed('GET', `${FULFILMENT}/packages/${oneLabel.package_id}`, { cipher: SHOP_CIPHERS.US });

		const brazilian = ready(brazil.id, 'TEE', { shippingType: 'TIKTOK' });
		const ship = () =>
			shop.call('POST', `${FULFILMENT}/packages/${brazilian.lines[0].packageId}/ship`, { cipher: brazil.cipher });
		expect((await ship()).code).toBe(21004006);
		actions.uploadInvoice({ orderId: brazilian.id });
		expect((await ship()).code).toBe(0);
		return [id, bought.package_id];
	}

	async function splitAndCombine(): Promise<void> {
		const { cipher } = indonesia;
		const order = ready(indonesia.id, 'TEE', {
			lines: ['TEE', 'CAP'].map((seller_sku) => ({ seller_sku, quantity: 1 })),
		});
		await succeed('GET', `${FULFILMENT}/orders/split_attributes`, { query: { order_ids: order.id }, cipher });
		const groups = order.lines.map((line, index) => ({ id: String(index), order_line_item_ids: [line.id] }));
		await succeed('POST', `${FULFILMENT}/orders/${order.id}/split`, { body: { splittable_groups: groups }, cipher });
		await succeed('GET', `${FULFILMENT}/orders/split_attributes`, { query: { order_ids: order.id }, cipher });
		for (let count = 0; count < 4; count++) ready(indonesia.id, 'SOCK');
		const found = await succeed('GET', `${FULFILMENT}/combinable_packages/search`, {
			query: { page_size: '20' },
			cipher,
		});
		const [{ id }] = found.combinable_packages;
		const combine = { body: { combinable_packages: [found.combinable_packages[0]] }, cipher };
		await succeed('POST', `${FULFILMENT}/packages/combine`, combine);
		await succeed('GET', `${FULFILMENT}/packages/${id}`, { cipher });
		await succeed('POST', `${FULFILMENT}/packages/${id}/uncombine`, { body: {}, cipher });
	}

	async function cancelBothWays(): Promise<void> {
		const { actions } = shop.server;
		const ROOT = '/return_refund/202309';
		const line = { lines: [{ seller_sku: 'BELT-BRN-M', quantity: 1 }] };
		const asked = [1, 2, 3].map(() =>
			actions.buyerRequestsCancellation({ orderId: ready(SHOP_IDS.GB, 'BELT-BRN-M', line).id }),
		);
		await succeed('POST', `${ROOT}/cancellations/search`, {
			query: { page_size: '10', sort_field: 'update_time', sort_order: 'DESC' },
			body: {
				order_ids: asked.map(({ orderId }) => orderId),
				cancel_types: ['BUYER_CANCEL'],
				cancel_status: ['CANCELLATION_REQUEST_PENDING'],
				locale: 'en-GB',
			},
		});
		const { reasons } = await succeed('GET', `${ROOT}/reject_reasons`, {
			query: { return_or_cancel_id: asked[0].id, locale: 'en-GB' },
		});
		await succeed('POST', `${ROOT}/cancellations/${asked[0].id}/reject`, {
			query: { idempotency_key: `reject-${asked[0].id}` },
			body: { reject_reason: reasons[0].name, comment: 'Packed' },
		});
		await succeed('POST', `${ROOT}/cancellations/${asked[1].id}/approve`, {
			query: { idempotency_key: `approve-${asked[1].id}` },
		});
		actions.withdrawRequest({ orderId: asked[2].orderId });
		const partly = ready(SHOP_IDS.US, 'CAP-BLK-OS');
		await succeed('POST', `${ROOT}/cancellations`, {
			body: {
				order_id: partly.id,
				cancel_reason: 'seller_cancel_reason_out_of_stock',
				order_line_item_ids: [partly.lines[0].id],
			},
			cipher: SHOP_CIPHERS.US,
		});
		const british = ready(SHOP_IDS.GB, 'GLOVE-NVY-M');
		await succeed('POST', `${ROOT}/cancellations`, {
			body: {
				order_id: british.id,
				cancel_reason: 'seller_cancel_reason_out_of_stock_uk',
				skus: [{ sku_id: british.lines[0].skuId, quantity: 1 }],
			},
		});
		shop.clock.advance(2_000);
		for (const cipher of [SHOP_CIPHERS.GB, SHOP_CIPHERS.US]) {
			await succeed('POST', `${ROOT}/cancellations/search`, { body: {}, cipher });
			await succeed('POST', '/return_refund/202602/cancellations/search', { body: {}, cipher });
		}
		await shop.call('POST', `${ROOT}/cancellations/1/approve`);
	}

	/** Every finance document of shops in four markets, with rows of every kind. */
	async function settleEverywhere(): Promise<void> {
		const { actions } = shop.server;
		const FINANCE = '/finance/202309';
		const sold = [SHOP_IDS.GB, SHOP_IDS.US, indonesia.id, brazil.id].map((shopId) => {
			const order = ready(shopId, inStock(shopId).sellerSku);
			for (const status of ['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED'] as const) {
				actions.advanceOrder({ orderId: order.id, status });
			}
			return { shopId, orderId: order.id, cipher: shop.server.state.shops.get(shopId)!.cipher };
		});
		actions.loadWorkedExample({ shopId: SHOP_IDS.GB });
		for (const { shopId, orderId, cipher } of sold) {
			actions.addAdjustment({ shopId, type: 'PLATFORM_PENALTY', amount: '-5', orderId, inDays: 1 });
			await succeed('GET', '/finance/202507/orders/unsettled', { query: { sort_field: 'order_create_time' }, cipher });
			await succeed('GET', `/finance/202501/orders/${orderId}/statement_transactions`, { cipher });
			actions.settleOrder({ orderId });
			if (shopId !== indonesia.id) actions.addEveryField({ shopId });
		}
		actions.setFinance({ tellsAllFields: true });
		actions.closeDay();
		for (const { shopId, orderId, cipher } of sold) {
			const { statements } = await succeed('GET', `${FINANCE}/statements`, {
				query: { sort_field: 'statement_time', sort_order: 'DESC', statement_time_ge: '1', page_size: '50' },
				cipher,
			});
			for (const { id } of statements) {
				await succeed('GET', `/finance/202501/statements/${id}/statement_transactions`, {
					query: { sort_field: 'order_create_time', page_size: '100' },
					cipher,
				});
			}
			await succeed('GET', `/finance/202501/orders/${orderId}/statement_transactions`, { cipher });
			await succeed('GET', `${FINANCE}/payments`, { query: { sort_field: 'create_time' }, cipher });
			await succeed('GET', '/finance/202605/payments', { query: { sort_field: 'create_time' }, cipher });
			if (shopId === indonesia.id && shop.server.state.finance.payouts.balanceOf(shopId) > 0)
				actions.withdraw({ shopId });
			await succeed('GET', `${FINANCE}/withdrawals`, { query: { types: 'SETTLE,WITHDRAW' }, cipher });
		}
		expect((await shop.call('GET', `${FINANCE}/statements`)).code).toBe(21001001);
	}

	/** Every state and answer of returns goes over the wire; refusals with the codes of their operation. */
	async function returnInEveryWay(): Promise<void> {
		const { actions } = shop.server;
		const ROOT = '/return_refund/202309';
		const damaged = 'ecom_order_delivered_refund_reason_damaged_seller_uk';
		const delivered = (shopId = britain.id) => {
			const { id } = ready(shopId, 'TEE');
			for (const status of ['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED'] as const) {
				actions.advanceOrder({ orderId: id, status });
			}
			return id;
		};
		const ask = (type?: 'REFUND' | 'REPLACEMENT') => actions.buyerRequestsReturn({ orderId: delivered(), type }).id;
		const answer = (id: string, verb: 'approve' | 'reject', body: { decision: string; [field: string]: unknown }) =>
			succeed('POST', `${ROOT}/returns/${id}/${verb}`, {
				query: { idempotency_key: `${body.decision}-${id}` },
				body,
				cipher: britain.cipher,
			});
		const list = async (cipher = britain.cipher) => {
			for (const path of [`${ROOT}/returns/search`, '/return_refund/202602/returns/search'])
				await succeed('POST', path, { query: { page_size: '50' }, body: {}, cipher });
		};
		/** What may be answered now, by both calls. */
		const allowed = async (id: string) => {
			const query = { return_or_cancel_id: id };
			await succeed('GET', '/return_refund/202601/decision_eligibility', { query, cipher: britain.cipher });
			const ofSeller = { ...query, seller_id: britain.id };
			await succeed('GET', '/return_refund/202606/review_decision', { query: ofSeller, cipher: britain.cipher });
		};

		const american = delivered(america.id);
		await succeed('GET', `${ROOT}/orders/${american}/aftersale_eligibility`, {
			query: { initiate_aftersale_user: 'SELLER' },
			cipher: america.cipher,
		});
		const reason = 'ecom_order_delivered_refund_reason_damaged_seller';
		await succeed('POST', `${ROOT}/refunds/calculate`, {
			body: { order_id: american, request_type: 'REFUND', reason_name: reason },
			cipher: america.cipher,
		});
		await succeed('POST', `${ROOT}/returns`, {
			query: { idempotency_key: `refund-${american}` },
			body: {
				order_id: american,
				return_type: 'REFUND',
				return_reason: reason,
				refund_total: '1.00',
				currency: 'USD',
			},
			cipher: america.cipher,
		});
		const british = delivered();
		await succeed('POST', `${ROOT}/returns`, {
			body: {
				order_id: british,
				return_type: 'RETURN_AND_REFUND',
				return_reason: 'seller_ecom_delivered_return_refund_reason1_uk',
				shipment_type: 'PLATFORM',
				handover_method: 'DROP_OFF',
			},
			cipher: britain.cipher,
		});

		const back = [ask(), ask()];
		for (const id of back) await allowed(id);
		for (const id of back) await answer(id, 'approve', { decision: 'APPROVE_RETURN' });
		await list();
		for (const returnId of back) {
			actions.buyerShipsReturn({ returnId });
			actions.returnArrives({ returnId });
		}
		await list();
		await allowed(back[0]);
		await answer(back[0], 'approve', { decision: 'APPROVE_RECEIVED_PACKAGE' });
		const { reasons } = await succeed('GET', `${ROOT}/reject_reasons`, {
			query: { return_or_cancel_id: back[1] },
			cipher: britain.cipher,
		});
		await answer(back[1], 'reject', {
			decision: 'REJECT_RECEIVED_PACKAGE',
			reject_reason: reasons[0].name,
			comment: 'Worn – and washed',
			images: [{ image_id: 'image1', mime_type: 'image/png', width: 200, height: 200 }],
		});
		actions.buyerAppealsReturn({ returnId: back[1] });
		await succeed('GET', `${ROOT}/returns/${back[1]}/records`, { query: { locale: 'en-GB' }, cipher: britain.cipher });
		const offered = ask('REFUND');
		await answer(offered, 'approve', {
			decision: 'OFFER_PARTIAL_REFUND',
			partial_refund: { currency: 'GBP', amount: '1.00' },
		});
		const [newGoods, noGoods, money] = [ask('REPLACEMENT'), ask('REPLACEMENT'), ask('REPLACEMENT')];
		await list();
		await answer(newGoods, 'approve', { decision: 'APPROVE_REPLACEMENT' });
		await answer(noGoods, 'reject', {
			decision: 'REJECT_REPLACEMENT',
			reject_reason: 'reverse_reject_request_reason_2_uk',
		});
		await answer(money, 'approve', { decision: 'ISSUE_REPLACEMENT_REFUND' });
		actions.buyerEditsReturn({ returnId: ask('REFUND'), type: 'RETURN_AND_REFUND' });
		actions.buyerWithdrawsReturn({ returnId: ask('REPLACEMENT') });
		await answer(ask('REFUND'), 'reject', {
			decision: 'REJECT_REFUND',
			reject_reason: 'reverse_reject_request_reason_4_uk',
		});
		await list();
		shop.clock.advance(2_000);
		for (const { cipher } of [britain, america]) await list(cipher);
		actions.decideArbitration({ returnId: back[1], decision: 'SUPPORT_BUYER' });
		expect(new Set(actions.snapshotReturns().map(({ status }) => status)).size).toBeGreaterThanOrEqual(10);

		const create = (orderId: string, body: object) => ({
			operationId: 'createReturn',
			path: `${ROOT}/returns`,
			body: { order_id: orderId, return_type: 'REFUND', return_reason: damaged, ...body },
		});
		const approve = (id: string, decision: string) => ({
			operationId: 'approveReturn',
			path: `${ROOT}/returns/${id}/approve`,
			body: { decision },
		});
		const reject = (id: string, decision: string, reject_reason = 'reverse_reject_return_parcel_reason_1_uk') => ({
			operationId: 'rejectReturn',
			path: `${ROOT}/returns/${id}/reject`,
			body: { decision, reject_reason },
		});
		for (const { operationId, path, body } of [
			create(british, {}),
			create(delivered(), { return_reason: 'unknown' }),
			create(delivered(), { return_reason: 'seller_package_lost_uk' }),
			create(delivered(), { refund_total: '999.00', currency: 'GBP' }),
			create(delivered(), { refund_total: '1.00', currency: 'USD' }),
			create(ready(britain.id, 'TEE').id, {}),
			create(american, {}),
			approve('1', 'APPROVE_RETURN'),
			approve(back[0], 'APPROVE_REPLACEMENT'),
			approve(back[0], 'APPROVE_RETURN'),
			approve(newGoods, 'APPROVE_REPLACEMENT'),
			approve(offered, 'APPROVE_REFUND'),
			reject('1', 'REJECT_RETURN'),
			reject(back[0], 'REJECT_RECEIVED_PACKAGE'),
			reject(back[0], 'REJECT_RETURN'),
			reject(ask(), 'REJECT_RETURN'),
			reject(ask(), 'REJECT_RECEIVED_PACKAGE'),
		]) {
			const { code } = await shop.call('POST', path, { body, cipher: britain.cipher });
			expect({ path, body, code, listed: codesOf(operationId).includes(code) }).toEqual({
				path,
				body,
				code,
				listed: true,
			});
		}
	}

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
		const shipments = [...(await shipAndCorrect()), ...(await shipWithTikTok())];
		await splitAndCombine();
		await cancelBothWays();
		await returnInEveryWay();
		await settleEverywhere();
		// Every state of a parcel goes over the wire.
		actions.carrierCollects({ packageId: shipments[0] });
		actions.carrierDelivers({ packageId: shipments[0] });
		actions.carrierCollects({ packageId: shipments[1] });
		for (const { cipher } of [{ cipher: undefined }, ...shop.server.state.shops.values()]) {
			await succeed('POST', '/fulfillment/202309/packages/search', { query: { page_size: '50' }, body: {}, cipher });
			await succeed('POST', '/order/202309/orders/search', { query: { page_size: '100' }, body: {}, cipher });
		}
		await succeed('POST', '/fulfillment/202309/packages/search', {
			query: { page_size: '1', sort_field: 'order_pay_time', sort_order: 'ASC' },
			body: { package_status: 'PROCESSING', create_time_ge: 1, update_time_lt: 4_000_000_000 },
			cipher: null,
		});

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
	21: { inbound_order_id: '1', order_status: 'RECEIVED', update_time: 1764550900 },
	24: { goods_id: '1', fbt_warehouse_inventory: [{ fbt_warehouse_id: '1' }], update_time: 1764550900 },
	27: { product_id: '1', sku_id: '2', current_inventory_status: 'LOW_STOCK', update_time: 1764550900 },
	37: { product_id: '1729000000000000123', audit: { status: 'APPROVED' }, update_time: 1764550900 },
	39: { activity_id: '1', status: 'ONGOING', update_time: 1764550900 },
};
