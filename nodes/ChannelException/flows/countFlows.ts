/** Notes of the flows and the rows of tts_flows → the rows of tts_flows as they are now, but for the judgement. */
import { DateTime } from 'luxon';
import { DAY_MS, HOUR_MS, MINUTE_MS, isoExact, parseTime } from '../../shared/channel/times';
import { rowOf, sum } from '../../shared/channel/rows';
import { tryParseJson } from '../../shared/json';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { Hour, RunNote } from './runNotes';
import { EVENT_MAY_COME_MS, foundBySweeps, hoursIn, hoursOf, isRun, longestLag } from './runNotes';
import type { WatchedFlow } from './watchedFlows';
import { WATCHED_FLOWS } from './watchedFlows';

/** A flow, or what it does for one shop. All times in Unix ms, 0 = never. */
export interface FlowCount {
	flowKey: string;
	flow: WatchedFlow;
	shopId: string;
	lastRunAt: number;
	lastSweepAt: number;
	/** when each schedule began the last time that it came to its end */
	schedules: Record<string, number>;
	/** all schedules have begun after this and come to their end */
	provenAt: number;
	lastEventAt: number;
	watchedSince: number;
	hours: Hour[];
	/** hours that began today */
	today: Hour[];
	day: string;
	/** seconds; -1 when no event came in the last hour */
	lagSeconds: number;
	/** runs of events of the last quarter of an hour */
	recentLags: number[];
	/** of the last hour that is over for events, or of a day where a daily sweep finds it: what events named, and what only a sweep found */
	brought: number;
	found: number;
	/** some of what only a sweep found, as people search for it */
	examples: string[];
}

const shopOf = (key: string) => (key.includes('/') ? key.slice(0, key.indexOf('/')) : '');
const thingOf = (key: string) => key.slice(key.indexOf('/') + 1);

/** Nobody has watched for so long: n8n was down, or 11a was off. Silence before that says nothing about the flows. */
const GAP_MS = 15 * MINUTE_MS;
const LOOK_BACK_MS = HOUR_MS;
const RECENT_MS = 15 * MINUTE_MS;

/** Notes of one shop: only what is about it. */
const ofShop = (notes: readonly RunNote[], shopId: string): RunNote[] =>
	shopId === ''
		? [...notes]
		: notes.flatMap((note) => {
				const keys = note.keys.filter((key) => shopOf(key) === shopId);
				if (keys.length === 0) return [];
				return [{ ...note, keys, events: note.source === 'event' ? keys.length : 0 }];
			});

const before = (rows: ReadonlyMap<string, Row>, flowKey: string, column: string) =>
	parseTime(cell(rows.get(flowKey) ?? {}, column)) || 0;

/** A schedule that did not come to its end for so long does not exist any more, or has a case of its own. */
const FORGOTTEN_MS = 8 * DAY_MS;

function schedulesOf(text: string, sweeps: readonly RunNote[], now: number): Record<string, number> {
	const found = new Map<string, number>();
	for (const [name, began] of Object.entries(rowOf(tryParseJson(text || '{}')))) found.set(name, parseTime(began) || 0);
	for (const { schedule, beganAt } of sweeps)
		if (schedule !== '' && beganAt > 0) found.set(schedule, Math.max(found.get(schedule) ?? 0, beganAt));
	return Object.fromEntries([...found].filter(([, began]) => began > now - FORGOTTEN_MS));
}

