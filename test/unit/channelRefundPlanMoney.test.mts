// Channel Refund, Plan Refunds: refunds without goods, and goods that a store has exchanged.
import type { Row } from '../../nodes/shared/tableRows.ts';
import {
	eligibility,
	line,
	newStoreOrder,
	NOW,
	only,
	plan,
	refundRequest,
	REQUEST,
	RETURN,
	RETURNED_AT,
	returnEvent,
	row,
	seconds,
	sellerRefund,
	tikTokReturn,
	TTR,
	UUID,
} from '../support/refundExamples.mts';

const inStore = (events: Row[], fields: Row = {}) => [newStoreOrder({ events, ...fields })];
const code = (plans: object) => {
	const { output, json } = only(plans);
	expect(output).toBe('exceptions');
	return json.code;
};

describe('a refund without goods', () => {
	const goodwill = (amount: number, fields: Row = {}) => [newStoreOrder({ refunds: [refundRequest(amount, fields)] })];

	test('over the lines that are left, to the cent', () => {
		const { output, json } = only(plan({ newStore: goodwill(6) }));
		expect(output).toBe('calculate');
		expect(json).toMatchObject({
			refund_key: `nsf-${REQUEST}`,
			newstore_refund_id: REQUEST,
			request_type: 'REFUND',
			order_line_item_ids: [line(1), line(2)],
			plan: { kind: 'appeasement', store_amount: 600, lines_rest: 4300 },
		});
	});

	test('by event, beside a return of the same order: the return takes its line, the rest is left', () => {
		const event = { type: 'refund_request.issued', payload: { ...refundRequest(6), status: undefined } };
		const plans = plan({ newStore: inStore([returnEvent(), event]) });
		expect(plans.calculate.map(({ json }) => [json.plan.kind, json.order_line_item_ids, json.plan.order_rest])).toEqual(
			[
				['return', [line(1)], 4300],
				['appeasement', [line(2)], 2150],
			],
		);
	});

	test('never over what is left', () => {
		expect(code(plan({ newStore: goodwill(43.01) }))).toBe('REFUND_OVER_REST');
		expect(
			code(
				plan({
					newStore: goodwill(22),
					returns: [tikTokReturn({ return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE' })],
				}),
			),
		).toBe('REFUND_OVER_REST');
		expect(only(plan({ newStore: goodwill(22), returns: [tikTokReturn()] })).output).toBe('wait');
	});

	test.each<[string, Parameters<typeof plan>[0], string]>([
		['it has failed in NewStore', { newStore: goodwill(6, { status: 'failed' }) }, 'REFUND_FAILED_IN_STORE'],
		['it is in another currency', { newStore: goodwill(6, { currency: 'USD' }) }, 'REFUND_CURRENCY'],
		['it has no amount', { newStore: goodwill(0) }, 'REFUND_ZERO_IN_STORE'],
		[
			'no line is eligible',
			{ newStore: goodwill(6), eligibility: [eligibility(2, { 1: [25001046, 'risk'], 2: [25001046, 'risk'] })] },
			'REFUND_NOT_ELIGIBLE',
		],
	])('a person when %s', (_, wish, expected) => {
		expect(code(plan(wish))).toBe(expected);
	});

	test('settled by lines and amount, or by amount when the row was lost', () => {
		const both: Array<[number, string]> = [
			[1, '3.00'],
			[2, '3.00'],
		];
		const sent = row({
			refund_key: `nsf-${REQUEST}`,
			newstore_return_id: '',
			newstore_refund_id: REQUEST,
			amount: '6.00',
			lines: JSON.stringify([line(1), line(2)]),
		});
		expect(only(plan({ newStore: goodwill(6), ledger: [sent], returns: [sellerRefund(both)] })).output).toBe('settled');
		expect(only(plan({ newStore: goodwill(6), returns: [sellerRefund(both)] })).output).toBe('settled');
		const old = sellerRefund(both, { create_time: seconds('2026-03-01T00:00:00Z') });
		expect(only(plan({ newStore: goodwill(6), returns: [old] })).output).toBe('calculate');
	});
});

describe('goods that a store has exchanged', () => {
	const placed = (type: string, fields: Row = {}): Row => ({
		type,
		payload: { id: 'new', is_exchange: true, exchanges: [{ order_id: UUID, return_id: RETURN }], ...fields },
	});
	const exchange = placed('order.created');
	/** As 06a keeps an exchange in the ledger. */
	const mark = (fields: Row = {}): Row =>
		row({
			refund_key: `exchange-${RETURN}`,
			newstore_return_id: '',
			lines: '[]',
			amount: '',
			state: 'waiting',
			newstore_state: 'exchanged',
			attempts: 0,
			idempotency_key: '',
			...fields,
		});
	const asked = (fields: Row = {}) =>
		row({ state: 'asked', newstore_state: 'exchanged', attempts: 0, idempotency_key: '', ...fields });
	const paidRow = (fields: Row = {}) =>
		row({ state: 'done', tiktok_return_id: TTR, newstore_state: 'processed', ...fields });
	const paidOnTikTok = [sellerRefund([[1, '21.50']], { return_id: TTR })];
	/** Outputs with their code or reason, by refund key. */
	const said = (plans: object) =>
		Object.fromEntries(
			Object.entries(plans).flatMap(([output, list]) =>
				(list as Array<{ json: Row }>).map(({ json }) => [
					String(json.refund_key),
					[output, json.code].filter(Boolean).join(' '),
				]),
			),
		);

	test.each([
		['before the return', [exchange]],
		['with the return', [exchange, returnEvent()]],
		['with the return, last', [returnEvent(), placed('order.opened')]],
		[
			'and names another order too',
			[
				placed('order.created', {
					exchanges: [
						{ order_id: 'x', return_id: 'y' },
						{ order_id: UUID, return_id: RETURN },
					],
				}),
			],
		],
	])('told %s: a person is asked, once', (_, events) => {
		const { output, json } = only(plan({ newStore: inStore(events) }));
		expect([output, json.code]).toEqual(['exceptions', 'REFUND_EXCHANGE']);
		expect(json.ledger).toMatchObject({ refund_key: `nsr-${RETURN}`, state: 'asked', newstore_state: 'exchanged' });
		const again = only(plan({ newStore: inStore([...events, returnEvent()]), ledger: [json.ledger] }));
		expect([again.output, again.json.ledger.state]).toEqual(['wait', 'asked']);
	});

	test('the ledger knows it: the return is not refunded when it comes, and the row of the exchange ends when a person was told', () => {
		const first = plan({ ledger: [mark()] });
		expect(said(first)).toEqual({ [`nsr-${RETURN}`]: 'exceptions REFUND_EXCHANGE' });
		const ledger = [mark(), first.exceptions[0].json.ledger as unknown as Row];
		const second = plan({ ledger });
		expect(said(second)).toEqual({ [`nsr-${RETURN}`]: 'wait', [`exchange-${RETURN}`]: 'nothing' });
		expect(second.nothing[0].json.ledger).toMatchObject({ state: 'nothing', ask_again_at: '', newstore_return_id: '' });
		const ended = plan({ ledger: [mark({ state: 'nothing' }), ledger[1]] });
		expect(said(ended)).toEqual({ [`nsr-${RETURN}`]: 'wait' });
	});

	test('another return of the order is refunded as ever', () => {
		const other = returnEvent({ items: [2], fields: { id: 'other' } });
		const plans = plan({ newStore: inStore([exchange, returnEvent(), other]) });
		expect(said(plans)).toEqual({ [`nsr-${RETURN}`]: 'exceptions REFUND_EXCHANGE', 'nsr-other': 'calculate' });
		expect(plans.calculate[0].json.order_line_item_ids).toEqual([line(2)]);
	});

	test('an exchange for a return of another order changes nothing here', () => {
		const elsewhere = placed('order.created', { exchanges: [{ order_id: 'x', return_id: RETURN }] });
		expect(only(plan({ newStore: inStore([elsewhere, returnEvent()]) })).output).toBe('calculate');
	});

	test.each([
		['waits for the other side', { state: 'waiting', attempts: 0 }],
		['TikTok has refused it', { state: 'failed' }],
		['a person was asked something else', { state: 'asked' }],
		['a person has approved it without knowing', { state: 'approved', decision: 'approve', decision_amount: '5' }],
		['it may have left, and TikTok does not show it in time', { state: 'sending' }],
	])('the refund has not left (%s): a person is asked', (_, fields) => {
		const { output, json } = only(plan({ newStore: inStore([exchange]), ledger: [row(fields)] }));
		expect([output, json.code]).toEqual(['exceptions', 'REFUND_EXCHANGE']);
		expect(json.ledger).toMatchObject({
			state: 'asked',
			decision: '',
			decision_amount: '',
			newstore_state: 'exchanged',
		});
	});

	test('a refund under way is waited for; whether it has left shows later', () => {
		const sending = row({ updated_at: '2026-03-12T11:59:30Z', newstore_state: 'processed' });
		const { output, json } = only(plan({ newStore: inStore([exchange]), ledger: [sending] }));
		expect([output, json.ledger]).toMatchObject(['wait', { state: 'sending', newstore_state: 'processed' }]);
		const later = plan({ newStore: inStore([]), ledger: [sending, mark()], returns: paidOnTikTok });
		expect(said(later)).toEqual({ [`nsr-${RETURN}`]: 'exceptions REFUND_EXCHANGE_PAID' });
		expect(later.exceptions[0].json.ledger).toMatchObject({ state: 'done', tiktok_return_id: TTR, amount: '21.50' });
	});

	test('the refund has left: a person hears of it once, and the refund stays as it is', () => {
		const wish = { newStore: inStore([exchange, returnEvent()]), returns: paidOnTikTok };
		const first = only(plan({ ...wish, ledger: [paidRow()] }));
		expect(first.json).toMatchObject({
			code: 'REFUND_EXCHANGE_PAID',
			what_happened: expect.stringContaining('21.50 GBP'),
			ledger: { state: 'done', tiktok_return_id: TTR, newstore_state: 'exchanged' },
		});
		const again = plan({ ...wish, ledger: [first.json.ledger, mark()] });
		expect(said(again)).toEqual({ [`nsr-${RETURN}`]: 'nothing', [`exchange-${RETURN}`]: 'nothing' });
	});

	test('the buyer had the money by another way: the same', () => {
		const plans = plan({
			newStore: inStore([exchange, returnEvent()]),
			returns: [tikTokReturn({ return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE' })],
		});
		expect(only(plans).json).toMatchObject({ code: 'REFUND_EXCHANGE_PAID', ledger: { state: 'nothing' } });
	});

	test('a refund that TikTok has closed is no money: a person is asked', () => {
		const closed = [sellerRefund([[1, '21.50']], { return_id: TTR, return_status: 'RETURN_OR_REFUND_REQUEST_CANCEL' })];
		const plans = plan({ newStore: inStore([exchange, returnEvent()]), returns: closed, ledger: [paidRow()] });
		expect(code(plans)).toBe('REFUND_EXCHANGE');
	});

	test.each([
		['refused by a person', { state: 'refused', decision: 'refuse' }],
		['free of charge', { state: 'nothing' }],
	])('nothing is left to say: %s', (_, fields) => {
		const ledger = [row({ ...fields, attempts: 0 }), mark()];
		const first = plan({ newStore: inStore([]), ledger });
		expect(said(first)).toEqual({ [`nsr-${RETURN}`]: 'nothing' });
		expect(first.nothing[0].json.ledger).toMatchObject({ ...fields, newstore_state: 'exchanged' });
		const second = plan({ newStore: inStore([]), ledger: [first.nothing[0].json.ledger as unknown as Row, mark()] });
		expect(said(second)).toMatchObject({ [`exchange-${RETURN}`]: 'nothing' });
	});

	test('the buyer has a request on TikTok for the goods: it is not granted, and the mail names it', () => {
		const plans = plan({ newStore: inStore([exchange, returnEvent()]), returns: [tikTokReturn()] });
		expect(only(plans).json).toMatchObject({ code: 'REFUND_EXCHANGE', ids: { tiktok_return_id: TTR } });
	});

	test('approved by a person who knows: refunded, with what the person said', () => {
		const approved = asked({ state: 'approved', decision: 'approve', decision_amount: '3.00' });
		const { output, json } = only(plan({ newStore: inStore([exchange, returnEvent()]), ledger: [approved] }));
		expect(output).toBe('calculate');
		expect(json.ledger).toMatchObject({ decision: 'approve', decision_amount: '3.00', newstore_state: 'exchanged' });
		// The exchange came first, and NewStore does not list the return yet.
		const early = only(
			plan({ newStore: inStore([]), ledger: [{ ...approved, lines: '[]' }, mark({ state: 'nothing' })] }),
		);
		expect([early.output, early.json.ledger.state]).toEqual(['wait', 'approved']);
	});

	test('whatever is told in whatever order and however often, with a refund or not: one question or one report', () => {
		const told = [exchange, placed('order.opened'), returnEvent()];
		const orders = [
			[0, 1, 2],
			[0, 2, 1],
			[1, 0, 2],
			[1, 2, 0],
			[2, 0, 1],
			[2, 1, 0],
		];
		for (const order of orders) {
			let ledger: Row[] = [];
			const codes: string[] = [];
			let refunds = 0;
			let isPaid = false;
			for (const place of [...order, ...order, ...order]) {
				const event = told[place];
				if (event.type !== 'return.processed')
					ledger = [...ledger.filter(({ refund_key: key }) => key !== `exchange-${RETURN}`), mark()];
				const plans = plan({ newStore: inStore([event]), ledger, returns: isPaid ? paidOnTikTok : [] });
				codes.push(...plans.exceptions.map(({ json }) => json.code));
				refunds += plans.calculate.length + plans.approve.length;
				const rows = Object.values(plans).flatMap((list) =>
					(list as Array<{ json: { ledger: Row } }>).map(({ json }) => json.ledger),
				);
				ledger = [...ledger.filter(({ refund_key: key }) => !rows.some((one) => one.refund_key === key)), ...rows];
				if (plans.calculate.length > 0) {
					isPaid = true;
					ledger = ledger.map((one) => (one.refund_key === `nsr-${RETURN}` ? paidRow() : one));
				}
			}
			const isTooLate = order[0] === 2;
			expect([order, codes, refunds]).toEqual([
				order,
				[isTooLate ? 'REFUND_EXCHANGE_PAID' : 'REFUND_EXCHANGE'],
				isTooLate ? 1 : 0,
			]);
			expect(ledger.find(({ refund_key: key }) => key === `exchange-${RETURN}`)).toMatchObject({ state: 'nothing' });
		}
	});

	test('a return is held for as long as the settings say, so that an exchange is in time', () => {
		const options = { exchangeWaitMinutes: '30' };
		const held = only(plan({ options }));
		expect(held).toMatchObject({ output: 'wait', json: { ask_again_at: '2026-03-12T12:30:00Z' } });
		expect(held.json.ledger).toMatchObject({ state: 'waiting', lines: JSON.stringify([line(1)]) });
		const at = (now: string, newStore = inStore([returnEvent()])) =>
			only(plan({ options, now, newStore, ledger: [held.json.ledger] }));
		expect(at('2026-03-12T12:29:00Z')).toMatchObject({
			output: 'wait',
			json: { ask_again_at: '2026-03-12T12:30:00Z' },
		});
		expect(at('2026-03-12T12:30:00Z').output).toBe('calculate');
		expect(at('2026-03-12T12:20:00Z', inStore([exchange])).json.code).toBe('REFUND_EXCHANGE');
	});

	test.each(['2026-03-12T12:00:00.000Z', '2026-03-12T12:00:00.500Z', '2026-03-12T12:00:00.999Z'])(
		'without the setting nothing is held, at %s either: times of rows are rounded to seconds',
		(now) => expect(only(plan({ now })).output).toBe('calculate'),
	);

	test.each([
		['nothing is to be refunded', { returns: paidOnTikTok, ledger: [] }, 'settled'],
		[
			'a person has decided',
			{ ledger: [row({ state: 'approved', decision: 'approve', attempts: 0, created_at: NOW })] },
			'calculate',
		],
		[
			'it has left before',
			{ ledger: [row({ state: 'sending', created_at: NOW, updated_at: RETURNED_AT })] },
			'calculate',
		],
		['it is goodwill', { newStore: [newStoreOrder({ refunds: [refundRequest(3)] })] }, 'calculate'],
	])('nothing is held when %s', (_, wish, output) => {
		expect(only(plan({ options: { exchangeWaitMinutes: 30 }, ...wish })).output).toBe(output);
	});
});
