// n8n in queue mode: the trading day with its figures, and a Redis that loses what is under way. `npm run storm -- lanes` has the
// other outages.
import assert from 'node:assert/strict';
import type { Stage } from '../../scripts/stage/stage.mts';
import { playTradingDay } from '../../scripts/stage/tradingDay.mts';
import { OUTAGES, playOutage, prepareLanes } from '../storm/lanes.mts';
import type { Scenario } from './scenario.mts';
import { assertFigures } from './tradingDay.mts';

const tell = (line: string) => console.log(`          ${line}`);

export function queueScenarios(stage: Stage): Scenario[] {
	return [
		{
			name: 'queue mode: workers get the pack from main, and one that is added later fetches it',
			run: async () => {
				assert.equal(stage.workers.length, 2);
				for (const worker of stage.workers)
					assert.match(worker.logTail(100_000), new RegExp(`Community package installed: ${stage.packed.name}`));
				const added = await stage.addWorker();
				try {
					assert.match(added.logTail(100_000), /Packages reinstalled successfully/);
				} finally {
					await added.stop();
					stage.workers.pop();
				}
			},
		},
		{
			name: 'queue mode: the trading day comes to the same figures as in one process',
			run: async () => assertFigures(await playTradingDay(stage, tell)),
		},
		{
			name: 'queue mode: Redis loses its data while both lanes of the orders work; the next order is routed within a minute',
			run: async () => {
				await prepareLanes(stage);
				const result = await playOutage(stage, OUTAGES[0], tell);
				tell(JSON.stringify(result));
				assert.deepEqual(result.problems, []);
			},
		},
	];
}
