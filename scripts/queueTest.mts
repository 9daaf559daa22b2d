// npm run test:queue [-- --only <part of a name>]: n8n's queue mode with Redis, Postgres, main and two workers. Prints a line per
// scenario and the totals; leaves them in .artifacts/queue.json as well.
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { queueScenarios } from '../test/e2e/queue.mts';
import { runScenarios } from '../test/e2e/scenario.mts';
import { endTogether } from './stage/endTogether.mts';
import { startStage } from './stage/stage.mts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const stage = await startStage({ workers: 2, log: (line) => console.log(`  ${line}`) });
const end = endTogether(stage);
const totals = await runScenarios(queueScenarios(stage), stage, values.only).finally(end);
mkdirSync('.artifacts', { recursive: true });
writeFileSync('.artifacts/queue.json', JSON.stringify(totals));
console.log(`\n${totals.passed} scenarios passed, ${totals.failed} failed`);
process.exit(totals.failed ? 1 : 0);
