import { hasBearerKey } from '../../nodes/shared/newStore/bearerKey';
import { normalizeEvent } from '../../nodes/NewStoreTrigger/normalizeEvent';
import { chosenEventNames, STOCK_EVENT_NAMES } from '../../nodes/shared/newStore/events';
import { listIntegrations } from '../../nodes/shared/newStore/eventStream';

const event = (name: string, payload: object) => ({
	tenant: 't',
	name,
	published_at: '2026-03-04T10:00:00.123456Z',
	payload,
});
const keyOf = (name: string, payload: object) => normalizeEvent(event(name, payload)).event_key;

describe('event keys', () => {
	it('tell chunks, logical times and item lists of one entity apart', () => {
		expect(keyOf('inventory_count.items_counted', { id: 'c', chunk_number: 1, items: [{ product_id: 'A' }] })).toBe(
			'inventory_count.items_counted:c:1',
		);
		expect(keyOf('fulfillment_request.assigned', { id: 'f', logical_timestamp: 20411 })).toBe(
			'fulfillment_request.assigned:f:20411',
		);
		const cancelled = (ids: string[]) => keyOf('order.items_cancelled', { id: 'o', items: ids.map((id) => ({ id })) });
		expect(cancelled(['b', 'a'])).toBe(cancelled(['a', 'b']));
		expect(cancelled(['a'])).not.toBe(cancelled(['a', 'b']));
	});

	it('tell two refunds of one payment account apart, whose id is that of the account', () => {
		const refunded = (transaction: string) =>
			keyOf('payment_account.amount_refunded', {
				id: 'o',
				order_id: 'o',
				transactions: [{ id: transaction, amount: 5 }],
			});
		expect(refunded('t1')).not.toBe(refunded('t2'));
		expect(refunded('t1')).toBe(refunded('t1'));
	});

	it('stay short for large orders and exist for events without an id', () => {
		const items = Array.from({ length: 300 }, (_, n) => ({ id: `0f6c1b52-7a3e-4d19-9b44-${n}` }));
		expect(keyOf('order.cancelled', { id: 'o', items }).length).toBeLessThan(80);
		expect(keyOf('invoice.created', { x: 1 })).not.toBe(keyOf('invoice.created', { x: 2 }));
	});
});

describe('normalizeEvent', () => {
	it('passes on what it does not know', () => {
		expect(normalizeEvent({})).toEqual({
			event_key: expect.stringMatching(/^unknown:/),
			occurred_at: '1970-01-01T00:00:00.000Z',
			tenant: '',
			type: 'unknown',
			product_ids: [],
			location_ids: [],
			payload: {},
		});
		expect(normalizeEvent(event('order.invented', { id: 'o', items: 'none' }))).toMatchObject({
			type: 'order.invented',
			order_id: 'o',
		});
	});

	it('names both products of a swap and every location of an order', () => {
		const items = [{ old_product_id: 'A', new_product_id: 'B', fulfillment_location_id: 'X' }, { product_id: 'A' }];
		expect(normalizeEvent(event('order.items_swapped', { id: 'o', items }))).toMatchObject({
			product_ids: ['A', 'B'],
			location_ids: ['X'],
		});
	});
});

describe('hasBearerKey', () => {
	it('accepts the key and nothing else, never an empty one', () => {
		expect(hasBearerKey('Bearer key', 'key')).toBe(true);
		expect(hasBearerKey('bearer key', 'key')).toBe(true);
		for (const [header, key] of [
			['Bearer ', ''],
			['', ''],
			[undefined, undefined],
			['Bearer undefined', undefined],
			['Bearer key', ''],
			['key', 'key'],
			['Bearer key ', 'key'],
			['Bearer key2', 'key'],
			[['Bearer key'], 'key'],
		]) {
			expect(hasBearerKey(header, key)).toBe(false);
		}
	});
});

describe('chosenEventNames', () => {
	it('resolves presets; none and all mean no filter', () => {
		expect(chosenEventNames([])).toEqual([]);
		expect(chosenEventNames(['order.opened', 'all'])).toEqual([]);
		expect(chosenEventNames(['stock'])).toEqual([...STOCK_EVENT_NAMES].sort());
		expect(chosenEventNames(['invoice.created', 'stock'])).toHaveLength(STOCK_EVENT_NAMES.length + 1);
	});
});

it('a list of integrations shows no keys: neither our own nor those of a stream into a bucket', async () => {
	const integrations = [
		{ id: 'a', status: 'running', callback_parameters: { callback_url: 'https://n8n.example.com/x', api_key: 'KEY' } },
		{ id: 'b', status: 'stopped', s3_parameters: { aws_secret_access_key: 'KEY', bucket: 'events', key_prefix: 'p' } },
		{ id: 'c', status: 'running' },
	];
	const client = { call: async () => ({ data: { integrations } }) };
	expect(await listIntegrations(client as never)).toEqual([
		{ id: 'a', status: 'running', callback_parameters: { callback_url: 'https://n8n.example.com/x' } },
		{ id: 'b', status: 'stopped', s3_parameters: { bucket: 'events', key_prefix: 'p' } },
		{ id: 'c', status: 'running' },
	]);
});
