/** A product that was asked for and not answered is unknown, not sold out. */
import { StockFeed } from '../../nodes/ChannelStock/reading/stockFeed.ts';

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

test('nothing anywhere of a product that may be unknown is no answer; below zero is one', () => {
	const items = [
		{ product_id: 'A', atp_by_location: { LEEDS: 0, LONDON: 0 } },
		{ product_id: 'B', atp_by_location: { LEEDS: 0, LONDON: -1 } },
		{ product_id: 'C', atp_by_location: { LEEDS: 0 } },
		{ product_id: 'D', atp_by_location: {} },
	];
	const feed = new StockFeed(items, new Set(['A', 'B', 'D']));
	expect(['A', 'B', 'C', 'D'].filter((id) => feed.has(id))).toEqual(['B', 'C']);
	expect([...feed.unproven]).toEqual(['A', 'D']);
});
