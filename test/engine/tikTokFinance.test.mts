// Finance of the TikTok Shop node in n8n's own engine, over real HTTP: against the sandbox, and against broken answers.
import { forgetVersions } from '../../nodes/shared/tiktok/versions.ts';
import { SHOP_CIPHERS, SHOP_IDS } from '../../sandbox/seed.mts';
import { credential, runNode } from '../support/engine.mts';
import { startNodeCase } from '../support/tikTokNodeCase.mts';
import type { NodeCase, Row } from '../support/tikTokNodeCase.mts';
import { startWire } from '../support/tikTokWire.mts';
import type { Answer, WireRequest, WireServer } from '../support/tikTokWire.mts';

const { GB, US } = SHOP_IDS;
const TYPE = 'n8n-nodes-newstore-tiktokshop.tikTokShop';

describe('Documents of the sandbox', () => {
	let now: NodeCase;
	beforeAll(async () => {
		now = await startNodeCase();
	});
	afterAll(async () => {
		expect(now.shop.contracts.violations()).toEqual([]);
		await now.shop.close();
	});
	const finance = async (operation: string, parameters: Row = {}, input: Row[] = [{ shop_id: GB }]) =>
		await now.run('finance', operation, parameters, input);
	const actions = () => now.shop.server.actions;

	test('statement, transactions, payment and order of the worked example (tiktok-shop.md 11.5) fit together', async () => {
		const { statementId } = actions().loadWorkedExample({ shopId: GB });
		const statements = await finance('getStatements', { returnAll: true });
		const statement = statements.json('Node').find((row) => row.id === statementId)!;
		expect(statement).toMatchObject({
			shop_id: GB,
			statement_id: statementId,
			settlement_amount: '79.14',
			net_sales_amount: '76.00',
			payment_status: 'PAID',
		});

		const pages = await finance('getStatementTransactions', {}, [statement]);
		expect(pages.json('Node')).toEqual([
			expect.objectContaining({
				shop_id: GB,
				statement_id: statementId,
				page: 1,
				last_page: true,
				payable_amount: '71.14',
				total_reserve_amount: '-8.00',
				transactions: expect.any(Array),
			}),
		]);
		expect(pages.json('Node')[0]).not.toHaveProperty('next_page_token');
		const rows = await finance('getStatementTransactions', { output: 'transactions' }, [statement]);
		expect(rows.json('Node')).toEqual(
			(pages.json('Node')[0].transactions as Row[]).map((row) => ({
				shop_id: GB,
				statement_id: statementId,
				currency: 'GBP',
				...row,
			})),
		);
		const order = rows.json('Node').find((row) => row.settlement_amount === '31.75')!;
		expect(order).toMatchObject({ type: 'ORDER', fee_tax_breakdown: { fee: { platform_commission_amount: '-3.24' } } });

		const byOrder = await finance('getOrderTransactions', {}, [{ shop_id: GB, order_id: order.order_id }]);
		expect(byOrder.json('Node')).toEqual([
			expect.objectContaining({ shop_id: GB, order_id: order.order_id, settlement_amount: '31.75' }),
		]);
		expect(byOrder.json('Node')[0].sku_transactions).toHaveLength(2);

		const payments = await finance('getPayments', { returnAll: true });
		expect(payments.json('Node').find((row) => row.payment_id === statement.payment_id)).toMatchObject({
			shop_id: GB,
			amount: { value: '71.14', currency: 'GBP' },
		});
	});

	test('payouts come in the newest version, and in the one before where an app does not have it; that is remembered', async () => {
		forgetVersions();
		const counts = () => ['getPayments202605', 'getPayments'].map((id) => now.calls(id));
		const payouts = async () => (await finance('getPayments', { returnAll: true })).json('Node');
		const [newest, old] = counts();
		const [payout] = await payouts();
		expect(payout).toMatchObject({ settlement_amount: { value: '79.14' } });
		expect(payout).not.toHaveProperty('reserve_amount');
		expect(counts()).toEqual([newest + 1, old]);
		actions().setSwitches({ missingVersions: ['202605'] });
		expect((await payouts())[0]).toMatchObject({ reserve_amount: { value: '-8.00' }, shop_id: GB });
		expect((await payouts())[0]).toHaveProperty('reserve_amount');
		expect(counts()).toEqual([newest + 2, old + 2]);
		// Neither: the refusal is told, and the newest is tried again afterwards.
		actions().setSwitches({ missingVersions: ['202605', '202309'] });
		expect((await finance('getPayments', { returnAll: true })).json('Node', 1)[0]).toMatchObject({
			code: 'TIKTOK_36009014',
		});
		actions().setSwitches({ missingVersions: [] });
		expect((await payouts())[0]).not.toHaveProperty('reserve_amount');
	});

	test('an order that is not settled is no fee of zero: its count says so', async () => {
		const order = now.placeOrder({ 'TEE-BLK-M': 1 });
		const { json } = await finance('getOrderTransactions', {}, [{ shop_id: GB, order_id: order.id }]);
		expect(json('Node')[0]).toMatchObject({ order_id: order.id, total_count: 0, sku_transactions: [] });
	});

	test('filters are sent as the API names them', async () => {
		actions().addAdjustment({ shopId: GB, type: 'PLATFORM_PENALTY', amount: '-2.00' });
		actions().closeDay();
		const all = await finance('getStatements', { returnAll: true });
		const times = all.json('Node').map((row) => Number(row.statement_time));
		expect(times.length).toBeGreaterThan(1);
		const last = Math.max(...times);
		const after = await finance('getStatements', {
			returnAll: true,
			filters: { after: new Date(last * 1000).toISOString() },
		});
		expect(after.json('Node').map((row) => Number(row.statement_time))).toEqual(times.filter((time) => time >= last));
		const before = await finance('getStatements', { returnAll: true, filters: { before: last } });
		expect(before.json('Node')).toHaveLength(times.filter((time) => time < last).length);
		const failed = await finance('getStatements', { returnAll: true, filters: { paymentStatus: 'FAILED' } });
		expect(failed.json('Node')).toEqual([]);
		const few = await finance('getStatements', { limit: 1 });
		expect(few.json('Node')).toHaveLength(1);
	});

	test('a large statement comes page by page, whole, with every id once', async () => {
		const { statementId } = actions().loadBigStatement({ shopId: GB, rows: 450 });
		const input = [{ shop_id: GB, statement_id: statementId }];
		const before = now.calls('getTransactionsByStatement');
		const pages = await finance('getStatementTransactions', {}, input);
		expect(now.calls('getTransactionsByStatement') - before).toBe(5);
		expect(
			pages
				.json('Node')
				.map(({ page, last_page: isLast, transactions }) => [page, isLast, (transactions as Row[]).length]),
		).toEqual([
			[1, false, 100],
			[2, false, 100],
			[3, false, 100],
			[4, false, 100],
			[5, true, 50],
		]);
		expect(pages.items('Node')[4].pairedItem).toEqual({ item: 0 });
		now.fault('getTransactionsByStatement', { kind: 'status', status: 503, times: 3 });
		const rows = await finance('getStatementTransactions', { output: 'transactions' }, input);
		expect(new Set(rows.json('Node').map((row) => row.id)).size).toBe(450);
	});

	test('estimates and, where there is a wallet, withdrawals', async () => {
		actions().addAdjustment({ shopId: GB, type: 'REBATE', amount: '3.00', inDays: 5 });
		const unsettled = await finance('getUnsettled', { returnAll: true });
		expect(unsettled.json('Node')).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ shop_id: GB, status: 'UNSETTLED', est_settlement_amount: expect.any(String) }),
			]),
		);
		const withdrawals = await finance('getWithdrawals', { returnAll: true });
		expect(withdrawals.error).toBeUndefined();
		expect(withdrawals.json('Node', 1)).toEqual([]);
	});

	test('a shop that has no list of estimates gives none, and the others theirs', async () => {
		const unsettled = async () =>
			await finance('getUnsettled', { returnAll: true }, [{ shop_id: GB }, { shop_id: US }]);
		for (const shopId of [GB, US]) actions().addAdjustment({ shopId, type: 'REBATE', amount: '3.00', inDays: 5 });
		const shopsOf = (rows: Row[]) => [...new Set(rows.map(({ shop_id }) => shop_id))];
		expect(shopsOf((await unsettled()).json('Node'))).toEqual([GB, US]);
		actions().setSwitches({ shopsWithoutUnsettled: [GB] });
		const { error, json } = await unsettled();
		actions().setSwitches({ shopsWithoutUnsettled: [] });
		expect([error, shopsOf(json('Node')), json('Node', 1)]).toEqual([undefined, [US], []]);
	});
});

