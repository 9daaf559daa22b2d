/** Words of dispatch cases: people read products with their quantity, ids stand in the small print. */
import { goodsOf } from '../../nodes/ChannelDispatch/decide/goods.ts';
import { readOrders } from '../../nodes/ChannelDispatch/reading/tikTokOrder.ts';
import { wordFaults } from '../support/caseWords.mts';
import type { LineFacts } from '../support/dispatchExamples.mts';
import { decide, fulfillment, lineId, reference, tikTokOrder } from '../support/dispatchExamples.mts';

const goods = (lines: LineFacts[]) => {
	const [{ order }] = readOrders([tikTokOrder(lines)]).orders.values();
	return goodsOf(order.lines.map((line) => ({ line })));
};
const CAP = { name: 'Canvas cap', sku: 'CAP-KHK-OS' };
const SOCKS = { name: 'Wool socks', sku: 'SOCK-MIX-OS' };
const NAMELESS = { name: '', sku: '' };

test.each([
	['Canvas cap (CAP-KHK-OS)', [CAP]],
	['2 × Canvas cap (CAP-KHK-OS) and Wool socks (SOCK-MIX-OS)', [CAP, SOCKS, CAP]],
	['CAP-KHK-OS', [{ ...CAP, name: '' }]],
	['Canvas cap', [{ ...CAP, sku: '' }]],
	['an item', [NAMELESS]],
	['3 items', [NAMELESS, NAMELESS, NAMELESS]],
	[`${'x'.repeat(59)}… (CAP-KHK-OS)`, [{ ...CAP, name: 'x'.repeat(200) }]],
])('%s', (words, lines) => {
	expect(goods(lines)).toBe(words);
});

test('parts in several parcels: the product, the parcels, the line in the small print', () => {
	const { exceptions } = decide({
		orders: [tikTokOrder([{ ...CAP, components: 2 }])],
		references: [
			reference([
				['a', 1],
				['b', 1],
			]),
		],
		fulfillment: [
			fulfillment([
				{ item: 'a', tracking: 'JD0005', hour: 8 },
				{ item: 'b', tracking: 'JD0007', hour: 4 },
			]),
		],
		options: { severalParcels: 'exception' },
	});
	expect(exceptions).toMatchObject([
		{
			title: expect.stringContaining('the parts of Canvas cap (CAP-KHK-OS) left in 2 parcels'),
			what_happened: expect.stringContaining('JD0007 and JD0005'),
			ids: { line_ids: lineId(1) },
		},
	]);
});

test('a package that has to be split: what each parcel holds', () => {
	const { exceptions } = decide({
		orders: [tikTokOrder([CAP, CAP, SOCKS].map((line) => ({ ...line, packageId: '11' })))],
		fulfillment: [fulfillment([{ item: 1 }, { item: 2 }, { item: 3, tracking: 'JD0002' }])],
		region: 'BR',
	});
	expect(exceptions).toMatchObject([
		{
			code: 'DISPATCH_SPLIT_NEEDED',
			what_happened: expect.stringContaining(
				'JD0001 with 2 × Canvas cap (CAP-KHK-OS); JD0002 with Wool socks (SOCK-MIX-OS).',
			),
			ids: { package_id: '11', line_ids: [1, 2, 3].map(lineId).join(', ') },
		},
	]);
});

test('one and many', () => {
	const [one, two] = [1, 2].map(
		(count) =>
			decide({
				orders: [tikTokOrder(Array<LineFacts>(count).fill({ cancelled: true, ...CAP }))],
				fulfillment: [fulfillment(Array.from({ length: count }, (_, at) => ({ item: at + 1 })))],
			}).exceptions[0].what_happened,
	);
	expect([one, two].map((text) => text.includes('shipped it:'))).toEqual([true, true]);
	const [partly] = decide({
		orders: [tikTokOrder([{ cancelled: true, ...CAP }, { cancelled: true, ...CAP }, SOCKS])],
		fulfillment: [fulfillment([{ item: 1 }, { item: 2 }])],
	}).exceptions;
	expect(partly.what_happened).toContain('TikTok cancelled 2 × Canvas cap (CAP-KHK-OS), but GB-LEEDS-01 shipped them:');
});

// Every example of the dispatch tests is read by this check.
test.each([
	[
		'title and text say',
		{ title: 'Order 1: TikTok wants the invoice first', what_happened: 'TikTok wants the invoice first.' },
	],
	['grammar', { title: 'A', what_happened: '1 lines are open.' }],
	['names line', { title: 'A', what_happened: 'Line 577 is open.', ids: { line_ids: '576, 577' } }],
	['no end', { title: 'A', what_happened: 'Open' }],
])('the check of the words finds: %s', (fault, text) => {
	const faults = wordFaults({ what_to_do: 'Look.', ...text });
	expect(faults.join()).toContain(fault);
});
