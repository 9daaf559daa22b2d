/** `npm run typecheck`: what is shipped (CommonJS for n8n) and what is not (ES modules run by Node as they are). */
import { spawnSync } from 'node:child_process';

let failed = false;
for (const project of ['tsconfig.json', 'tsconfig.tools.json']) {
	const { status } = spawnSync('tsc', ['--noEmit', '-p', project], { stdio: 'inherit' });
	if (status !== 0) failed = true;
}
console.log(failed ? 'Typecheck failed' : 'Typecheck is clean');
process.exit(failed ? 1 : 0);
