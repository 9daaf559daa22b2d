// Everything the TikTok sandbox knows, in one place for routes, actions and the oracle.
import type { Clock } from '../clock.mts';
import type { Contracts } from '../contracts.mts';
import type { Attempt } from '../eventDelivery.mts';
import type { Faults } from '../faults.mts';
import type { Ids } from '../ids.mts';
import { Apps } from './gateway/apps.mts';
import type { Authorizations } from './gateway/authorizations.mts';
import { Cancellations } from './cancellations/cancellations.mts';
import { Carriers } from './fulfilment/carriers.mts';
import { Catalogue } from './catalogue/catalogue.mts';
import { ExternalReferences } from './orders/externalReferences.mts';
import { FinanceBook } from './finance/financeBook.mts';
import { Listings } from './catalogue/listings.mts';
import { OrderBook } from './orders/orderBook.mts';
import { PackageBook } from './fulfilment/packageBook.mts';
import { ReturnBook } from './returns/returnBook.mts';
import { ShippingDocuments } from './fulfilment/shippingDocuments.mts';
import { StockNews } from './stockNews.mts';
import { defaultSwitches } from './switches.mts';
import type { Switches } from './switches.mts';
import type { ShopSeed, TikTokSeed } from './types.mts';
import { Webhooks } from './gateway/webhooks.mts';

export interface StateParts {
	clock: Clock;
	ids: Ids;
	faults: Faults;
	contracts: Contracts;
	world: TikTokSeed;
	onWebhookAttempt?: (attempt: Attempt) => void;
}

export class TikTokState {
	readonly clock: Clock;
	readonly ids: Ids;
	readonly world: TikTokSeed;
	readonly shops: ReadonlyMap<string, ShopSeed>;
	readonly switches: Switches = defaultSwitches();
	readonly apps: Apps;
	/** those of the first app */
	readonly authorizations: Authorizations;
	readonly catalogue: Catalogue;
	readonly orders: OrderBook;
	readonly packages: PackageBook;
	readonly carriers: Carriers;
	readonly cancellations: Cancellations;
	readonly returns: ReturnBook;
	readonly finance: FinanceBook;
	readonly documents: ShippingDocuments;
	/** Ids told for parcels that could be combined, by recipient. */
	readonly combinableIds = new Map<string, { id: string; shopId: string }>();
	readonly references: ExternalReferences;
	readonly listings: Listings;
	readonly webhooks: Webhooks;
	readonly stockNews: StockNews;

	constructor({ clock, ids, faults, contracts, world, onWebhookAttempt }: StateParts) {
		this.clock = clock;
		this.ids = ids;
		this.world = world;
		this.shops = new Map(world.shops.map((shop) => [shop.id, shop]));
		this.apps = new Apps(world);
		this.authorizations = this.apps.first.authorizations;
		this.catalogue = new Catalogue(world.shops, clock.now());
		this.webhooks = new Webhooks({
			apps: this.apps,
			clock,
			ids,
			faults,
			contracts,
			onAttempt: onWebhookAttempt,
		});
		this.stockNews = new StockNews({ clock, ids, webhooks: this.webhooks });
		const notify = this.webhooks.send.bind(this.webhooks);
		this.packages = new PackageBook({ clock, ids, notify });
		this.carriers = new Carriers(this.switches);
		this.documents = new ShippingDocuments(clock, this.switches);
		this.orders = new OrderBook({
			clock,
			ids,
			catalogue: this.catalogue,
			shops: this.shops,
			buyers: world.buyers,
			packages: this.packages,
			notify,
			onCancelled: (order, lines, cause) => {
				this.cancellations.record(order, lines, cause);
				this.returns.linesCancelled(order, lines);
			},
			onDelivered: (order) => this.finance.delivered(order),
			onStock: (reservations, cause) => this.stockNews.tellOrder(reservations, cause),
		});
		this.cancellations = new Cancellations({
			clock,
			ids,
			orders: this.orders,
			shops: this.shops,
			switches: this.switches,
			notify,
		});
		this.returns = new ReturnBook({
			clock,
			ids,
			orders: this.orders,
			shops: this.shops,
			switches: this.switches,
			notify,
			onRefunded: (order, atMs) => this.finance.refunded(order, atMs),
		});
		this.finance = new FinanceBook({
			clock,
			ids,
			shops: this.shops,
			ordersOf: (shopId) => this.orders.ofShop(shopId),
			refundsOf: (orderId) => this.returns.refundsOf(orderId),
		});
		this.references = new ExternalReferences(this.orders);
		this.listings = new Listings({ clock, catalogue: this.catalogue, notify });
	}
}
