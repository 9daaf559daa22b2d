import fc from 'fast-check';
import { sleep } from 'n8n-workflow';
import type { INode, INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';

import { normaliseProblem } from '../../nodes/ChannelException/normaliseProblem.ts';
import { BatchTrigger } from '../../nodes/shared/trigger/batchTrigger.ts';
import { EventQueue } from '../../nodes/shared/trigger/eventQueue.ts';
import type { OverdueBatch } from '../../nodes/shared/trigger/eventQueue.ts';

const MINUTE = 60_000;
const never = new Promise<void>(() => {});

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Lets so many milliseconds of the virtual clock pass. */
const pass = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

/** Stops a loop; it has to end within five seconds. */
async function stop(loop: { stop(): Promise<void> }): Promise<void> {
	let ended = false;
	void loop.stop().then(() => (ended = true));
	await pass(5000);
	expect(ended).toBe(true);
}

describe('an execution whose end is never reported', () => {
	const options = { settleMs: 20, maxEvents: 1, lanes: 2, maxRunMs: 15 * MINUTE };

	function lostWorld() {
		const queue = new EventQueue<string>();
		const started: string[] = [];
		const lost: Array<OverdueBatch<string>> = [];
		const slow: Array<OverdueBatch<string>> = [];
		const handle = async (events: string[]) => {
			started.push(...events);
			if (events.some((event) => event.includes('lost'))) await never;
		};
		const reports = {
			onLost: (batch: OverdueBatch<string>) => lost.push(batch),
			onSlow: (batch: OverdueBatch<string>) => slow.push(batch),
		};
		const listen = () => queue.listen(options, handle, reports);
		return { queue, started, lost, slow, listen };
	}

	test('holds its order up for the limit and no longer, its lane for less than a minute, and somebody hears of both', async () => {
		const { queue, started, lost, slow, listen } = lostWorld();
		const loop = listen();
		queue.push('1', '001 lost', '001');
		queue.push('2', '002 lost', '002');
		await pass(100);
		for (const n of [3, 4, 5, 6, 7, 8]) queue.push(`${n}`, `00${n}`, `00${n}`);
		queue.push('9', '001 cancelled', '001');
		await pass(40_000);
		expect(started).toEqual(['001 lost', '002 lost']);
		expect(slow).toEqual([]);
		await pass(15_000);
		expect(started.slice(2).sort()).toEqual(['003', '004', '005', '006', '007', '008']);
		expect(slow.map(({ events, subjects }) => [events, subjects])).toEqual([
			[['001 lost'], ['001']],
			[['002 lost'], ['002']],
		]);
		await pass(13 * MINUTE);
		expect(started).not.toContain('001 cancelled');
		expect(lost).toEqual([]);
		await pass(2 * MINUTE);
		expect(started.slice(8)).toEqual(['001 cancelled']);
		expect(slow).toHaveLength(2);
		expect(lost.map(({ events, subjects }) => [events, subjects])).toEqual([
			[['001 lost'], ['001']],
			[['002 lost'], ['002']],
		]);
		for (const { waitedMs } of lost) expect(waitedMs).toBeGreaterThanOrEqual(15 * MINUTE);
		await stop(loop);
	});

	test('a system that loses every execution gets a limited number of them, whatever waits', async () => {
		const { queue, started, lost, listen } = lostWorld();
		const loop = listen();
		for (let n = 0; n < 50; n++) queue.push(`${n}`, `${n} lost`, `${n}`);
		await pass(14 * MINUTE);
		expect(started).toHaveLength(8);
		expect(lost).toEqual([]);
		await pass(3 * MINUTE);
		// The first have been given up: their places are free again, for as many and no more.
		expect(started.length - lost.length).toBe(8);
		expect(lost.length).toBeGreaterThanOrEqual(6);
		await stop(loop);
	});

	test('property: one order never runs twice at once within the limit, whatever takes long, and all run in the end', async () => {
		const event = fc.record({ order: fc.nat({ max: 5 }), seconds: fc.constantFrom<number>(1, 20, 100, 400) });
		await fc.assert(
			fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (events) => {
				const queue = new EventQueue<{ order: number; seconds: number }>();
				const running = new Set<number>();
				const ran: unknown[] = [];
				const handle = async (batch: typeof events) => {
					for (const { order } of batch) {
						expect(running.has(order)).toBe(false);
						running.add(order);
					}
					ran.push(...batch);
					for (const { seconds } of batch) await sleep(seconds * 1000);
					for (const { order } of batch) running.delete(order);
				};
				const failures: unknown[] = [];
				const loop = queue.listen({ ...options, idleMs: 2000 }, handle, { onError: (error) => failures.push(error) });
				for (const [n, one] of events.entries()) {
					queue.push(`${n}`, one, `${one.order}`);
					await pass(1000);
				}
				await pass(12 * 400_000);
				expect(failures).toEqual([]);
				expect(ran).toHaveLength(events.length);
				await stop(loop);
			}),
			{ numRuns: 15 },
		);
	});

	test('unpublish ends within seconds, and who publishes again finds nothing held up', async () => {
		const { queue, started, lost, listen } = lostWorld();
		const loop = listen();
		queue.push('1', '001 lost', '001');
		queue.push('2', '002 lost', '002');
		await pass(100);
		queue.push('3', '003', '003');
		let stopped = false;
		void loop.stop().then(() => (stopped = true));
		await pass(5000);
		expect(stopped).toBe(true);
		expect(queue.isListening).toBe(false);
		expect(started).toHaveLength(2);

		const again = listen();
		queue.push('4', '002 cancelled', '002');
		queue.push('5', '001 cancelled', '001');
		await pass(200);
		expect(started.slice(2).sort()).toEqual(['001 cancelled', '002 cancelled', '003']);
		await stop(again);
		await pass(20 * MINUTE);
		expect(lost).toEqual([]);
	});

	test('an end that comes late frees nothing that a later execution works on', async () => {
		const queue = new EventQueue<string>();
		const ends: Array<() => void> = [];
		let open = 0;
		let peak = 0;
		const loop = queue.listen(options, async () => {
			peak = Math.max(peak, ++open);
			await new Promise<void>((resolve) => ends.push(resolve));
			open--;
		});
		queue.push('1', 'first', '001');
		await pass(16 * MINUTE); // given up
		queue.push('2', 'second', '001');
		await pass(100);
		expect(ends).toHaveLength(2);
		ends[0](); // the first ends after all
		await pass(100);
		queue.push('3', 'third', '001');
		await pass(100);
		expect(ends).toHaveLength(2); // the second still works on the order
		ends[1]();
		await pass(100);
		expect(ends).toHaveLength(3);
		expect(peak).toBe(2);
		ends[2]();
		await stop(loop);
	});
});

