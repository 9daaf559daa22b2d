// Organisation, chart of accounts, tax rates and tracking categories.
import { answer } from '../../httpServer.mts';
import type { XeroContext } from './xeroContext.mts';
import type { Fields } from './xeroFilter.mts';
import { xeroList } from './xeroList.mts';

export function settingsRoutes({ api, book, wire, parts, guard, withLimits }: XeroContext): void {
	const lists: Array<{ path: string; operationId: string; key: string; rows: () => object[] }> = [
		{
			path: 'Organisation',
			operationId: 'xeroGetOrganisations',
			key: 'Organisations',
			rows: () => [wire.organisation()],
		},
		{
			path: 'Accounts',
			operationId: 'xeroGetAccounts',
			key: 'Accounts',
			rows: () => book.accounts.map((account) => wire.account(account)),
		},
		{
			path: 'TaxRates',
			operationId: 'xeroGetTaxRates',
			key: 'TaxRates',
			rows: () => book.taxRates.map((rate) => wire.taxRate(rate)),
		},
		{
			path: 'TrackingCategories',
			operationId: 'xeroGetTrackingCategories',
			key: 'TrackingCategories',
			rows: () => book.tracking.map((category) => wire.tracking(category)),
		},
	];
	for (const { path, operationId, key, rows } of lists) {
		api.operation({
			method: 'GET',
			path: `/api.xro/2.0/${path}`,
			operationId,
			guard: guard('accounting.settings'),
			handler: (request) =>
				withLimits(
					xeroList(
						request,
						rows(),
						(row) => row as Fields,
						true,
						(found) => answer(200, wire.envelope(parts.ids.uuid(), { [key]: found })),
					),
				),
		});
	}
}
