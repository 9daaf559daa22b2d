// Two processes may write one key at the same moment: of the two rows one counts, whoever reads them, in whatever order.
import fc from 'fast-check';

import { openCases } from '../../nodes/ChannelBoard/board/caseFigures';
import { writeDigests } from '../../nodes/ChannelException/digest/writeDigests';
import { followUp } from '../../nodes/ChannelException/followUp/followUp';
import { recordCases } from '../../nodes/ChannelException/recordCases';
import { writeMails } from '../../nodes/ChannelException/writeMails';
import { readLedger as readRefunds } from '../../nodes/ChannelRefund/ledger/ledger';
import { oneRowPerEntry, readLedger as readJournals } from '../../nodes/ChannelSettlement/posting/ledgerRows';
import { oneRowPerKey } from '../../nodes/shared/tables/oneRow';
import type { Row } from '../../nodes/shared/tableRows';

/** A list and each order of it. */
const orders = <T,>(list: T[]): T[][] =>
	list.length < 2
		? [list]
		: list.flatMap((one, at) => orders(list.filter((_, place) => place !== at)).map((rest) => [one, ...rest]));

const key = (row: Row) => String(row.key ?? '');

test('the lowest id counts, in any order; rows without a key all stay', () => {
	const rows = [
		{ id: 7, key: 'a' },
		{ id: 9, key: 'b' },
		{ id: 3, key: 'a' },
		{ id: 12, key: '' },
		{ id: 11, key: '' },
	];
	for (const given of orders(rows)) {
		expect(
			oneRowPerKey(given, key)
				.map(({ id }) => id)
				.sort((a, b) => Number(a) - Number(b)),
		).toEqual([3, 9, 11, 12]);
	}
});

test('what weighs more counts before the lowest id, and nothing else about the order matters', () => {
	fc.assert(
		fc.property(
			fc.uniqueArray(
				fc.record({ id: fc.integer({ min: 1, max: 99 }), key: fc.constantFrom('a', 'b', 'c'), weight: fc.nat(2) }),
				{ selector: ({ id }) => id },
			),
			(rows) => {
				const weight = (row: Row) => Number(row.weight);
				const once = (given: Row[]) => new Map(oneRowPerKey(given, key, weight).map((row) => [row.key, row.id]));
				const found = once(rows);
				expect(once([...rows].reverse())).toEqual(found);
				for (const [name, id] of found) {
					const same = rows.filter((row) => row.key === name);
					const most = Math.max(...same.map((row) => row.weight));
					expect(id).toBe(Math.min(...same.filter((row) => row.weight === most).map((row) => row.id)));
				}
			},
		),
	);
});

describe('tts_refunds', () => {
	const row = (id: number, more: Row): Row => ({
		id,
		refund_key: 'r1',
		order_id: '5',
		state: 'waiting',
		created_at: '2026-11-30T10:00:00.000Z',
		updated_at: '2026-11-30T10:00:00.000Z',
		...more,
	});
	const later = { updated_at: '2026-11-30T10:00:05.000Z' };

	test.each<[string, Row, Row, Row]>([
		['a refund that was made', { state: 'done' }, { state: 'sending', ...later }, { state: 'done' }],
		['a refund that may have been made', { state: 'sending' }, { state: 'waiting', ...later }, { state: 'sending' }],
		[
			'the key of the first of two tries',
			{ state: 'sending', idempotency_key: 'first' },
			{ state: 'sending', idempotency_key: 'second', ...later },
			{ idempotency_key: 'first' },
		],
		['a decision', { state: 'asked' }, { state: 'asked', decision: 'refuse', ...later }, { decision: 'refuse' }],
	])('%s counts', (_, one, other, expected) => {
		for (const rows of orders([row(1, one), row(2, other)])) {
			expect(readRefunds(rows)).toHaveLength(1);
			expect(readRefunds(rows)).toMatchObject([expected]);
		}
	});
});

