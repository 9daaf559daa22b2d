// What the payment provider answers: pure functions of the call, so that repeats in any order keep the books right.
import fc from 'fast-check';
import { answerCall } from '../../nodes/NewStorePaymentsTrigger/answerCall';
import type { AnswerSettings } from '../../nodes/NewStorePaymentsTrigger/answerCall';
import { actionOf, BadCall, readPaymentCall } from '../../nodes/NewStorePaymentsTrigger/paymentCall';
import type { PaymentAction } from '../../nodes/NewStorePaymentsTrigger/paymentCall';
import { STATUS_OF } from '../../nodes/NewStorePaymentsTrigger/paymentErrors';
import type { ErrorCode } from '../../nodes/NewStorePaymentsTrigger/paymentErrors';
import { paymentEvent } from '../../nodes/NewStorePaymentsTrigger/paymentEvent';

const ORDER = '0f6c1b52-7a3e-4d19-9b44-2f5a6d7e8c01';
const RETURN = 'd4038815-6ea2-4f9b-b154-80c23dae6f44';
const SETTINGS: AnswerSettings = { methods: ['tiktok_shop'], errorRules: [], overRefund: 'refuse' };

interface Body {
	account_id?: unknown;
	idempotency_key?: unknown;
	arguments?: Record<string, unknown>;
	metadata?: unknown;
	transactions?: unknown;
}

const body = (more: Body = {}, amount: unknown = 21.6, currency: unknown = 'GBP'): Body => ({
	account_id: ORDER,
	idempotency_key: RETURN,
	metadata: { tiktok_order_id: '576460000000000001', processed_at: '2026-03-01T09:00:00' },
	transactions: [],
	...more,
	arguments: {
		amount,
		currency,
		payment_method: 'tiktok_shop',
		instrument: { type: 'tiktok_shop', identifier: 'pay-1' },
		...more.arguments,
	},
});

const ask = (action: PaymentAction, request: Body, settings = SETTINGS) =>
	answerCall(readPaymentCall(action, action === 'authorization' ? '' : 'instrument-1', request), settings);

const entryOf = (action: PaymentAction, request: Body) => {
	const answer = ask(action, request);
	if (answer.kind !== 'acknowledged') throw new Error(answer.message);
	expect(answer.entries).toHaveLength(1);
	return answer.entries[0];
};

const paid = (refundAmount: number) => ({
	transaction_id: 'earlier',
	instrument_id: 'instrument-1',
	capture_amount: -refundAmount,
	refund_amount: refundAmount,
	created_at: '2026-03-01T09:00:00Z',
});

describe('which call it is', () => {
	it.each([
		[{ resource: 'financial_instruments' }, 'authorization'],
		[{ instrument: 'i', call: '_capture' }, 'capture'],
		[{ instrument: 'i', call: '_refund' }, 'refund'],
		[{ instrument: 'i', call: '_revoke' }, 'revoke'],
		[{ instrument: 'i', call: '_transfer' }, undefined],
		[{ resource: 'something' }, undefined],
		[{}, undefined],
	])('%j is %s', (path, action) => expect(actionOf(path)).toBe(action));
});

describe('the entry', () => {
	it.each([
		['authorization', 21.6, 0],
		['capture', -21.6, 21.6],
		['refund', 0, -21.6],
		['revoke', -21.6, 0],
	] as const)(
		'of a %s changes what can be captured by %d and what can be refunded by %d',
		(action, capture, refund) => {
			const { transaction_id: id, instrument_id: instrument, ...rest } = entryOf(action, body());
			expect(rest).toEqual({
				capture_amount: capture,
				refund_amount: refund,
				currency: 'GBP',
				payment_method: 'tiktok_shop',
				payment_wallet: 'tiktok_shop',
				reason: action,
				created_at: '2026-03-01T09:00:00.000Z',
				processed_at: '2026-03-01T09:00:00.000Z',
			});
			expect(id).toMatch(new RegExp(`^tts-${action}-[0-9a-f]{32}$`));
			expect(instrument).toMatch(action === 'authorization' ? /^tts-[0-9a-f]{32}$/ : /^instrument-1$/);
		},
	);

	it('has another id for another key, call, order or instrument', () => {
		const ids = [
			entryOf('refund', body()),
			entryOf('refund', body({ idempotency_key: 'other' })),
			entryOf('refund', body({ account_id: 'other' })),
			entryOf('revoke', body()),
		].map((entry) => entry.transaction_id);
		expect(new Set(ids).size).toBe(4);
		const instrument = (identifier: string) =>
			entryOf('authorization', body({ arguments: { instrument: { type: 't', identifier } } })).instrument_id;
		expect(instrument('a')).not.toBe(instrument('b'));
	});

	it('takes its time from the payment, else from the oldest entry, and never from the clock', () => {
		const at = (request: Body) => entryOf('revoke', request).created_at;
		const transactions = [
			{ transaction_id: 'b', created_at: '2026-03-05T00:00:00Z' },
			{ transaction_id: 'a', created_at: '2026-03-02T00:00:00+01:00' },
		];
		expect(at(body({ transactions }))).toBe('2026-03-01T09:00:00.000Z');
		expect(at(body({ metadata: {}, transactions }))).toBe('2026-03-01T23:00:00.000Z');
		expect(at(body({ metadata: null }))).toBe(at(body({ metadata: {}, idempotency_key: 'other' })));
	});

	it('counts in the minor units of the currency', () => {
		expect(entryOf('refund', body({}, 1200, 'JPY')).refund_amount).toBe(-1200);
		expect(entryOf('refund', body({}, '0.1', 'GBP')).refund_amount).toBe(-0.1);
		expect(Object.is(entryOf('refund', body({}, 0)).refund_amount, 0)).toBe(true);
	});
});

