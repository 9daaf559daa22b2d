// Statements of the TikTok shops and how far their money is, as the control API and the page show them.
import type { OracleWorld } from './oracle.mts';
import { fromMinorUnits } from './tiktok/orders/amounts.mts';
import type { Statement } from './tiktok/finance/financeStatement.mts';

/** The newest first, the open days at the head. */
export function statementPage({ seed, tiktok, clock }: OracleWorld) {
	const { finance } = tiktok.state;
	return seed.shops
		.flatMap((shop) => finance.ofShop(shop.id).map((statement) => ({ shop, statement })))
		.sort((one, other) => other.statement.startMs - one.statement.startMs)
		.slice(0, 200)
		.map(({ shop, statement }) => {
			const money = (units: number) => `${fromMinorUnits(units, statement.currency)} ${statement.currency}`;
			return {
				id: statement.id,
				shop: shop.name,
				day: clock.wireIso(statement.startMs),
				rows: statement.count,
				settlement: money(statement.totals.settlement),
				reserve: money(statement.totals.reserve),
				payable: money(statement.payable),
				state: stateOf(statement),
				paymentId: statement.paymentId,
			};
		});

	function stateOf(statement: Statement): string {
		if (statement.isOpen) return 'OPEN';
		if (statement.isCredited) return 'PAID';
		return finance.payouts.get(statement.paymentId ?? '')?.status ?? 'WAITING';
	}
}
