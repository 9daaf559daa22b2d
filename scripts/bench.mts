/**
 * `npm run bench [-- stock inventory …]`: measures what the README promises and prints a table; the rows also go to
 * bench/latest.json as `{name, value, unit, goal, ok}`. Everything compared is compared within one run. Every load is
 * bounded and stops by itself. The exit status is non-zero when a goal is missed.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { Report } from '../test/bench/report.mts';

const sections: Record<string, () => Promise<{ run(report: Report): Promise<unknown> }>> = {
	stock: () => import('../test/bench/stockDecision.mts'),
	export: () => import('../test/bench/availabilityExport.mts'),
	limits: () => import('../test/bench/rateLimits.mts'),
	workers: () => import('../test/bench/sharedLimits.mts'),
	inventory: () => import('../test/bench/inventoryUpdate.mts'),
	orders: () => import('../test/bench/orderRouting.mts'),
	flows: () => import('../test/bench/flowWork.mts'),
	webhooks: () => import('../test/bench/webhookAnswers.mts'),
	dispatch: () => import('../test/bench/dispatch.mts'),
	drift: () => import('../test/bench/drift.mts'),
	returns: () => import('../test/bench/returns.mts'),
	statement: () => import('../test/bench/settlementFetch.mts'),
	settlement: () => import('../test/bench/settlementJournal.mts'),
	sweeps: () => import('../test/bench/sweeps.mts'),
	board: () => import('../test/bench/board.mts'),
	redaction: () => import('../test/bench/redaction.mts'),
	sale: () => import('../test/bench/saleToListing.mts'),
	reach: () => import('../test/bench/reach.mts'),
	listings: () => import('../test/bench/sisterListings.mts'),
	sandbox: () => import('../test/bench/sandboxSize.mts'),
	spread: () => import('../test/bench/queue/spread.mts'),
	large: () => import('../test/bench/large/large.mts'),
};

const wanted = process.argv.slice(2).filter((name) => !name.startsWith('-'));
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length) {
	console.error(`Unknown section ${unknown.join(', ')}; there are: ${Object.keys(sections).join(', ')}`);
	process.exit(2);
}

// What is measured is the build, as n8n would load it.
if (spawnSync('gulp', ['build', '--silent'], { stdio: 'inherit' }).status !== 0) process.exit(1);

const report = new Report();
for (const [name, load] of Object.entries(sections)) {
	if (wanted.length && !wanted.includes(name)) continue;
	console.log(`\n== ${name}`);
	try {
		await (await load()).run(report);
	} catch (error) {
		report.add({ name: `${name}: ran to its end`, value: 0, unit: '', goal: 'no error', ok: false });
		console.error(error);
	}
}
await mkdir('bench', { recursive: true });
await writeFile('bench/latest.json', `${JSON.stringify(report.rows, null, '\t')}\n`);
console.log(`\n${report.table()}`);
process.exit(report.rows.every((row) => row.ok) ? 0 : 1);
