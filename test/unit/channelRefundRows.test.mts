/** Rows of tts_refunds around a run: due, with news, untouched. */
import fc from 'fast-check';
import { dueOrders, inOtherHands, noted, untouched, withNews } from '../../nodes/ChannelRefund/ledger/rowChoices.ts';
import { lookAfterOthers } from '../../nodes/ChannelRefund/ledger/readAgain.ts';
import {
	keepNotedOperation,
	keepUntouchedOperation,
	listRowsOperation,
} from '../../nodes/ChannelRefund/ledger/rowOperations.ts';
import { WrongSetting } from '../../nodes/shared/wrongSetting.ts';
import { given } from '../support/givenOperation.mts';

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

describe('cases beside the rows', () => {
	const order = { order_id: 't-1' };
	const asked = (key: string) => row({ ...order, refund_key: key, state: 'asked' });
	const told = (key: string) => ({ code: 'REFUND_NOTHING_REFUNDABLE', refund_key: key, ledger: asked(key) });
	const unnamed = { code: 'REFUND_UNREADABLE' };
	const keep = (feeds: Record<string, object[]>, parameters: Record<string, unknown> = {}) =>
		keepUntouchedOperation.run(
			given({ feeds: { rows: [], meanwhile: [], cases: [], failed: [], ...feeds } as never, parameters, now: NOW }),
		);
	const claim = (key: string) => JSON.stringify([{ claim_key: key, owner: '1' }]);

	test('a run that got the order tells them', () => {
		const { cases, others } = keep({ rows: [asked('k-1')], cases: [told('k-1')] }, { claimed: claim('t-1') });
		expect([cases, others]).toEqual([[{ json: told('k-1'), index: 0, input: 2 }], []]);
	});
	test('a run that another one was quicker than tells none whose row it may not write, and looks again', () => {
		const cases = [unnamed, told('k-1'), told('k-2')];
		const out = keep({ rows: [asked('k-1')], cases }, { claimed: claim('t-2') });
		// What says nothing new was told when it was noted.
		expect(out.cases).toEqual([
			{ json: unnamed, index: 0, input: 2 },
			{ json: told('k-2'), index: 2, input: 2 },
		]);
		expect(out.untouched).toEqual([]);
		expect(out.others).toMatchObject([{ json: { refund_key: expect.stringMatching(/^look-/), state: 'waiting' } }]);
	});
	test('what TikTok refused to calculate is told by the same rule', () => {
		const failed = [{ code: 'TIKTOK_RETURN', refund_key: 'k-1', error: 'refused' }];
		const rows = [row({ ...order, refund_key: 'k-1', state: 'failed' })];
		expect(keep({ rows, failed }, { claimed: claim('t-2') }).cases).toEqual([]);
		expect(keep({ rows, failed }, { claimed: claim('t-1') }).cases).toEqual([{ json: failed[0], index: 0, input: 3 }]);
	});
	test('what another run has done meanwhile is not told as it was before', () => {
		const meanwhile = [row({ ...order, refund_key: 'k-1', state: 'done', updatedAt: '2026-03-04T09:30:00.000Z' })];
		expect(keep({ rows: [asked('k-1')], meanwhile, cases: [told('k-1')] }).cases).toEqual([]);
	});
	test('nothing to note, as in a dry run: all are told', () => {
		expect(keep({ cases: [told('k-1'), unnamed] }).cases).toHaveLength(2);
	});
});

