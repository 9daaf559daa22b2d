/**
 * A large retailer: 100,000 SKUs in 3 shops, 400 stores, 20,000 orders a day. What the tables and the list of executions grow
 * by, what the size of the tables costs each write, the board and its answers over full tables, and whether 11b sees in time
 * that they are nearly full; how long each sweep takes. `--small`: a tenth of the rows, without orders and sweeps;
 * `--no-orders`: all rows, without them. `--write`: the table of docs/operations.md is
 * written anew instead of compared. `--workers=2`: in queue mode, with Postgres; without the sweeps, which the limits of the
 * APIs decide, and without the comparison with the page, whose bytes are SQLite's.
 */
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { boardSignIn, startStage } from '../../../scripts/stage/stage.mts';
import type { Stage } from '../../../scripts/stage/stage.mts';
import { percentile } from '../report.mts';
import { run as measureSweeps } from '../sweeps.mts';
import type { SweepCost } from '../sweeps.mts';
import type { Report } from '../report.mts';
import {
	GROWING,
	MB,
	ORDERS_A_DAY,
	STORES,
	bytesOnThePage,
	growthOnThePage,
	growthTable,
	sweepsOnThePage,
	writeGrowth,
	writeSweeps,
} from './growth.mts';
import { option } from '../queue/option.mts';
import { processorSeconds } from '../queue/processorTime.mts';
import { measureOrders } from './orders.mts';
import { orderId, paymentId, rowsOf } from './rows.mts';
import { TablesInN8n } from './tablesInN8n.mts';

const isSmall = process.argv.includes('--small');
const withOrders = !isSmall && !process.argv.includes('--no-orders');
const workers = Number(option('workers', '0'));
const size = (full: number) => Math.round(isSmall ? full / 10 : full);

/** Rows that are there when the board is looked at. */
const FULL = {
	tts_cases: size(10_000),
	tts_refunds: size(100_000),
	tts_order_payouts: size(200_000),
	tts_warnings: size(30_000),
	tts_runs: size(6_000),
	tts_journals: size(1_000),
	tts_payouts: size(1_000),
	tts_backlog: size(STORES),
	tts_flows: 10,
};
const LIMIT_BYTES = 1024 * MB;
const LOOKS = 5;
const WRITES = 10;

interface Limits {
	totalBytes: number;
	dataTables: Record<string, { name: string; sizeBytes: number }>;
}

const limitsOf = async ({ client }: Stage) => await client.rest<Limits>('get', '/rest/data-tables-global/limits');
async function bytesByTable(stage: Stage): Promise<Map<string, number>> {
	// n8n keeps the figure for five seconds.
	await sleep(5_500);
	const { dataTables } = await limitsOf(stage);
	return new Map(Object.values(dataTables).map(({ name, sizeBytes }) => [name, sizeBytes]));
}

/** Processor time that n8n and what it stands on have used so far, milliseconds; 0 where /proc is not there. */
const processorMs = () => [...processorSeconds().values()].reduce((sum, one) => sum + one, 0) * 1000;

/** Medians, in seconds. Who shares the machine makes the clock slower, hardly the processor time: goals are about that. */
async function mostly(look: () => Promise<void>): Promise<{ clock: number; processor: number }> {
	const looks: Array<{ clock: number; processor: number }> = [];
	for (let n = 0; n < LOOKS; n++) {
		const [began, used] = [performance.now(), processorMs()];
		await look();
		looks.push({ clock: performance.now() - began, processor: processorMs() - used });
	}
	const median = (of: 'clock' | 'processor') =>
		percentile(
			looks.map((one) => one[of] / 1000),
			0.5,
		);
	return { clock: median('clock'), processor: median('processor') };
}

/** Fills the tables, and gives the bytes of a row as n8n counts them. */
async function fill(stage: Stage, tables: TablesInN8n): Promise<Map<string, number>> {
	const now = Date.now();
	for (const [table, count] of Object.entries(FULL)) tables.fill(table, count, rowsOf[table], now);
	const bytes = await bytesByTable(stage);
	return new Map(
		GROWING.map(({ table }) => [table, Math.round((bytes.get(table) ?? 0) / FULL[table as keyof typeof FULL])]),
	);
}

