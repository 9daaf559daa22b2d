/** Proves the settlement of one order over its SKU rows: F10 of tiktok-shop.md 11.3. */
import { currencyDigits } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { OrderDocument } from './documents';
import { parseMinor } from './parseMinor';
import type { Unreadable } from './readTransactions';
import { shownAmount } from './readTransactions';
import { compare, conclude, createCheck } from './rowChecks';
import { currencyCode, moneyRows, settlementId } from './settlementDocuments';
import type { IdentityResult } from '../types';

export interface ProvedOrder {
	shopId: string;
	id: string;
	currency: string;
	rows: number;
	/** an order that is not settled answers with zeros: no zero fee (tiktok-shop.md 11.4) */
	isSettled: boolean;
	statementIds: string[];
	identity: IdentityResult;
	unreadable: Unreadable[];
}

const skuName = (row: Row) => `SKU ${cell(row, 'sku_name') || cell(row, 'sku_id')}`.slice(0, 60);

/** @throws MalformedDocument */
export function proveOrder({ order, shopId, id }: OrderDocument, toleranceMinor: number): ProvedOrder {
	const currency = currencyCode(order, 'currency');
	const digits = currencyDigits(currency);
	const unreadable: Unreadable[] = [];
	function amount(holder: Row, field: string): number {
		const minor = parseMinor(holder[field], digits);
		if (!Number.isNaN(minor)) return minor;
		unreadable.push({ id: cell(holder, 'sku_id') || id, field, value: shownAmount(holder[field]) });
		return 0;
	}

	const skuRows = moneyRows(order, 'sku_transactions');
	const isSettled = skuRows.length > 0;
	const check = createCheck('totals');
	if (isSettled) {
		const root = {
			revenue: amount(order, 'revenue_amount'),
			fees: amount(order, 'fee_and_tax_amount'),
			shipping: amount(order, 'shipping_cost_amount'),
			settlement: amount(order, 'settlement_amount'),
		};
		const sum = { revenue: 0, fees: 0, shipping: 0, settlement: 0 };
		const of = (name: string) => ({ id, order_id: id, name });
		compare(check, root.settlement, root.revenue + root.fees + root.shipping, of('the settlement of the order'));
		for (const row of skuRows) {
			const revenue = amount(row, 'revenue_amount');
			const fees = amount(row, 'fee_tax_amount');
			const shipping = amount(row, 'shipping_cost_amount');
			const settlement = amount(row, 'settlement_amount');
			compare(check, settlement, revenue + fees + shipping, { id: row.sku_id, order_id: id, name: skuName(row) });
			// One SKU may come several times (sale, later refund): always added.
			sum.revenue += revenue;
			sum.fees += fees;
			sum.shipping += shipping;
			sum.settlement += settlement;
		}
		compare(check, root.revenue, sum.revenue, of('the revenue of its products'));
		compare(check, root.fees, sum.fees, of('the fees of its products'));
		compare(check, root.shipping, sum.shipping, of('the shipping of its products'));
		compare(check, root.settlement, sum.settlement, of('the settlement of its products'));
	}
	return {
		shopId,
		id,
		currency,
		rows: skuRows.length,
		isSettled,
		statementIds: [...new Set(skuRows.map((row) => settlementId(row, 'statement_id')).filter(Boolean))].sort(),
		identity: conclude('F10', check, {
			currency,
			toleranceMinor,
			compares: 'the settlement of the order with its parts and with its SKU rows',
			missing: 'the order is not settled yet',
		}),
		unreadable,
	};
}
