/** `npm run typecheck`: what is shipped (CommonJS for n8n), what Node runs as it is (erasable types only), and the jest tests. */
import { spawnSync } from 'node:child_process';
import './playbookText.cjs';

let failed = false;
for (const project of ['tsconfig.json', 'tsconfig.tools.json', 'tsconfig.test.json']) {
	const { status } = spawnSync('tsc', ['--noEmit', '-p', project], { stdio: 'inherit' });
	if (status !== 0) failed = true;
}
console.log(failed ? 'Typecheck failed' : 'Typecheck is clean');
process.exit(failed ? 1 : 0);
