/** Proves the settlement of one order over its SKU rows: F10 of tiktok-shop.md 11.3. */
import { currencyDigits } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { OrderDocument } from './documents';
import type { OrderFacts, OrderSums } from './identities';
import { ORDER_IDENTITY } from './identities';
import { parseMinor } from './parseMinor';
import type { Unreadable } from './readTransactions';
import { shownAmount } from './readTransactions';
import { prove } from './rowChecks';
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

	const sumsOf = (holder: Row, fees: string): OrderSums => ({
		revenue: amount(holder, 'revenue_amount'),
		fees: amount(holder, fees),
		shipping: amount(holder, 'shipping_cost_amount'),
		settlement: amount(holder, 'settlement_amount'),
	});

	const skuRows = moneyRows(order, 'sku_transactions');
	const isSettled = skuRows.length > 0;
	const facts: OrderFacts = {
		id,
		...(isSettled ? sumsOf(order, 'fee_and_tax_amount') : { revenue: 0, fees: 0, shipping: 0, settlement: 0 }),
		skus: skuRows.map((row) => ({ id: row.sku_id, name: skuName(row), ...sumsOf(row, 'fee_tax_amount') })),
	};
	return {
		shopId,
		id,
		currency,
		rows: skuRows.length,
		isSettled,
		statementIds: [...new Set(skuRows.map((row) => settlementId(row, 'statement_id')).filter(Boolean))].sort(),
		identity: prove(ORDER_IDENTITY, facts, { id, order_id: id }, { currency, toleranceMinor }),
		unreadable,
	};
}
