// The shape of the fulfill_order body (newstore.md 5.1): required fields and limits, checked also when the contracts
// are not there.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const text = (maxLength: number, minLength = 1) => ({ type: 'string', minLength, maxLength });
const optionalText = (maxLength: number) => ({ type: 'string', maxLength });
const amount = { type: 'number', minimum: 0 };
const moment = { type: 'string', format: 'date-time' };

const attributes = {
	type: 'array',
	maxItems: 100,
	items: {
		type: 'object',
		required: ['name', 'value'],
		maxProperties: 2,
		properties: { name: text(100), value: optionalText(8192) },
	},
};

const address = {
	type: 'object',
	required: ['address_line_1', 'country'],
	properties: {
		address_line_1: text(128),
		address_line_2: optionalText(256),
		city: optionalText(64),
		country: { type: 'string', pattern: '^[A-Z]{2}$' },
		first_name: optionalText(64),
		last_name: optionalText(64),
		phone: optionalText(128),
		salutation: optionalText(32),
		state: optionalText(32),
		suffix: optionalText(32),
		title: optionalText(32),
		zip_code: optionalText(32),
	},
};

const discounts = {
	type: 'array',
	maxItems: 1,
	items: {
		type: 'object',
		required: ['type', 'discount_ref', 'original_value', 'price_adjustment'],
		properties: {
			type: { enum: ['fixed', 'percentage'] },
			discount_ref: text(256),
			original_value: amount,
			price_adjustment: amount,
			coupon_code: optionalText(64),
			description: optionalText(1024),
		},
		if: { properties: { type: { const: 'percentage' } } },
		then: { properties: { original_value: { maximum: 100 } } },
	},
};

const item = {
	type: 'object',
	required: ['external_item_id', 'product_id', 'price'],
	properties: {
		external_item_id: text(64),
		product_id: text(64),
		addon_parent_external_item_id: text(64),
		extended_attributes: attributes,
		price: {
			type: 'object',
			required: ['item_price', 'item_list_price', 'item_tax_lines'],
			properties: {
				item_price: amount,
				item_list_price: amount,
				item_tax_lines: {
					type: 'array',
					maxItems: 100,
					items: {
						type: 'object',
						required: ['amount', 'name', 'rate'],
						properties: {
							amount,
							name: { type: 'string' },
							rate: { type: 'number', minimum: 0, maximum: 1 },
							country_code: optionalText(2),
						},
					},
				},
				item_discount_info: discounts,
				item_order_discount_info: discounts,
				pricebook: optionalText(64),
				group_ref: optionalText(64),
			},
		},
	},
};

const routingStrategy = {
	type: 'object',
	required: ['strategy'],
	properties: { strategy: { enum: ['default', 'prerouted', 'external'] }, fulfillment_node_id: text(256) },
	if: { properties: { strategy: { enum: ['prerouted', 'external'] } } },
	then: { required: ['fulfillment_node_id'] },
};

const shippingOption = {
	type: 'object',
	required: ['price', 'tax'],
	properties: {
		service_level_identifier: text(64),
		shipping_offer_token: text(8192),
		price: amount,
		tax: amount,
		discount_info: discounts,
		routing_strategy: routingStrategy,
	},
};

const historicalOption = {
	type: 'object',
	required: [
		'country_code',
		'display_name',
		'fulfillment_node_id',
		'price',
		'service_level_identifier',
		'shipping_carrier',
		'shipping_type',
		'tax',
		'zip_code',
	],
	properties: {
		service_level_identifier: text(64),
		price: amount,
		tax: amount,
		fulfillment_node_id: { type: 'string' },
	},
};

const injectionSchema = {
	type: 'object',
	required: ['external_id', 'shop', 'shop_locale', 'channel_type', 'channel_name', 'currency', 'shipments'],
	properties: {
		external_id: text(64),
		shop: text(128),
		shop_locale: text(128),
		channel_type: { enum: ['web', 'mobile', 'store'] },
		channel_name: text(64),
		currency: { type: 'string', pattern: '^[A-Z]{3}$' },
		price_method: { enum: ['tax_included', 'tax_excluded'] },
		shipments: {
			type: 'array',
			minItems: 1,
			maxItems: 10,
			items: {
				type: 'object',
				required: ['items'],
				properties: {
					items: { type: 'array', minItems: 1, items: item },
					shipping_option: shippingOption,
					historical_shipping_option: historicalOption,
				},
				oneOf: [{ required: ['shipping_option'] }, { required: ['historical_shipping_option'] }],
			},
		},
		payments: {
			type: 'array',
			maxItems: 40,
			items: {
				type: 'object',
				required: ['amount', 'correlation_ref', 'method', 'processed_at', 'processor', 'type'],
				properties: {
					amount: { type: 'number', exclusiveMinimum: 0 },
					correlation_ref: text(128),
					method: text(64),
					processed_at: moment,
					processor: text(32),
					type: { enum: ['authorized', 'captured'] },
					wallet: text(64),
					metadata: { type: 'object', maxProperties: 100 },
				},
			},
		},
		placed_at: moment,
		customer_name: text(128),
		customer_email: text(64),
		customer_language: optionalText(2),
		external_customer_id: optionalText(64),
		billing_address: address,
		shipping_address: address,
		extended_attributes: attributes,
		is_preconfirmed: { type: 'boolean' },
		is_fulfilled: { type: 'boolean' },
		is_historical: { type: 'boolean' },
		is_offline: { type: 'boolean' },
		notification_blacklist: { type: 'array', items: { type: 'string' } },
		associate_id: optionalText(256),
		store_id: optionalText(256),
		ip_address: { type: 'string' },
	},
};

const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (instance: Ajv2020) => void)(ajv);
const validate = ajv.compile(injectionSchema);

/** What is wrong with the shape, one sentence each; empty when it is in order. */
export function shapeProblems(body: unknown): string[] {
	if (validate(body)) return [];
	return (validate.errors ?? [])
		.slice(0, 20)
		.map((error) => `(root)${error.instancePath}: ${error.message ?? 'is wrong'}`);
}
