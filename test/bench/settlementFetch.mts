/**
 * A statement of 50,000 rows read by Finance: Get Statement Transactions in n8n's engine, page after page, with every
 * documented amount field in each row. TikTok Shop answers after 5 ms and allows 50 calls a second.
 */
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { runNode } from '../support/engine.mts';
import type { Report } from './report.mts';
import { startSandboxProcess } from './sandboxProcess.mts';
import type { SandboxStats } from './sandboxProcess.mts';
import { freshTikTokCredential } from '../support/sandboxCredentials.mts';

/** BENCH_STATEMENT_ROWS=5000 for a quick look. */
const ROWS = Number(process.env.BENCH_STATEMENT_ROWS ?? 50_000);
const ROWS_PER_CALL = 100;

export async function run(report: Report): Promise<void> {
	const sandbox = await startSandboxProcess({ latencyMs: 5, checkContracts: false });
	try {
		await sandbox.act('tiktok/setFinance', { tellsAllFields: true });
		const wish = { shopId: SHOP_IDS.GB, rows: ROWS };
		const { statementId } = await sandbox.act<{ statementId: string }>('tiktok/loadBigStatement', wish);
		await sandbox.act('stats/reset');

		const before = process.memoryUsage().rss;
		const start = performance.now();
		const fetched = await runNode(
			{
				type: 'n8n-nodes-newstore-tiktokshop.tikTokShop',
				typeVersion: 1,
				parameters: { resource: 'finance', operation: 'getStatementTransactions', output: 'pages', options: {} },
				credentials: { tikTokShopApi: { id: 'tts', name: 'tts' } },
			},
			[{ shop_id: SHOP_IDS.GB, statement_id: statementId }],
			{
				tts: freshTikTokCredential(sandbox),
			},
		);
		const seconds = (performance.now() - start) / 1000;
		if (fetched.error) throw fetched.error;

		const pages = fetched.json('Node') as Array<{ transactions: unknown[] }>;
		const rows = pages.reduce((sum, { transactions }) => sum + transactions.length, 0);
		if (rows !== ROWS) throw new Error(`${rows} of ${ROWS} rows came`);
		const { tiktok } = await sandbox.get<SandboxStats>('stats');
		const { calls, throttled } = tiktok['getTransactionsByStatement'];
		if (calls !== Math.ceil(ROWS / ROWS_PER_CALL)) throw new Error(`${calls} calls for ${ROWS} rows`);
		report.info('Finance: Get Statement Transactions: rows', rows, 'rows');
		report.info('Finance: Get Statement Transactions: time', seconds, 's');
		// One page names the next: the calls of a statement follow one another.
		report.atLeast(`Finance: Get Statement Transactions, ${calls} pages`, calls / seconds, 'calls/s', 40);
		report.atMost('Finance: Get Statement Transactions: answers 429', throttled, 'answers', 0);
		report.info('Finance: memory after it', (process.memoryUsage().rss - before) / 1_048_576, 'MB more');
	} finally {
		await sandbox.close();
	}
}
