/**
 * Child of sharedLimits.mts: a process of n8n that makes its part of the calls once it is told to begin, and says how long
 * they took.
 */
import { runNode } from '../support/engine.mts';
import type { NodeRun } from './sharedLimits.mts';

process.once('message', (message) => {
	const { node, items, credentials } = message as NodeRun;
	void (async () => {
		const { error, json } = await runNode(node, items, credentials);
		process.send?.({ done: json('Node').length, error: error?.message });
		process.disconnect();
	})();
});
process.send?.('ready');
