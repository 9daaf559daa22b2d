// What the NewStore Trigger makes of every event of the contracts, and that the node's lists agree with them.
import { decideBuyerRequests } from '../../nodes/ChannelCancellation/decideBuyerRequest';
import { decideSellerCancels } from '../../nodes/ChannelCancellation/decideSellerCancel';
import { readBuyerOptions } from '../../nodes/ChannelCancellation/decideBuyerRequestOperation';
import { readSellerOptions } from '../../nodes/ChannelCancellation/decideSellerCancelOperation';
import { markOf } from '../../nodes/NewStore/actions/booking/marks';
import { judgeRefund, refundFault } from '../../nodes/NewStore/actions/refund/refunds';
import { judgeReturn, recordsOf, returnFault } from '../../nodes/NewStore/actions/return/returns';
import { normalizeEvent } from '../../nodes/NewStoreTrigger/normalizeEvent';
import { EVENT_NAMES, STOCK_EVENT_NAMES } from '../../nodes/shared/newStore/events';
import { describeContracts } from '../support/contracts.mts';

describeContracts('NewStore events of the contracts', ({ json, names }) => {
	const examples = names('newstore.examples')
		.filter((file) => file.startsWith('event.'))
		.map((file) => ({ file, event: json(`newstore.examples/${file}`) }));

	it('are all offered by the trigger', () => {
		const known = json('newstore.events.schema.json').$defs.EventName.examples as string[];
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

describeContracts('cancellations of the contracts', ({ json }) => {
	const example = (name: string) => json(`newstore.examples/${name}`);
	const orderId = '576460000000000001';
	/** TikTok order whose lines are those items of the examples that the events name. */
	const decide = (eventFile: string) => {
		const event = normalizeEvent(example(eventFile));
		const items = example('event.order.cancelled.json').payload.items as Array<{ id: string }>;
		const about = { shop_id: '1', order_id: orderId };
		const lookUp = {
			...about,
			found: true,
			newstore_order_id: event.order_id,
			...example('showCancellationStatus.response.json'),
			fulfillment_requests: [],
		};
		const order = {
			...about,
			status: 'AWAITING_SHIPMENT',
			line_items: items.map((_, index) => ({ id: `57708000000000000${index}`, display_status: 'TO_SHIP' })),
		};
		const lines = items.map(({ id }, index) => ({ id, origin_id: `57708000000000000${index}` }));
		const references = [{ line_items: lines }];
		return decideSellerCancels([lookUp, event], [order], {
			shops: [{ shop_id: '1', region: 'US' }],
			references,
			options: readSellerOptions({}),
		}).cancel.map((placed) => placed.json.order_line_item_ids?.length);
	};

	it('order.cancelled and order.items_cancelled say what to cancel on TikTok', () => {
		expect(decide('event.order.cancelled.json')).toEqual([2]);
		expect(decide('event.order.items_cancelled.json')).toEqual([1]);
	});

	it('a request as the TikTok contract shows it is read with its deadline', () => {
		const [request] = json('tiktok-shop.examples/cancellations.search.response.json').data.cancellations;
		const { approve } = decideBuyerRequests(
			[{ shop_id: '1', ...request }],
			[{ shop_id: '1', order_id: request.order_id, found: false }],
			{
				shops: [{ shop_id: '1', region: 'GB', active: true }],
				references: [],
				options: readBuyerOptions({}, [], Date.now()),
			},
		);
		expect(approve[0].json).toMatchObject({ cancel_id: request.cancel_id, deadline: '2025-12-03T01:30:00Z' });
	});
});

describeContracts('returns and refunds of the contracts', ({ json }) => {
	const example = (name: string) => json(`newstore.examples/${name}`);

	it('a return as it is sent can be sent, and is recognised by its mark only', () => {
		const payload = example('createReturn.request.json');
		const mark = markOf(payload, ['tiktok_return_id']);
		expect(mark).toEqual({ name: 'tiktok_return_id', value: '4035000000000000001' });
		expect(returnFault(payload, mark)).toBeUndefined();
		const [record] = recordsOf(example('listReturns.response.json'), 'returns');
		// The documented answer shows neither attributes nor time: it can be the same return or another one.
		expect(judgeReturn(payload, mark, record)).toBe('maybe');
		const attributes = { extended_attributes: payload.extended_attributes };
		expect(judgeReturn(payload, mark, { ...record, ...attributes })).toBe('ours');
		expect(judgeReturn(payload, mark, { ...record, returned_at: payload.returned_at })).toBe('ours');
		expect(judgeReturn(payload, mark, { ...record, returned_from: 'US-STORE-014' })).toBe('other');
	});

	it('a refund as it is listed is the one that was sent', () => {
		const payload = example('createRefund.request.json');
		const mark = markOf(payload, ['tiktok_return_id', 'tiktok_refund_id']);
		expect(refundFault(payload, mark)).toBeUndefined();
		const [record] = recordsOf(example('listRefunds.response.json'), 'refunds');
		expect(judgeRefund(payload, mark, record)).toBe('ours');
		const unmarked = { ...record, metadata: {} };
		expect(judgeRefund(payload, undefined, unmarked)).toBe('ours');
		expect(judgeRefund({ ...payload, amount: 6.01 }, undefined, unmarked)).toBe('other');
		expect(judgeRefund(payload, undefined, { ...unmarked, return_id: 'a return' })).toBe('other');
	});
});