describe('Answers that do not add up', () => {
	const SECRET = 'wire-app-secret';
	let wire: WireServer;
	let pages: (token: string) => Answer;
	beforeAll(async () => {
		wire = await startWire(SECRET);
	});
	afterAll(async () => await wire.close());
	beforeEach(() => {
		wire.requests.length = 0;
		wire.answer = (request: WireRequest) =>
			request.path === '/authorization/202309/shops'
				? { data: { shops: [{ id: GB, name: 'Example', region: 'GB', cipher: SHOP_CIPHERS.GB }] } }
				: pages(request.query.page_token ?? '');
	});

	const run = async (operation: string, parameters: Row = {}, input: Row[] = [{ statement_id: '75' }]) =>
		await runNode(
			{
				type: TYPE,
				parameters: {
					resource: 'finance',
					operation,
					...parameters,
					options: { retryDelaySeconds: 0.01, maxAttempts: 2 },
				} as never,
				credentials: credential('tikTokShopApi', 'tt'),
				onError: 'continueErrorOutput',
			},
			input,
			{
				tt: {
					appKey: 'wire-app',
					appSecret: SECRET,
					accessToken: 'wire-access',
					accessTokenExpiresAt: 0,
					refreshToken: 'wire-refresh',
					refreshTokenExpiresAt: 0,
					shopCipher: SHOP_CIPHERS.GB,
					apiBaseUrl: wire.url,
					tokenBaseUrl: wire.url,
					authCode: '',
					tokenRenewedAt: '0',
				},
			},
		);
	const row = (id: string) => ({ id, type: 'ORDER', settlement_amount: '1.00' });
	const statement = (more: Row): Answer => ({
		data: { id: '75', currency: 'GBP', payable_amount: '3.00', total_count: 3, ...more },
	});

	const BROKEN: Array<[string, string, (token: string) => Answer]> = [
		[
			'a page too few',
			'TIKTOK_FINANCE_INCOMPLETE',
			(token) => statement(token ? { transactions: [row('2')] } : { transactions: [row('1')], next_page_token: 'a' }),
		],
		[
			'totals that change between pages',
			'TIKTOK_FINANCE_CHANGED',
			(token) =>
				statement(
					token
						? { transactions: [row('2'), row('3')], payable_amount: '4.00' }
						: { transactions: [row('1')], next_page_token: 'a' },
				),
		],
		[
			'a transaction that comes twice',
			'TIKTOK_FINANCE_CHANGED',
			(token) =>
				statement(token ? { transactions: [row('1'), row('2')] } : { transactions: [row('1')], next_page_token: 'a' }),
		],
		['another statement', 'TIKTOK_FINANCE_CHANGED', () => statement({ id: '76', transactions: [] })],
	];

	test.each(BROKEN)('%s: nothing is put out, and it says so', async (_what, code, answer) => {
		pages = answer;
		for (const output of ['pages', 'transactions']) {
			const { json } = await run('getStatementTransactions', { output });
			expect(json('Node')).toEqual([]);
			expect(json('Node', 1)).toEqual([
				expect.objectContaining({
					code,
					flow: 'settlement',
					owner_role: 'finance',
					business_key: '75',
					try_again: true,
					ids: expect.objectContaining({ statement_id: '75' }),
				}),
			]);
		}
	});

	test('a page token that comes twice, and a page that never comes', async () => {
		pages = () => statement({ transactions: [], next_page_token: 'a' });
		const circle = await run('getStatementTransactions');
		expect(circle.json('Node')).toEqual([]);
		expect(circle.json('Node', 1)[0]).toMatchObject({ error: expect.stringContaining('same page twice') });
		pages = (token) =>
			token
				? { code: 36009003, message: 'Internal error' }
				: statement({ transactions: [row('1')], next_page_token: 'a' });
		const half = await run('getStatementTransactions');
		expect(half.json('Node')).toEqual([]);
		expect(half.json('Node', 1)[0]).toMatchObject({ code: 'TIKTOK_36009003', try_again: true });
	});

	test('lists that give fewer rows than they say; one broken statement does not hide the others', async () => {
		pages = () => ({ data: { total_count: 2, transactions: [{ id: '1' }] } });
		const { json } = await run('getUnsettled', { returnAll: true }, [{}]);
		expect(json('Node')).toEqual([]);
		expect(json('Node', 1)[0]).toMatchObject({ code: 'TIKTOK_FINANCE_INCOMPLETE' });
		// A list that is not there is none; one that is gone in the middle, and any other failure, is an error.
		pages = () => ({ status: 404, code: 36009009, message: 'Invalid path' });
		const none = await run('getUnsettled', { returnAll: true }, [{}]);
		expect([none.json('Node'), none.json('Node', 1)]).toEqual([[], []]);
		expect((await run('getStatements', { returnAll: true }, [{}])).json('Node', 1)).toHaveLength(1);
		pages = (token) =>
			token
				? { status: 404, code: 36009009, message: 'Invalid path' }
				: { data: { total_count: 2, next_page_token: 'next', transactions: [{ id: '1' }] } };
		const half = await run('getUnsettled', { returnAll: true }, [{}]);
		expect([half.json('Node'), half.json('Node', 1)]).toEqual([[], [expect.anything()]]);
		pages = () => statement({ transactions: [row('1'), row('2'), row('3')] });
		const both = await run('getStatementTransactions', {}, [{ statement_id: '75' }, { statement_id: '76' }, {}]);
		expect(both.json('Node').map((page) => page.statement_id)).toEqual(['75']);
		expect(
			both
				.json('Node', 1)
				.map((problem) => problem.code)
				.sort(),
		).toEqual(['TIKTOK_FINANCE_CHANGED', 'TIKTOK_INVALID_INPUT']);
	});

	test('amounts and ids leave as they came', async () => {
		const raw =
			'{"code":0,"data":{"id":"75","currency":"VND","total_count":1,"transactions":[{"id":1636000000000000001,"settlement_amount":"12345678901234567.89"}]}}';
		pages = () => ({ raw });
		const { json } = await run('getStatementTransactions', { output: 'transactions' });
		expect(json('Node')[0]).toMatchObject({ id: '1636000000000000001', settlement_amount: '12345678901234567.89' });
		expect(wire.requests.every(({ signed }) => signed)).toBe(true);
	});
});
