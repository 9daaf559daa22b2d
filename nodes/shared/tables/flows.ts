import { defineTable, moment, needed, number, text, word } from './table';

/** What a run was started by: events of a door, or the schedule. */
export const RUN_SOURCES = ['event', 'sweep'] as const;

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
		source: word('event = a door handed over events; sweep = the schedule', RUN_SOURCES),
		ended_at: moment('When the run had ended (UTC)'),
		events: number('Events of the batch', { least: 0 }),
		oldest_at: moment('When the oldest of them happened, as the system that sent it says (UTC)'),
		keys: text('What it was about: orders, products or returns, separated by commas'),
		shops: text('Events of each shop (JSON text); empty where the events do not name a shop'),
		counted: word('yes = stands in the figures of tts_flows', ['yes', 'no']),
	},
});

/**
 * How each flow is. `hours` is a JSON list, oldest first, one entry per hour of the last 24 in which something ran:
 * `{"hour": "2026-11-30T12:00:00.000Z", "runs": 12, "events": 40, "found": 1, "lag_s": 3}`; found = only a sweep found it,
 * lag_s = longest time (seconds) from an event until the flow was through with it.
 */
export const flowsTable = defineTable({
	name: 'tts_flows',
	purpose: 'How each flow is: its last run, its last event, and what only a sweep found. Written by workflow 11a.',
	key: ['flow_key'],
	columns: {
		flow_key: needed('Number of the workflow and shop, like 03 or 03.7495...; without a shop: all of it'),
		workflow: needed('Number of the workflow, like 03'),
		name: text('Name of the workflow'),
		flow: text('stock, orders, dispatch, cancellations, returns, settlement or connection'),
		shop_id: text('TikTok shop id; empty: all shops, and events that do not name one'),
		state: word('ok, silent, missing events or late', ['ok', 'silent', 'missing', 'late']),
		sentence: text('How it stands, in words'),
		last_run_at: moment('When it last came to its end, with events or by its schedule (UTC)'),
		last_sweep_at: moment('When its schedule last came to its end (UTC)'),
		last_event_at: moment('When it was last through with events (UTC)'),
		day: text('Day of the figures of today, in the time zone of the workflow'),
		runs_today: number('Runs of today', { least: 0 }),
		events_today: number('Events of today', { least: 0 }),
		found_by_events: number('Orders, products or returns that events of today brought', { least: 0 }),
		found_by_sweep: number('Of today: brought by no event, only a sweep found them', { least: 0 }),
		lag_seconds: number('Longest time in the last hour from an event until the flow was through with it (seconds)', {
			least: 0,
		}),
		hours: text('The last 24 hours, one entry per hour (JSON text): hour, runs, events, found, lag_s'),
		counted_at: moment('When this was counted (UTC)'),
	},
});
