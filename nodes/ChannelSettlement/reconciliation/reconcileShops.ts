/** What Reconcile Orders needs of tts_shops. A shop of which nobody can tell whether its prices hold the tax is not compared. */
import type { Shop } from '../../shared/channel/shops';
import { PRICE_METHODS, priceMethodOf, readShops } from '../../shared/channel/shops';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { RowProblem } from '../tables/tableProblems';
import { shopProblems, shownCell } from '../tables/tableProblems';
import type { ExpectedShop } from './expectedOrders';

export interface ReconcileShops {
	shops: ReadonlyMap<string, ExpectedShop>;
	problems: RowProblem[];
}

function priceProblem({ id, name, region, row }: Shop): RowProblem[] {
	const about = {
		table: 'tts_shops',
		row: `shop_id ${id}${name === id ? '' : ` (${name})`}`,
		column: 'price_method',
		shopId: id,
	} as const;
	if (region === '' && cell(row, 'price_method') === '') {
		return [{ ...about, complaint: 'is empty, and region is too: nobody knows whether its prices hold the tax' }];
	}
	if (PRICE_METHODS.includes(priceMethodOf(row, region))) return [];
	return [{ ...about, complaint: `is ${shownCell(row, 'price_method')}; it has to be ${PRICE_METHODS.join(' or ')}` }];
}

export function reconcileShops(rows: readonly Row[]): ReconcileShops {
	const known = readShops(rows);
	const shops = [...known.values()].map(({ id, name, region, row }): [string, ExpectedShop] => [
		id,
		{
			name,
			taxOnTop: priceMethodOf(row, region) === 'tax_excluded',
			externalIdPrefix: cell(row, 'external_id_prefix'),
		},
	]);
	return {
		shops: new Map(shops),
		problems: [
			...shopProblems(rows, known).filter(({ column }) => column === 'shop_id'),
			...[...known.values()].flatMap(priceProblem),
		],
	};
}
