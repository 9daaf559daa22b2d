/** Rows of tts_runs, read; and what they come to per hour. */
import { HOUR_MS, MINUTE_MS, isoExact, parseTime } from '../../shared/channel/times';
import { groupBy, rowsOf, sum } from '../../shared/channel/rows';
import { tryParseJson } from '../../shared/json';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

export interface RunNote {
	workflow: string;
	source: 'event' | 'sweep';
	/** Unix ms */
	endedAt: number;
	/** of a sweep: name of its trigger, and when it began (Unix ms, 0 = not said) */
	schedule: string;
	beganAt: number;
	events: number;
	/** seconds from its oldest event until the run had ended; undefined without one that says when it happened */
	lagSeconds?: number;
	keys: string[];
}

export interface Hour {
	/** UTC ISO of its beginning */
	hour: string;
	runs: number;
	events: number;
	brought: number;
	found: number;
	lag_s: number;
}

/** The end of a run; a note without the name of a schedule says what a sweep has found on its way. */
export const isRun = ({ source, schedule }: RunNote) => source === 'event' || schedule !== '';

const positive = (text: string) => (Number(text) > 0 ? Number(text) : 0);

function readNote(row: Row): RunNote[] {
	const endedAt = parseTime(cell(row, 'ended_at'));
	const source = cell(row, 'source').toLowerCase();
	if (!(endedAt > 0) || (source !== 'event' && source !== 'sweep')) return [];
	const oldest = parseTime(cell(row, 'oldest_at'));
	const keys = cell(row, 'keys').split(',');
	return [
		{
			workflow: cell(row, 'workflow'),
			source,
			endedAt,
			schedule: cell(row, 'schedule'),
			beganAt: parseTime(cell(row, 'began_at')) || 0,
			events: positive(cell(row, 'events')),
			// Clocks differ by a little: nothing ends before it began.
			...(oldest > 0 ? { lagSeconds: Math.max(0, Math.round((endedAt - oldest) / 1000)) } : {}),
			keys: [...new Set(keys.map((key) => key.trim()).filter((key) => key !== '' && key !== '/'))],
		},
	];
}

/** In the order in which the runs ended. A note that cannot be read says nothing; the next run writes another one. */
export const readRunNotes = (rows: readonly Row[]): RunNote[] =>
	rows.flatMap(readNote).sort((a, b) => a.endedAt - b.endedAt);

/** An event may come late, and a sweep may see what its event is about to bring. */
export const EVENT_MAY_COME_MS = 10 * MINUTE_MS;
/** A sweep that found something that no event had named, with its keys; each key once. */
export interface Found {
	at: number;
	keys: string[];
}

/**
 * What only sweeps found. A thing counts where it was found first: it is found again as long as it is held. Sweeps of the last
 * minutes are left out, their events may still come.
 */
export function foundBySweeps(
	sweeps: readonly RunNote[],
	events: readonly RunNote[],
	sameWithinMs: number,
	now: number,
): Found[] {
	const named = new Map<string, number[]>();
	for (const { keys, endedAt } of events) for (const key of keys) named.set(key, [...(named.get(key) ?? []), endedAt]);
	const known = new Set<string>();
	return sweeps.flatMap(({ endedAt, keys }) => {
		if (endedAt > now - EVENT_MAY_COME_MS) return [];
		const fresh = keys.filter((key) => !known.has(key));
		for (const key of fresh) known.add(key);
		const missed = fresh.filter((key) => !named.get(key)?.some((at) => Math.abs(at - endedAt) <= sameWithinMs));
		return missed.length > 0 ? [{ at: endedAt, keys: missed }] : [];
	});
}

const hourOf = (ms: number) => isoExact(Math.floor(ms / HOUR_MS) * HOUR_MS);

/** Notes older than this are not needed any more: what they say of an hour stands in `hours`. */
export const KEEP_NOTES_MS = 200 * MINUTE_MS;
/** Hours that began later are counted anew from the notes, as often as somebody asks. */
const COUNT_ANEW_MS = 2 * HOUR_MS;
const SHOWN_MS = 24 * HOUR_MS;

/** The hours of a row of tts_flows as they stand there; what is none is left out. */
export const hoursIn = (text: string): Hour[] =>
	rowsOf(tryParseJson(text || '[]')).flatMap((row): Hour[] => {
		const began = parseTime(cell(row, 'hour'));
		if (!(began > 0)) return [];
		const count = (column: string) => positive(cell(row, column));
		return [
			{
				hour: isoExact(began),
				runs: count('runs'),
				events: count('events'),
				brought: count('brought'),
				found: count('found'),
				lag_s: cell(row, 'lag_s') === '' ? -1 : Number(cell(row, 'lag_s')),
			},
		];
	});

/** Longest lag of these notes (seconds); -1 when none has one. */
export const longestLag = (notes: readonly RunNote[]) =>
	notes.reduce((most, { lagSeconds = -1 }) => Math.max(most, lagSeconds), -1);

/**
 * Hours of one flow, oldest first: those of the last two or three hours from the notes, older ones as they were counted then.
 * So counting twice gives the same, and a run that was cut off loses nothing.
 */
export function hoursOf(
	before: readonly Hour[],
	notes: readonly RunNote[],
	found: readonly Found[],
	now: number,
): Hour[] {
	const anewFrom = hourOf(now - COUNT_ANEW_MS);
	const oldest = hourOf(now - SHOWN_MS);
	const perHour = groupBy(notes, ({ endedAt }) => hourOf(endedAt));
	const foundPerHour = groupBy(found, ({ at }) => hourOf(at));
	const anew = [...new Set([...perHour.keys(), ...foundPerHour.keys()])].filter((hour) => hour >= anewFrom).sort();
	return [
		...before.filter(({ hour }) => hour < anewFrom && hour > oldest),
		...anew.map((hour): Hour => {
			const own = perHour.get(hour) ?? [];
			return {
				hour,
				// What a sweep found on its way is no run of its own.
				runs: own.filter(isRun).length,
				events: sum(own.map(({ events }) => events)),
				brought: new Set(own.filter(({ source }) => source === 'event').flatMap(({ keys }) => keys)).size,
				found: sum((foundPerHour.get(hour) ?? []).map(({ keys }) => keys.length)),
				lag_s: longestLag(own),
			};
		}),
	];
}
