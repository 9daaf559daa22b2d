/** The flows that are watched: what each is called, how often its schedule runs, and where the events are that should reach it. */

/** How what only a sweep found is told from what events brought. */
export interface Comparison {
	/** number of the workflow whose events name the same things as the sweeps */
	events: string;
	/** number of the workflow that receives these events, and the system that sends them */
	door: string;
	system: 'NewStore' | 'TikTok Shop';
	/** minutes between two sweeps that find such things; of a daily one the figures of a day are compared */
	everyMinutes: number;
	/** an event so many minutes away from the sweep is about another thing that happened to the same key */
	sameWithinMinutes: number;
}

export interface WatchedFlow {
	/** number of the workflow, as its name begins; what the notes in tts_runs say */
	workflow: string;
	name: string;
	/** as `flow` of its cases */
	flow: string;
	/** numbers of the workflow, its door and the workflows that it calls: a failure of these is over when it runs again */
	with: readonly string[];
	/** further ones: what n8n cut off in these is made up for by its run, while a failure may stay */
	makesUpFor?: readonly string[];
	/** minutes between two runs of its schedule; 0 = it has none */
	everyMinutes: number;
	/** absent: they cannot be compared */
	compared?: Comparison;
}

const DAY_MINUTES = 24 * 60;

export const WATCHED_FLOWS: readonly WatchedFlow[] = [
	{
		workflow: '01',
		name: '01 Stock: sync on events',
		flow: 'stock',
		with: ['01w', '01'],
		everyMinutes: 0,
	},
	{
		workflow: '02',
		name: '02 Stock: reconcile',
		flow: 'stock',
		with: ['02', '01a'],
		makesUpFor: ['01w', '01'],
		everyMinutes: 5,
		compared: { events: '01', door: '01w', system: 'NewStore', everyMinutes: 5, sameWithinMinutes: 60 },
	},
	{
		workflow: '03',
		name: '03 Orders: route to NewStore',
		flow: 'orders',
		with: ['03', '03a', '03w'],
		everyMinutes: 5,
		compared: { events: '03', door: '03w', system: 'TikTok Shop', everyMinutes: 5, sameWithinMinutes: 60 },
	},
	{
		workflow: '04',
		name: '04 Orders: cancellations, both ways',
		flow: 'cancellations',
		with: ['04', '04a', '04w'],
		everyMinutes: 5,
		compared: { events: '04', door: '04w', system: 'TikTok Shop', everyMinutes: 5, sameWithinMinutes: 60 },
	},
	{
		workflow: '05',
		name: '05 Dispatch: write back tracking',
		flow: 'dispatch',
		with: ['05', '05a', '05w'],
		everyMinutes: 5,
		// A parcel leaves once: whatever event named its order before is about it.
		compared: { events: '05', door: '05w', system: 'NewStore', everyMinutes: 5, sameWithinMinutes: 200 },
	},
	{
		workflow: '06',
		name: '06 Returns: store return to TikTok refund',
		flow: 'returns',
		with: ['06', '06a', '06w'],
		everyMinutes: 5,
		// NewStore cannot list returns: only the comparison by night finds what no event named.
		compared: { events: '06', door: '06w', system: 'NewStore', everyMinutes: DAY_MINUTES, sameWithinMinutes: 200 },
	},
	{
		workflow: '07',
		name: '07 Returns: TikTok return to NewStore restock',
		flow: 'returns',
		with: ['07', '07a', '07w'],
		everyMinutes: 5,
		compared: { events: '07', door: '07w', system: 'TikTok Shop', everyMinutes: 15, sameWithinMinutes: 60 },
	},
	{
		workflow: '08',
		name: '08 Settlement: post payout journals',
		flow: 'settlement',
		with: ['08', '08a'],
		everyMinutes: 60,
	},
	{
		workflow: '09',
		name: '09 Monitor: drift',
		flow: 'drift',
		with: ['09'],
		everyMinutes: 60,
	},
	{
		workflow: '11',
		name: '11 Monitor: dispatch SLA and authorizations',
		flow: 'dispatch',
		with: ['11'],
		everyMinutes: 15,
	},
	{
		workflow: '12',
		name: '12 Exceptions: record and notify',
		flow: 'connection',
		// Its schedule says nothing about the mails, which are what fails in it.
		with: [],
		makesUpFor: ['12', '12s'],
		everyMinutes: 10,
	},
];

/** What has to run when the setting says nothing else: 01 has no schedule of its own. */
export const WATCHED_AT_FIRST = WATCHED_FLOWS.filter(({ everyMinutes }) => everyMinutes > 0).map(
	({ workflow }) => workflow,
);
