import { answer } from '../../httpServer.mts';
import { CREDENTIALS } from '../../seed.mts';
import type { SeedLocation } from '../../seed.mts';
import { notFound, parameter, queryValue, refuse, secured } from './context.mts';
import type { RouteContext } from './context.mts';

const READ_CONFIGURATION = 'newstore:configuration:read';

/** Locations (nodes with stock) and stores (for configuration). In this tenant their ids are the same. */
export function locationRoutes(context: RouteContext): void {
	const { locations } = context.seed;
	const stores = locations.filter((location) => location.type === 'store');

	secured(context, {
		method: 'GET',
		path: '/v0/locations',
		operationId: 'listLocations',
		handler: () =>
			answer(200, {
				locations: locations.map((location) => ({
					id: location.id,
					name: location.name,
					type: location.type,
					is_enabled: true,
					is_inventory_master: location.type === 'store',
				})),
			}),
	});
	secured(context, {
		method: 'GET',
		path: '/stores',
		operationId: 'listStores',
		scope: READ_CONFIGURATION,
		handler: (request) => {
			const limit = Number(queryValue(request, 'limit'));
			if (!Number.isInteger(limit) || limit < 1) return refuse(context, 400, 'bad_request', 'limit must be given');
			const countries = queryValue(request, 'country_codes')?.split(',');
			const matching = stores.filter((store) => !countries || countries.includes(store.market));
			const start = queryValue(request, 'start_at');
			const first = start ? matching.findIndex((store) => store.id === start) : 0;
			if (first < 0) return refuse(context, 400, 'bad_request', 'start_at is not a page key');
			const size = Math.min(limit, 100);
			const next = matching[first + size];
			return answer(200, {
				items: matching.slice(first, first + size).map(storeView),
				...(next ? { next_page_key: next.id } : {}),
			});
		},
	});
	secured(context, {
		method: 'GET',
		path: '/stores/:storeId',
		operationId: 'showStore',
		scope: READ_CONFIGURATION,
		handler: (request) => {
			const store = stores.find((each) => each.id === parameter(request, 'storeId'));
			return store ? answer(200, storeView(store)) : notFound(context, 'The store');
		},
	});
}

function storeView(store: SeedLocation) {
	return {
		id: store.id,
		tenant: CREDENTIALS.newStore.tenant,
		country_code: store.market,
		description: store.name,
		multi_cashbox: false,
		config: { timezone: store.timezone, report_types: ['day-report'], auto_report_types: [] },
	};
}