function countFlow(
	flow: WatchedFlow,
	shopId: string,
	notes: readonly RunNote[],
	known: ReadonlyMap<string, Row>,
	now: number,
	timeZone: string,
): FlowCount {
	const flowKey = shopId === '' ? flow.workflow : `${flow.workflow}.${shopId}`;
	const own = ofShop(
		notes.filter(({ workflow }) => workflow === flow.workflow),
		shopId,
	);
	const sweeps = own.filter(({ source }) => source === 'sweep');
	const { compared } = flow;
	const naming = ofShop(
		notes.filter(({ workflow, source }) => source === 'event' && workflow === compared?.events),
		shopId,
	);
	const found = compared ? foundBySweeps(sweeps, naming, compared.sameWithinMinutes * MINUTE_MS, now) : [];
	const events = own.filter(({ source }) => source === 'event');
	const last = (list: readonly RunNote[]) => (list.length > 0 ? list[list.length - 1].endedAt : 0);
	const schedules = schedulesOf(cell(known.get(flowKey) ?? {}, 'schedules'), sweeps, now);
	const begins = Object.values(schedules);
	const hours = hoursOf(hoursIn(cell(known.get(flowKey) ?? {}, 'hours')), own, found, now);
	const local = DateTime.fromMillis(now, { zone: timeZone });
	const today = hours.filter(({ hour }) => parseTime(hour) >= local.startOf('day').toMillis());
	const countedAt = before(known, flowKey, 'counted_at');
	const watchedSince = (countedAt > now - GAP_MS && before(known, flowKey, 'watched_since')) || now;
	// What the first sweeps find happened before anybody listened.
	const from = Math.max(now - EVENT_MAY_COME_MS - LOOK_BACK_MS, watchedSince + GAP_MS);
	const isDaily = (compared?.everyMinutes ?? 0) * MINUTE_MS >= DAY_MS;
	// What names its shop is judged in the row of the shop.
	const isOwn = (key: string) => shopOf(key) === shopId;
	const missed = found.filter(({ at }) => at > from).flatMap(({ keys }) => keys.filter(isOwn));
	const named = naming.filter(({ endedAt }) => endedAt > from).flatMap(({ keys }) => keys.filter(isOwn));
	return {
		flowKey,
		flow,
		shopId,
		lastRunAt: Math.max(before(known, flowKey, 'last_run_at'), last(own.filter(isRun))),
		lastSweepAt: Math.max(before(known, flowKey, 'last_sweep_at'), last(sweeps.filter(isRun))),
		schedules,
		provenAt: begins.length > 0 ? Math.min(...begins) : 0,
		lastEventAt: Math.max(before(known, flowKey, 'last_event_at'), last(events)),
		watchedSince,
		hours,
		today,
		day: local.toISODate() ?? '',
		lagSeconds: longestLag(events.filter(({ endedAt }) => endedAt > now - HOUR_MS)),
		recentLags: events.filter(({ endedAt }) => endedAt > now - RECENT_MS).flatMap(({ lagSeconds = -1 }) => lagSeconds),
		brought: isDaily ? sum(hours.map((hour) => hour.brought)) : new Set(named).size,
		found: isDaily ? sum(hours.map((hour) => hour.found)) : missed.length,
		examples: missed.map(thingOf).slice(0, 5),
	};
}

/** Each flow as a whole, then each shop of it that the notes or the table know. */
export function countFlows(
	notes: readonly RunNote[],
	rows: readonly Row[],
	now: number,
	timeZone: string,
): FlowCount[] {
	const known = new Map(rows.map((row) => [cell(row, 'flow_key'), row]));
	return WATCHED_FLOWS.flatMap((flow) => {
		const told = notes.filter(({ workflow }) => workflow === flow.workflow).flatMap(({ keys }) => keys.map(shopOf));
		const kept = rows.filter((row) => cell(row, 'workflow') === flow.workflow).map((row) => cell(row, 'shop_id'));
		const shops = [...new Set([...told, ...kept])].filter((shopId) => shopId !== '').sort();
		return ['', ...shops].map((shopId) => countFlow(flow, shopId, notes, known, now, timeZone));
	});
}

/** A row of tts_flows. */
export function flowRow(count: FlowCount, { state, sentence }: { state: string; sentence: string }, now: number): Row {
	const { flow, today } = count;
	const total = (column: 'runs' | 'events' | 'brought' | 'found') => sum(today.map((hour) => hour[column]));
	const time = (ms: number) => (ms > 0 ? isoExact(ms) : '');
	return {
		flow_key: count.flowKey,
		workflow: flow.workflow,
		name: flow.name,
		flow: flow.flow,
		shop_id: count.shopId,
		state,
		sentence,
		last_run_at: time(count.lastRunAt),
		last_sweep_at: time(count.lastSweepAt),
		proven_at: time(count.provenAt),
		schedules: JSON.stringify(
			Object.fromEntries(Object.entries(count.schedules).map(([name, at]) => [name, time(at)])),
		),
		last_event_at: time(count.lastEventAt),
		day: count.day,
		runs_today: total('runs'),
		events_today: total('events'),
		found_by_events: total('brought'),
		found_by_sweep: total('found'),
		lag_seconds: count.lagSeconds < 0 ? null : count.lagSeconds,
		hours: JSON.stringify(count.hours),
		watched_since: time(count.watchedSince),
		counted_at: isoExact(now),
	};
}
