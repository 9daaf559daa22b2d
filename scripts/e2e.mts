// npm run test:e2e [-- --only <part of a name>]: the trading day, the failure scenarios and the canvas against a real n8n
// server. Prints a line per scenario and the totals; leaves them in .artifacts/e2e.json as well.
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { authorizationScenarios } from '../test/e2e/authorizations.mts';
import { boardScenarios } from '../test/e2e/board.mts';
import { canvasScenarios } from '../test/e2e/canvas.mts';
import { caseScenarios } from '../test/e2e/cases.mts';
import { dispatchFailureScenarios } from '../test/e2e/dispatchFailures.mts';
import { doorScenarios } from '../test/e2e/doors.mts';
import { failureScenarios } from '../test/e2e/failures.mts';
import { installationScenarios } from '../test/e2e/installation.mts';
import { pagesScenarios } from '../test/e2e/pages.mts';
import { returnFailureScenarios } from '../test/e2e/returnFailures.mts';
import { runScenarios } from '../test/e2e/scenario.mts';
import type { Totals } from '../test/e2e/scenario.mts';
import { settlementScenarios } from '../test/e2e/settlement.mts';
import { SignedInBrowser } from '../test/e2e/signedInBrowser.mts';
import { tradingDayScenarios } from '../test/e2e/tradingDay.mts';
import { endTogether } from './stage/endTogether.mts';
import { startStage } from './stage/stage.mts';

async function main(): Promise<Totals> {
	const { values } = parseArgs({
		options: { only: { type: 'string', default: '' }, engine: { type: 'string', default: 'vm' } },
	});
	const log = (line: string) => console.log(`  ${line}`);
	console.log('Setting the stage');
	const stage = await startStage({ engine: values.engine === 'legacy' ? 'legacy' : 'vm', log });
	const browser = new SignedInBrowser(stage);
	const end = endTogether(stage);
	try {
		console.log('Playing the scenarios');
		return await runScenarios(
			[
				...installationScenarios(stage),
				...doorScenarios(stage),
				...tradingDayScenarios(stage),
				...failureScenarios(stage),
				...dispatchFailureScenarios(stage, browser),
				...returnFailureScenarios(stage, browser),
				...settlementScenarios(stage, browser),
				...caseScenarios(stage, browser),
				...authorizationScenarios(stage),
				...boardScenarios(stage, browser),
				...pagesScenarios(stage, browser),
				...canvasScenarios(stage, browser),
			],
			stage,
			values.only,
		);
	} finally {
		await browser.close();
		await end();
	}
}

main().then(
	(totals) => {
		mkdirSync('.artifacts', { recursive: true });
		writeFileSync('.artifacts/e2e.json', JSON.stringify(totals));
		console.log(`\n${totals.passed} scenarios passed, ${totals.failed} failed`);
		process.exit(totals.failed ? 1 : 0);
	},
	(error: Error) => {
		console.error(error.message);
		process.exit(1);
	},
);
