/** What the flows note, added up and judged: silence, lost events, late stock, and what is over by it. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { countFlows, flowRow } from '../../nodes/ChannelException/flows/countFlows.ts';
import type { WatchSettings } from '../../nodes/ChannelException/flows/judgeFlows.ts';
import { judge, whatIsOver } from '../../nodes/ChannelException/flows/judgeFlows.ts';
import { readRunNotes } from '../../nodes/ChannelException/flows/runNotes.ts';
import { WATCHED_AT_FIRST, WATCHED_FLOWS } from '../../nodes/ChannelException/flows/watchedFlows.ts';
import { isOver, readFineReports } from '../../nodes/ChannelException/fineReport.ts';
import type { FineReport } from '../../nodes/ChannelException/fineReport.ts';
import { flowsTable } from '../../nodes/shared/tables/flows.ts';
import { readTable } from '../../nodes/shared/tables/table.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';

const NOW = Date.UTC(2030, 4, 6, 12, 30);
const MINUTE = 60_000;
const SHOP = '7495000000000000001';
const at = (minutes: number) => new Date(NOW - minutes * MINUTE).toISOString();

const sweep = (workflow: string, minutesAgo: number, keys: string[] = [], schedule = 'Every 5 minutes'): Row => ({
	workflow,
	source: 'sweep',
	schedule,
	began_at: at(minutesAgo + 0.5),
	ended_at: at(minutesAgo),
	keys: keys.join(),
});
const batch = (workflow: string, minutesAgo: number, keys: string[] = [], lagSeconds = 2): Row => ({
	workflow,
	source: 'event',
	ended_at: at(minutesAgo),
	events: keys.length,
	oldest_at: new Date(NOW - minutesAgo * MINUTE - lagSeconds * 1000).toISOString(),
	keys: keys.join(),
});
const orders = (...ids: string[]) => ids.map((id) => `${SHOP}/${id}`);

const settings = (more: Partial<WatchSettings> = {}): WatchSettings => ({
	now: NOW,
	timeZone: 'Europe/London',
	watched: new Set(WATCHED_AT_FIRST),
	silentMinutes: 15,
	missedLeast: 3,
	missedPercent: 50,
	lagMinutes: 5,
	shopName: () => 'Sandbox Retail UK',
	...more,
});
/** A look, with the rows of the look before. */
function look(notes: Row[], before: Row[] = [], more: Partial<WatchSettings> = {}) {
	const chosen = settings(more);
	const judged = countFlows(readRunNotes(notes), before, chosen.now, chosen.timeZone).map((count) => ({
		count,
		judgement: judge(count, chosen),
	}));
	const rows = judged.map(({ count, judgement }) => flowRow(count, judgement, chosen.now));
	const problems = judged.flatMap(({ judgement: { problem } }) => (problem ? [problem] : []));
	const row = (key: string) => rows.find(({ flow_key }) => flow_key === key) as Row;
	const over = (known: Row) =>
		readFineReports({ fine: whatIsOver(judged, chosen.now) }).some((report) =>
			isOver(known, report as FineReport, chosen.now),
		);
	return { rows, row, problems, codes: problems.map(({ code, business_key }) => `${code} ${business_key}`), over };
}
/** Watched for hours, the last look five minutes ago. */
const watchedRows = (hoursLong = 5): Row[] =>
	[...WATCHED_FLOWS.map(({ workflow }) => [workflow, '']), ['03', SHOP]].map(([workflow, shopId]) => ({
		flow_key: shopId === '' ? workflow : `${workflow}.${shopId}`,
		workflow,
		shop_id: shopId,
		watched_since: at(hoursLong * 60),
		counted_at: at(5),
	}));
const allWell = () => WATCHED_FLOWS.map(({ workflow }) => sweep(workflow, 2));
const openCase = (code: string, ids: Row, lastSeen: number, flow = 'connection'): Row => ({
	code,
	flow,
	state: 'open',
	ids: JSON.stringify(ids),
	opened_at: at(lastSeen),
	last_seen_at: at(lastSeen),
});

