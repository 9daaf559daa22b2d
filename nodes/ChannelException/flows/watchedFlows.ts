/** The flows that are watched: what each is called, how often its schedule runs, and where the events are that should reach it. */

export interface WatchedFlow {
	/** number of the workflow, as its name begins; what the notes in tts_runs say */
	workflow: string;
	name: string;
	/** as `flow` of its cases */
	flow: string;
	/** n8n's ids of the workflow, its door and the workflows that it calls: a failure of these is over when it runs again */
	workflowIds: readonly string[];
	/** minutes between two runs of its schedule; 0 = it has none */
	everyMinutes: number;
	/** number of the workflow whose events name the same things as the sweeps of this one; absent: they cannot be compared */
	comparedWith?: string;
}

export const WATCHED_FLOWS: readonly WatchedFlow[] = [
	{
		workflow: '01',
		name: '01 Stock: sync on events',
		flow: 'stock',
		workflowIds: ['tts01wDoorStock0', 'tts01StockEvents'],
		everyMinutes: 0,
	},
	{
		workflow: '02',
		name: '02 Stock: reconcile',
		flow: 'stock',
		workflowIds: ['tts02StockRecon0', 'tts01aStockPubl0'],
		everyMinutes: 5,
		comparedWith: '01',
	},
	{
		workflow: '03',
		name: '03 Orders: route to NewStore',
		flow: 'orders',
		workflowIds: ['tts03OrdersRoute', 'tts03aOrderBatch', 'tts03wDoorOrders'],
		everyMinutes: 5,
		comparedWith: '03',
	},
	{
		workflow: '04',
		name: '04 Orders: cancellations, both ways',
		flow: 'cancellations',
		workflowIds: ['tts04OrderCancel', 'tts04aCancelBatc', 'tts04wDoorCancel'],
		everyMinutes: 5,
		comparedWith: '04',
	},
	{
		workflow: '05',
		name: '05 Dispatch: write back tracking',
		flow: 'dispatch',
		workflowIds: ['tts05DispatchWrb', 'tts05aDispatchBt', 'tts05wDoorParcel'],
		everyMinutes: 5,
	},
	{
		workflow: '06',
		name: '06 Returns: store return to TikTok refund',
		flow: 'returns',
		workflowIds: ['tts06ReturnStore', 'tts06aRefundBatc', 'tts06wDoorReturn'],
		everyMinutes: 5,
	},
	{
		workflow: '07',
		name: '07 Returns: TikTok return to NewStore restock',
		flow: 'returns',
		workflowIds: ['tts07ReturnTikTo', 'tts07aRestockBat', 'tts07wDoorReturn'],
		everyMinutes: 5,
		comparedWith: '07',
	},
	{
		workflow: '08',
		name: '08 Settlement: post payout journals',
		flow: 'settlement',
		workflowIds: ['tts08Settlement0', 'tts08aPostJourna'],
		everyMinutes: 60,
	},
	{
		workflow: '11',
		name: '11 Monitor: dispatch SLA and authorizations',
		flow: 'dispatch',
		workflowIds: ['tts11SlaMonitor0'],
		everyMinutes: 15,
	},
	{
		workflow: '12',
		name: '12 Exceptions: record and notify',
		flow: 'connection',
		// Its schedule says nothing about the mails, which are what fails in it.
		workflowIds: [],
		everyMinutes: 10,
	},
];

/** What has to run when the setting says nothing else: 01 has no schedule of its own. */
export const WATCHED_AT_FIRST = WATCHED_FLOWS.filter(({ everyMinutes }) => everyMinutes > 0).map(
	({ workflow }) => workflow,
);
