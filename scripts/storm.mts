/**
 * `npm run storm -- dispatch|returns|day|lanes|claims|tokens [size] [queue]` (`npm run chaos` is the day): throws everything at once at a real n8n and lets the sandbox's books judge. The last
 * line is one JSON summary; the exit status is non-zero when the oracle finds anything wrong. Bounded in time, ends by itself.
 * `size` (0 to 1, default 1) plays a smaller storm; of claims and tokens it is the number of pairs and rounds. `queue` plays it
 * in queue mode with two workers.
 */
import { endTogether } from './stage/endTogether.mts';
import { startStage } from './stage/stage.mts';
import { chaosDay } from '../test/storm/chaosDay.mts';
import { claimsStorm } from '../test/storm/claims.mts';
import { dispatchStorm } from '../test/storm/dispatchStorm.mts';
import { lanesStorm } from '../test/storm/lanes.mts';
import { returnsStorm } from '../test/storm/returnsStorm.mts';
import { tokensStorm } from '../test/storm/tokens.mts';

const storms = {
	dispatch: dispatchStorm,
	returns: returnsStorm,
	day: chaosDay,
	lanes: lanesStorm,
	claims: claimsStorm,
	tokens: tokensStorm,
};

const [name = '', ...more] = process.argv.slice(2);
const isQueue = more.includes('queue');
const chosen = storms[name as keyof typeof storms];
const storm = { workers: undefined, templates: undefined, n8nEnv: undefined, size: { usual: 1, most: 1 }, ...chosen };
const size = Number(more.find((word) => word !== 'queue') ?? storm.size.usual);
if (!chosen || !(size > 0 && size <= storm.size.most)) {
	console.error(
		`Usage: npm run storm -- <${Object.keys(storms).join('|')}> [size, at most ${storm.size.most}] [queue]`,
	);
	process.exit(2);
}
const { workers = isQueue ? 2 : undefined, templates, n8nEnv } = storm;
const stage = await startStage({ sandbox: storm.sandbox(size), workers, only: templates, n8nEnv, log: console.log });
const end = endTogether(stage);
const summary = await storm.play(stage, size, console.log);
await end();
console.log(JSON.stringify(summary));
process.exit(summary.ok ? 0 : 1);
