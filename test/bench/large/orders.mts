/** What one order leaves in the list of executions, from its payment until TikTok knows its parcel, as events bring it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '../../../scripts/stage/stage.mts';
import { SHOP_IDS } from '../../../sandbox/seed.mts';
import { waitUntilRouted, waitUntilWithStores } from '../orderLoad.mts';
import type { Report } from '../report.mts';
import { MB } from './growth.mts';
import type { TablesInN8n } from './tablesInN8n.mts';

const ORDERS = 60;
/** 20,000 orders a day are one in 4.3 seconds. */
const APART_MS = 4_320;
/** They are played faster; events of neighbours still come one by one. */
const PACE_MS = 700;
const EVENT_FLOWS = /^(0[13457]w|01a|03a|04a|05a|06w) |^(01|03|04) /;

export async function measureOrders(
	report: Report,
	stage: Stage,
	tables: TablesInN8n,
	ordersADay: number,
): Promise<void> {
	const { sandbox } = stage;
	const { fulfilment, orderBook } = sandbox.newStore;
	const skus = sandbox.seed.listings
		.filter((listing) => listing.shopId === SHOP_IDS.GB && listing.skus[0].sellerSku.startsWith('BULK-'))
		.flatMap((listing) => listing.skus.map(({ sellerSku }) => sellerSku));
	const began = Date.now();
	const ids: string[] = [];
	for (let n = 0; n < ORDERS; n++) {
		ids.push(
			sandbox.tiktok.actions.placeOrder({ shopId: SHOP_IDS.GB, lines: [{ seller_sku: skus[n], quantity: 1 }] }).id,
		);
		sandbox.clock.advance(APART_MS);
		await sleep(PACE_MS);
	}
	// The remorse hour of the first one ends; the others follow at the pace at which they came.
	sandbox.clock.advance(61 * 60_000 - ORDERS * APART_MS);
	for (let n = 0; n < ORDERS; n++) {
		sandbox.clock.advance(APART_MS);
		await sleep(PACE_MS);
	}
	await waitUntilRouted(sandbox, ids, 120);
	await waitUntilWithStores(sandbox, ids, 120);
	for (const [n, id] of ids.entries()) {
		const trackingCode = `AB${String(n).padStart(9, '0')}GB`;
		fulfilment.ship(orderBook.find(id, 'external')!, { carrier: 'RoyalMail', trackingCode });
		await sleep(PACE_MS);
	}
	const isTold = (id: string) => sandbox.tiktok.state.orders.require(id).lines.every((line) => line.timesShipped > 0);
	for (let n = 0; n < 240 && !ids.every(isTold); n++) await sleep(500);
	if (!ids.every(isTold)) throw new Error('TikTok did not learn of every parcel');
	await sleep(5_000);
	const stored = tables.executionsSince(began);
	let [executions, bytes] = [0, 0];
	for (const one of stored) {
		const isOfOrders = EVENT_FLOWS.test(one.workflow);
		report.info(
			`Executions of ${ORDERS} orders: ${one.workflow}${isOfOrders ? '' : ' (not counted)'}`,
			one.bytes / 1024 / one.executions,
			`kB each, ${one.executions} of them`,
		);
		if (isOfOrders) [executions, bytes] = [executions + one.executions, bytes + one.bytes];
	}
	report.info('Executions of one order', executions / ORDERS, 'executions');
	report.info('Executions of one order: stored', bytes / ORDERS / 1024, 'kB');
	report.info('Executions of a day, when all are kept', ((bytes / ORDERS) * ordersADay) / MB, 'MB');
}
