/** One reader of times: nodes/shared/channel/times.ts. Another one would take a time without a zone for the server's. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readBooks } from '../../nodes/ChannelSettlement/posting/books.ts';
import { returnFault } from '../../nodes/NewStore/actions/return/returns.ts';
import { normalizeEvent } from '../../nodes/NewStoreTrigger/normalizeEvent.ts';
import { isMailDue } from '../../nodes/ChannelException/writeMails.ts';

const READER = 'shared/channel/times.ts';

/** What may read or make a Date itself, and why its text or number cannot depend on the zone of the server. */
const ALLOWED: Record<string, string> = {
	'shared/retry.ts: Date.parse(String(value))': 'Retry-After is an HTTP date, which is in GMT',
	'shared/tiktok/clock.ts: Date.parse(dateHeader)': 'the header Date is an HTTP date, which is in GMT',
	'ChannelException/setUp/timeChecks.ts: Date.parse(theirs)': 'the header Date is an HTTP date, which is in GMT',
	'TikTokShopTrigger/event.ts: Date.parse(`${seconds}${fraction}${zone}`)': 'its pattern asks for a zone',
	'ChannelSettlement/posting/netSuitePeriods.ts: new Date(time)': 'made of year, month and day by Date.UTC',
	'ChannelSettlement/accrual/accrualPlan.ts: new Date(now)': 'Unix milliseconds, for the UTC hour',
};

/** `Date.parse(…)` and `new Date(…)` with an argument, and luxon without a zone, as they stand in a text. */
function readersIn(text: string): string[] {
	const dates = [...text.matchAll(/(?:new Date|Date\.parse)\((?!\))/g)].map(({ 0: start, index }) => {
		let depth = 1;
		let end = index + start.length;
		for (; depth > 0 && end < text.length; end++) depth += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0;
		return text.slice(index, end);
	});
	const luxon = [...text.matchAll(/DateTime\.from(?:ISO|SQL|HTTP|Format|JSDate)\([^;]*?;/g)]
		.map(([call]) => call)
		.filter((call) => !/\bzone\b/.test(call));
	return [...dates, ...luxon];
}

const found = readdirSync('nodes', { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts') && file !== READER)
	.flatMap((file) => readersIn(readFileSync(join('nodes', file), 'utf8')).map((call) => `${file}: ${call}`));

test('the gate sees what it looks for', () => {
	expect(readersIn("const a = Date.parse(cell(row, 'x')); const b = new Date(); new Date(c)")).toEqual([
		"Date.parse(cell(row, 'x'))",
		'new Date(c)',
	]);
	expect(readersIn('DateTime.fromISO(text);DateTime.fromISO(text, { zone });')).toEqual(['DateTime.fromISO(text);']);
});

test('no file of the nodes reads a time by itself, but for those that say why', () => {
	expect([...new Set(found)].sort()).toEqual(Object.keys(ALLOWED).sort());
});

describe.each(['Pacific/Auckland', 'America/Los_Angeles', 'UTC'])('a time without a zone is UTC under %s', (zone) => {
	const saved = process.env.TZ;
	beforeEach(() => {
		process.env.TZ = zone;
	});
	afterEach(() => {
		process.env.TZ = saved ?? 'UTC';
	});

	test.each(['2026-11-30 00:00', '2026-11-30 23:59', '2026-11-30T00:00', '2026-11-30', '2026-11-30T23:30:00Z'])(
		'books that are closed until %s',
		(locked_until) => {
			const books = readBooks([{ locked_until }]);
			expect([books.isLocked('2026-11-30'), books.isLocked('2026-12-01')]).toEqual([true, false]);
			expect(books.firstOpenDay('2026-11-30')).toBe('2026-12-01');
		},
	);

	test('periods, events and mails', () => {
		const periods = readBooks([{ start_date: '2026-11-01 00:00', end_date: '2026-11-30 12:00', closed: true }]);
		expect(periods.firstOpenDay('2026-11-01')).toBe('2026-12-01');
		expect(normalizeEvent({ published_at: '2026-11-30T00:15:00' }).occurred_at).toBe('2026-11-30T00:15:00.000Z');
		const row = { case_key: 'a', mail_state: 'sending', mail_at: '2026-11-30 10:00:00' };
		const at = (nowMs: number) => isMailDue(row, { retryAfterMinutes: 15, nowMs });
		expect([at(Date.UTC(2026, 10, 30, 10, 10)), at(Date.UTC(2026, 10, 30, 10, 16))]).toEqual([false, true]);
	});
});

test('a day that the calendar has not closes no books', () => {
	expect(() => readBooks([{ locked_until: '2026-02-30' }])).toThrow('"Books" has a date that cannot be read');
});

test('a return is booked with a time, never with a number of seconds', () => {
	const body = { returned_from: 'LON', items: [{ product_id: 'TEE' }] };
	expect(returnFault({ ...body, returned_at: '2026-11-30T10:00:00' }, undefined)).toBeUndefined();
	for (const returned_at of ['soon', '1764460800', '2026-02-30'])
		expect(returnFault({ ...body, returned_at }, undefined)).toBe('returned_at is not a time');
});
