// Everything the TikTok sandbox knows, in one place for routes, actions and the oracle.
import type { Clock } from '../clock.mts';
import type { Contracts } from '../contracts.mts';
import type { Attempt } from '../eventDelivery.mts';
import type { Faults } from '../faults.mts';
import type { Ids } from '../ids.mts';
import { Authorizations } from './authorizations.mts';
import { Catalogue } from './catalogue.mts';
import { ExternalReferences } from './externalReferences.mts';
import { Listings } from './listings.mts';
import { OrderBook } from './orderBook.mts';
import type { ShopSeed, TikTokSeed } from './types.mts';
import { Webhooks } from './webhooks.mts';

/** Behaviour that TikTok leaves open, to be played both ways. */
export interface Switches {
	/** Refuse a stock quantity of 0 with 12052055. */
	refuseZero: boolean;
}

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
	readonly world: TikTokSeed;
	readonly shops: ReadonlyMap<string, ShopSeed>;
	readonly switches: Switches = { refuseZero: false };
	readonly authorizations: Authorizations;
	readonly catalogue: Catalogue;
	readonly orders: OrderBook;
	readonly references: ExternalReferences;
	readonly listings: Listings;
	readonly webhooks: Webhooks;

	constructor({ clock, ids, faults, contracts, world, onWebhookAttempt }: StateParts) {
		this.clock = clock;
		this.world = world;
		this.shops = new Map(world.shops.map((shop) => [shop.id, shop]));
		this.authorizations = new Authorizations(world.authorization);
		this.catalogue = new Catalogue(world.shops, clock.now());
		this.webhooks = new Webhooks({
			app: world.app,
			sellerOpenId: world.authorization.openId,
			clock,
			ids,
			faults,
			contracts,
			onAttempt: onWebhookAttempt,
		});
		const notify = this.webhooks.send.bind(this.webhooks);
		this.orders = new OrderBook({
			clock,
			ids,
			catalogue: this.catalogue,
			shops: this.shops,
			buyers: world.buyers,
			notify,
		});
		this.references = new ExternalReferences(this.orders);
		this.listings = new Listings({ clock, catalogue: this.catalogue, notify });
	}
}
