/** What one event costs: the executions that it starts and the nodes that run in them, from the door to the other system. */
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { returnProcessed } from '../../sandbox/newstore/returns/returnEventPayloads.mts';
import { startRetailer } from './retailer.mts';
import type { Retailer } from './retailer.mts';
import { TemplateStage } from './templates.mts';
import type { RunResult } from './engine.mts';

export interface Work {
	executions: number;
	nodeRuns: number;
	/** calls of workflow 12, which are not among the others: with nothing to record or to close there is none */
	callsOf12: number;
	/** how often each node ran, for those who look for what is too much */
	nodes: Record<string, number>;
}

const CAP = { sellerSku: 'CAP-KHK-OS', quantity: 1 };
const EXCEPTIONS = 'tts12Exceptions0';

interface World {
	world: Retailer;
	stage: TemplateStage;
}

const orderOnTikTok = ({ world }: World) => world.readyOrder([CAP]);

async function routedOrder({ world, stage }: World): Promise<string> {
	const orderId = orderOnTikTok({ world, stage });
	await stage.run('tts03aOrderBatch', 'When orders have to be routed', [{ shop_id: SHOP_IDS.GB, order_id: orderId }]);
	world.pass({ minutes: 11 });
	return orderId;
}

/** Each: what has to be there before, and the event with the door it comes to. */
const EVENTS: Record<
	string,
	(world: World) => Promise<[door: string, trigger: string, event: Record<string, unknown>]>
> = {
	'sale in a store, 01w → 01a': async () => [
		'tts01wDoorStock0',
		'When stock may have changed in NewStore',
		{
			event_key: 'sale',
			type: 'order.created',
			product_ids: [CAP.sellerSku],
			location_ids: ['LONDON-STORE'],
			payload: {},
		},
	],
	'order on TikTok, 03w → 03a': async (world) => {
		const orderId = orderOnTikTok(world);
		return [
			'tts03wDoorOrders',
			'When an order changes on TikTok',
			{
				type: 'ORDER_STATUS_CHANGE',
				shop_id: SHOP_IDS.GB,
				order_id: orderId,
				payload: { data: { order_status: 'AWAITING_SHIPMENT' } },
			},
		];
	},
	'parcel of a store, 05w → 05a': async (world) => {
		const orderId = await routedOrder(world);
		world.world.ship(orderId, { trackingCode: 'RM000000101GB' });
		return [
			'tts05wDoorParcel',
			'When a store has shipped',
			{
				type: 'fulfillment_request.items_completed',
				order_id: world.world.storeOrder(orderId).id,
				payload: { service_level: 'STANDARD_SHIP' },
			},
		];
	},
	'return in a store, 06w → 06a': async (world) => {
		const orderId = await routedOrder(world);
		const { actions } = world.world.tikTok;
		world.world.ship(orderId);
		actions.shipInSellerCenter({ orderId });
		actions.carrierCollects({ orderId });
		actions.carrierDelivers({ orderId });
		world.world.pass({ minutes: 1 });
		const order = world.world.storeOrder(orderId);
		const record = world.world.newStore.returnBook.book(order, {
			locationId: 'LONDON-STORE',
			goods: [{ itemId: order.items[0].id, conditionCode: 1 }],
		});
		return [
			'tts06wDoorReturn',
			'When a store takes goods back',
			{ type: 'return.processed', order_id: order.id, payload: returnProcessed(record, world.world.clock) },
		];
	},
};

/** Plays each event once in a world of its own; by what happens. */
export async function workOfEvents(): Promise<Record<string, Work>> {
	const all: Record<string, Work> = {};
	for (const [what, prepare] of Object.entries(EVENTS)) {
		const world = await startRetailer();
		try {
			const stage = new TemplateStage(world.credentials, world.rows);
			stage.set('dry_run', 'false');
			const [door, trigger, event] = await prepare({ world, stage });
			stage.calls.splice(0);
			const run = await stage.run(door, trigger, [event]);
			if (run.error) throw run.error;
			const inner = stage.calls.filter(({ id }) => id !== EXCEPTIONS).map((call) => call.run);
			all[what] = sum([run, ...inner], stage.calls.length - inner.length);
		} finally {
			await world.close();
		}
	}
	return all;
}

function sum(runs: RunResult[], callsOf12: number): Work {
	const nodes: Record<string, number> = {};
	for (const { run } of runs)
		for (const [name, times] of Object.entries(run.data.resultData.runData))
			nodes[name] = (nodes[name] ?? 0) + times.length;
	const nodeRuns = Object.values(nodes).reduce((all, times) => all + times, 0);
	return { executions: runs.length, nodeRuns, callsOf12, nodes };
}
