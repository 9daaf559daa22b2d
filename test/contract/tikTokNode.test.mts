// The TikTok Shop nodes against the contract: what they offer, what they know about errors, and what they read from webhooks.
// Bodies of requests are checked in test/engine/tikTokNode.test.mts, where the sandbox holds every call against the contract.
import { TikTokShopApi } from '../../credentials/TikTokShopApi.credentials';
import { findOperation } from '../../nodes/shared/apiNode';
import { resources } from '../../nodes/TikTokShop/actions';
import { platformField } from '../../nodes/TikTokShop/actions/fields';
import { eventTypeField } from '../../nodes/TikTokShop/actions/webhook/eventType';
import { readEvent } from '../../nodes/TikTokShopTrigger/event';
import { explainReturnCode } from '../../nodes/shared/tiktok/returnWords';
import { classifyAnswer, explainCode } from '../../nodes/shared/tiktok/failures';
import { orderStatuses } from '../../nodes/shared/tiktok/orderStatuses';
import { TOPICS } from '../../nodes/shared/tiktok/topics';
import { describeContracts } from '../support/contracts.mts';

interface ErrorCode {
	code: number;
	message?: string;
	class: string;
}

const values = (options: unknown) => (options as Array<{ value: string }>).map((option) => option.value).sort();