describe('what is refused', () => {
	it.each([
		[{ account_id: '' }, 'account_id'],
		[{ idempotency_key: undefined }, 'idempotency_key'],
		[{ arguments: { amount: undefined } }, 'arguments.amount'],
		[{ arguments: { amount: 'many' } }, 'arguments.amount'],
		[{ arguments: { amount: -1 } }, 'arguments.amount'],
		[{ arguments: { amount: 1.005 } }, 'arguments.amount'],
		[{ arguments: { amount: 1e21 } }, 'arguments.amount'],
		[{ arguments: { currency: 'pounds' } }, 'arguments.currency'],
	])('a malformed call: %j', (more, named) => {
		expect(() => readPaymentCall('refund', 'i', body(more as Body))).toThrow(BadCall);
		expect(() => readPaymentCall('refund', 'i', body(more as Body))).toThrow(named);
	});

	it.each([undefined, null, 'text', [], 7])('a body that is %j', (value) => {
		expect(() => readPaymentCall('refund', 'i', value)).toThrow(BadCall);
	});

	it('a method of somebody else, but not one that is not named', () => {
		expect(ask('refund', body({ arguments: { payment_method: 'stripe' } }))).toMatchObject({
			code: 'instrument_error',
		});
		expect(ask('refund', body({ arguments: { payment_method: '' } }))).toMatchObject({ kind: 'acknowledged' });
	});

	it('a refund of more than was captured, unless it is acknowledged by choice or on the books already', () => {
		const transactions = [paid(20), { ...paid(-5), transaction_id: 'refund before' }];
		expect(ask('refund', body({ transactions }, 15))).toMatchObject({ kind: 'acknowledged' });
		expect(ask('refund', body({ transactions }, 15.01))).toEqual({
			kind: 'refused',
			code: 'failed_command',
			message: 'A refund of 15.01 GBP is more than the 15.00 GBP that can be refunded',
		});
		const chosen = { ...SETTINGS, overRefund: 'acknowledge' as const };
		expect(ask('refund', body({ transactions }, 15.01), chosen)).toMatchObject({ kind: 'acknowledged' });
		const own = entryOf('refund', body({ transactions }, 15));
		const after = body({ transactions: [...transactions, own, { ...paid(-15), transaction_id: 'x' }] }, 15);
		expect(ask('refund', after)).toEqual({ kind: 'acknowledged', entries: [own] });
	});

	it('the key of an entry for another amount', () => {
		const own = entryOf('refund', body({ transactions: [paid(30)] }, 15));
		expect(ask('refund', body({ transactions: [paid(30), own] }, 14))).toMatchObject({ code: 'failed_command' });
	});

	it.each(Object.keys(STATUS_OF) as ErrorCode[])('what a person wants answered with %s, nothing else', (code) => {
		const errorRules = [{ call: 'refund' as const, orderId: ORDER, code }];
		const settings = { ...SETTINGS, errorRules };
		expect(ask('refund', body(), settings)).toMatchObject({ kind: 'refused', code });
		expect(ask('revoke', body(), settings)).toMatchObject({ kind: 'acknowledged' });
		expect(ask('refund', body({ account_id: 'other' }), settings)).toMatchObject({ kind: 'acknowledged' });
		const always = { ...SETTINGS, errorRules: [{ call: 'any' as const, orderId: '', code }] };
		expect(ask('capture', body(), always)).toMatchObject({ kind: 'refused', code });
	});
});

