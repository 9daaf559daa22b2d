// Runs a command with the dependencies of this checkout in place and under the pinned Node.
// Plain JavaScript without imports from packages: it is what runs first after a clone, under any Node from 20 on.
//
//   node scripts/with-dependencies.mjs <command> [arguments...]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, 'node_modules', '.installed-lock');
const lock = createHash('sha256')
	.update(readFileSync(join(root, 'package-lock.json')))
	.digest('hex');

function run(command, args, options = {}) {
	const result = spawnSync(command, args, {
		cwd: root,
		stdio: 'inherit',
		shell: process.platform === 'win32',
		...options,
	});
	if (result.error) throw result.error;
	return result.status ?? 1;
}

const installed = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lock;
if (!installed) {
	console.log('Installing the development dependencies (about 1 GB, one to three minutes, only now) ...');
	// Install scripts stay off: only the package that brings Node 24 needs its own, the others would compile or refuse.
	const status =
		run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']) ||
		run('npm', ['rebuild', 'node', '--loglevel=error']);
	if (status !== 0) {
		console.error('The dependencies could not be installed; the lines above say why. Run the command again to retry.');
		process.exit(status);
	}
	writeFileSync(stampFile, lock);
}

const bin = join(root, 'node_modules', '.bin');
const [command, ...args] = process.argv.slice(2);
if (!command) {
	console.error('Usage: node scripts/with-dependencies.mjs <command> [arguments...]');
	process.exit(2);
}
const local = join(bin, command);
const child = spawn(existsSync(local) ? local : command, args, {
	cwd: root,
	stdio: 'inherit',
	shell: process.platform === 'win32',
	env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
});
// The command ends with us: on a signal, and when npm was told to stop (npm tells its shell only, and that tells nobody).
// A terminal sends Ctrl-C to the command itself.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
const parent = process.ppid;
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
child.on('error', (error) => {
	console.error(error.message);
	process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
