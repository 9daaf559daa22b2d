// Channel Refund, Plan Refunds: what the rows of tts_refunds say, and what is written into them.
import type { Row } from '../../nodes/shared/tableRows.ts';
import {
	eligibility,
	line,
	newStoreOrder,
	only,
	plan,
	refundRequest,
	REQUEST,
	RETURN,
	returnEvent,
	row,
	sellerRefund,
	shopOf,
	tikTokOrder,
	tikTokReturn,
	TTR,
} from '../support/refundExamples.mts';

const inStore = (events: Row[], fields: Row = {}) => [newStoreOrder({ events, ...fields })];
const code = (plans: object) => {
	const { output, json } = only(plans);
	expect(output).toBe('exceptions');
	return json.code;
};

describe('the ledger', () => {
	test('sending and found on TikTok: settled, never made again', () => {
		const { output, json } = only(plan({ ledger: [row()], returns: [sellerRefund()] }));
		expect(output).toBe('settled');
		expect(json).toMatchObject({ found_id: TTR, ledger: { state: 'done', tiktok_return_id: TTR, amount: '21.50' } });
	});

	test('sending and not found: wait while it may be under way, then again with the same key', () => {
		expect(only(plan({ ledger: [row()], now: '2026-03-12T11:30:00Z' }))).toMatchObject({
			output: 'wait',
			json: { ask_again_at: '2026-03-12T11:31:00Z', ledger: { state: 'sending', updated_at: '2026-03-12T11:29:00Z' } },
		});
		expect(only(plan({ ledger: [row()] })).json).toMatchObject({
			order_line_item_ids: [line(1)],
			ledger: { state: 'sending', idempotency_key: `refund-${RETURN}`, attempts: 1 },
		});
	});

	test('a refund of the same lines that is the effect of another row does not settle this one', () => {
		const other = row({
			refund_key: 'nsr-x',
			newstore_return_id: 'x',
			state: 'done',
			tiktok_return_id: TTR,
			lines: JSON.stringify([line(1)]),
		});
		const plans = plan({ ledger: [row({ lines: JSON.stringify([line(2)]) }), other], returns: [sellerRefund()] });
		expect(plans.settled).toEqual([]);
	});

	test('an approval whose answer was lost', () => {
		const sent = row({ tiktok_return_id: TTR, idempotency_key: `approve-${TTR}-APPROVE_RETURN` });
		expect(
			only(plan({ ledger: [sent], returns: [tikTokReturn({ return_status: 'RETURN_OR_REFUND_REQUEST_SUCCESS' })] }))
				.output,
		).toBe('settled');
		expect(only(plan({ ledger: [sent], returns: [tikTokReturn()] })).json).toMatchObject({
			decision: 'APPROVE_RETURN',
			idempotency_key: `approve-${TTR}-APPROVE_RETURN`,
		});
	});

	test('the row was lost and TikTok shows the refund of just these lines', () => {
		expect(only(plan({ returns: [sellerRefund()] })).output).toBe('settled');
		const byProduct = inStore([returnEvent({ items: [0] })]);
		expect(only(plan({ newStore: byProduct, returns: [sellerRefund([[2, '21.50']])] })).output).toBe('settled');
	});

	test('asked: waits, until somebody has done it in Seller Center', () => {
		const ledger = [row({ state: 'asked', idempotency_key: '' })];
		expect(only(plan({ ledger }))).toMatchObject({ output: 'wait', json: { ledger: { state: 'asked' } } });
		expect(only(plan({ ledger, returns: [sellerRefund()] })).output).toBe('settled');
		expect(
			only(plan({ ledger, returns: [tikTokReturn({ return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE' })] })).output,
		).toBe('nothing');
	});

	test('approved: with the reason of the person, and a new key when a call was made before', () => {
		const decided = { state: 'approved', decision: 'approve', decision_reason: 'reason_by_hand' };
		expect(only(plan({ ledger: [row({ ...decided, idempotency_key: '' })], reasons: [] })).json).toMatchObject({
			reason_name: 'reason_by_hand',
			ledger: { idempotency_key: `refund-${RETURN}` },
		});
		expect(only(plan({ ledger: [row(decided)] })).json.ledger.idempotency_key).toBe(`refund-${RETURN}-2`);
		expect(
			only(plan({ ledger: [row({ ...decided, idempotency_key: `refund-${RETURN}-2` })] })).json.ledger.idempotency_key,
		).toBe(`refund-${RETURN}-3`);
	});

	test.each([
		['12,50 pounds', 'GBP', [row()]],
		['12.505', 'GBP', [row()]],
		['12.50', 'JPY', [row({ currency: 'JPY', shop_id: shopOf('JP') })]],
		['five', 'GBP', [row({ refund_key: `nsf-${REQUEST}`, newstore_return_id: '', newstore_refund_id: REQUEST })]],
	])(
		'approved with an amount that cannot be read (%s, %s): asked again, not refunded in full',
		(amount, currency, [one]) => {
			const region = currency === 'JPY' ? 'JP' : 'GB';
			const ledger = [{ ...one, state: 'approved', decision: 'approve', decision_amount: amount, idempotency_key: '' }];
			const plans = plan({
				newStore: [
					newStoreOrder(one.newstore_refund_id ? { refunds: [refundRequest(5)] } : { events: [returnEvent()] }, region),
				],
				orders: [tikTokOrder({ region, lines: [{ price: '2150' }, { price: '2150' }] })],
				eligibility: [eligibility(2, {}, region)],
				ledger,
			});
			expect(code(plans)).toBe('REFUND_ANSWER_UNCLEAR');
			expect(only(plans).json.ledger.state).toBe('asked');
		},
	);

	test('approved, and TikTok could not be asked this time: still approved, so that the next call gets a new key', () => {
		const plans = plan({ ledger: [row({ state: 'approved', decision: 'approve' })], eligibility: [] });
		expect([code(plans), only(plans).json.ledger.state]).toEqual(['REFUND_INCOMPLETE', 'approved']);
	});

	test('done, and the order could not be read this time: nobody is bothered', () => {
		const ledger = [row({ state: 'done', tiktok_return_id: TTR })];
		expect(only(plan({ ledger, orders: [] }))).toMatchObject({
			output: 'nothing',
			json: { ledger: { state: 'done' } },
		});
	});

	test('failed: again when its time has come, with the same key; after six attempts a person', () => {
		const failed = { state: 'failed', ask_again_at: '2026-03-12T12:30:00Z', note: 'risk control' };
		expect(only(plan({ ledger: [row(failed)] }))).toMatchObject({
			output: 'wait',
			json: { ask_again_at: '2026-03-12T12:30:00Z' },
		});
		expect(only(plan({ ledger: [row(failed)], now: '2026-03-12T12:31:00Z' })).json.ledger).toMatchObject({
			state: 'failed',
			idempotency_key: `refund-${RETURN}`,
		});
		expect(code(plan({ ledger: [row({ ...failed, attempts: 6 })] }))).toBe('REFUND_FAILED');
	});

	test('waits grow with the time that has passed', () => {
		const returns = [tikTokReturn({ return_status: 'AWAITING_BUYER_SHIP' })];
		const at = (created: string) =>
			only(plan({ returns, ledger: [row({ state: 'waiting', idempotency_key: '', created_at: created })] })).json
				.ask_again_at;
		expect([at('2026-03-12T12:00:00Z'), at('2026-03-12T11:00:00Z'), at('2026-03-11T00:00:00Z')]).toEqual([
			'2026-03-12T12:05:00Z',
			'2026-03-12T13:00:00Z',
			'2026-03-12T16:00:00Z',
		]);
	});

	test('done, and TikTok has closed it again: a person', () => {
		const ledger = [row({ state: 'done', tiktok_return_id: TTR })];
		expect(
			code(plan({ ledger, returns: [sellerRefund(undefined, { return_status: 'RETURN_OR_REFUND_REQUEST_CANCEL' })] })),
		).toBe('REFUND_REVERSED');
	});

	test('done: what TikTok says of it now is noted', () => {
		const ledger = [row({ state: 'done', tiktok_return_id: TTR, tiktok_state: 'RETURN_OR_REFUND_REQUEST_SUCCESS' })];
		expect(only(plan({ ledger, returns: [sellerRefund()] })).json.ledger).toMatchObject({
			state: 'done',
			tiktok_state: 'RETURN_OR_REFUND_REQUEST_COMPLETE',
		});
		expect(only(plan({ ledger })).json.ledger).toMatchObject(ledger[0]);
	});

	test('two rows claim one refund: the later return is refunded by another line', () => {
		const returns = ['a', 'b'].map((id, n) => ({
			return_id: id,
			return_items: [{ product_id: 'TEE-BLK-M' }],
			refunded_amount: 21.5,
			returned_at: `2026-03-12T1${n}:00:00Z`,
		}));
		const ledger = ['a', 'b'].map((id, n) =>
			row({
				refund_key: `nsr-${id}`,
				newstore_return_id: id,
				state: 'done',
				tiktok_return_id: TTR,
				created_at: `2026-03-12T11:2${n}:00Z`,
			}),
		);
		const plans = plan({ newStore: [newStoreOrder({ returns })], ledger, returns: [sellerRefund()] });
		expect(plans.nothing.map(({ json }) => json.refund_key)).toEqual(['nsr-a']);
		expect(plans.calculate.map(({ json }) => [json.refund_key, json.order_line_item_ids])).toEqual([
			['nsr-b', [line(2)]],
		]);
	});

	test('a row of the sweep whose return NewStore does not list now goes on by what the row says', () => {
		expect(only(plan({ newStore: [newStoreOrder()], ledger: [row()], returns: [sellerRefund()] })).output).toBe(
			'settled',
		);
		expect(
			only(plan({ newStore: [newStoreOrder()], ledger: [row({ state: 'failed', ask_again_at: '' })] })).json
				.order_line_item_ids,
		).toEqual([line(1)]);
	});

	test('a case that only the payment adapter knows waits for NewStore, then a person', () => {
		const newStore = inStore([
			{ type: 'refund', idempotency_key: RETURN, newstore_return_id: RETURN, amount: 21.5, currency: 'GBP' },
		]);
		expect(only(plan({ newStore })).output).toBe('wait');
		expect(
			code(
				plan({
					newStore,
					ledger: [row({ state: 'waiting', idempotency_key: '', lines: '[]', created_at: '2026-03-08T00:00:00Z' })],
				}),
			),
		).toBe('REFUND_UNKNOWN_CASE');
		const listed = { newStore: [newStoreOrder({ ...newStore[0], refunds: [refundRequest(5, { id: RETURN })] })] };
		expect(only(plan(listed)).json.plan).toMatchObject({ kind: 'appeasement', store_amount: 500 });
	});
});