describe('the item', () => {
	const event = (key: string) =>
		paymentEvent(readPaymentCall('refund', 'i', body({ idempotency_key: key })), 'tenant', new Date(0));

	it('names order, return and money, and nothing about the buyer', () => {
		const request = body({
			metadata: { tiktok_order_id: '5764', tiktok_shop_id: '77', payer_email: 'rosa@buyer.example' },
			arguments: { instrument: { type: 'card', identifier: '4111' } },
		});
		const item = paymentEvent(readPaymentCall('refund', 'i', request), 'retailer', new Date(0));
		expect(item).toMatchObject({
			event_key: `refund:${ORDER}:${RETURN}`,
			occurred_at: '1970-01-01T00:00:00.000Z',
			tenant: 'retailer',
			type: 'refund',
			newstore_order_id: ORDER,
			newstore_return_id: RETURN,
			amount: '21.60',
			currency: 'GBP',
			is_reduction: false,
			order_id: '5764',
			shop_id: '77',
		});
		expect(JSON.stringify(item)).not.toMatch(/buyer|4111/);
	});

	it('names a return only when the key is an id', () => {
		expect(event(`${RETURN}-reduction-cancel`)).toMatchObject({ is_reduction: true });
		expect(event(`${RETURN}-reduction-cancel`).newstore_return_id).toBeUndefined();
	});
});

/** NewStore's side: the entries of an order's account, each transaction id once, as its own book keeps them. */
class Account {
	readonly entries = new Map<string, Record<string, unknown>>();

	ask(action: PaymentAction, key: string, minor: number, tells: boolean): string {
		const transactions = tells ? [...this.entries.values()] : [];
		const answer = ask(action, body({ idempotency_key: key, transactions }, minor / 100));
		if (answer.kind === 'acknowledged') {
			for (const entry of answer.entries) this.entries.set(entry.transaction_id, { ...entry });
		}
		return JSON.stringify(answer);
	}

	sum(field: 'capture_amount' | 'refund_amount'): number {
		return [...this.entries.values()].reduce((sum, entry) => sum + Math.round(Number(entry[field]) * 100), 0);
	}
}

describe('any sequence of repeated calls', () => {
	const calls = fc.uniqueArray(
		fc.record({
			action: fc.constantFrom<PaymentAction>('authorization', 'capture', 'refund', 'revoke'),
			key: fc.uuid(),
			minor: fc.integer({ min: 0, max: 1_000_000 }),
		}),
		{ selector: ({ key }) => key, minLength: 1, maxLength: 12 },
	);

	it('gives the same ledger in any order, and its sums are those of the calls', () => {
		fc.assert(
			fc.property(calls, fc.infiniteStream(fc.nat()), (wanted, order) => {
				const [once, shuffled] = [new Account(), new Account()];
				const answers = new Map(wanted.map((call) => [call.key, once.ask(call.action, call.key, call.minor, false)]));
				const repeated = [...wanted, ...wanted, ...wanted].map((call) => ({ call, at: order.next().value as number }));
				for (const { call } of repeated.sort((a, b) => a.at - b.at)) {
					expect(shuffled.ask(call.action, call.key, call.minor, false)).toBe(answers.get(call.key));
				}
				const sorted = (account: Account) => [...account.entries.values()].map((e) => JSON.stringify(e)).sort();
				expect(sorted(shuffled)).toEqual(sorted(once));
				const total = (action: PaymentAction) =>
					wanted.filter((call) => call.action === action).reduce((sum, { minor }) => sum + minor, 0);
				expect(once.sum('capture_amount')).toBe(total('authorization') - total('capture') - total('revoke'));
				expect(once.sum('refund_amount')).toBe(total('capture') - total('refund'));
			}),
		);
	});

	it('never lets the refunds of an account exceed what was captured, and repeats the first answer', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 10_000 }),
				fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), minor: fc.integer({ min: 1, max: 6_000 }) })),
				(captured, refunds) => {
					const account = new Account();
					account.ask('capture', 'capture', captured, true);
					const amounts = new Map<string, number>();
					const acknowledged = new Map<string, string>();
					for (const { key, minor } of refunds) {
						const amount = amounts.get(key) ?? minor;
						amounts.set(key, amount);
						const answer = account.ask('refund', key, amount, true);
						if (acknowledged.has(key)) expect(answer).toBe(acknowledged.get(key));
						if (answer.includes('acknowledged')) acknowledged.set(key, answer);
						expect(account.sum('refund_amount')).toBeGreaterThanOrEqual(0);
					}
				},
			),
		);
	});
});
