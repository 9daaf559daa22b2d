import { defineTable, moment, needed, number, text, word } from './table';

/**
 * Notes of the flows, one row per run that came to its end, only ever added: two runs at the same time cannot disturb each
 * other. Workflow 11a adds them up in tts_flows and deletes them.
 */
export const runsTable = defineTable({
	name: 'tts_runs',
	purpose:
		'What the flows note at the end of each run. Workflow 11a adds it up in tts_flows and deletes it after a few hours; look at it, do not edit it.',
	key: ['workflow', 'ended_at'],
	mayRepeat: true,
	columns: {
		workflow: needed('Number of the flow that ran, like 03'),
		source: word('event = a door handed over events; sweep = the schedule', ['event', 'sweep']),
		schedule: text('Name of the trigger, of a sweep'),
		began_at: moment('When the run began, of a sweep (UTC)'),
		ended_at: moment('When the run had ended (UTC)'),
		events: number('Events of the batch', { least: 0 }),
		oldest_at: moment('When the oldest of them happened, as the system that sent it says (UTC)'),
		keys: text('What it was about, separated by commas: products, orders of NewStore, or shop/order'),
	},
});

/**
 * How each flow is. `hours` is a JSON list, oldest first, one entry per hour of the last 24 in which something ran:
 * `{"hour": "2026-11-30T12:00:00.000Z", "runs": 12, "events": 40, "brought": 35, "found": 1, "lag_s": 3}`; brought = orders or
 * products that events named, found = only a sweep found them, lag_s = longest time (seconds) from an event until the flow was
 * through with it, -1 without events.
 */
export const flowsTable = defineTable({
	name: 'tts_flows',
	purpose: 'How each flow is: its last run, its last event, and what only a sweep found. Written by workflow 11a.',
	key: ['flow_key'],
	columns: {
		flow_key: needed('Number of the workflow, like 03; with a shop like 03.7495000000000000001'),
		workflow: needed('Number of the workflow, like 03'),
		name: text('Name of the workflow'),
		flow: text('stock, orders, dispatch, cancellations, returns, settlement, drift or connection'),
		shop_id: text('TikTok shop id; empty: all shops, and what does not name one'),
		state: word('ok, silent, missing or late; off = not watched', ['ok', 'silent', 'missing', 'late', 'off']),
		sentence: text('How it stands, in words'),
		last_run_at: moment('When it last came to its end, with events or by its schedule (UTC)'),
		last_sweep_at: moment('When its schedule last came to its end (UTC)'),
		proven_at: moment(
			'All schedules of the flow have begun after this and come to their end (UTC): what failed before is over',
		),
		schedules: text('When each schedule began the last time that it came to its end (JSON text)'),
		last_event_at: moment('When it was last through with events (UTC)'),
		day: text('Day of the figures of today, in the time zone of the workflow'),
		runs_today: number('Runs of today', { least: 0 }),
		events_today: number('Events of today', { least: 0 }),
		found_by_events: number('Of today: orders or products that events named', { least: 0 }),
		found_by_sweep: number('Of today: named by no event, only a sweep found them', { least: 0 }),
		lag_seconds: number(
			'Longest time in the last hour from an event until the flow was through with it (seconds); empty: no event',
			{ least: 0 },
		),
		hours: text('The last 24 hours, one entry per hour (JSON text): hour, runs, events, brought, found, lag_s'),
		watched_since: moment('Since when it is watched without a gap (UTC)'),
		counted_at: moment('When this was counted (UTC)'),
	},
});
