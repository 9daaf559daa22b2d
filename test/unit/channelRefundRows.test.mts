/** Rows of tts_refunds around a run: due, with news, untouched. */
import { dueOrders, untouched, withNews } from '../../nodes/ChannelRefund/ledger/rowChoices.ts';

const NOW = Date.UTC(2026, 2, 4, 10);
const jsons = (placed: Array<{ json: unknown }>) => placed.map(({ json }) => json);
const row = (more: Record<string, unknown> = {}) => ({
	refund_key: 'nsr-1',
	direction: 'store_to_tiktok',
	shop_id: '7',
	order_id: '5',
	newstore_order_id: 'ns-5',
	newstore_return_id: '1',
	state: 'waiting',
	attempts: 0,
	decision: '',
	ask_again_at: '',
	note: 'It waits.',
	updatedAt: '2026-03-04T09:00:00.000Z',
	...more,
});

describe('due', () => {
	test.each<[string, Record<string, unknown>, boolean]>([
		['waits without a time', {}, true],
		['its time is over', { ask_again_at: '2026-03-04T09:59:00Z' }, true],
		['its time is to come', { ask_again_at: '2026-03-04T10:01:00Z' }, false],
		['its time is none', { ask_again_at: 'soon' }, true],
		['waits for a person', { state: 'asked', decision: null }, false],
		['a person has refused', { state: 'asked', decision: 'refuse' }, false],
		['a person has approved by hand', { state: 'asked', decision: 'approve' }, true],
		['a state that nobody knows: somebody has to be told', { state: 'odd' }, true],
		['no order is known', { newstore_order_id: '' }, false],
	])('a row that %s', (_, more, isDue) => {
		const due = isDue ? [{ newstore_order_id: 'ns-5', events: [] }] : [];
		expect(jsons(dueOrders([row(more)], NOW).storeReturns)).toEqual(due);
	});

	test('each order once, and each way by its own output', () => {
		const back = { direction: 'tiktok_to_newstore', newstore_order_id: '' };
		const due = dueOrders(
			[row(), row({ refund_key: 'nsr-2' }), row(back), row(back), row({ ...back, order_id: '' }), {}],
			NOW,
		);
		expect(jsons(due.storeReturns)).toEqual([{ newstore_order_id: 'ns-5', events: [] }]);
		expect(jsons(due.tikTokReturns)).toEqual([{ shop_id: '7', order_id: '5' }]);
		expect(due.tikTokReturns[0].index).toBe(2);
	});
});

describe('news', () => {
	const item = (more: Record<string, unknown> = {}) => ({ reason: 'why', ledger: row(more) });
	test.each(['state', 'attempts', 'amount', 'tiktok_return_id', 'newstore_return_id', 'newstore_refund_id', 'note'])(
		'another %s is one, and the item leaves as it came',
		(column) => {
			expect(jsons(withNews([item({ [column]: '9' })], [row()]))).toEqual([item({ [column]: '9' })]);
		},
	);
	test('what the table says already is none, whatever type a cell has; another row is no comparison', () => {
		expect(withNews([item({ attempts: '0', amount: undefined })], [row({ amount: null })])).toEqual([]);
		expect(withNews([item()], [row({ refund_key: 'nsr-2' })])).toHaveLength(1);
		expect(withNews([item()], [])).toHaveLength(1);
		expect(withNews([{ reason: 'no row' }, {}], [row()])).toEqual([]);
	});
	test('the state on TikTok is news of a refund, not of a booking', () => {
		expect(withNews([item({ tiktok_state: 'X' })], [row()])).toHaveLength(1);
		const back = { direction: 'tiktok_to_newstore' };
		expect(withNews([item({ ...back, tiktok_state: 'X' })], [row(back)])).toEqual([]);
	});
});

describe('untouched', () => {
	const later = { updatedAt: '2026-03-04T09:30:00.000Z' };
	const kept = (mine: Record<string, unknown>, theirs: Record<string, unknown>, before = [row()]) =>
		untouched([row(mine)], before, [row(theirs)]).length === 1;
	test('nothing changed, another row, or the very row that was read', () => {
		expect(untouched([row()], [row()], [])).toHaveLength(1);
		expect(kept({}, { ...later, refund_key: 'nsr-2' })).toBe(true);
		expect(kept({}, {})).toBe(true);
	});
	test('a row that another run has changed, or made, is not written', () => {
		expect(kept({}, later)).toBe(false);
		expect(kept({}, later, [])).toBe(false);
		expect(kept({}, { updatedAt: 'soon' })).toBe(false);
	});
	test('a call comes after a try that waits, not after an answer or a call', () => {
		for (const state of ['waiting', 'failed']) expect(kept({ state: 'sending' }, { ...later, state })).toBe(true);
		expect(kept({ state: 'sending' }, { ...later, decision: 'refuse' })).toBe(false);
		for (const state of ['sending', 'done', 'asked', 'refused'])
			expect(kept({ state: 'sending' }, { ...later, state })).toBe(false);
	});
	test('a return that the store has exchanged meanwhile is not refunded; a booking does not mind', () => {
		const mark = { ...later, refund_key: 'exchange-1' };
		expect(kept({ state: 'sending' }, mark)).toBe(false);
		expect(kept({ state: 'sending', direction: 'tiktok_to_newstore' }, mark)).toBe(true);
	});
});
