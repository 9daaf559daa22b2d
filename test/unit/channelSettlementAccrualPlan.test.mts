/** Channel Settlement: which shops a month is accrued for, and which are done; closed periods of NetSuite. */
import { endAccrual, planAccrual } from '../../nodes/ChannelSettlement/accrual/accrualPlan.ts';
import type { AccrualPlanSettings } from '../../nodes/ChannelSettlement/accrual/accrualPlan.ts';
import { readBooks } from '../../nodes/ChannelSettlement/posting/books.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';

type Row = Record<string, unknown>;

const [A, B] = ['7494000000000000101', '7494000000000000102'];
const SHOPS = readShops([{ shop_id: A, shop_name: 'London' }, { shop_id: B }]);
const booked = (id: string, date = '2026-02-10'): Row => ({ journal_ref: `TTS-${id}9`, shop_id: id, date });
const cursor = (id: string, value: string): Row => ({ name: `settlement_accrual:${id}`, value });
const at = (day: number, hour = 0, minute = 20) => Date.UTC(2026, 2, day, hour, minute);

const plan = (more: Partial<AccrualPlanSettings> = {}) =>
	planAccrual({ shops: SHOPS, ledger: [], cursors: [], bookFrom: 0, byHand: false, now: at(1), ...more });

describe('Plan the Accrual', () => {
	test('in the first hour all shops, later only those that were booked before, by hand all again', () => {
		expect(plan()).toEqual({
			month: '2026-02',
			made_at: '2026-03-01 00:20',
			is_late: false,
			shops: [A, B],
			missing: [],
		});
		const ledger = [booked(A), booked(B, '2026-03-01')];
		expect(plan({ now: at(1, 1), ledger }).shops).toEqual([A]);
		expect(plan({ now: at(5), ledger, byHand: true }).shops).toEqual([A, B]);
	});

	test('a year ends with December', () => {
		expect(plan({ now: Date.UTC(2026, 0, 1) }).month).toBe('2025-12');
	});

	test('a month that is done is not done again; an earlier one does not count', () => {
		expect(plan({ cursors: [cursor(A, '2026-02'), cursor(B, '2026-01')] }).shops).toEqual([B]);
	});

	test('nothing before the first day to book', () => {
		const ledger = [booked(A)];
		expect(plan({ bookFrom: Date.UTC(2026, 2, 1), ledger, now: at(2) })).toMatchObject({ shops: [], missing: [] });
		expect(plan({ bookFrom: Date.UTC(2026, 1, 28), ledger, now: at(2) }).shops).toEqual([A]);
	});

	test('it is late after three hours', () => {
		expect([at(1, 2, 59), at(1, 3, 0), at(2)].map((now) => plan({ now }).is_late)).toEqual([false, true, true]);
	});

	test('missing from the second to the tenth: booked before, neither done nor in the ledger', () => {
		const ledger = [booked(A), booked(B)];
		expect([1, 2, 10, 11].map((day) => plan({ now: at(day), ledger }).missing)).toEqual([
			[],
			['London', B],
			['London', B],
			[],
		]);
		expect(plan({ now: at(2), ledger, cursors: [cursor(A, '2026-03')] }).missing).toEqual([B]);
		expect(plan({ now: at(2), ledger: [...ledger, { journal_ref: `TTS-A${B}-202602`, shop_id: B }] }).missing).toEqual([
			'London',
		]);
	});
});

describe('Choose Accruals to Post', () => {
	const end = (journals: Row[], exceptions: Row[] = [], notRead: Row[] = [], ledger: Row[] = []) => {
		const result = endAccrual(journals, exceptions, notRead, {
			plan: { month: '2026-02', made_at: '2026-03-01 00:20', shops: [A, B] },
			shops: SHOPS,
			ledger,
		});
		return {
			journals: result.journals.map(({ json }) => json.journal.journal_ref),
			done: result.done.map(({ json }) => json.name.split(':')[1]),
			result,
		};
	};
	const journal = (ref: string, shop_id = A): Row => ({ journal_ref: ref, shop_id });

	test('planned shops are done, with the month; what is in the ledger or of another shop is not posted', () => {
		const { journals, result } = end(
			[journal('TTS-A1'), journal('TTS-A2'), journal('TTS-A3', '1'), {}],
			[],
			[{}],
			[{ journal_ref: 'TTS-A2' }],
		);
		expect(journals).toEqual(['TTS-A1']);
		expect(result.journals[0].json).toEqual({ journal: journal('TTS-A1'), statement_totals: '' });
		expect(result.done.map(({ json }) => json)).toEqual(
			[A, B].map((id) => ({
				name: `settlement_accrual:${id}`,
				value: '2026-02',
				note: 'Last month whose unsettled orders were accrued, on 2026-03-01 00:20 UTC',
			})),
		);
	});

	test('a shop that was not read, or has a problem, is not done', () => {
		expect(end([], [], [{ ids: { shop_id: A } }]).done).toEqual([B]);
		expect(end([], [{ code: 'SETTLEMENT_ROW_UNREADABLE', ids: { shop_id: B } }]).done).toEqual([A]);
	});

	test('an error that names no shop may be about any: nobody is done', () => {
		expect(end([], [], [{ error: 'The service did not answer' }]).done).toEqual([]);
	});
});

describe('the books of NetSuite', () => {
	const periods = (rows: Array<[string, string, unknown]>) => ({
		items: rows.map(([startdate, enddate, closed]) => ({ startdate, enddate, closed })),
	});
	const locks = (answer: Row, ...days: string[]) => days.map((day) => readBooks([answer]).isLocked(day));

	test.each([
		['2026-02-01', '2026-02-28'],
		['01/02/2026', '28/02/2026'],
		['2/1/2026', '2/28/2026'],
		['1.2.2026', '28.2.2026'],
	])('a closed period from %s to %s', (from, to) => {
		const body = periods([[from, to, 'T']]);
		for (const answer of [{ body }, { body: JSON.stringify(body) }, { data: JSON.stringify(body) }, body])
			expect(locks(answer, '2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01')).toEqual([false, true, true, false]);
	});

	test('one period tells how all dates are written', () => {
		const body = periods([
			['2/1/2026', '2/28/2026', 'F'],
			['3/1/2026', '3/31/2026', 'T'],
		]);
		expect(locks({ body }, '2026-02-10', '2026-03-10', '2026-01-03')).toEqual([false, true, false]);
		expect(readBooks([{ body }]).firstOpenDay('2026-03-10')).toBe('2026-04-01');
	});

	test('a day that is none, and an answer that is no list of periods, lock nothing', () => {
		expect(
			locks(
				{
					body: periods([
						['30.2.2026', '31.2.2026', 'T'],
						['', '', true],
					]),
				},
				'2026-02-28',
				'2026-03-02',
			),
		).toEqual([false, false]);
		expect(locks({ body: 'Service unavailable' }, '2026-02-28')).toEqual([false]);
		expect(locks({ error: { message: 'No answer' } }, '2026-02-28')).toEqual([false]);
	});
});
