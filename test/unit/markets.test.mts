// One row for each market: what the dossier says of each, column by column (tiktok-shop.md 6 to 11).
import { cancelAnswerMs, marketOf, regionCode } from '../../nodes/shared/channel/markets.ts';
import type { Market } from '../../nodes/shared/channel/markets.ts';
import { priceMethodOf } from '../../nodes/shared/channel/shops.ts';

const EU = ['DE', 'ES', 'FR', 'IE', 'IT'];
const SEA = ['ID', 'MY', 'PH', 'SG', 'TH', 'VN'];
const LATAM = ['BR', 'MX'];
const ALL = [...EU, ...SEA, ...LATAM, 'GB', 'JP', 'US'];

const where = (holds: (market: Market) => unknown) => ALL.filter((region) => holds(marketOf(region) as Market)).sort();

test.each<[string, (market: Market) => unknown, string[]]>([
	['whole packages are reported', ({ reports }) => reports === 'packages', [...SEA, ...LATAM]],
	['TikTok labels are created', ({ tikTokShipping }) => tikTokShipping === 'create', ['US']],
	['TikTok labels: flow not stated', ({ tikTokShipping }) => tikTokShipping === 'unknown', ['JP']],
	['an invoice comes first', ({ invoiceFirst }) => invoiceFirst, ['BR']],
	['72 hours for a correction', ({ correctionMs }) => correctionMs === 72 * 3_600_000, [...SEA, 'GB', 'US']],
	['corrections without end', ({ correctionMs }) => correctionMs === Infinity, [...EU, ...LATAM, 'JP']],
	['carriers by route', ({ carriersByRoute }) => carriersByRoute, EU],
	['the scan counts', ({ dispatchedBy }) => dispatchedBy === 'carrier scan', ['US']],
	['label addresses are hidden', ({ hidesLabelAddresses }) => hidesLabelAddresses, ['US']],
	['ships while a request is open', ({ shipsDuringCancelRequest }) => shipsDuringCancelRequest, ['US']],
	['a day to answer', ({ cancelAnswerMs: ms }) => ms === 24 * 3_600_000, ['US']],
	['two days to answer', ({ cancelAnswerMs: ms }) => ms === 48 * 3_600_000, ALL.filter((region) => region !== 'US')],
	['late requests are approved at once', ({ approvesLateCancels }) => approvesLateCancels, ['US']],
	['cancelled until collection', ({ cancelsUntilCollection }) => cancelsUntilCollection, SEA],
	['rejected as listed only', ({ rejectsAsListedOnly }) => rejectsAsListedOnly, ['US']],
	['no documented reason to reject', ({ rejectPacked }) => rejectPacked === '', ['JP', 'US']],
	['single lines are cancelled', ({ cancelsLines }) => cancelsLines, ['GB', 'US']],
	['tax on top of prices', ({ pricesHoldTax }) => !pricesHoldTax, ['US']],
	['shipping inside the fees', ({ statements }) => statements === 'sea', SEA],
	['no revenue in statements', ({ tellsRevenue }) => !tellsRevenue, ['GB', 'US']],
	['out of stock, the UK its own word', ({ sellerReasons }) => sellerReasons.out_of_stock?.endsWith('_uk'), ['GB']],
	['no wrong price', ({ sellerReasons }) => !sellerReasons.wrong_price, LATAM],
	['no unreachable address', ({ sellerReasons }) => !sellerReasons.address_not_deliverable, SEA],
	[
		'no wish of the buyer',
		({ sellerReasons }) => !sellerReasons.buyer_asked,
		[...SEA.filter((region) => region !== 'PH'), 'GB'],
	],
])('%s', (_rule, holds, regions) => {
	expect(where(holds)).toEqual([...regions].sort());
});

test('a region is read in any case, UK as GB; a market that nobody knows has no rules', () => {
	expect(ALL.map((region) => marketOf(region)?.region)).toEqual(ALL);
	expect([' uk ', 'Gb', 'de', ''].map(regionCode)).toEqual(['GB', 'GB', 'DE', '']);
	expect(marketOf('uk')).toBe(marketOf('GB'));
	for (const unknown of ['', 'XX', 'EU', 'constructor', '__proto__']) {
		expect(marketOf(unknown)).toBeUndefined();
		expect(cancelAnswerMs(unknown)).toBe(48 * 3_600_000);
		expect(priceMethodOf({}, unknown)).toBe('tax_included');
	}
});