test('a handler that throws ends no lane', async () => {
	const queue = new EventQueue<number>();
	const handled: number[] = [];
	const errors: unknown[] = [];
	const loop = queue.listen(
		{ settleMs: 1, maxEvents: 1 },
		async ([event]) => {
			handled.push(event);
			if (event < 3) throw new Error(`no ${event}`);
		},
		{ onError: (error) => errors.push((error as Error).message) },
	);
	for (const n of [1, 2, 3]) queue.push(`${n}`, n, 'same');
	await pass(500);
	expect(handled).toEqual([1, 2, 3]);
	expect(errors).toEqual(['no 1', 'no 2']);
	await stop(loop);
});

test('what waited for others when the trigger stopped starts with the next one, not with the old one', async () => {
	const queue = new EventQueue<string>();
	const handled: string[] = [];
	const handle = (name: string) => async (events: string[]) => void handled.push(...events.map((e) => `${name} ${e}`));
	const old = queue.listen({ settleMs: 60_000, maxEvents: 10 }, handle('old'));
	queue.push('1', 'event');
	await pass(1000);
	void old.stop();
	await pass(5000);
	const fresh = queue.listen({ settleMs: 20, maxEvents: 10 }, handle('new'));
	await pass(120_000);
	expect(handled).toEqual(['new event']);
	await stop(fresh);
});

describe('events that wait are bounded', () => {
	const drain = async (queue: EventQueue<string>) => {
		const all: string[] = [];
		const loop = queue.listen({ settleMs: 0, maxEvents: 1_000_000 }, async (events) => void all.push(...events));
		await pass(100);
		await stop(loop);
		return all;
	};

	test('the oldest of the same subject goes first, then the oldest; it is counted', async () => {
		const queue = new EventQueue<string>();
		const push = (event: string) => queue.push(event, event, event.split(' ')[0], 4);
		['a 1', 'b 1', 'c 1', 'b 2'].forEach(push);
		push('d 1'); // b has a newer one
		push('c 2'); // c's own older one
		push('e 1'); // nothing has a newer one any more
		expect(queue.takeDropped()).toBe(3);
		expect(queue.takeDropped()).toBe(0);
		expect(await drain(queue)).toEqual(['b 2', 'd 1', 'c 2', 'e 1']);
	});

	test('property: never more than the limit, nothing lost uncounted, and the newest event of every subject stays while there is room for it', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat({ max: 6 }), { maxLength: 60 }),
				fc.integer({ min: 7, max: 12 }),
				async (subjects, limit) => {
					const queue = new EventQueue<string>();
					subjects.forEach((subject, n) => {
						queue.push(`${n}`, `${subject} ${n}`, `${subject}`, limit);
						expect(queue.size).toBeLessThanOrEqual(limit);
					});
					const dropped = queue.takeDropped();
					const left = await drain(queue);
					expect(left.length + dropped).toBe(subjects.length);
					for (const subject of new Set(subjects))
						expect(left).toContain(`${subject} ${subjects.lastIndexOf(subject)}`);
				},
			),
			{ numRuns: 50 },
		);
	});

	test('200,000 events of few orders: each costs one step, not a search', () => {
		const queue = new EventQueue<number>();
		for (let n = 0; n < 200_000; n++) queue.push(`${n}`, n, `${n % 50}`, 1000);
		expect(queue.size).toBe(1000);
		expect(queue.takeDropped()).toBe(199_000);
	});
});

