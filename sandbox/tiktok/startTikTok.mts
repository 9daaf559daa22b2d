// The local TikTok Shop: API host and token host on one port.
import type { Clock } from '../clock.mts';
import type { Contracts } from '../contracts.mts';
import type { Attempt, DeliveryStats } from '../eventDelivery.mts';
import type { Faults } from '../faults.mts';
import { createApi } from '../httpServer.mts';
import type { OperationStats } from '../httpServer.mts';
import type { Ids } from '../ids.mts';
import type { Seed } from '../seed.mts';
import { createActions } from './actions.mts';
import type { TikTokActions } from './actions.mts';
import { tiktokWorld } from './fromSeed.mts';
import { Gate } from './gateway/gate.mts';
import { throttledAnswer } from './gateway/problems.mts';
import { registerCancellationRoutes } from './routes/cancellations.mts';
import { registerDocumentRoute } from './routes/documents.mts';
import { registerEventRoutes } from './routes/events.mts';
import { registerExternalReferenceRoutes } from './routes/externalReferences.mts';
import { registerFinanceRoutes } from './routes/finance.mts';
import { registerInventoryRoutes } from './routes/inventory.mts';
import { registerLogisticsRoutes } from './routes/logistics.mts';
import { registerOrderRoutes } from './routes/orders.mts';
import { registerPackageRoutes } from './routes/packages.mts';
import { registerProductRoutes } from './routes/products.mts';
import { registerReturnRoutes } from './routes/returns.mts';
import { registerShippingRoutes } from './routes/shipping.mts';
import { registerShopRoutes } from './routes/shops.mts';
import { registerSplitCombineRoutes } from './routes/splitCombine.mts';
import { registerTokenRoutes } from './routes/token.mts';
import { Shipping } from './fulfilment/shipping.mts';
import { TikTokState } from './state.mts';
import type { TikTokSeed } from './types.mts';

export interface TikTokOptions {
	/** 0 takes any free port. */
	port: number;
	clock: Clock;
	ids: Ids;
	faults: Faults;
	latencyMs: number;
	contracts: Contracts;
	/** 50 calls a second per operation and shop. */
	rateLimits: boolean;
	onWebhookAttempt?: (attempt: Attempt) => void;
}

export interface TikTokServer {
	/** Base URL of API and token host. */
	url: string;
	state: TikTokState;
	actions: TikTokActions;
	stats(): Record<string, OperationStats>;
	resetStats(): void;
	webhookStats(): DeliveryStats;
	setLatency(ms: number): void;
	setRateLimits(on: boolean): void;
	close(): Promise<void>;
}

/** Starts TikTok Shop for the retailer of sandbox/seed.mts. */
export function startTikTok({ seed, ...options }: TikTokOptions & { seed: Seed }): Promise<TikTokServer> {
	return startTikTokWorld({ ...options, world: tiktokWorld(seed) });
}

/** Starts TikTok Shop for a world of one's own, such as a shop in another market. */
export async function startTikTokWorld(options: TikTokOptions & { world: TikTokSeed }): Promise<TikTokServer> {
	const { clock, ids, faults, contracts, world, onWebhookAttempt } = options;
	const state = new TikTokState({ clock, ids, faults, contracts, world, onWebhookAttempt });
	const api = createApi({
		name: 'tiktok',
		port: options.port,
		latencyMs: options.latencyMs,
		faults,
		clock,
		contracts,
		rateLimits: options.rateLimits,
		refusal: (requestId) => throttledAnswer(state.switches, requestId),
	});
	const shipping = new Shipping(state);
	const gate = new Gate(api, {
		apps: state.apps,
		shops: state.shops,
		missingVersions: () => state.switches.missingVersions,
		callsPerSecond: () => state.switches.callsPerSecond,
	});
	registerTokenRoutes(gate, state);
	registerShopRoutes(gate);
	registerOrderRoutes(gate, state);
	registerExternalReferenceRoutes(gate, state);
	registerProductRoutes(gate, state);
	registerInventoryRoutes(gate, state);
	registerLogisticsRoutes(gate);
	registerPackageRoutes(gate, state);
	registerShippingRoutes(gate, state, shipping);
	registerSplitCombineRoutes(gate, state, shipping);
	registerCancellationRoutes(gate, state);
	registerReturnRoutes(gate, state);
	registerFinanceRoutes(gate, state);
	registerEventRoutes(gate, state);
	registerDocumentRoute(api, state.documents);
	const url = await api.listen();
	state.documents.baseUrl = url;
	return {
		url,
		state,
		actions: createActions(state, shipping),
		stats: () => api.stats(),
		resetStats: () => {
			api.resetStats();
			state.webhooks.delivery.resetStats();
		},
		webhookStats: () => state.webhooks.delivery.stats(),
		setLatency: (ms) => api.setLatency(ms),
		setRateLimits: (on) => api.setRateLimits(on),
		close: async () => {
			state.webhooks.delivery.close();
			await api.close();
		},
	};
}