describeContracts('TikTok Shop nodes against the contract', ({ json: read, names, text }) => {
	const openApi = read('tiktok-shop.openapi.json');
	const operations: Array<{ operationId: string; path: string; 'x-error-codes'?: ErrorCode[] }> = Object.entries(
		openApi.paths as Record<string, Record<string, never>>,
	).flatMap(([path, methods]) => Object.values(methods).map((operation: object) => ({ ...operation, path }) as never));
	const schema = (name: string) => openApi.components.schemas[name];

	test('event types, order states and platforms are those of the contract', () => {
		expect(values(eventTypeField.options)).toEqual(
			[...schema('UpdateShopWebhookRequest').properties.event_type.enum].sort(),
		);
		expect(values(orderStatuses)).toEqual([...schema('GetOrderListRequest').properties.order_status.enum].sort());
		const order = schema('AddExternalOrderReferencesRequest').properties.orders.items.properties.external_order;
		expect(values(platformField.options)).toEqual([...order.properties.platform.enum].sort());
	});

	test('topics are those of the contract', () => {
		const topics = read('tiktok-shop.webhooks.schema.json')['x-topics'] as Array<{
			type: number;
			event_type: string | null;
		}>;
		const wanted = topics.map(({ type, event_type }) => [type, event_type ?? undefined]);
		const offered = TOPICS.map(({ number, eventType }) => [number, eventType]);
		const sort = (list: unknown[][]) => [...list].sort((a, b) => Number(a[0]) - Number(b[0]));
		expect(sort(offered)).toEqual(sort(wanted));
	});

	const ours = [
		...['getAuthorizedShops', 'getSellerPermissions', 'getOrderList', 'getOrderDetail', 'getPriceDetail'],
		...['searchProducts', 'getProduct', 'activateProduct', 'deactivateProducts', 'inventorySearch', 'updateInventory'],
		...['getWarehouseList', 'getWarehouseDeliveryOptions', 'getShippingProviders'],
	];
	const dispatch = [
		...['markPackageAsShipped', 'shipPackage', 'createPackages', 'getEligibleShippingService', 'searchPackage'],
		...['getPackageDetail', 'updateShippingInfo', 'updatePackageShippingInfo', 'getPackageShippingDocument'],
		...['getPackageHandoverTimeSlots', 'getTracking', 'getOrderSplitAttributes', 'splitOrders', 'combinePackage'],
		...['searchCombinablePackages', 'searchCancellations', 'cancelOrder', 'approveCancellation', 'rejectCancellation'],
		...['searchCancellations202602', 'getRejectReasons'],
	];
	const returns = [
		...['searchReturns', 'searchReturns202602', 'getDecisionEligibility', 'getReviewDecision', 'getReturnRecords'],
		...['getAftersaleEligibility', 'calculateRefund', 'createReturn'],
		...['approveReturn', 'rejectReturn', 'uploadProductImage'],
	];
	const finance = [
		...['getStatements', 'getTransactionsByStatement', 'getTransactionsByOrder', 'getPayments', 'getWithdrawals'],
		...['getPayments202605', 'getUnsettledTransactions'],
	];

	test('codes that are called transient are tried again, no others', () => {
		for (const { operationId, 'x-error-codes': codes = [] } of operations) {
			for (const { code, message, class: kind } of codes) {
				const { kind: found } = classifyAnswer({ httpStatus: 200, code: String(code), message });
				const again = found === 'retry' || found === 'reread';
				if (kind === 'TRANSIENT') expect([operationId, code, again]).toEqual([operationId, code, true]);
				else if ([...ours, ...dispatch, ...returns, ...finance].includes(operationId))
					expect([operationId, code, again]).toEqual([operationId, code, false]);
			}
		}
	});

	test('every code of shipping, cancelling, returns and finance is explained; what is done is looked at, never reported as done', () => {
		const explained = [...dispatch, ...returns, ...finance];
		const found = operations.filter(({ operationId }) => explained.includes(operationId));
		expect(found.map(({ operationId }) => operationId).sort()).toEqual([...explained].sort());
		for (const { operationId, 'x-error-codes': codes = [] } of found) {
			for (const { code, message, class: kind } of codes) {
				const failure = classifyAnswer({ httpStatus: 200, code: String(code), message });
				// texts of our own, unless it is only tried again
				if (kind !== 'TRANSIENT') expect([operationId, code, explainCode(String(code))]).not.toContain(undefined);
				if (kind === 'ALREADY_DONE') expect([code, failure.kind]).toEqual([code, 'done']);
			}
		}
	});

	test('refusals of a refund are told in the words of refunds, not of cancellations', () => {
		const found = operations.filter(({ operationId }) => returns.includes(operationId));
		for (const { operationId, 'x-error-codes': codes = [] } of found) {
			for (const { code } of codes) {
				const { message } = explainReturnCode(String(code)) ?? explainCode(String(code)) ?? { message: '' };
				expect([operationId, code, message]).toEqual([operationId, code, expect.not.stringMatching(/cancellation/)]);
			}
		}
	});

	test('choices of returns and finance are those of the contract', () => {
		const choices = (resource: string, operation: string, name: string, filter?: string) => {
			const { properties } = findOperation(resources, resource, operation)!;
			const field = properties.find((property) => property.name === name)!;
			const inner = (field.options as Array<{ name: string; options?: unknown }>).find((one) => one.name === filter);
			return values(inner ? inner.options : field.options).filter(Boolean);
		};
		const enumOf = (name: string, property: string): string[] => {
			const found = schema(name).properties[property];
			return [...(found.enum ?? found.items.enum)].sort();
		};
		const search = (filter: string) => choices('return', 'search', 'filters', filter);
		expect(search('statuses')).toEqual(enumOf('SearchReturnsRequest', 'return_status'));
		expect(search('types')).toEqual(enumOf('SearchReturnsRequest', 'return_types'));
		expect(search('arbitrationStatuses')).toEqual(enumOf('SearchReturnsRequest', 'arbitration_status'));
		expect(choices('return', 'calculate', 'requestType')).toEqual(enumOf('CalculateRefundRequest', 'request_type'));
		expect(choices('return', 'create', 'returnType')).toEqual(enumOf('CreateReturnRequest', 'return_type'));
		expect(choices('return', 'create', 'shipmentType')).toEqual(enumOf('CreateReturnRequest', 'shipment_type'));
		expect(choices('return', 'create', 'handoverMethod')).toEqual(enumOf('CreateReturnRequest', 'handover_method'));
		expect(choices('return', 'approve', 'decision')).toEqual(enumOf('ApproveReturnRequest', 'decision'));
		expect(choices('return', 'reject', 'decision')).toEqual(enumOf('RejectReturnRequest', 'decision'));
		const query = (operationId: string, name: string) => {
			const { parameters } = operations.find((one) => one.operationId === operationId) as unknown as {
				parameters: Array<{ name: string; schema: { enum?: string[]; items?: { enum: string[] } } }>;
			};
			const found = parameters.find((one) => one.name === name)!.schema;
			return [...(found.enum ?? found.items!.enum)].sort();
		};
		const byStatus = choices('finance', 'getStatements', 'filters', 'paymentStatus');
		expect(byStatus).toEqual(query('getStatements', 'payment_status'));
		expect(choices('finance', 'getWithdrawals', 'types')).toEqual(query('getWithdrawals', 'types'));
	});

	test('every code of the platform is explained', () => {
		const common = openApi.components['x-common-errors'] as ErrorCode[];
		const silent = common.filter(({ code }) => !explainCode(String(code)) && code !== 36009004);
		expect(silent).toEqual([]);
	});

	test('the token host and the API host are the defaults of the credential', () => {
		const defaults = Object.fromEntries(
			new TikTokShopApi().properties.map(({ name, default: value }) => [name, value]),
		);
		const servers = JSON.stringify([openApi.servers, openApi.paths['/api/v2/token/get']]);
		expect(servers).toContain(defaults.apiBaseUrl);
		expect(servers).toContain(defaults.tokenBaseUrl);
	});

	test('every webhook example is read, with all its ids', () => {
		const examples = names('tiktok-shop.examples').filter((file) => file.startsWith('webhook.'));
		expect(examples.length).toBeGreaterThan(15);
		for (const file of examples) {
			const raw = Buffer.from(text(`tiktok-shop.examples/${file}`));
			const { data, type } = JSON.parse(raw.toString());
			const event = readEvent(raw)!;
			expect(event.type_number).toBe(type);
			expect(event.event_key).not.toBe('');
			expect(Number.isNaN(Date.parse(event.occurred_at))).toBe(false);
			for (const id of ['order_id', 'product_id', 'return_id', 'cancel_id'] as const) {
				if (data[id] === undefined) continue;
				expect(raw.toString()).toContain(String(event[id]));
				expect(event[id]).toMatch(/^\d{15,20}$/);
			}
		}
	});

	test('the Test button finds words for every error example', () => {
		const { rules = [] } = new TikTokShopApi().test;
		const get = (value: unknown, path: string): unknown =>
			path
				.split('.')
				.reduce((current: unknown, name) => (current as Record<string, unknown> | null | undefined)?.[name], value);
		const verdict = (answer: unknown) =>
			rules
				.map(({ properties }) => properties as unknown as { key: string; value: unknown; message: string })
				.find(({ key, value }) => get(answer, key) === value)?.message;
		expect(verdict(read('tiktok-shop.examples/shops.response.json'))).toBeUndefined();
		const errors = names('tiktok-shop.examples').filter((file) => file.startsWith('error.'));
		for (const file of errors) expect(verdict(read(`tiktok-shop.examples/${file}`))).toMatch(/^[A-Z].{20,}/);
		expect(verdict({ code: 0, data: { shops: [] } })).toContain('cover no shop');
		expect(verdict({ data: '<html>' })).toContain('Check the API base URL');
		expect(verdict({ code: 105002, data: null })).toContain('access token has expired');
	});
});