describe('a trigger node tells', () => {
	const node = {
		id: 'n',
		name: 'When an order changes',
		type: 't',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	} as INode;

	function world(workflowId: string) {
		const failed: Array<Error & { context: { caseCode?: string }; description: string }> = [];
		const logged: string[] = [];
		const started: INodeExecutionData[][] = [];
		const log = (message: string) => void logged.push(message);
		const context = {
			getMode: () => 'trigger',
			getNode: () => node,
			getWorkflow: () => ({ id: workflowId }),
			getNodeParameter: (name: string, fallback: unknown) => (name === 'options' ? { waitSeconds: 0.02 } : fallback),
			logger: { error: log, warn: log, info: log },
			helpers: { createDeferredPromise: () => ({ promise: never }) },
			emit: ([items]: INodeExecutionData[][]) => void started.push(items),
			saveFailedExecution: (error: never) => void failed.push(error),
		} as unknown as ITriggerFunctions;
		const batches = new BatchTrigger<{ event_key: string }>(
			{ name: 'test', maxEvents: 10, batchesAtOnce: 1 },
			() => 'order 576460000000000001',
		);
		const webhook = { ...context, getMode: () => 'webhook' } as never;
		return { batches, context, webhook, failed, logged, started };
	}

	test('an execution that takes long is a log line that names its order', async () => {
		const { batches, context, webhook, failed, logged } = world('slow');
		const { closeFunction } = batches.trigger(context);
		await batches.queue(webhook, [{ event_key: '1' }]);
		await pass(44_000);
		expect(logged).toEqual([]);
		await pass(3000);
		expect(logged).toEqual([
			expect.stringMatching(
				/^When an order changes: an execution with 1 event \(order 576460000000000001\) has not ended after 4[56] s\. Other events go on beside it/,
			),
		]);
		await pass(5 * MINUTE);
		expect(logged).toHaveLength(1);
		expect(failed).toEqual([]);
		void closeFunction?.();
		await pass(5000);
	});

	test('an execution that n8n lost becomes a case of its own by the error workflow, and a log line', async () => {
		const { batches, context, webhook, failed, logged, started } = world('lost');
		const { closeFunction } = batches.trigger(context);
		await batches.queue(webhook, [{ event_key: '1' }]);
		await pass(16 * MINUTE);
		expect(started).toHaveLength(1);
		expect(failed).toHaveLength(1);
		expect(logged.join()).toContain(
			'n8n did not report the end of an execution of "When an order changes" within 15 minutes',
		);
		await batches.queue(webhook, [{ event_key: '2' }]);
		await pass(1000);
		expect(started).toHaveLength(2);
		void closeFunction?.();
		await pass(5000);

		// What the Error Trigger of workflow 12 hands on for it.
		const [error] = failed;
		const json = {
			trigger: { error: JSON.parse(JSON.stringify(error)), mode: 'trigger' },
			workflow: { id: 'w3', name: 'Orders: route to NewStore' },
		};
		for (const trigger of [json.trigger, { error, mode: 'trigger' }]) {
			expect(
				normaliseProblem(
					{ ...json, trigger } as never,
					{ workflowName: '', workflowId: '', executionId: '', editorUrl: '', playbookUrl: '' } as never,
				),
			).toMatchObject({
				code: 'WORKFLOW_EXECUTION_LOST',
				severity: 'error',
				owner_role: 'integration',
				flow: 'orders',
				what_to_do: expect.stringContaining('order 576460000000000001'),
				playbook: expect.stringContaining('integration.md'),
			});
		}
	});

	test('events that did not fit are a case once in a while, and a log line each time', async () => {
		const { batches, context, webhook, failed, logged } = world('dropped');
		const { closeFunction } = batches.trigger(context);
		const small = { ...(webhook as object), getNodeParameter: () => 100 } as never;
		const flood = async (name: string) => {
			const events = Array.from({ length: 150 }, (_, n) => ({ event_key: `${name} ${n}` }));
			await batches.queue(small, events);
		};
		await flood('one');
		await pass(2000);
		expect(failed.map(({ message }) => message)).toEqual([
			'"When an order changes" dropped 50 waiting events, because more came than may wait',
		]);
		expect(failed[0].context.caseCode).toBe('WORKFLOW_EVENTS_DROPPED');
		await flood('two');
		await pass(2000);
		expect(failed).toHaveLength(1);
		expect(logged.filter((line) => line.includes('dropped'))).toHaveLength(2);
		void closeFunction?.();
		await pass(5000);
	});
});
