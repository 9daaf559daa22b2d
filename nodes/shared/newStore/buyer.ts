import type { IDataObject, INodeProperties } from 'n8n-workflow';

/** Fields of orders and events that say who the buyer is (newstore.md 4, 13), at whatever depth they stand. */
const BUYER_FIELDS = new Set([
	'billing_address',
	'customer',
	'customer_email',
	'customer_id',
	'customer_name',
	'email',
	'external_customer_id',
	'first_name',
	'last_name',
	'phone',
	'shipping_address',
]);

export const leaveOutBuyerField: INodeProperties = {
	displayName: 'Leave Out the Buyer',
	name: 'leaveOutBuyer',
	type: 'boolean',
	default: false,
	description:
		'Whether to leave out who the buyer is: name, addresses, phone, email and customer numbers. n8n keeps what a node puts out in its list of executions.',
};

/** The same order or event without the buyer. */
export function withoutBuyer<T extends object>(value: T): T {
	return strip(value as unknown as IDataObject) as unknown as T;
}

function strip(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(strip);
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([field]) => !BUYER_FIELDS.has(field))
			.map(([field, inner]) => [field, strip(inner)]),
	);
}
