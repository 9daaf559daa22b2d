/** Every payload that Channel Order makes is a valid request of NewStore's order injection, in every market and with every setting. */
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describeContracts } from '../support/contracts.mts';
import { injected } from '../support/decide.mts';
import { MARKETS, shopOf, shopRow, tikTokOrder, validOrder } from '../support/orderExamples.mts';

/** OpenAPI 3.0 writes "above 0" as minimum 0 with exclusiveMinimum true; JSON Schema as exclusiveMinimum 0. */
function toJsonSchema(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(toJsonSchema);
	if (typeof value !== 'object' || value === null) return value;
	const schema = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJsonSchema(inner)]));
	if (schema.exclusiveMinimum !== true) return schema;
	const { minimum, ...rest } = schema;
	return { ...rest, exclusiveMinimum: minimum };
}

function schemaOf(contract: Record<string, unknown>, name: string) {
	// Amounts are decimal numbers; without a precision 64.99 would be no multiple of 0.01.
	const ajv = new Ajv({ strict: false, allErrors: true, multipleOfPrecision: 6 });
	addFormats(ajv);
	ajv.addSchema({ $id: 'contract', components: toJsonSchema(contract.components) as object });
	return ajv.compile({ $ref: `contract#/components/schemas/${name}` });
}

describeContracts('order injection', ({ json }) => {
	const valid = schemaOf(json('newstore.openapi.json'), 'InjectedOrderRequest');
	const expectValid = (payload: unknown) => {
		valid(payload);
		expect(valid.errors ?? []).toEqual([]);
	};

	test('the schema refuses a payload that is wrong', () => {
		const { payload } = injected(tikTokOrder());
		expect(valid({ ...payload, shipments: [] })).toBe(false);
		expect(valid({ ...payload, payments: [{ ...payload.payments[0], amount: 0 }] })).toBe(false);
	});

	test('orders of all markets are valid', () => {
		fc.assert(
			fc.property(validOrder, ({ market, order }) => expectValid(injected(order, { shops: [shopOf(market)] }).payload)),
			{ numRuns: 150 },
		);
	});

	test.each([
		['platform discount as discount', { shops: [shopRow({ platform_discount_as_payment: false })] }],
		['fees added to shipping', { options: { buyerFees: 'addToShipping' } }],
		['prerouted', { options: { routingStrategy: 'prerouted', fulfillmentNodeId: 'DC1' } }],
		['with relay address', { options: { sendCustomerEmail: true } }],
	])('with setting: %s', (_, setting) => {
		const order = tikTokOrder({
			lines: [{ price: 2500, sellerDiscount: 250, platformDiscount: 100 }],
			shipping: { price: 399, sellerDiscount: 10, platformDiscount: 20 },
			fees: { retail_delivery_fee: 28 },
		});
		expectValid(injected(order, setting).payload);
	});

	test('orders without money and masked orders of TikTok shipping', () => {
		const free = { lines: [{ price: 0 }], order: { is_sample_order: true } };
		expectValid(injected(tikTokOrder(free)).payload);
		const masked = tikTokOrder({
			address: { address_line1: '***', name: 'J**', first_name: 'J**' },
			order: { shipping_type: 'TIKTOK' },
		});
		expectValid(injected(masked, { options: { maskedAddress: 'minimal' } }).payload);
	});

	test('the example order of the contract becomes a valid payload', () => {
		const example = json('tiktok-shop.examples/orders.detail.response.json') as {
			data: { orders: Array<Record<string, unknown>> };
		};
		const { payload } = injected(
			{ ...example.data.orders[0], shop_id: '7495000000000000001' },
			{ shops: [shopOf(MARKETS[0])] },
		);
		expectValid(payload);
		expect(payload.payments.map((payment) => payment.amount)).toEqual([55.5, 6.99]);
	});
});
