/** `npm run lint`: every gate in one run, so that one failure does not hide the next. */
import { spawnSync } from 'node:child_process';
import './playbookText.cjs';

const gates: Array<[name: string, command: string, args: string[]]> = [
	['n8n strict lint of what is shipped', 'n8n-node', ['lint']],
	[
		'our own lint, of everything',
		'eslint',
		['-c', 'eslint.tools.config.mjs', '--max-warnings', '0', 'nodes', 'credentials', 'sandbox', 'scripts', 'test'],
	],
	['formatting', 'prettier', ['--check', '--log-level', 'warn', '.']],
	[
		'dependency directions',
		'depcruise',
		['--config', '.dependency-cruiser.cjs', 'nodes', 'credentials', 'sandbox', 'scripts', 'test'],
	],
	['unused files and exports', 'knip', []],
];

const failed: string[] = [];
for (const [name, command, args] of gates) {
	console.log(`\n== ${name}`);
	const { status } = spawnSync(command, args, { stdio: 'inherit' });
	if (status !== 0) failed.push(name);
}
console.log(failed.length ? `\nLint failed: ${failed.join(', ')}` : '\nLint is clean');
process.exit(failed.length ? 1 : 0);
