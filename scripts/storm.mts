/**
 * `npm run storm -- dispatch|returns|day [scale]` (`npm run chaos` is the day): throws everything at once at a real n8n and lets the sandbox's books judge. The last
 * line is one JSON summary; the exit status is non-zero when the oracle finds anything wrong. Bounded in time, ends by itself.
 * `scale` (0 to 1, default 1) plays a smaller storm.
 */
import { endTogether } from './stage/endTogether.mts';
import { startStage } from './stage/stage.mts';
import { chaosDay } from '../test/storm/chaosDay.mts';
import { dispatchStorm } from '../test/storm/dispatchStorm.mts';
import { returnsStorm } from '../test/storm/returnsStorm.mts';

const storms = { dispatch: dispatchStorm, returns: returnsStorm, day: chaosDay };

const [name = '', scaleText = '1'] = process.argv.slice(2);
const storm = storms[name as keyof typeof storms];
const scale = Number(scaleText);
if (!storm || !(scale > 0 && scale <= 1)) {
	console.error(`Usage: npm run storm -- <${Object.keys(storms).join('|')}> [scale from 0 to 1]`);
	process.exit(2);
}
const stage = await startStage({ sandbox: storm.sandbox(scale), log: console.log });
const end = endTogether(stage);
const summary = await storm.play(stage, scale, console.log);
await end();
console.log(JSON.stringify(summary));
process.exit(summary.ok ? 0 : 1);