describe('rows to note', () => {
	const nothing = Object.fromEntries(Object.keys(listRowsOperation.inputs).map((key) => [key, []]));
	const decided = (key: string, more: Record<string, unknown> = {}) => ({
		refund_key: key,
		reason: 'because',
		ledger: row({ refund_key: key, ...more }),
	});
	const list = (feeds: Record<string, object[]>, parameters: Record<string, unknown> = {}) =>
		listRowsOperation.run(
			given({ feeds: { ...nothing, ...feeds } as never, parameters: { dryRun: false, ...parameters }, now: NOW }),
		);

	test('of every input, the row alone, in the order of the inputs, when it says something new', () => {
		const known = row({ refund_key: 'k-wait' });
		const { rows, dryRun } = list(
			{
				exceptions: [{ code: 'REFUND_UNREADABLE' }, decided('k-ask', { state: 'asked' })],
				wait: [decided('k-wait')],
				toRefund: [decided('k-1', { state: 'sending' })],
			},
			{ ledger: JSON.stringify([known]) },
		);
		expect(rows).toEqual([
			{ json: row({ refund_key: 'k-1', state: 'sending' }), index: 0, input: 0 },
			{ json: row({ refund_key: 'k-ask', state: 'asked' }), index: 1, input: 6 },
		]);
		expect(dryRun).toEqual([]);
	});

	test('cases go beside them, new or not, in a dry run too', () => {
		const feeds = {
			toAsk: [decided('k-2', { state: 'asked' })],
			wait: [decided('k-wait')],
			exceptions: [{ code: 'REFUND_UNREADABLE' }, decided('k-ask', { state: 'asked' })],
		};
		const ledger = JSON.stringify([row({ refund_key: 'k-ask', state: 'asked' })]);
		for (const dryRun of [false, true])
			expect(list(feeds, { dryRun, ledger }).cases).toMatchObject([
				{ json: { refund_key: 'k-2' }, index: 0, input: 1 },
				{ json: { code: 'REFUND_UNREADABLE' }, index: 0, input: 6 },
				{ json: { refund_key: 'k-ask' }, index: 1, input: 6 },
			]);
	});

	test('orders that could be read again end their look', () => {
		const look = row({ refund_key: 'look-ns-5' });
		const { rows } = list({ read: [{ newstore_order_id: 'ns-5' }] }, { ledger: JSON.stringify([look]) });
		expect(rows).toMatchObject([{ json: { refund_key: 'look-ns-5', state: 'nothing', ask_again_at: '' }, input: 8 }]);
	});

	test('a dry run notes nothing, and neither does one that nobody has ended', () => {
		for (const dryRun of [true, 'true', '', undefined]) {
			const out = list({ toRefund: [decided('k-1')] }, { dryRun });
			expect([out.rows, jsons(out.dryRun)]).toEqual([[], [decided('k-1')]]);
		}
		expect(() => list({}, { dryRun: 'perhaps' })).toThrow(WrongSetting);
	});
});

describe('only what is noted', () => {
	const keep = (rows: object[], refunds: object[], approvals: object[]) =>
		keepNotedOperation.run(given({ feeds: { noted: rows, refunds, approvals } as never }));

	test('what has a row leaves by its own output; what has none, or no key, does not', () => {
		const out = keep(
			[row({ refund_key: 'a' }), row({ refund_key: 'b' }), {}],
			[{ refund_key: 'a' }, { refund_key: 'c' }, {}, { refund_key: '' }],
			[{ refund_key: 'b' }],
		);
		expect(out).toEqual({
			refunds: [{ json: { refund_key: 'a' }, index: 0, input: 1 }],
			approvals: [{ json: { refund_key: 'b' }, index: 0, input: 2 }],
		});
	});

	test('no key leaves twice, and none that is not noted', () => {
		const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 8 });
		fc.assert(
			fc.property(keys, keys, (rows, items) => {
				const of = (list: string[]) => list.map((refund_key) => ({ refund_key }));
				const left = noted(of(rows), of(items), 1).map(({ json }) => String(json.refund_key));
				expect(new Set(left).size).toBe(left.length);
				expect(left.sort()).toEqual([...new Set(items)].filter((key) => key !== '' && rows.includes(key)).sort());
			}),
		);
	});
});

describe('in other hands', () => {
	test("an order that the run has claimed is its own, any other is not; a row without an order is nobody else's", () => {
		expect(inOtherHands(row(), [{ claim_key: '5', owner: '12' }])).toBe(false);
		expect(inOtherHands(row(), [{ claim_key: '6', owner: '12' }])).toBe(true);
		// where nothing was claimed n8n gives one empty row
		expect(inOtherHands(row(), [{}])).toBe(true);
		expect(inOtherHands(row({ order_id: '' }), [])).toBe(false);
	});
	test('each order is looked at again five minutes later, once', () => {
		const rows = [row(), row({ refund_key: 'nsr-2' }), row({ direction: 'tiktok_to_newstore', order_id: '9' })];
		const looks = lookAfterOthers(rows, [3, 4, 7], NOW);
		expect(looks.map(({ json, index }) => [json.refund_key, json.state, index])).toEqual([
			['look-ns-5', 'waiting', 3],
			['look-9', 'waiting', 7],
		]);
		expect(looks[0].json).toMatchObject({ order_id: '5', ask_again_at: '2026-03-04T10:05:00.000Z' });
	});
});
