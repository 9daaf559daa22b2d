/**
 * `npm run test:elsewhere`: the tests in a copy of this checkout that has no ../shared beside it, on other days and in other
 * zones: those that can depend on the day, and once all others. Needs Debian's faketime. Leaves {passed, failed} in
 * .artifacts/elsewhere.json.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findContracts } from '../sandbox/contracts.mts';
import { endTogether } from './stage/endTogether.mts';
import { suitesByDay } from './suitesByDay.mts';

interface Play {
	name: string;
	zone: string;
	/** local time at which the run begins, it goes on from there; absent: now */
	begins?: string;
	suites: string[];
}

const { knowing, others } = suitesByDay();
// Each begins shortly before a change, so that a part of the tests meets it on the way. Together they run every test once in
// a copy without ../shared. Where that is missing beside this checkout as well, `npm test` has run the others so already.
const PLAYS: Play[] = [
	{
		name: 'the clock goes back, first of a month',
		zone: 'America/Los_Angeles',
		begins: '2026-11-01 01:58:30',
		suites: knowing,
	},
	{
		name: 'the clock goes forward, last of a month',
		zone: 'Europe/London',
		begins: '2030-03-31 00:58:30',
		suites: knowing,
	},
	{
		name: '29 February, the last and first of a month in UTC',
		zone: 'Pacific/Auckland',
		begins: '2028-03-01 12:58:30',
		// Calendars are the decisions' business; what the workflows do around them is seen in the other plays.
		suites: knowing.filter((suite) => !suite.includes('engine')),
	},
	...(findContracts() === undefined ? [] : [{ name: 'all others', zone: 'Pacific/Auckland', suites: others }]),
];
const AT_ONCE = 2;

const root = process.cwd();
const holder = mkdtempSync(join(tmpdir(), 'elsewhere-'));
const copy = join(holder, 'repository');
const playing = new Set<ChildProcess>();
const end = endTogether({
	close: async () => {
		for (const jest of playing) jest.kill();
		rmSync(holder, { recursive: true, force: true });
	},
});

function copyCheckout(): void {
	const { stdout, status } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
	if (status !== 0) throw new Error('git ls-files failed; this needs a git checkout');
	for (const file of stdout.toString().split('\0').filter(Boolean)) {
		if (!existsSync(file)) continue; // deleted and not committed yet
		mkdirSync(join(copy, dirname(file)), { recursive: true });
		cpSync(file, join(copy, file));
	}
	symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
	// A test asks git for the files.
	for (const args of [
		['init', '-q'],
		['add', '-A'],
	])
		spawnSync('git', args, { cwd: copy });
	if (existsSync(join(holder, 'shared'))) throw new Error('There is a folder shared beside the copy');
}

/** Plays the tests and prints what they said when they have ended. */
async function run({ name, zone, begins, suites }: Play): Promise<{ ok: number; bad: number }> {
	const results = join(holder, `${name.replaceAll(' ', '-')}.json`);
	const started = performance.now();
	const jest = ['jest', '-w', '1', '--json', `--outputFile=${results}`, '--runTestsByPath', ...suites];
	const [command, ...args] = begins === undefined ? jest : ['faketime', '-f', `@${begins}`, ...jest];
	const child = spawn(command, args, {
		cwd: copy,
		// Timers go by the monotonic clock; files keep the times that jest's cache knows.
		env: { ...process.env, TZ: zone, FAKETIME_DONT_FAKE_MONOTONIC: '1', NO_FAKE_STAT: '1' },
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	playing.add(child);
	let said = '';
	child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
	const status = await new Promise<number>((resolve, reject) => {
		child.on('error', reject);
		child.on('exit', (code) => resolve(code ?? 1));
	});
	playing.delete(child);
	const took = Math.round((performance.now() - started) / 1_000);
	console.log(`\n== ${name}: ${begins ?? 'now'} in ${zone}, ${took} s`);
	console.log(status === 0 ? said.slice(said.lastIndexOf('\nTest Suites:')).trim() : said);
	if (!existsSync(results)) return { ok: 0, bad: 1 };
	const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(results, 'utf8')) as Record<
		string,
		number
	>;
	// A run that fails without a failed test has failed all the same.
	return { ok: numPassedTests, bad: status === 0 ? 0 : Math.max(1, numFailedTests, numFailedTestSuites) };
}

const totals = { passed: 0, failed: 0 };
try {
	if (spawnSync('faketime', ['--version']).error) throw new Error('faketime is missing: apt-get install faketime');
	copyCheckout();
	console.log(`${PLAYS.length} plays; ${knowing.length} suites can depend on the day, ${others.length} cannot`);
	const waiting = [...PLAYS];
	const player = async () => {
		for (let play = waiting.shift(); play; play = waiting.shift()) {
			const { ok, bad } = await run(play);
			totals.passed += ok;
			totals.failed += bad;
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, player));
} finally {
	await end();
}
mkdirSync('.artifacts', { recursive: true });
writeFileSync('.artifacts/elsewhere.json', JSON.stringify(totals));
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed ? 1 : 0);
