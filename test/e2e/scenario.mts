// The small frame of the end-to-end tests: scenarios run one after another on one stage (sandbox + n8n), because starting
// n8n costs ten seconds; each leaves the stage as it found it.
import type { Stage } from '../../scripts/stage/stage.mts';

export interface Scenario {
	name: string;
	run: (stage: Stage) => Promise<void>;
}

export interface Totals {
	passed: number;
	failed: number;
}

/** Runs the scenarios whose name contains `only`; a failure is printed and the next one runs. */
export async function runScenarios(scenarios: Scenario[], stage: Stage, only = ''): Promise<Totals> {
	const totals: Totals = { passed: 0, failed: 0 };
	for (const scenario of scenarios) {
		if (!scenario.name.toLowerCase().includes(only.toLowerCase())) continue;
		const started = Date.now();
		try {
			await scenario.run(stage);
			totals.passed++;
			console.log(`  ok      ${scenario.name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
		} catch (error) {
			totals.failed++;
			console.log(`  FAILED  ${scenario.name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
			console.log(indent(error instanceof Error ? (error.stack ?? error.message) : String(error)));
		}
	}
	return totals;
}

const indent = (text: string) => text.replace(/^/gm, '          ');
