// The sandbox NewStore: one HTTP server over one tenant's state.
import type { Clock } from '../clock.mts';
import type { Contracts } from '../contracts.mts';
import type { DeliveryStats } from '../eventDelivery.mts';
import type { Faults } from '../faults.mts';
import { createApi } from '../httpServer.mts';
import type { Api } from '../httpServer.mts';
import type { Ids } from '../ids.mts';
import { CREDENTIALS, SERVICE_LEVELS } from '../seed.mts';
import type { Seed } from '../seed.mts';
import { EventStream } from './events/eventStream.mts';
import { AutoStore } from './autoStore.mts';
import { Exchanges } from './returns/exchanges.mts';
import { AvailabilityExports } from './exports.mts';
import { Fulfilment } from './fulfilment.mts';
import { Inventory } from './inventory.mts';
import { OrderBook } from './orders/orderBook.mts';
import { PaymentAdapter } from './payments/paymentAdapter.mts';
import { PaymentDesk } from './payments/paymentDesk.mts';
import { RefundRequests } from './payments/refundRequests.mts';
import { ReturnBook } from './returns/returnBook.mts';
import { availabilityRoutes } from './routes/availability.mts';
import type { RouteContext } from './routes/context.mts';
import { eventStreamRoutes } from './routes/eventStream.mts';
import { fulfillmentRequestRoutes } from './routes/fulfillmentRequests.mts';
import { graphqlRoutes } from './routes/graphql.mts';
import { identityRoutes } from './routes/identity.mts';
import { locationRoutes } from './routes/locations.mts';
import { orderInjectionRoutes } from './routes/orderInjection.mts';
import { orderRoutes } from './routes/orders.mts';
import { paymentAccountRoutes } from './routes/paymentAccounts.mts';
import { productRoutes } from './routes/products.mts';
import { refundRoutes } from './routes/refunds.mts';
import { returnRoutes } from './routes/returns.mts';
import { routingRoutes } from './routes/routing.mts';
import { Stock } from './stock.mts';
import { Tokens } from './tokens.mts';
import type { NewStoreSettings } from './types.mts';

/** All APIs of a tenant that is not production together. */
const CALLS_PER_SECOND = 100;

export interface NewStoreOptions {
	port: number;
	clock: Clock;
	ids: Ids;
	faults: Faults;
	latencyMs: number;
	contracts: Contracts;
	rateLimits: boolean;
	seed: Seed;
	/** Grace period of STANDARD_SHIP and EXPRESS_SHIP in seconds. Default 2. */
	graceSeconds?: number;
}

export interface NewStore {
	url: string;
	api: Api;
	stock: Stock;
	orderBook: OrderBook;
	fulfilment: Fulfilment;
	/** Nodes that work by themselves; off until it is switched on. */
	autoStore: AutoStore;
	events: EventStream;
	inventory: Inventory;
	returnBook: ReturnBook;
	exchanges: Exchanges;
	refundRequests: RefundRequests;
	payments: PaymentDesk;
	/** Calls to the payment providers of the tenant; none is configured at the start. */
	paymentAdapter: PaymentAdapter;
	settings: NewStoreSettings;
	/** Makes all access tokens invalid. */
	revokeTokens(): void;
	eventStats(): DeliveryStats;
	close(): Promise<void>;
}

