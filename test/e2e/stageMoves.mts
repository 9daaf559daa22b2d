// What the scenarios of every part do on the stage: start a workflow, wait for something, let calls fail, look into mails.
import assert from 'node:assert/strict';
import type { FaultRule } from '../../sandbox/faults.mts';
import { outOfStep } from '../../scripts/stage/channelTruth.mts';
import { failureOf } from '../../scripts/stage/n8nClient.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { until } from '../../scripts/stage/waiting.mts';

const TIMEOUT_MS = 40_000;

export function stageMoves({ client, sandbox, workflowIds }: Stage) {
	/** What a wait that ends badly tells: the last executions that failed, and the last mails. */
	const failures = async () => {
		const failed = await client.executions({ status: 'error', limit: 3, includeData: true });
		const mails = sandbox.mail.messages().slice(-5);
		return [
			...failed.map((execution) => `execution ${execution.id}: ${failureOf(execution)}`),
			...mails.map((mail) => `mail to ${mail.to}: ${mail.subject}`),
		].join('\n');
	};
	const waits = <T,>(what: string, probe: () => Promise<T | undefined | false> | T | undefined | false) =>
		until(what, probe, TIMEOUT_MS, failures);
	return {
		failures,
		waits,
		/** Starts a workflow with one of its triggers; it has to succeed. */
		runs: async (template: string, trigger: string) => {
			const execution = await client.runAndWait(workflowIds[template], trigger);
			assert.equal(execution.status, 'success', failureOf(execution));
		},
		/** TikTok shows NewStore's stock. */
		inStep: () =>
			until(
				'stock in step',
				() => outOfStep(sandbox).length === 0,
				TIMEOUT_MS,
				() => JSON.stringify(outOfStep(sandbox).slice(0, 5)),
			),
		/** Orders `rules` for the time of `run`, takes them back whatever happens. */
		withFaults: async (rules: FaultRule[], run: () => Promise<void>) => {
			try {
				for (const rule of rules) sandbox.faults.add(rule);
				await run();
			} finally {
				sandbox.faults.clear();
			}
		},
		/** An event has been lost. What it told of may be found at any moment: the schedules of n8n go by the clock. */
		eventIsLost: () =>
			until('an event is lost', () =>
				sandbox.faults.list().some(({ event, struck }) => event === 'drop' && struck > 0),
			),
		mailsAbout: (what: string) =>
			sandbox.mail.messages().filter((mail) => `${mail.subject} ${mail.text}`.includes(what)),
	};
}