test('the list names the workflows as the templates do, and how often their schedule runs', () => {
	const folder = join(process.cwd(), 'workflows');
	const templates = readdirSync(folder)
		.filter((file) => /^\d.*\.json$/.test(file))
		.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { id: string; name: string });
	for (const { workflow, name, with: parts, makesUpFor = [] } of WATCHED_FLOWS) {
		expect(name.startsWith(`${workflow} `)).toBe(true);
		expect(templates.map((template) => template.name)).toContain(name);
		for (const part of [...parts, ...makesUpFor])
			expect(templates.filter((template) => template.name.startsWith(`${part} `))).toHaveLength(1);
	}
});

describe('silence', () => {
	test('a schedule that stopped is told within half an hour, with the time of its last run', () => {
		const notes = (minutes: number) => allWell().map((note) => (note.workflow === '03' ? sweep('03', minutes) : note));
		expect(look(notes(14), watchedRows()).codes).toEqual([]);
		const { problems, row } = look(notes(15), watchedRows());
		expect(problems).toMatchObject([
			{
				code: 'FLOW_SILENT',
				severity: 'critical',
				owner_role: 'integration',
				title: '"03 Orders: route to NewStore" has not run for 15 minutes',
				ids: { workflow: '03' },
			},
		]);
		expect(problems[0].what_happened).toContain('Mon 6 May 2030, 13:15 (Europe/London)');
		expect(problems[0].what_to_do).toContain('watch_flows');
		expect(row('03').state).toBe('silent');
	});

	test('a slow schedule has three intervals, and the limit can be raised', () => {
		const notes = [...allWell().filter(({ workflow }) => workflow !== '08'), sweep('08', 170)];
		expect(look(notes, watchedRows()).codes).toEqual([]);
		expect(
			look([...allWell().filter(({ workflow }) => workflow !== '08'), sweep('08', 181)], watchedRows()).codes,
		).toEqual(['FLOW_SILENT 08']);
		const late = [...allWell().filter(({ workflow }) => workflow !== '03'), sweep('03', 40)];
		expect(look(late, watchedRows(), { silentMinutes: 45 }).codes).toEqual([]);
	});

	test('one that has never run is told, one that nobody watches is not', () => {
		const notes = allWell().filter(({ workflow }) => workflow !== '04');
		const { problems } = look(notes, watchedRows());
		expect(problems.map(({ title }) => title)).toEqual(['"04 Orders: cancellations, both ways" does not run']);
		const watched = new Set(WATCHED_AT_FIRST.filter((one) => one !== '04'));
		const { codes, row } = look(notes, watchedRows(), { watched });
		expect(codes).toEqual([]);
		expect(row('04').state).toBe('off');
	});

	test('after a gap of the watch itself (n8n was down) the flows get their time first', () => {
		const old = watchedRows().map((row) => ({ ...row, counted_at: at(60), last_sweep_at: at(61) }));
		const { codes, rows } = look([], old);
		expect(codes).toEqual([]);
		expect(new Set(rows.map(({ watched_since }) => watched_since))).toEqual(new Set([at(0)]));
	});

	test('it is over when the schedule runs again', () => {
		const told = openCase('FLOW_SILENT', { workflow: '03' }, 5);
		expect(look(allWell(), watchedRows()).over(told)).toBe(true);
		expect(
			look(
				allWell().filter(({ workflow }) => workflow !== '03'),
				watchedRows(),
			).over(told),
		).toBe(false);
	});
});