export async function startNewStore(options: NewStoreOptions): Promise<NewStore> {
	const { clock, ids, seed, contracts, faults } = options;
	const grace = options.graceSeconds ?? 2;
	const settings: NewStoreSettings = {
		graceSeconds: Object.fromEntries(SERVICE_LEVELS.map((id) => [id, id === 'IN_STORE_HANDOVER' ? 0 : grace])),
		tokenSeconds: 300,
		changedPayload: 'refuse',
		readLagMs: 0,
		maxItemsPerOrder: 300,
		exportMs: 150,
		cancellationMs: 30,
		cancellationTakesEffect: true,
		cancelInDistributionCentre: true,
		cancelOnConflict: false,
		trackingDelayMs: 0,
		trackingInEvents: true,
		completedEvents: 'per_part',
		swapAfterRejection: false,
		preOrderProducts: [],
		returnConditions: { 1: { name: 'Sellable', salable: true }, 2: { name: 'Damaged', salable: false } },
		conditionCodeRequired: true,
		returnedUnit: 'least_left',
		returnFee: '0',
		refundShippingCost: false,
		historicalReturnRestocks: false,
		historicalCallsAdapter: false,
		withoutAdapter: 'pending',
		refundDelayMs: 30,
		refundList: 'object',
		returnReads: 'documented',
		scopes: ['newstore:configuration:read', 'catalog:product-export:read'],
	};
	const stock = new Stock(
		seed.locations,
		seed.products.map((product) => product.productId),
	);
	seed.locations.forEach((_, node) => {
		seed.products.forEach((__, product) => stock.fill(product, node, seed.stock(node, product)));
	});
	const products = new Map(seed.products.map((product) => [product.productId, product]));
	const events = new EventStream({ tenant: CREDENTIALS.newStore.tenant, clock, faults, contracts });
	const orderBook = new OrderBook({ clock, ids, stock, events, settings, locations: seed.locations });
	const inventory = new Inventory({ clock, ids, stock, events, orderBook, locations: seed.locations, products });
	const fulfilment = new Fulfilment({ clock, ids, stock, events, orderBook, settings, locations: seed.locations });
	const autoStore = new AutoStore({ clock, orderBook, fulfilment, locations: seed.locations });
	const paymentAdapter = new PaymentAdapter(clock);
	const payments = new PaymentDesk({ clock, ids, events, settings, adapter: paymentAdapter });
	orderBook.onAdded((order) => payments.accountOf(order));
	orderBook.onCancelled((order, items) => payments.cancelFor(order, items));
	fulfilment.onSent((order, items) => payments.captureFor(order, items));
	const refundRequests = new RefundRequests({ clock, ids, events, settings, payments });
	const books = { orderBook, payments, refundRequests };
	const returnBook = new ReturnBook({
		clock,
		ids,
		stock,
		events,
		settings,
		...books,
		locations: seed.locations,
		products,
	});
	const exchanges = new Exchanges({ returnBook, inventory });
	const tokens = new Tokens(clock, ids, settings);
	const api = createApi({ ...options, name: 'newstore', totalPerSecond: CALLS_PER_SECOND });
	let url = '';
	const context: RouteContext = {
		api,
		clock,
		ids,
		seed,
		products,
		stock,
		orderBook,
		fulfilment,
		payments,
		refundRequests,
		returnBook,
		events,
		tokens,
		exports: new AvailabilityExports(stock, products, ids, clock),
		settings,
		view: {
			clock,
			locations: seed.locations,
			products,
			requestsOf: (id) => orderBook.fulfillmentRequests.get(id) ?? [],
		},
		baseUrl: () => url,
	};
	for (const declare of [
		identityRoutes,
		orderInjectionRoutes,
		orderRoutes,
		returnRoutes,
		refundRoutes,
		paymentAccountRoutes,
		fulfillmentRequestRoutes,
		routingRoutes,
		availabilityRoutes,
		locationRoutes,
		productRoutes,
		eventStreamRoutes,
		graphqlRoutes,
	]) {
		declare(context);
	}
	url = await api.listen();
	return {
		url,
		api,
		stock,
		orderBook,
		fulfilment,
		autoStore,
		events,
		inventory,
		returnBook,
		exchanges,
		refundRequests,
		payments,
		paymentAdapter,
		settings,
		revokeTokens: () => tokens.revokeAll(),
		eventStats: () => events.stats(),
		async close() {
			events.close();
			paymentAdapter.close();
			await api.close();
		},
	};
}
