/**
 * `npm run storm -- dispatch|returns|day|lanes [scale]` (`npm run chaos` is the day): throws everything at once at a real n8n and lets the sandbox's books judge. The last
 * line is one JSON summary; the exit status is non-zero when the oracle finds anything wrong. Bounded in time, ends by itself.
 * `scale` (0 to 1, default 1) plays a smaller storm.
 */
import { endTogether } from './stage/endTogether.mts';
import { startStage } from './stage/stage.mts';
import { chaosDay } from '../test/storm/chaosDay.mts';
import { dispatchStorm } from '../test/storm/dispatchStorm.mts';
import { lanesStorm } from '../test/storm/lanes.mts';
import { returnsStorm } from '../test/storm/returnsStorm.mts';

const storms = { dispatch: dispatchStorm, returns: returnsStorm, day: chaosDay, lanes: lanesStorm };

const [name = '', scaleText = '1'] = process.argv.slice(2);
const storm = storms[name as keyof typeof storms];
const scale = Number(scaleText);
if (!storm || !(scale > 0 && scale <= 1)) {
	console.error(`Usage: npm run storm -- <${Object.keys(storms).join('|')}> [scale from 0 to 1]`);
	process.exit(2);
}
const { workers, templates } = { workers: undefined, templates: undefined, ...storm };
const stage = await startStage({ sandbox: storm.sandbox(scale), workers, only: templates, log: console.log });
const end = endTogether(stage);
const summary = await storm.play(stage, scale, console.log);
await end();
console.log(JSON.stringify(summary));
process.exit(summary.ok ? 0 : 1);
