// Ship calls and corrections: Mark Package As Shipped, Ship Package, Batch Ship Packages, Create Packages, Get Eligible
// Shipping Service, Update Shipping Info, Update Package Shipping Info (tiktok-shop.md 7).
import type { Gate } from '../gateway/gate.mts';
import { batchShip, shipPackage } from '../fulfilment/packageShipping.mts';
import type { Shipping } from '../fulfilment/shipping.mts';
import type { TikTokState } from '../state.mts';
import { updateOrderTracking, updatePackageTracking } from '../fulfilment/trackingUpdate.mts';
import { createPackage, createPackage202512, eligibleServices } from '../fulfilment/usLabels.mts';

const SCOPES = ['seller.fulfillment.basic'];
const ROOT = '/fulfillment/202309';

export function registerShippingRoutes(gate: Gate, state: TikTokState, shipping: Shipping): void {
	const { clock } = state;

	gate.onShop(
		{ method: 'POST', path: `${ROOT}/orders/:order_id/packages`, operationId: 'markPackageAsShipped', scopes: SCOPES },
		({ shop, params, body }) => {
			const { order, parcel, warning } = shipping.markAsShipped(shop, params.order_id, body);
			return {
				order_id: order.id,
				order_line_item_ids: parcel.lines.map(({ id }) => id),
				package_id: parcel.id,
				...(warning === undefined ? {} : { warning: { message: warning } }),
			};
		},
	);

	gate.onShop(
		{ method: 'POST', path: `${ROOT}/packages/:package_id/ship`, operationId: 'shipPackage', scopes: SCOPES },
		({ shop, params, body }) => {
			shipPackage(state, shipping, shop, params.package_id, body);
			return {};
		},
	);

	gate.onShop(
		{ method: 'POST', path: `${ROOT}/packages/ship`, operationId: 'batchShipPackages', scopes: SCOPES },
		({ shop, body }) => {
			const errors = batchShip(state, shipping, shop, body);
			return errors.length > 0 ? { errors } : {};
		},
	);

	gate.onShop(
		{ method: 'POST', path: '/fulfillment/202512/packages', operationId: 'createPackages202512', scopes: SCOPES },
		({ shop, body }) => {
			const { parcel, service } = createPackage202512(state, shipping, shop, body);
			return {
				package_id: parcel.id,
				shipping_service_info: service,
				...(parcel.weight && { weight: parcel.weight }),
				...(parcel.dimension && { dimension: parcel.dimension }),
				create_time: clock.wireSeconds(parcel.createdAtMs),
			};
		},
	);

	gate.onShop(
		{ method: 'POST', path: `${ROOT}/packages`, operationId: 'createPackages', scopes: SCOPES },
		({ shop, body }) => {
			const { order, parcel, service } = createPackage(state, shipping, shop, body);
			return {
				order_id: order.id,
				order_line_item_ids: parcel.lines.map(({ id }) => id),
				package_id: parcel.id,
				shipping_service_info: service,
				...(parcel.weight && { weight: parcel.weight }),
				...(parcel.dimension && { dimension: parcel.dimension }),
				create_time: clock.wireSeconds(parcel.createdAtMs),
			};
		},
	);

	gate.onShop(
		{
			method: 'POST',
			path: `${ROOT}/orders/:order_id/shipping_services/query`,
			operationId: 'getEligibleShippingService',
			scopes: SCOPES,
		},
		({ shop, params, body }) => eligibleServices(shipping, shop, params.order_id, body),
	);

	gate.onShop(
		{
			method: 'POST',
			path: `${ROOT}/orders/:order_id/shipping_info/update`,
			operationId: 'updateShippingInfo',
			scopes: SCOPES,
		},
		({ shop, params, body }) => {
			updateOrderTracking(state, shop, params.order_id, body);
			return {};
		},
	);

	gate.onShop(
		{
			method: 'POST',
			path: `${ROOT}/packages/:package_id/shipping_info/update`,
			operationId: 'updatePackageShippingInfo',
			scopes: SCOPES,
		},
		({ shop, params, body }) => {
			updatePackageTracking(state, shipping, shop, params.package_id, body);
			return {};
		},
	);
}
