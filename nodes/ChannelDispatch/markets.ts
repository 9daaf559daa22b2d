/** What the markets differ in (tiktok-shop.md 7.1, 7.2). */
import { DAY_MS } from '../shared/channel/times';

type MarketGroup = 'US' | 'EMEA' | 'JP' | 'SEA' | 'LATAM';

export interface Market {
	region: string;
	group: MarketGroup;
	/** lines: Mark Package As Shipped takes line ids; packages: Ship Package takes whole packages only */
	reports: 'lines' | 'packages';
	/** time after shipping in which the tracking number may be corrected, once */
	correctionMs: number;
	/**
	 * in the US a shipment is taken while the buyer's request to cancel is open, and does not answer it; elsewhere the call fails
	 * (21011007)
	 */
	shipsDuringCancelRequest: boolean;
	/** call that arranges TikTok's own shipping; JP: the flow is not stated */
	tikTokShipping: 'create' | 'ship' | 'unknown';
}

const REGIONS: Record<MarketGroup, string[]> = {
	US: ['US'],
	EMEA: ['GB', 'ES', 'IE', 'DE', 'FR', 'IT'],
	JP: ['JP'],
	SEA: ['ID', 'TH', 'SG', 'MY', 'VN', 'PH'],
	LATAM: ['BR', 'MX'],
};

const WINDOW_REGIONS = new Set(['US', 'GB', ...REGIONS.SEA]);

function market(group: MarketGroup, region: string): Market {
	return {
		region,
		group,
		reports: group === 'SEA' || group === 'LATAM' ? 'packages' : 'lines',
		correctionMs: WINDOW_REGIONS.has(region) ? 3 * DAY_MS : Infinity,
		shipsDuringCancelRequest: group === 'US',
		tikTokShipping: group === 'US' ? 'create' : group === 'JP' ? 'unknown' : 'ship',
	};
}

const MARKETS = new Map(
	Object.entries(REGIONS).flatMap(([group, regions]) =>
		regions.map((region) => [region, market(group as MarketGroup, region)] as const),
	),
);

/** The market of a region code ("UK" is read as GB); undefined when nobody knows its rules. */
export function marketOf(region: string): Market | undefined {
	const code = region.toUpperCase();
	return MARKETS.get(code === 'UK' ? 'GB' : code);
}