describe('tts_journals', () => {
	const row = (id: number, more: Row): Row => ({
		id,
		journal_ref: 'TTS-1',
		target: 'xero',
		date: '2026-11-30',
		...more,
	});

	test.each<[string, Row, Row, Row]>([
		['what is in the books', { state: 'posted', remote_id: 'M1' }, { state: 'failed' }, { remote_id: 'M1' }],
		['what may be in the books', { state: 'sending', request_key: 'k1' }, { state: 'asked' }, { request_key: 'k1' }],
		['the first', { state: 'asked', note: 'one' }, { state: 'asked', note: 'two' }, { note: 'one' }],
	])('%s counts', (_, one, other, expected) => {
		for (const rows of orders([row(1, one), row(2, other)])) {
			expect(readJournals(rows).rowOf('TTS-1', 'xero')).toMatchObject(expected);
			expect(oneRowPerEntry(rows)).toHaveLength(1);
		}
	});
});

describe('tts_cases', () => {
	const [BEFORE, AT, LATER] = ['2026-11-30T10:00:00.000Z', '2026-11-30T10:00:05.000Z', '2026-12-02T11:00:00.000Z'];
	const NOW = Date.parse(LATER);
	const row = (id: number, more: Row = {}): Row => ({
		id,
		case_key: 'returns.REFUND-ABOVE-LIMIT.nsr-1.x',
		code: 'REFUND_ABOVE_LIMIT',
		flow: 'returns',
		severity: 'error',
		owner_role: 'service',
		title: 'Shall the buyer get 23.98 GBP back?',
		ids: '{"refund_key":"nsr-1"}',
		state: 'open',
		opened_at: BEFORE,
		first_seen_at: BEFORE,
		last_seen_at: BEFORE,
		mail_state: 'sent',
		mail_at: BEFORE,
		...more,
	});
	const owners = [{ role: 'service', email: 'service@retailer.example' }];
	const common = { nowMs: NOW, timeZone: 'UTC' };

	test('one case on the board, in the daily summary and in what is told again', () => {
		for (const rows of orders([row(1), row(2)])) {
			expect(openCases(rows, NOW)).toHaveLength(1);
			const digest = { ...common, hours: 24, subjectPrefix: '', fallbackAddress: '' };
			expect(writeDigests(rows, owners, [], { ...digest, when: 'something' })).toMatchObject([
				{ subject: expect.stringContaining('1 case open') },
			]);
			const steps = { remind: { error: 24 }, deputy: {}, escalate: {}, beforeDeadline: 4, hasEscalationAddress: false };
			expect(followUp(rows, owners, { ...common, ...steps }).due).toHaveLength(1);
		}
	});

	test('one mail, which marks both rows by their key', () => {
		const due = { mail_state: 'pending', mail_at: '' };
		const style = { mostSingleMails: 5, pauseMinutes: 15, mailsPerRun: 6, retryAfterMinutes: 15 };
		const settings = { ...common, ...style, fallbackAddress: '', subjectPrefix: '', otherZone: 'UTC' };
		for (const rows of orders([row(1, due), row(2, due)]))
			expect(writeMails(rows, owners, { shops: [], locations: [] }, [], settings).mails).toMatchObject([
				{ json: { case_keys: [row(1).case_key] } },
			]);
	});

	test('what was met last says whether it is over; what closes it closes both', () => {
		const closed = { state: 'closed', closed_at: BEFORE };
		for (const rows of orders([row(1, closed), row(2, { last_seen_at: AT })])) {
			expect(openCases(rows, NOW)).toHaveLength(1);
			const settings = { now: LATER, quietDays: 0, sameTroubleMinutes: 0 };
			const source = { workflowId: '', workflowName: '', executionId: '', editorUrl: '', playbookUrl: '' };
			const fine = { fine: { codes: ['REFUND_ABOVE_LIMIT'], by: 'refund_key', keys: ['nsr-1'], why: 'It is over.' } };
			expect(recordCases([fine], rows, source, settings)).toMatchObject([
				{ row: { case_key: row(1).case_key, state: 'closed' } },
			]);
		}
		for (const rows of orders([row(1), row(2, { ...closed, last_seen_at: AT })]))
			expect(openCases(rows, NOW)).toEqual([]);
	});
});