describe('lost events', () => {
	test('what only the sweep found is counted, told with shop and figures, and over when events come', () => {
		const notes = [
			...allWell(),
			batch('03', 40, orders('1')),
			sweep('03', 30, orders('1', '2', '3')),
			sweep('03', 25, orders('3', '4')),
		];
		const { row, problems, over } = look(notes, watchedRows());
		expect(row('03')).toMatchObject({ found_by_events: 1, found_by_sweep: 3, state: 'ok' });
		expect(row(`03.${SHOP}`)).toMatchObject({ found_by_sweep: 3, state: 'missing', shop_id: SHOP });
		expect(problems).toMatchObject([
			{
				code: 'EVENTS_MISSED',
				title: 'Events do not reach workflow 03w: 3 orders of Sandbox Retail UK found by the sweep only',
				ids: { flow_key: `03.${SHOP}`, shop_id: SHOP },
			},
		]);
		expect(problems[0].what_happened).toBe(
			'Within an hour 3 orders of Sandbox Retail UK came by the sweep of "03 Orders: route to NewStore" only, and 1 by events: 75 percent were missed. For example: 2, 3 and 4. Nothing is lost, but everything comes up to 5 minutes late.',
		);
		const told = openCase('EVENTS_MISSED', { flow_key: `03.${SHOP}`, shop_id: SHOP }, 5);
		expect(over(told)).toBe(false);
		// Silence of both sides proves nothing.
		expect(look(allWell(), watchedRows()).over(told)).toBe(false);
		const better = [...allWell(), batch('03', 40, orders('1', '2')), sweep('03', 30, orders('1'))];
		expect(look(better, watchedRows()).over(told)).toBe(true);
	});

	test('an event that comes after the sweep, or may still come, is not lost', () => {
		const keys = orders('1', '2', '3');
		const notes = [...allWell(), sweep('03', 30, keys), batch('03', 25, keys), sweep('03', 3, orders('7', '8', '9'))];
		const { row, codes } = look(notes, watchedRows());
		expect(codes).toEqual([]);
		expect(row('03')).toMatchObject({ found_by_sweep: 0, found_by_events: 3 });
	});

	test('a few among many are none of anybody’s business; the limits can be set', () => {
		const many = orders(...Array.from({ length: 20 }, (_, index) => String(index)));
		const notes = [...allWell(), batch('03', 40, many), sweep('03', 30, orders('a', 'b', 'c'))];
		expect(look(notes, watchedRows()).codes).toEqual([]);
		expect(look(notes, watchedRows(), { missedPercent: 10 }).codes).toEqual([`EVENTS_MISSED 03.${SHOP}`]);
		expect(look(notes, watchedRows(), { missedPercent: 10, missedLeast: 0 }).codes).toEqual([]);
	});

	test('what the first sweeps find happened before anybody listened: a new installation, a new shop, n8n after a stop', () => {
		const notes = [...allWell(), sweep('03', 20, orders('1', '2', '3'))];
		expect(look(notes, watchedRows()).codes).toEqual([`EVENTS_MISSED 03.${SHOP}`]);
		expect(look(notes, []).codes).toEqual([]);
		expect(look(notes, watchedRows(0.5)).codes).toEqual([]);
		expect(
			look(
				notes,
				watchedRows().filter(({ shop_id }) => shop_id === ''),
			).codes,
		).toEqual([]);
	});

	test('dispatch: orders that stores have shipped; an event hours before the sweep has named them all the same', () => {
		const missed = [...allWell(), sweep('05', 30, ['A', 'B', 'C'])];
		const { problems, row, over } = look(missed, watchedRows());
		expect(problems).toMatchObject([
			{
				code: 'EVENTS_MISSED',
				title: 'Events do not reach workflow 05w: 3 orders that stores have shipped found by the sweep only',
				ids: { flow_key: '05', workflow: '05' },
			},
		]);
		expect(problems[0].what_to_do).toContain('the event stream of NewStore');
		expect(row('05')).toMatchObject({ state: 'missing', found_by_sweep: 3 });
		const told = openCase('EVENTS_MISSED', { flow_key: '05', workflow: '05' }, 5);
		expect(over(told)).toBe(false);
		expect(look([...missed, batch('05', 180, ['A', 'B', 'C'])], watchedRows()).codes).toEqual([]);
		expect(look([...allWell(), batch('05', 20, ['D'])], watchedRows()).over(told)).toBe(true);
	});

	describe('returns: only the comparison by night finds them, and a day is judged', () => {
		const night = (keys: string[]) => [
			...allWell(),
			sweep('06', 30, keys),
			sweep('06', 29, [], 'Every night'),
			batch('06', 100, ['X']),
		];
		const forDays = () => watchedRows(60);
		const earlier = (brought: number) =>
			forDays().map((one) =>
				one.flow_key === '06'
					? { ...one, hours: JSON.stringify([{ hour: at(600), runs: 9, events: 9, brought, found: 0, lag_s: 1 }]) }
					: one,
			);

		test('told with the figures of the day', () => {
			const { problems, row } = look(night(['A', 'B', 'C']), earlier(1));
			expect(problems.map(({ title, what_happened }) => [title, what_happened])).toEqual([
				[
					'Events do not reach workflow 06w: 3 orders with a return found by the sweep only',
					'Within a day 3 orders with a return came by the sweep of "06 Returns: store return to TikTok refund" only, and 2 by events: 60 percent were missed. For example: A, B and C. Nothing is lost, but everything comes up to a day late.',
				],
			]);
			expect(row('06').state).toBe('missing');
			expect(look(night(['A', 'B', 'C']), earlier(20)).codes).toEqual([]);
			expect(look(night(['A', 'B', 'C']), watchedRows(40)).codes).toEqual([]);
		});

		test('it stays until the next night finds fewer: events of the morning prove nothing', () => {
			const told = openCase('EVENTS_MISSED', { flow_key: '06', workflow: '06' }, 5);
			const first = look(night(['A', 'B', 'C']), earlier(1));
			expect(first.over(told)).toBe(false);
			const hourLater = { now: NOW + 240 * MINUTE };
			const rows = first.rows.map((one) => ({ ...one, counted_at: at(-235) }));
			const later = [batch('06', -200, ['D', 'E', 'F', 'G']), sweep('06', -235)];
			const morning = look(later, rows, hourLater);
			expect(morning.row('06')).toMatchObject({ state: 'ok', found_by_sweep: 3 });
			expect(morning.over(told)).toBe(false);
			const next = [
				{ ...sweep('06', -1411, [], 'Every night'), began_at: at(-1411) },
				{ ...sweep('06', -1480), began_at: at(-1479) },
				batch('06', -1300, ['H']),
			];
			const nextNight = look(
				next,
				morning.rows.map((one) => ({ ...one, counted_at: at(-1480) })),
				{ now: NOW + 1485 * MINUTE },
			);
			expect(nextNight.row('06').state).toBe('ok');
			expect(nextNight.over(told)).toBe(true);
		});
	});

	test('stock: the sweep of 02 is compared with the events of 01w', () => {
		const notes = [...allWell(), batch('01', 31, ['A']), sweep('02', 30, ['A', 'B', 'C', 'D'])];
		const { problems } = look(notes, watchedRows());
		expect(problems.map(({ title }) => title)).toEqual([
			'Events do not reach workflow 01w: 3 products whose stock changed found by the sweep only',
		]);
	});
});

