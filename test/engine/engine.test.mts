import { chain, runWorkflow } from '../support/engine.mts';

test('the harness runs n8n nodes in the real engine', async () => {
	const result = await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: 'Double',
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					parameters: {
						mode: 'manual',
						includeOtherFields: true,
						assignments: { assignments: [{ id: '1', name: 'double', value: '={{ $json.n * 2 }}', type: 'number' }] },
						options: {},
					},
				},
			],
			connections: chain('Start', 'Double'),
		},
		{ start: 'Start', input: [{ n: 1 }, { n: 2 }] },
	);
	expect(result.status).toBe('success');
	expect(result.json('Double')).toEqual([
		{ n: 1, double: 2 },
		{ n: 2, double: 4 },
	]);
});
