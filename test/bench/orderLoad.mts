/** Orders on the sandbox's TikTok Shop, ready to be routed, for the benchmarks that run a real n8n. */
import { setTimeout as sleep } from 'node:timers/promises';
import { newTrackingCode } from '../../sandbox/newstore/trackingCodes.mts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import type { Sandbox } from '../../sandbox/startSandbox.mts';

/** The workflows that route orders, and the one for problems; stock runs apart so that only orders are measured. */
export const ORDER_TEMPLATES = ['03', '03a', '12'];

/** The SKUs that are listed for load alone, shop after shop. */
export const bulkSkus = ({ seed }: Sandbox): Array<{ shopId: string; sellerSku: string }> =>
	seed.listings.flatMap(({ shopId, skus }) =>
		skus.filter(({ sellerSku }) => sellerSku.startsWith('BULK-')).map(({ sellerSku }) => ({ shopId, sellerSku })),
	);

/**
 * Places paid orders of one unit each, or `units(n)` for the n-th, and lets the remorse hour pass. `quietly` keeps back the webhooks of all that.
 * Returns their ids.
 */
export function placeReadyOrders(
	sandbox: Sandbox,
	count: number,
	{ quietly, units = () => 1 }: { quietly: boolean; units?: (n: number) => number },
): string[] {
	const fault = quietly ? sandbox.faults.add({ system: 'tiktok', event: 'drop', probability: 1 }) : undefined;
	// Listings of several shops take turns.
	const skus = bulkSkus(sandbox).sort((a, b) => a.sellerSku.localeCompare(b.sellerSku));
	if (skus.length < count) throw new Error(`Only ${skus.length} SKUs for ${count} orders`);
	const ids = skus.slice(0, count).map(
		({ shopId, sellerSku }, n) =>
			sandbox.tiktok.actions.placeOrder({
				shopId,
				lines: [{ seller_sku: sellerSku, quantity: units(n) }],
			}).id,
	);
	sandbox.clock.advance(61 * 60_000);
	if (fault !== undefined) sandbox.faults.remove(fault);
	return ids;
}

/** Waits until NewStore has all the orders; returns the seconds between the first and the last injection. */
export async function waitUntilRouted(sandbox: Sandbox, ids: string[], timeoutSeconds: number): Promise<number> {
	const routed = new Set<string>();
	const deadline = performance.now() + timeoutSeconds * 1000;
	let first = 0;
	while (routed.size < ids.length) {
		for (const id of ids) {
			if (routed.has(id) || !sandbox.newStore.orderBook.find(id, 'external')) continue;
			first ||= performance.now();
			routed.add(id);
		}
		if (performance.now() > deadline) throw new Error(`Only ${routed.size} of ${ids.length} orders are in NewStore`);
		await sleep(20);
	}
	return (performance.now() - first) / 1000;
}

/** Waits until every unit is at a store or centre, every order carries its reference on TikTok, and nothing more is due. */
export async function waitUntilWithStores(sandbox: Sandbox, ids: string[], timeoutSeconds: number): Promise<void> {
	const deadline = performance.now() + timeoutSeconds * 1000;
	const isWithStores = (id: string) =>
		sandbox.newStore.orderBook.find(id, 'external')?.items.every((item) => item.status === 'in_fulfillment') === true &&
		sandbox.tiktok.state.orders.require(id).references.size > 0;
	while (!ids.every(isWithStores)) {
		if (performance.now() > deadline)
			throw new Error(`${ids.filter((id) => !isWithStores(id)).length} orders did not reach a store`);
		await sleep(100);
	}
}

/** Ships and delivers orders on both sides at once and without an event: a load that starts when buyers have their goods. */
export function deliverQuietly(sandbox: Sandbox, ids: string[]): void {
	const quiet = (['newstore', 'tiktok'] as const).map((system) => sandbox.faults.add({ system, event: 'drop' }));
	const { fulfilment, orderBook } = sandbox.newStore;
	for (const orderId of ids) {
		const carrier = sandbox.tiktok.state.orders.require(orderId).shopId === SHOP_IDS.GB ? 'RoyalMail' : 'UPS';
		const trackingCode = newTrackingCode(carrier, Math.random);
		fulfilment.ship(orderBook.find(orderId, 'external')!, { carrier, trackingCode });
		sandbox.tiktok.actions.shipInSellerCenter({ orderId, trackingNumber: trackingCode });
		sandbox.tiktok.actions.carrierCollects({ orderId });
		sandbox.tiktok.actions.carrierDelivers({ orderId });
	}
	for (const id of quiet) sandbox.faults.remove(id);
}