test('what a sweep notes on its way is no run: a sweep that never ends is silent all the same', () => {
	const found = { ...sweep('03', 1, orders('1')), schedule: '', began_at: '' };
	const notes = [...allWell().filter(({ workflow }) => workflow !== '03'), sweep('03', 30), found];
	const { codes, row } = look(notes, watchedRows());
	expect(codes).toEqual(['FLOW_SILENT 03']);
	expect(row('03')).toMatchObject({ runs_today: 1, last_run_at: at(30) });
});

describe('late stock', () => {
	test('told when batches take too long now, not for one old event', () => {
		const slow = [...allWell(), batch('01', 9, ['A'], 2), batch('01', 6, ['B'], 400), batch('01', 1, ['C'], 700)];
		const { problems, row, over } = look(slow, watchedRows());
		expect(problems.map(({ code, title }) => [code, title])).toEqual([
			['STOCK_LAG', 'Stock reaches TikTok 11 minutes late'],
		]);
		expect(row('01')).toMatchObject({ state: 'late', lag_seconds: 700 });
		const told = openCase('STOCK_LAG', { workflow: '01' }, 5);
		expect(over(told)).toBe(false);
		const once = [...allWell(), batch('01', 9, ['A'], 4000), batch('01', 6, ['B'], 1), batch('01', 1, ['C'], 1)];
		expect(look(once, watchedRows()).codes).toEqual([]);
		expect(look(once, watchedRows()).over(told)).toBe(true);
		// Without an event nobody knows.
		expect(look(allWell(), watchedRows()).over(told)).toBe(false);
		expect(look(slow, watchedRows(), { lagMinutes: 0 }).codes).toEqual([]);
	});
});