function compareWithPage(report: Report, bytesOfRow: ReadonlyMap<string, number>): void {
	if (process.argv.includes('--write')) writeGrowth(bytesOfRow);
	const told = bytesOnThePage();
	for (const { table } of GROWING) {
		const measured = bytesOfRow.get(table) ?? 0;
		report.info(`${table}: bytes of a row`, measured, 'bytes');
		if (workers > 0) {
			report.info(`${table}: bytes of a row, to SQLite`, measured / (told.get(table) ?? 0), 'times');
			continue;
		}
		const off = Math.abs(measured / (told.get(table) ?? 0) - 1);
		report.atMost(`${table}: docs/operations.md (Growth) says otherwise by`, off * 100, '%', 15);
	}
	const isWorkedOut = growthOnThePage() === growthTable(told);
	report.add({ name: 'Growth: the page adds up', value: Number(isWorkedOut), unit: '', goal: '1', ok: isWorkedOut });
}

/** The minutes of the page against what the sweeps call now. */
function compareSweeps(report: Report, costs: readonly SweepCost[]): void {
	if (process.argv.includes('--write')) writeSweeps(costs);
	const told = sweepsOnThePage();
	for (const { name, seconds } of costs) {
		const takes = told.get(name)?.takes ?? [];
		// The page rounds to a tenth of a minute.
		const off = seconds.map((one, index) => Math.max(0, Math.abs(one / 60 - (takes[index] ?? Number.NaN)) - 0.05));
		const most = Math.max(...off.map((one, index) => one / Math.max(seconds[index] / 60, 0.1)));
		const share = Number.isNaN(most) ? 100 : most * 100;
		report.atMost(`${name}: docs/operations.md (Growth) says otherwise by`, share, '%', 15);
	}
}

/** n8n counts the bytes of all tables at each write (SQLite: page by page). */
async function measureWrites(report: Report, stage: Stage, when: string): Promise<void> {
	const { totalBytes } = await limitsOf(stage);
	const { clock, processor } = await mostly(async () => {
		for (let n = 0; n < WRITES; n++)
			await stage.client.updateRows('tts_cursors', 'name', 'bench', { name: 'bench', value: String(n), note: '' });
	});
	report.info(`${when}: all Data Tables`, totalBytes / MB, 'MB');
	report.info(`${when}: a row written, by the clock`, (clock / WRITES) * 1000, 'ms');
	report.info(`${when}: a row written, processor time`, (processor / WRITES) * 1000, 'ms');
}

async function measureBoard(report: Report, stage: Stage, tables: TablesInN8n): Promise<void> {
	const authorization = `Basic ${btoa(`${boardSignIn.user}:${boardSignIn.password}`)}`;
	const open = async (query = '') => {
		const answer = await fetch(`${stage.n8n.url}/webhook/tts-board${query}`, { headers: { authorization } });
		const page = await answer.text();
		if (answer.status !== 200) throw new Error(`The board answers ${answer.status}: ${page.slice(0, 200)}`);
		return page;
	};
	const page = await open();
	const text = page.replace(/<style[^]*?<\/style>/g, '').replace(/<[^>]+>/g, ' ');
	const numbers = new Set((text.match(/\d[\d,]*/g) ?? []).map((one) => Number(one.replaceAll(',', ''))));
	const figures: Array<[string, number]> = [
		['open cases', tables.rows('tts_cases')],
		['open orders', tables.sum('tts_backlog', 'open')],
	];
	for (const [what, figure] of figures)
		report.add({
			name: `Board: shows the ${what} of its table`,
			value: figure,
			unit: what,
			goal: 'on the page',
			ok: numbers.has(figure),
		});
	report.info('Board: the page', page.length / 1024, 'kB');
	const timed = async (what: string, most: number, query = '') => {
		const { clock, processor } = await mostly(async () => {
			await open(query);
		});
		report.info(`${what}: by the clock`, clock, 's');
		report.atMost(`${what}: processor time`, processor, 's', most);
	};
	await timed(`Board, ${FULL.tts_cases} open cases and ${FULL.tts_backlog * 50} open orders`, 1);
	await timed('Ask for an order', 5, `?ask=${orderId(3)}`);
	await timed('Ask for a SKU', 5, '?ask=SOCK-MIX-OS');
	await timed('Ask for a payout of 6,667 orders', 5, `?ask=${paymentId(1)}`);
	await timed('Ask for what nobody knows', 5, '?ask=NOTHING-LIKE-IT');
}

