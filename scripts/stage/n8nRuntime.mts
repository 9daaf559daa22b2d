// The n8n server that start, e2e and bench run, the pinned one or that of N8N_VERSION: built once into a cache outside the
// checkout, found again by every later clone (n8n.md 2). 2.8 GB and a compiled sqlite3 are too much to carry in the development dependencies.
import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { driverLoads, installDriver, missingBuildTools, prebuiltIsInReach } from './sqliteDriver.mts';

const recipe = join(dirname(fileURLToPath(import.meta.url)), 'runtime');
const marker = '.complete';

export interface N8nRuntime {
	/** folder that holds node_modules/n8n */
	dir: string;
	/** the Node binary that sqlite3 was compiled for */
	node: string;
	version: string;
}

interface WantedRuntime {
	version: string;
	dir: string;
	/** false: another version than the pinned one, without a lock file */
	pinned: boolean;
}

interface Options {
	log?: (line: string) => void;
}

/**
 * Finds or builds the n8n runtime. Takes minutes the first time (2,350 packages, then sqlite3), says before what is to come
 * and then how far it is. Two builds at once do not disturb each other: each builds in its own folder, the first to finish is kept.
 * Throws an Error in plain words when the build tools are missing or a step fails.
 */
export async function ensureRuntime({ log = console.log }: Options = {}): Promise<N8nRuntime> {
	if (nodeMajor() !== '24')
		throw new Error(`n8n needs Node 24, this is ${process.version}. Start it by npm, which brings Node 24.`);
	const { version, dir, pinned } = wantedRuntime();
	const cache = cacheFolder();
	const runtime = { dir, node: process.execPath, version };
	if (existsSync(join(dir, marker))) return runtime;

	await checkTools();
	log(
		`This first start takes about 10 minutes, up to 20 on a small or busy machine; the next ones take one. It fetches n8n ${version} (three to ten minutes) and its database driver, which is compiled when no prebuilt one runs here (two to five minutes).`,
	);
	mkdirSync(cache, { recursive: true });
	const building = `${dir}.building-${process.pid}-${randomUUID().slice(0, 8)}`;
	const discard = () => rmSync(building, { recursive: true, force: true, maxRetries: 3 });
	process.once('exit', discard);
	try {
		mkdirSync(building);
		if (pinned)
			for (const file of ['package.json', 'package-lock.json']) cpSync(join(recipe, file), join(building, file));
		else
			writeFileSync(join(building, 'package.json'), JSON.stringify({ private: true, dependencies: { n8n: version } }));
		log(`Fetching n8n ${version} into ${cache} (2,350 packages, 3 GB) ...`);
		await npm(
			building,
			[pinned ? 'ci' : 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
			'fetching n8n',
			log,
			() => installedPackages(building),
		);
		await installDriver(building, { log, compile: async () => await compileDriver(building, log) });
		if (!driverLoads(building)) throw new Error('The database driver was built and does not load in this Node.');
		if (!existsSync(join(building, 'node_modules', 'n8n', 'bin', 'n8n')))
			throw new Error('The n8n package has no bin/n8n.');
		writeFileSync(join(building, marker), `${new Date().toISOString()}\n`);
		try {
			renameSync(building, dir);
		} catch (error) {
			// Somebody else was quicker, or an unfinished folder of an older kind is in the way.
			if (!existsSync(join(dir, marker))) {
				rmSync(dir, { recursive: true, force: true });
				renameSync(building, dir);
			} else if (!existsSync(dir)) throw error;
		}
		log(`n8n ${version} is ready in ${dir}`);
		return runtime;
	} finally {
		discard();
		process.off('exit', discard);
	}
}

/**
 * Which n8n is asked for, and where it is or will be. Throws when N8N_VERSION is no exact version: a range would be
 * another n8n tomorrow, and from 3.0 on there is no n8n to be had from npm (n8n.md 16).
 */
export function wantedRuntime(): WantedRuntime {
	const lock = readFileSync(join(recipe, 'package-lock.json'));
	const pinnedVersion = String(JSON.parse(readFileSync(join(recipe, 'package.json'), 'utf8')).dependencies.n8n);
	const version = process.env.N8N_VERSION?.trim() || pinnedVersion;
	if (!/^2\.\d+\.\d+(-[\w.]+)?$/.test(version))
		throw new Error(
			`N8N_VERSION must be an exact version of n8n 2, such as ${pinnedVersion}, not "${version}". n8n 3 comes as a container only, which cannot be run here.`,
		);
	const pinned = version === pinnedVersion;
	const key = pinned ? createHash('sha256').update(lock).digest('hex').slice(0, 12) : 'unlocked';
	const name = `n8n-${version}-node${nodeMajor()}-${process.platform}-${process.arch}-${key}`;
	return { version, pinned, dir: join(cacheFolder(), name) };
}

const nodeMajor = () => process.versions.node.split('.')[0];

/** $N8N_RUNTIME_CACHE, else the user's cache folder. */
function cacheFolder(): string {
	return (
		process.env.N8N_RUNTIME_CACHE ||
		join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-newstore-tiktokshop')
	);
}

/** Before minutes are spent: what is missing to end it. */
async function checkTools(): Promise<void> {
	try {
		execFileSync('npm', ['--version'], { stdio: 'ignore' });
	} catch {
		throw new Error('npm is missing; it comes with Node. On Debian or Ubuntu: sudo apt-get install -y npm');
	}
	if (missingBuildTools().length && !(await prebuiltIsInReach())) throw cannotCompile();
}

function cannotCompile(): Error {
	return new Error(
		`n8n's database driver has to be compiled on this machine, because no prebuilt one can be fetched or none runs here. These tools for it are missing: ${missingBuildTools().join(', ')}.\n` +
			'On Debian or Ubuntu: sudo apt-get install -y python3 make g++   On macOS: xcode-select --install',
	);
}

async function compileDriver(dir: string, log: (line: string) => void): Promise<void> {
	if (missingBuildTools().length) throw cannotCompile();
	// From source: sqlite3 would else look for a prebuilt driver once more, without a limit of time.
	const args = ['rebuild', 'sqlite3', '--build-from-source', '--loglevel=error'];
	await npm(dir, args, 'compiling sqlite3', log, () => '');
}

/** npm makes all folders first and fills them as the packages arrive. */
function installedPackages(dir: string): string {
	const modules = join(dir, 'node_modules');
	if (!existsSync(modules)) return '';
	const folders = readdirSync(modules)
		.filter((name) => !name.startsWith('.'))
		.flatMap((name) =>
			name.startsWith('@') ? readdirSync(join(modules, name)).map((one) => join(name, one)) : [name],
		);
	const filled = folders.filter((name) => existsSync(join(modules, name, 'package.json')));
	return `, ${filled.length} of ${folders.length} packages`;
}

/** npm prints nothing for minutes, so a line every ten seconds says that it is alive and how far it is. */
async function npm(
	cwd: string,
	args: string[],
	what: string,
	log: (line: string) => void,
	progress: () => string,
): Promise<void> {
	const started = Date.now();
	// npm itself and everything it compiles must run under the Node that will run n8n.
	const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}` };
	const child = spawn('npm', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-8000));
	child.stdout.on('data', keep);
	child.stderr.on('data', keep);
	const stop = () => child.kill();
	process.once('exit', stop);
	const timer = setInterval(
		() => log(`  ${what}: ${Math.round((Date.now() - started) / 1000)} s${progress()}`),
		10_000,
	);
	try {
		const code = await new Promise<number | null>((resolve, reject) =>
			child.once('error', reject).once('close', resolve),
		);
		if (code !== 0) throw new Error(`${what} failed (npm ${args[0]} ended with ${code}):\n${output.trim()}`);
	} finally {
		clearInterval(timer);
		process.off('exit', stop);
	}
}
