/** Channel Settlement against the contracts: every amount TikTok documents has a place, and the chart is the agreed one. */
import { accrueUnsettled } from '../../nodes/ChannelSettlement/accrual/accrueUnsettled.ts';
import { readAccrualSettings } from '../../nodes/ChannelSettlement/accrual/accrualSettings.ts';
import { CATEGORY_BY_NAME } from '../../nodes/ChannelSettlement/tables/categories.ts';
import {
	FIELD_CATEGORIES,
	GROUPS,
	INFORMATION,
	SUPPLEMENTARY,
	TRANSACTION_TOTALS,
	TYPE_CATEGORIES,
} from '../../nodes/ChannelSettlement/tables/categoryMap.ts';
import { describeContracts } from '../support/contracts.mts';
import { SHOP, SHOPS, build } from '../support/settlementExamples.mts';

type Row = Record<string, unknown>;

/** Names of the leaves of a response's `data`, as paths; lists add nothing to a path. */
function leaves(contract: Row, operationId: string): string[] {
	const resolve = (schema: Row): Row =>
		typeof schema.$ref === 'string'
			? resolve(
					schema.$ref
						.split('/')
						.slice(1)
						.reduce((holder, key) => holder[key] as Row, contract),
				)
			: schema;
	const walk = (given: unknown, path: string): string[] => {
		const schema = resolve(given as Row);
		const inner = [...((schema.allOf ?? []) as unknown[]), ...((schema.oneOf ?? []) as unknown[]).slice(0, 1)];
		const own = Object.entries((schema.properties ?? {}) as Row);
		if (schema.items) return walk(schema.items, path);
		if (inner.length + own.length === 0) return [path];
		return [
			...inner.flatMap((part) => walk(part, path)),
			...own.flatMap(([name, part]) => walk(part, path ? `${path}.${name}` : name)),
		];
	};
	const operation = Object.values(contract.paths as Record<string, Row>)
		.flatMap((path) => Object.values(path) as Row[])
		.find((candidate) => candidate.operationId === operationId);
	const answer = resolve((operation?.responses as Row)['200'] as Row);
	const [body] = Object.values(answer.content as Row) as Row[];
	return walk(body.schema, '')
		.filter((path) => path.startsWith('data.'))
		.map((path) => path.slice('data.'.length));
}

const NO_AMOUNTS = /(^|\.)(id|type|status|currency|.*_id|.*_time|.*_count|.*_token|sku_name|product_name|quantity)$/;
const TOTALS = /(^|\.)(total_.*_amount|payable_amount|sum_est_.*_amount|est_.*_amount|fee_and_tax_amount)$/;

/** Where an amount goes: its category, information, total, or nothing. */
function placeOf(path: string): string | undefined {
	const field = path.replace(/^(transactions|sku_transactions)\./, '');
	const name = field.split('.').at(-1) ?? '';
	if (field.includes(SUPPLEMENTARY)) return 'information';
	for (const [group, start] of Object.entries(GROUPS) as Array<[keyof typeof GROUPS, string]>) {
		if (!field.startsWith(`${start}.`)) continue;
		return INFORMATION[group].has(name) ? 'information' : FIELD_CATEGORIES[group].get(name);
	}
	if (TRANSACTION_TOTALS.has(name) || TOTALS.test(field)) return 'total';
	return name === 'reserve_amount' ? 'reserve' : undefined;
}

describeContracts('contracts', ({ json, text }) => {
	const load = (name: string) => json(name) as Row;
	const tiktok = load('tiktok-shop.openapi.json');
	const mapping = load('accounting.examples/mapping.default.json');

	test.each(['getTransactionsByStatement', 'getTransactionsByOrder', 'getUnsettledTransactions'])(
		'every amount of %s is mapped, information or a total',
		(operationId) => {
			const amounts = leaves(tiktok, operationId).filter((path) => !NO_AMOUNTS.test(path));
			expect(amounts.length).toBeGreaterThan(50);
			const homeless = amounts.filter((path) => placeOf(path) === undefined);
			expect(homeless.filter((path) => !/(estimated_settlement|unsettled_reason|reserve_status)$/.test(path))).toEqual(
				[],
			);
		},
	);

	test('fields and types go to the agreed categories', () => {
		const own = Object.fromEntries(
			(Object.keys(GROUPS) as Array<keyof typeof GROUPS>).flatMap((group) =>
				[...FIELD_CATEGORIES[group]].map(([field, category]) => [`${GROUPS[group]}.${field}`, category]),
			),
		);
		expect({ ...own, reserve_amount: 'reserve' }).toEqual(mapping.fields);
		expect(Object.fromEntries(TYPE_CATEGORIES)).toEqual(mapping.adjustmentTypes);
	});

	test('the built-in chart has every agreed account', () => {
		const agreed = Object.entries(mapping.categories as Record<string, { xero: { code: string }; ledger: string }>);
		for (const [name, { xero, ledger }] of agreed) {
			expect(CATEGORY_BY_NAME.get(name)).toMatchObject({ code: xero.code, ledger });
		}
		// Receivable mode and accruals need two more.
		expect(CATEGORY_BY_NAME.size).toBe(agreed.length + 2);
		expect(new Set([...CATEGORY_BY_NAME.values()].map(({ code }) => code)).size).toBe(CATEGORY_BY_NAME.size);
	});

	test('the example documents prove and give the agreed journal', () => {
		const data = (name: string) => load(`tiktok-shop.examples/${name}.response.json`).data as Record<string, Row[]>;
		const page = data('finance.statement-transactions') as unknown as Row;
		const built = build({
			statements: data('finance.statements').statements.map((row) => ({ ...row, shop_id: SHOP })),
			transactions: [{ ...page, shop_id: SHOP, statement_id: page.id, page: 1, last_page: true }],
			payments: data('finance.payments').payments.map((row) => ({ ...row, shop_id: SHOP })),
			orderTransactions: [
				{ ...(data('finance.order-transactions') as unknown as Row), shop_id: SHOP },
				{ ...(data('finance.order-transactions.not-settled') as unknown as Row), shop_id: SHOP },
			],
		});
		expect(built.exceptions).toEqual([]);
		const { contentHash, key } = load('accounting.examples/index.json');
		expect(built.journals).toMatchObject([{ content_hash: contentHash, journal_ref: key, must_be_draft: false }]);
		const csv = text('accounting.examples/plain.journal.csv').split('\n').slice(1);
		const agreed = csv.filter(Boolean).map((line) => {
			const [, , , category, code, , debit, credit] = line.split(',');
			return [category, code, debit || credit, debit ? 'debit' : 'credit'].join(' ');
		});
		const own = built.journals[0].lines.map((line) =>
			[line.category, line.account_code, line.amount, line.side].join(' '),
		);
		expect(own.sort()).toEqual(agreed.sort());
	});

	test('the example of unsettled orders is accrued and taken back', () => {
		const { transactions } = load('tiktok-shop.examples/finance.unsettled.response.json').data as Record<string, Row[]>;
		const settings = readAccrualSettings(
			{ month: '2025-12' },
			{ shops: SHOPS, accounts: [], dimensions: [] },
			Date.UTC(2026, 0, 1, 3),
		);
		const { journals, exceptions } = accrueUnsettled(
			transactions.map((row) => ({ ...row, shop_id: SHOP })),
			settings,
		);
		expect(exceptions).toEqual([]);
		expect(journals.map(({ json }) => [json.date, json.payable])).toEqual([
			['2025-12-31', '19.12'],
			['2026-01-01', '-19.12'],
		]);
	});
});
