/** Channel Drift over 20,000 open orders with 10,000 open cases, and that its time grows with the orders and no faster; the audit of 100,000 SKUs. */
import { createRequire } from 'node:module';
import { NOW, SHOP, sides } from '../support/driftDocuments.mts';
import type { Report } from './report.mts';

const nodeRequire = createRequire(import.meta.url);
const { findDrift } = nodeRequire('../../dist/nodes/ChannelDrift/find/findDrift.js') as {
	findDrift(feeds: unknown, settings: unknown): { summary: { differences: number; orders_compared: number } };
};
const { auditSkus } = nodeRequire('../../dist/nodes/ChannelDrift/audit/auditSkus.js') as {
	auditSkus(feeds: unknown, settings: unknown): { rows: unknown[] };
};

/** Half of them open in a store, the others shipped; each twentieth differs. */
function feeds(orders: number) {
	const all = Array.from({ length: orders }, (_, place) => {
		const id = String(576460000000000000n + BigInt(place));
		const states = place % 2 ? ['in_fulfillment', 'in_fulfillment'] : ['complete'];
		const isTold = place % 2 === 0 && place % 20 !== 0;
		return sides(id, isTold ? { states, status: 'IN_TRANSIT', lines: { tracking_number: 'P1' } } : { states });
	});
	return {
		orders: all.map(({ order }) => order),
		store: all.map(({ found }) => found),
		references: all.map(({ reference }) => reference),
		requests: all.map(({ requests }) => requests),
		others: [],
		back: [],
		buyers: [],
		stock: [],
	};
}

const settings = {
	shops: new Map(),
	earlier: [],
	cases: Array.from({ length: 10_000 }, (_, place) => ({
		case_key: `case-${place}`,
		code: 'ORDER_ADDRESS_MISSING',
		state: 'open',
		ids: JSON.stringify({ order_id: String(576460000000000000n + BigInt(place)), shop_id: SHOP }),
	})),
	ledger: [],
	windowMs: 1_800_000,
	silent: new Set(),
	isStockKnown: true,
	formsBase: '',
	mostPerKind: 100,
	now: NOW,
};

const seconds = (work: () => void): number => {
	const began = performance.now();
	work();
	return (performance.now() - began) / 1000;
};

function audit(skus: number) {
	const range = Array.from({ length: skus }, (_, place) => place);
	return {
		listings: range.map((n) => ({
			shop_id: SHOP,
			id: `p${n}`,
			title: `T${n}`,
			status: 'ACTIVATE',
			skus: [{ id: `s${n}`, seller_sku: `SKU-${n}`, inventory: [] }],
		})),
		stock: range.map((n) => ({ product_id: `SKU-${n}`, atp: n % 5 })),
		decisions: range.map((n) => ({
			shop_id: SHOP,
			explain: [{ sku_id: `s${n}`, newstore_product_id: `SKU-${n}`, was: 1, now: n % 3, reason: 'r' }],
		})),
		findings: [],
		orders: [],
	};
}

export async function run(report: Report): Promise<void> {
	const [small, large] = [feeds(5_000), feeds(20_000)];
	findDrift(small, settings);
	const quarter = Math.min(...[1, 2, 3].map(() => seconds(() => findDrift(small, settings))));
	const before = process.memoryUsage().heapUsed;
	let differences = 0;
	const whole = Math.min(
		...[1, 2, 3].map(() =>
			seconds(() => {
				({ differences } = findDrift(large, settings).summary);
			}),
		),
	);
	report.atMost('drift: 20,000 orders compared, 10,000 open cases', whole, 's', 5);
	report.atMost('drift: 20,000 orders against 5,000', whole / quarter, 'times', 8);
	report.add({
		name: 'drift: differences found',
		value: differences,
		unit: 'orders',
		goal: '1,000',
		ok: differences === 1_000,
	});
	report.info('drift: heap after the comparison', (process.memoryUsage().heapUsed - before) / 1e6, 'MB');
	const skus = audit(100_000);
	const options = { shops: new Map(), skuMap: [], silent: new Set(), soldDays: 30, now: NOW };
	report.atMost(
		'audit: 100,000 SKUs',
		seconds(() => auditSkus(skus, options)),
		's',
		10,
	);
}
