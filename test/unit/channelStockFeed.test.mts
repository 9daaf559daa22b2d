/** A product that was asked for and not answered is unknown, not sold out. */
import { StockFeed } from '../../nodes/ChannelStock/stockFeed.ts';

test('an item without any location tells nothing', () => {
	const feed = new StockFeed([
		{ product_id: 'A', atp_by_location: {} },
		{ product_id: 'B', atp_by_location: { LEEDS: 0 } },
	]);
	expect([feed.has('A'), feed.has('B'), feed.size]).toEqual([false, true, 1]);
	expect(feed.unreadable).toEqual([]);
});

test('a later item may still tell', () => {
	const feed = new StockFeed([
		{ product_id: 'A', atp_by_location: {} },
		{ product_id: 'A', atp_by_location: { LEEDS: 3 } },
	]);
	expect(feed.get('A')).toEqual({ LEEDS: 3 });
});
