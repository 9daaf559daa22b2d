// What differs between the markets of TikTok Shop in fulfilment and cancellation (tiktok-shop.md 7.1, 7.2, 9).

type MarketGroup = 'US' | 'EUROPE' | 'JAPAN' | 'SEA' | 'LATAM';

export interface Market {
	group: MarketGroup;
	/** The call for parcels that the seller sends: Mark Package As Shipped, or Ship Package with `self_shipment`. */
	ownShipping: 'mark_as_shipped' | 'ship_package';
	/** The call for parcels that TikTok sends. */
	tiktokShipping: 'create_packages' | 'ship_package';
	/** From when on there is a package with an id. */
	packageExists: 'after_payment' | 'after_shipping';
	/** Order details of local shops do not tell the id of a package that the seller has not shipped yet. */
	hidesIdsBeforeShipping: boolean;
	/** Whether an order can be split before it is shipped, and into what. */
	splits: 'no' | 'by_sku' | 'by_item';
	/** Whether parcels of one buyer are combined by call; elsewhere they just share a tracking number. */
	combines: boolean;
	/** How a wrong tracking number may be corrected. */
	trackingChange: { withinHours?: number; once: 'per_order' | 'per_package' };
	/** Single lines can be cancelled by the seller, for lack of stock. */
	cancelsLines: boolean;
	/** What a ship call does while the buyer's wish to cancel is open. */
	openRequest: 'refuses_shipping' | 'lets_ship';
}

const EUROPE: Market = {
	group: 'EUROPE',
	ownShipping: 'mark_as_shipped',
	tiktokShipping: 'ship_package',
	packageExists: 'after_payment',
	hidesIdsBeforeShipping: false,
	splits: 'no',
	combines: false,
	trackingChange: { once: 'per_package' },
	cancelsLines: false,
	openRequest: 'refuses_shipping',
};
const UNITED_KINGDOM: Market = {
	...EUROPE,
	hidesIdsBeforeShipping: true,
	trackingChange: { withinHours: 72, once: 'per_order' },
	cancelsLines: true,
};
const UNITED_STATES: Market = {
	group: 'US',
	ownShipping: 'mark_as_shipped',
	tiktokShipping: 'create_packages',
	packageExists: 'after_shipping',
	hidesIdsBeforeShipping: true,
	splits: 'no',
	combines: false,
	trackingChange: { withinHours: 72, once: 'per_order' },
	cancelsLines: true,
	openRequest: 'lets_ship',
};
// The flow of Japan is not stated; sources disagree about its splits, so both ways work here.
const JAPAN: Market = { ...EUROPE, group: 'JAPAN', splits: 'by_item' };
const SOUTH_EAST_ASIA: Market = {
	group: 'SEA',
	ownShipping: 'ship_package',
	tiktokShipping: 'ship_package',
	packageExists: 'after_payment',
	hidesIdsBeforeShipping: false,
	splits: 'by_sku',
	combines: true,
	trackingChange: { withinHours: 72, once: 'per_order' },
	cancelsLines: false,
	openRequest: 'refuses_shipping',
};
const LATIN_AMERICA: Market = { ...SOUTH_EAST_ASIA, group: 'LATAM', trackingChange: { once: 'per_package' } };

const MARKETS: Record<string, Market> = {
	US: UNITED_STATES,
	GB: UNITED_KINGDOM,
	...Object.fromEntries(['ES', 'IE', 'DE', 'FR', 'IT'].map((region) => [region, EUROPE])),
	JP: JAPAN,
	...Object.fromEntries(['ID', 'TH', 'SG', 'MY', 'VN', 'PH'].map((region) => [region, SOUTH_EAST_ASIA])),
	...Object.fromEntries(['BR', 'MX'].map((region) => [region, LATIN_AMERICA])),
};

export function marketOf(region: string): Market {
	const market = MARKETS[region];
	if (market === undefined) throw new Error(`TikTok Shop has no market ${region}`);
	return market;
}
