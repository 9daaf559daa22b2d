/** Orders of which somebody shipped a part on TikTok: NewStore is asked, and what it does not have is never silent. */
import { listStockToCheck } from '../../nodes/ChannelOrder/listStock.ts';
import { resolveShort } from '../../nodes/ChannelOrder/resolveShort.ts';
import { decide, notNow } from '../support/decide.mts';
import { tikTokOrder } from '../support/orderExamples.mts';

type Row = Record<string, unknown>;

/** Lines of 20.00, 10.00 and 5.00 with these states. */
function partly(states: string[]): Row {
	const order = tikTokOrder({
		lines: [
			{ price: 2000, sellerSku: 'TEE-BLK-M' },
			{ price: 1000, sellerSku: 'CAP-NVY-OS' },
			{ price: 500, sellerSku: 'SOCK-MIX-OS' },
		],
		shipping: { price: 399 },
		order: { status: 'PARTIALLY_SHIPPING' },
	});
	(order.line_items as Row[]).forEach((line, index) => (line.display_status = states[index]));
	return order;
}

const order = partly(['IN_TRANSIT', 'AWAITING_SHIPMENT', 'CANCELLED']);
const OPEN_LINE = '577080000000000002';

const shortOf = (options: Row = {}, stock?: Row[]) => {
	const { short, ...others } = decide([order], { options, ...(stock ? { stock } : {}) });
	expect(Object.values(others).flat()).toEqual([]);
	expect(short).toHaveLength(1);
	return short[0].json as unknown as Row;
};

test('it leaves by Short, so that NewStore is asked for it', () => {
	expect(shortOf()).toMatchObject({ external_id: order.id, shortage: [], partly_shipped: 'exception' });
});

test('NewStore has it: nothing to do, and never a second injection of a part', () => {
	for (const options of [{}, { partlyShipped: 'inject' }])
		expect(resolveShort({ ...shortOf(options), found: true, newstore_order_id: 'NS1' }, 'repeat')).toMatchObject({
			kind: 'skip',
			item: { code: 'ALREADY_IN_NEWSTORE', status: 'PARTIALLY_SHIPPING', newstore_order_id: 'NS1' },
		});
});

test('NewStore does not have it: operations hear of the open lines, with the deadline', () => {
	expect(resolveShort({ ...shortOf(), found: false }, 'repeat')).toMatchObject({
		kind: 'exception',
		exception: {
			code: 'ORDER_PARTLY_SHIPPED',
			owner_role: 'operations',
			title: `Order ${String(order.id)} is partly shipped, and NewStore does not have it`,
			what_happened: expect.stringContaining('1 unit still has to be shipped'),
			what_to_do: expect.stringContaining(`(line ${OPEN_LINE})`),
			deadline: '2025-12-03T00:00:00Z',
		},
	});
});

test('by setting its open lines are injected, with what the buyer paid for them', () => {
	const answer = resolveShort({ ...shortOf({ partlyShipped: 'inject' }), found: false }, 'repeat');
	expect(answer).toMatchObject({ kind: 'inject', item: { order_id: order.id } });
	const { payload, warnings } = (answer as unknown as { item: { payload: Row; warnings: string[] } }).item;
	expect(payload).toMatchObject({
		shipments: [{ items: [{ external_item_id: `${OPEN_LINE}-1`, product_id: 'CAP-NVY-OS' }] }],
		payments: [{ amount: 13.99 }],
	});
	expect(warnings).toEqual([
		'1 line of the order had been shipped without NewStore and is not part of it; the whole shipping fee is.',
	]);
});

test('its open lines need stock like any others', () => {
	const stock = [{ product_id: 'CAP-NVY-OS', atp: 0 }];
	const short = shortOf({ partlyShipped: 'inject' }, stock);
	expect(short.shortage).toEqual([{ product_id: 'CAP-NVY-OS', wanted: 1, available: 0 }]);
	expect(resolveShort({ ...short, found: false }, 'repeat')).toMatchObject({
		kind: 'exception',
		exception: { code: 'ORDER_SHORT_STOCK' },
	});
	expect(listStockToCheck([order], []).map(({ productId }) => productId)).toEqual(['CAP-NVY-OS']);
});

test('nothing open is left: skipped', () => {
	expect(notNow(partly(['IN_TRANSIT', 'DELIVERED', 'CANCELLED']))).toMatchObject({
		output: 'skip',
		code: 'ORDER_SHIPPED',
	});
});