describe('what is over by a good run', () => {
	test('a failed workflow: when each of its schedules has begun since and come to its end', () => {
		const nightly = sweep('02', 100, [], 'Every night at 3:15');
		const failed = (lastSeen: number) => openCase('WORKFLOW_FAILED', { workflow: '02' }, lastSeen, 'stock');
		const { over, row } = look([...allWell(), nightly], watchedRows());
		expect(row('02').proven_at).toBe(at(100.5));
		expect(over(failed(120))).toBe(true);
		expect(over(failed(20))).toBe(false);
		// Met by a run that was under way at that time.
		expect(over(failed(100.2))).toBe(false);
		expect(over(openCase('WORKFLOW_FAILED', { workflow: '12' }, 120))).toBe(false);
		expect(over(openCase('CONNECTION_FAILED', {}, 120, 'stock'))).toBe(true);
		expect(over(openCase('CONNECTION_FAILED', {}, 20, 'stock'))).toBe(false);
	});

	test('what n8n cut off in a workflow without a schedule: when the flow that makes up for it has run', () => {
		const { over } = look(
			allWell().filter(({ workflow }) => workflow !== '01'),
			watchedRows(),
		);
		for (const number of ['01w', '01', '12s']) {
			expect(over(openCase('WORKFLOW_CRASHED', { workflow: number }, 120))).toBe(true);
			expect(over(openCase('WORKFLOW_CRASHED', { workflow: number }, 1))).toBe(false);
			// A fault in it is still there when another one has run.
			expect(over(openCase('WORKFLOW_FAILED', { workflow: number }, 120))).toBe(false);
		}
	});

	test('what the notes no longer say stands in the row', () => {
		const first = look([...allWell(), sweep('02', 190, [], 'Every night at 3:15')], watchedRows());
		const later = look(
			allWell().map((note) => ({ ...note, began_at: at(-295), ended_at: at(-296) })),
			first.rows.map((row) => ({ ...row, counted_at: at(-290) })),
			{ now: NOW + 300 * MINUTE },
		);
		expect(later.row('02').proven_at).toBe(at(190.5));
	});
});

describe('the figures', () => {
	const note = fc.record({
		workflow: fc.constantFrom('01', '02', '03', '07'),
		isSweep: fc.boolean(),
		minutesAgo: fc.integer({ min: 0, max: 199 }),
		keys: fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5'), { maxLength: 4 }),
	});
	const written = (notes: Array<{ workflow: string; isSweep: boolean; minutesAgo: number; keys: string[] }>) =>
		notes.map(({ workflow, isSweep, minutesAgo, keys }) =>
			isSweep ? sweep(workflow, minutesAgo, orders(...keys)) : batch(workflow, minutesAgo, orders(...keys)),
		);

	test('a look after a look changes nothing, and every row can be read', () => {
		fc.assert(
			fc.property(fc.array(note, { maxLength: 30 }), (notes) => {
				const first = look(written(notes));
				expect(look(written(notes), first.rows).rows).toEqual(first.rows);
				expect(readTable(flowsTable, first.rows).unreadable).toEqual([]);
			}),
		);
	});

	test('looks while the notes come and go add up to what was noted', () => {
		const times = Array.from({ length: 60 }, (_, index) => 600 - index * 10);
		let rows: Row[] = [];
		for (const minutesAgo of times) {
			const now = NOW - minutesAgo * MINUTE;
			const notes = times
				.filter((one) => one >= minutesAgo && one < minutesAgo + 200)
				.map((one) => batch('03', one + 0.5, orders(String(one))));
			rows = look(notes, rows, { now }).rows;
		}
		const hours = JSON.parse(String(rows.find(({ flow_key }) => flow_key === '03')?.hours)) as Array<{
			events: number;
		}>;
		expect(hours.reduce((all, { events }) => all + events, 0)).toBe(times.length);
	});

	test('a new day begins at midnight of the workflow, and hours older than a day go', () => {
		const night = Date.UTC(2030, 4, 6, 23, 10);
		const notes = [{ ...batch('03', 0, orders('1')), ended_at: new Date(night - 20 * MINUTE).toISOString() }];
		const before = look(notes, [], { now: night - 15 * MINUTE });
		expect(before.row('03')).toMatchObject({ day: '2030-05-06', events_today: 1 });
		const after = look(notes, before.rows, { now: night });
		expect(after.row('03')).toMatchObject({ day: '2030-05-07', events_today: 0 });
		const aDayLater = look([], after.rows, { now: night + 26 * 60 * MINUTE });
		expect(aDayLater.row('03').hours).toBe('[]');
	});
});