/** 11b by hand, with a limit that the tables come near: its figures against n8n's own. */
async function measureWarning(report: Report, stage: Stage): Promise<void> {
	const bytes = await bytesByTable(stage);
	const all = [...bytes.values()].reduce((sum, one) => sum + one, 0);
	await stage.client.updateRows('tts_settings', 'key', 'tables_max_mb', { value: String(Math.round(all / MB / 0.8)) });
	const began = performance.now();
	const execution = await stage.client.runAndWait(stage.workflowIds.tts11bKeepSmall0, 'Weigh the tables now');
	report.info('11b: the whole run', (performance.now() - began) / 1000, 's');
	const sizes = (execution.data?.resultData.runData['Sizes of the tables'] ?? []).flatMap(
		(run) => run.data?.main?.[0]?.map(({ json }) => json) ?? [],
	);
	for (const table of ['tts_order_payouts', 'tts_refunds', 'tts_cases'] as const) {
		const found = sizes.find((one) => one.table === table);
		report.atMost(`11b: ${table}, rows off`, Math.abs(Number(found?.rows) / FULL[table] - 1) * 100, '%', 2);
		report.atMost(
			`11b: ${table}, bytes off n8n's own figure`,
			Math.abs((Number(found?.megabytes) * MB) / (bytes.get(table) ?? 0) - 1) * 100,
			'%',
			15,
		);
	}
	const filter = { type: 'and', filters: [{ columnName: 'code', condition: 'eq', value: 'TABLES_NEARLY_FULL' }] };
	const rows = `/data-tables/${await idOf(stage, 'tts_cases')}/rows?filter=${encodeURIComponent(JSON.stringify(filter))}`;
	const cases = await until(async () => (await stage.client.api<{ data: unknown[] }>('get', rows)).data.length);
	report.add({ name: '11b: cases that they are nearly full', value: cases, unit: 'case', goal: '1', ok: cases === 1 });
}

async function idOf({ client }: Stage, name: string): Promise<string> {
	const { data } = await client.api<{ data: Array<{ id: string; name: string }> }>('get', '/data-tables', undefined, {
		limit: 250,
	});
	return data.find((one) => one.name === name)!.id;
}

async function until(count: () => Promise<number>): Promise<number> {
	for (let n = 0; n < 60; n++) {
		const found = await count();
		if (found > 0) return found;
		await sleep(500);
	}
	return 0;
}

/** All SKUs at all stores decided once, each in stock at 40 of them. */
function measureStock(report: Report): void {
	const skus = size(100_000);
	const child = fileURLToPath(new URL('./stockChild.mts', import.meta.url));
	const answer = execFileSync(process.execPath, [child, String(skus), String(STORES), '40'], { encoding: 'utf8' });
	const { seconds, megabytes, updates } = JSON.parse(answer) as Record<'seconds' | 'megabytes' | 'updates', number>;
	if (updates !== skus) throw new Error(`Only ${updates} of ${skus} SKUs were decided`);
	report.atMost(`Channel Stock, ${skus} SKUs at ${STORES} stores: processor time`, seconds, 's', 15);
	report.atMost(`Channel Stock, ${skus} SKUs at ${STORES} stores: memory`, megabytes, 'MB more', 900);
}

export async function run(report: Report): Promise<void> {
	measureStock(report);
	if (!isSmall && workers === 0) compareSweeps(report, await measureSweeps(report));
	const stage = await startStage({
		build: false,
		workers,
		only: !withOrders ? ['11b', '12', '13', '13a', '13b'] : undefined,
		n8nEnv: { N8N_DATA_TABLES_MAX_SIZE_BYTES: String(LIMIT_BYTES), EXECUTIONS_DATA_PRUNE: 'false' },
		sandbox: { skuCount: 1_000, checkContracts: false, graceSeconds: 1 },
		log: console.log,
	});
	const tables = new TablesInN8n(stage);
	try {
		await measureWrites(report, stage, 'Tables empty');
		const empty = tables.databaseBytes();
		report.info('Database, tables empty', empty / MB, 'MB');
		if (withOrders) {
			await measureOrders(report, stage, tables, ORDERS_A_DAY);
			report.info(
				'Database: what the orders and the sweeps meanwhile added',
				(tables.databaseBytes() - empty) / MB,
				'MB',
			);
		}
		const bytesOfRow = await fill(stage, tables);
		compareWithPage(report, bytesOfRow);
		await measureWrites(report, stage, 'Tables full');
		await measureBoard(report, stage, tables);
		await measureWarning(report, stage);
		report.info('Database, tables full', tables.databaseBytes() / MB, 'MB');
		report.info('main: memory after all this', stage.n8n.residentBytes() / MB, 'MB');
		for (const [n, worker] of stage.workers.entries())
			report.info(`worker ${n + 1}: memory after all this`, worker.residentBytes() / MB, 'MB');
	} finally {
		tables.close();
		await stage.close();
	}
}
