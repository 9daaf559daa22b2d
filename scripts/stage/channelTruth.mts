// Short questions to the sandbox's own books, for the trading day and the end-to-end tests.
import type { Sandbox } from '../../sandbox/startSandbox.mts';

/** SKUs of which TikTok shows another number than NewStore's stock less the buffer. */
export function outOfStep(sandbox: Sandbox): ReturnType<Sandbox['oracle']>['details']['stockOutOfStep'] {
	return sandbox.oracle().details.stockOutOfStep;
}

/** Units that TikTok offers of a SKU, all warehouses. */
export function shownUnits(sandbox: Sandbox, shopId: string, sellerSku: string): number {
	const skus = sandbox.tiktok.actions.snapshotListings({ shopId }).flatMap((listing) => listing.skus);
	return skus.find((sku) => sku.sellerSku === sellerSku)?.available ?? 0;
}

export function listedSkus(sandbox: Sandbox): number {
	return sandbox.tiktok.actions.snapshotListings().reduce((sum, listing) => sum + listing.skus.length, 0);
}

/** NewStore's id of a TikTok order, when NewStore has the order and TikTok carries that id as reference. */
export function routedAs(sandbox: Sandbox, orderId: string): string | undefined {
	const injected = sandbox.newStore.orderBook.find(orderId, 'external');
	const order = sandbox.tiktok.actions.snapshotOrders().find((one) => one.id === orderId);
	return injected && order?.references.some((reference) => reference.id === injected.id) ? injected.id : undefined;
}
