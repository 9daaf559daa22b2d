// What the NewStore Trigger makes of every event of the contracts, and that the node's lists agree with them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalizeEvent } from '../../nodes/NewStoreTrigger/normalizeEvent';
import { EVENT_NAMES, STOCK_EVENT_NAMES } from '../../nodes/shared/newStore/events';

const CONTRACTS = join(process.cwd(), '..', 'shared', 'contracts');
const EXAMPLES = join(CONTRACTS, 'newstore.examples');
const present = existsSync(EXAMPLES);
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const examples = present
	? readdirSync(EXAMPLES)
			.filter((file) => file.startsWith('event.'))
			.map((file) => ({ file, event: json(join(EXAMPLES, file)) }))
	: [];
if (!present)
	console.warn('contracts are not beside the repository: the contract test of the NewStore nodes checks nothing');

describe('NewStore events of the contracts', () => {
	it('are all offered by the trigger', () => {
		if (!present) return;
		const known = json(join(CONTRACTS, 'newstore.events.schema.json')).$defs.EventName.examples as string[];
		expect([...EVENT_NAMES].sort()).toEqual([...known].sort());
		for (const name of STOCK_EVENT_NAMES) expect(known).toContain(name);
	});

	it('become items with a key, an order and what they are about', () => {
		for (const { file, event } of examples) {
			const item = normalizeEvent(event);
			expect([file, item.type, item.tenant]).toEqual([file, event.name, event.tenant]);
			expect(item.event_key.startsWith(`${event.name}:${event.payload.id}`)).toBe(true);
			expect(item.occurred_at).toBe('2026-03-04T10:00:00.123Z');
			expect(item.payload).toEqual(event.payload);
			const products = (event.payload.items ?? []).map((entry: { product_id: string }) => entry.product_id);
			expect([file, item.product_ids]).toEqual([file, [...new Set(products)]]);
			if (/^order\./.test(event.name)) expect(item.order_id).toBe(event.payload.id);
			else expect(item.order_id).toBe(event.payload.order_id);
			// The same event delivered again has the same key.
			expect(normalizeEvent({ ...event, published_at: '2026-03-04T10:05:00Z' }).event_key).toBe(item.event_key);
		}
	});

	it('name the locations that their fields name, whatever the field is called', () => {
		if (!present) return;
		const locations = (name: string) =>
			normalizeEvent(examples.find(({ file }) => file === `event.${name}.json`)?.event).location_ids;
		for (const name of [
			'inventory_transaction.adjustment_created',
			'inventory_transaction.items_received',
			'inventory_count.items_counted',
			'fulfillment_request.items_completed',
			'return.processed',
			'order.opened.in-store-sale',
			'order.completed',
		]) {
			expect([name, locations(name)]).toEqual([name, ['US-STORE-014']]);
		}
		expect(locations('order.opened')).toEqual([]);
		expect(locations('order.cancelled')).toEqual([]);
	});
});
