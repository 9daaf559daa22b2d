// Parcels: search, detail, tracking, documents, pick-up slots (tiktok-shop.md 7.2, 7.3).
import type { Gate } from '../gateway/gate.mts';
import type { Order, Package, PackageStatus } from '../orders/orderTypes.mts';
import { packagesOf } from '../fulfilment/packageBook.mts';
import { packageOnWire, packageRowOnWire, trackingOnWire } from '../fulfilment/packageWire.mts';
import { pickupSlots } from '../fulfilment/packageShipping.mts';
import { cutPage } from '../gateway/paging.mts';
import { parameterProblem, TikTokProblem } from '../gateway/problems.mts';
import type { DocumentFormat } from '../fulfilment/shippingDocuments.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

const BASIC = ['seller.fulfillment.basic'];
const PACKAGE_WRITE = ['seller.fulfillment.package.write'];
const STATUSES: readonly PackageStatus[] = ['PROCESSING', 'FULFILLING', 'COMPLETED', 'CANCELLED'];
const DOCUMENT_TYPES = [
	'SHIPPING_LABEL',
	'PACKING_SLIP',
	'SHIPPING_LABEL_AND_PACKING_SLIP',
	'SHIPPING_LABEL_PICTURE',
	'HAZMAT_LABEL',
	'INVOICE_LABEL',
];
const TIMES = ['create_time_ge', 'create_time_lt', 'update_time_ge', 'update_time_lt'] as const;

type PackageFilters = { package_status?: string } & Partial<Record<(typeof TIMES)[number], number>>;

export function registerPackageRoutes(gate: Gate, state: TikTokState): void {
	const { clock, documents, orders, packages, shops } = state;

	gate.onAnyShop(
		{ method: 'POST', path: '/fulfillment/202309/packages/search', operationId: 'searchPackage', scopes: BASIC },
		({ shop, query, body }) => {
			const filters = readFilters(body);
			const sortField = query.sort_field ?? 'create_time';
			const sortOrder = query.sort_order ?? 'DESC';
			const timeOf = {
				create_time: (parcel: Package) => parcel.createdAtMs,
				update_time: (parcel: Package) => parcel.updatedAtMs,
				order_pay_time: (parcel: Package) => parcel.orders[0].paidAtMs ?? 0,
			}[sortField];
			if (timeOf === undefined) throw parameterProblem('sort_field is unknown.');
			if (sortOrder !== 'ASC' && sortOrder !== 'DESC') throw parameterProblem('sort_order is unknown.');

			const candidates = shop === undefined ? packages.all() : packages.ofShop(shop.id);
			const found = [...candidates].filter((parcel) => matches(parcel, filters));
			const direction = sortOrder === 'ASC' ? 1 : -1;
			found.sort((a, b) => direction * (timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1)));
			const page = cutPage(
				found,
				query,
				{ filters, sortField, sortOrder, shop: shop?.id },
				{
					maxSize: 50,
					badSize: () => parameterProblem('page_size must be between 1 and 50.'),
					badToken: () => parameterProblem('page_token does not belong to this query.'),
				},
			);
			return {
				total_count: page.totalCount,
				next_page_token: page.nextPageToken,
				packages: page.items.map((parcel) => packageRowOnWire(parcel, clock)),
			};
		},
	);

	gate.onAnyShop(
		{
			method: 'GET',
			path: '/fulfillment/202309/packages/:package_id',
			operationId: 'getPackageDetail',
			scopes: BASIC,
		},
		({ shop, params }) => {
			const parcel = ownPackage(shop, params.package_id);
			if (parcel === undefined) throw new TikTokProblem(10006402, 'permission denied');
			return packageOnWire(parcel, shops.get(parcel.shopId)!, clock);
		},
	);

	gate.onShop(
		{
			method: 'GET',
			path: '/fulfillment/202309/packages/:package_id/handover_time_slots',
			operationId: 'getPackageHandoverTimeSlots',
			scopes: PACKAGE_WRITE,
		},
		({ shop, params }) => {
			const parcel = ownPackage(shop, params.package_id);
			if (parcel === undefined) throw parameterProblem('package_id is unknown.');
			if (parcel.orders[0].shippingType !== 'TIKTOK') throw parameterProblem('The package is shipped by the seller.');
			return {
				can_pickup: true,
				can_drop_off: true,
				can_van_collection: shop.region === 'GB',
				drop_off_point_url: 'https://drop-off.example.com/',
				pickup_slots: pickupSlots(clock),
			};
		},
	);

	gate.onShop(
		{
			method: 'GET',
			path: '/fulfillment/202309/packages/:package_id/shipping_documents',
			operationId: 'getPackageShippingDocument',
			scopes: BASIC,
		},
		({ shop, params, query }) => {
			const format = readFormat(shop, query);
			const parcel = ownPackage(shop, params.package_id);
			if (parcel === undefined) {
				throw new TikTokProblem(
					21008109,
					'Unable to retrieve shipping information, please double check the order status.',
				);
			}
			return {
				doc_url: documents.urlOf(parcel, query.document_type, format),
				tracking_number: parcel.trackingNumber,
			};
		},
	);

	gate.onShop(
		{
			method: 'GET',
			path: '/fulfillment/202309/orders/:order_id/tracking',
			operationId: 'getTracking',
			scopes: ['seller.logistics'],
		},
		({ shop, params }) => {
			const order: Order | undefined = orders.get(params.order_id);
			if (order === undefined || order.shopId !== shop.id) {
				throw new TikTokProblem(21008111, 'The order or package does not belong to the current seller.');
			}
			return { tracking: trackingOnWire(packagesOf(order), clock) };
		},
	);

	function ownPackage(shop: ShopSeed | undefined, packageId: string): Package | undefined {
		const parcel = packages.get(packageId);
		return parcel !== undefined && (shop === undefined || parcel.shopId === shop.id) ? parcel : undefined;
	}

	function matches(parcel: Package, filters: PackageFilters): boolean {
		const createdAt = clock.wireSeconds(parcel.createdAtMs);
		const updatedAt = clock.wireSeconds(parcel.updatedAtMs);
		return (
			(filters.package_status === undefined || parcel.status === filters.package_status) &&
			(filters.create_time_ge === undefined || createdAt >= filters.create_time_ge) &&
			(filters.create_time_lt === undefined || createdAt < filters.create_time_lt) &&
			(filters.update_time_ge === undefined || updatedAt >= filters.update_time_ge) &&
			(filters.update_time_lt === undefined || updatedAt < filters.update_time_lt)
		);
	}
}

function readFilters(body: unknown): PackageFilters {
	const filters = (body ?? {}) as PackageFilters;
	if (filters.package_status !== undefined && !STATUSES.some((status) => status === filters.package_status)) {
		throw parameterProblem('package_status is unknown.');
	}
	for (const name of TIMES) {
		if (filters[name] !== undefined && !Number.isInteger(filters[name])) throw parameterProblem(`${name} is invalid.`);
	}
	return filters;
}

function readFormat(shop: ShopSeed, query: Record<string, string>): DocumentFormat {
	const { document_type: type, document_size: size, document_format: format = 'PDF' } = query;
	if (!DOCUMENT_TYPES.includes(type)) throw parameterProblem('document_type is unknown.');
	if (size !== undefined && size !== 'A5' && size !== 'A6') throw parameterProblem('document_size is unknown.');
	if (type === 'SHIPPING_LABEL_PICTURE') return 'PNG';
	if (format === 'PDF' || (format === 'ZPL' && shop.region === 'BR')) return format;
	throw parameterProblem('document_format is not offered here.');
}
