// An installation from before the doors is updated while events come in: triggers move from the flows to their doors, and no
// event is lost, at the senders as little as in n8n.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { outOfStep, routedAs } from '../../scripts/stage/channelTruth.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { until } from '../../scripts/stage/waiting.mts';
import { flowOf, isOurTrigger } from '../../scripts/templates/templateDoors.mts';
import { installTemplates } from '../../scripts/templates/templateInstaller.mts';
import type { Workflow } from '../../scripts/templates/workflow.mts';
import { beforeDoors } from '../support/beforeDoors.mts';
import type { Scenario } from './scenario.mts';
import { stageMoves } from './stageMoves.mts';

type Stored = Workflow & { id: string; active: boolean };

const ORDER_STATUS = 1;
/** Fewer on a machine that others use: what it cannot bear says nothing about the update. */
const PER_SECOND = Number(process.env.E2E_EVENTS_PER_SECOND) || 5;
/** More than is sold here: an order that waits for stock would look like a lost one. */
const PLENTY = 5000;
const ORDERED = 'TEE-WHT-S';

export function doorScenarios(stage: Stage): Scenario[] {
	const { client, sandbox } = stage;
	const { failures } = stageMoves(stage);
	const target = () => ({ url: stage.n8n.url, apiKey: client.apiKey });
	const stored = async (id: string) => await client.api<Stored>('get', `/workflows/${id}`);
	const doors = () => stage.templates.filter(({ number }) => flowOf(number));
	const flowIds = () =>
		doors().map(({ number }) => {
			const flow = stage.templates.find((one) => one.number === flowOf(number))!;
			return stage.workflowIds[flow.id];
		});

	/** The installation as it was: no doors, the flows receive. */
	async function goBack(): Promise<void> {
		const folder = mkdtempSync(join(tmpdir(), 'templates-before-'));
		try {
			cpSync('workflows', folder, { recursive: true });
			beforeDoors(folder);
			for (const { id } of doors()) {
				await client.unpublish(stage.workflowIds[id]);
				await until(
					'the door is gone',
					() =>
						client
							.api('delete', `/workflows/${stage.workflowIds[id]}`)
							.then(() => true)
							.catch(() => false),
					20_000,
				);
			}
			for (const id of flowIds()) await client.unpublish(id);
			// What the doors leave in NewStore when they are unpublished is not part of the picture.
			const { integrations } = sandbox.newStore.events;
			for (const [id, { status }] of integrations) if (status === 'stopped') integrations.delete(id);
			await installTemplates({ ...target(), folder, publish: true });
			for (const id of flowIds()) await client.waitUntilPublished(id);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}

	/** Sweeps would find what a lost event leaves: without them, every loss shows. */
	async function switchSweeps(off: boolean): Promise<void> {
		const stock = stage.workflowIds.tts02StockRecon0;
		await (off ? client.unpublish(stock) : client.publish(stock));
		const orders = stage.workflowIds.tts03OrdersRoute;
		const { name, nodes, connections, settings } = await stored(orders);
		const changed = nodes.map((node) =>
			node.type === 'n8n-nodes-base.scheduleTrigger' ? { ...node, disabled: off } : node,
		);
		await client.api('put', `/workflows/${orders}`, { name, nodes: changed, connections, settings });
		await client.waitUntilPublished(orders);
	}

	return [
		{
			name: 'doors: an update under load moves webhooks and event streams, and no event is lost',
			run: async () => {
				const { newStore, tiktok } = sandbox;
				const products = newStore.stock.productIds.slice(0, 20);
				for (const id of new Set([ORDERED, ...products])) newStore.inventory.receive('LEEDS-DC', id, PLENTY);
				await client.runAndWait(stage.workflowIds.tts02StockRecon0, 'Now, by hand');
				const inStep = async (timeoutMs: number) =>
					await until(
						'the stock is in step',
						() => outOfStep(sandbox).length === 0,
						timeoutMs,
						() => JSON.stringify(outOfStep(sandbox).slice(0, 5)),
					);
				await inStep(120_000);
				await goBack();
				await switchSweeps(true);
				const foreign = 'https://erp.example.com/hook';
				tiktok.state.webhooks.set(SHOP_IDS.GB, { event_type: 'PACKAGE_UPDATE', address: foreign });
				const streamsBefore = [...newStore.events.integrations.keys()];
				tiktok.state.webhooks.delivery.resetStats();
				newStore.events.resetStats();

				const orders: string[] = [];
				const unheard: string[] = [];
				let running = true;
				const load = (async () => {
					for (let i = 0; running; i++) {
						const started = Date.now();
						if (i % 2 === 0) {
							if (!tiktok.state.webhooks.isHeard(SHOP_IDS.GB, ORDER_STATUS)) unheard.push(`order ${orders.length}`);
							const lines = [{ seller_sku: ORDERED, quantity: 1 }];
							const { id } = tiktok.actions.placeOrder({ shopId: SHOP_IDS.GB, lines });
							tiktok.actions.releaseHold({ orderId: id });
							orders.push(id);
						} else {
							const isHeard = [...newStore.events.integrations.values()].some(
								({ status, eventFilter }) =>
									status === 'running' && (eventFilter.length === 0 || eventFilter.includes('order.created')),
							);
							if (!isHeard) unheard.push(`sale ${i}`);
							const productId = products[(i >> 1) % products.length];
							newStore.inventory.sell('LEEDS-DC', [{ productId, quantity: 1 }]);
						}
						await sleep(Math.max(0, 1000 / PER_SECOND - (Date.now() - started)));
					}
				})();
				// Looked at below; a load that ends early must not end the test run.
				load.catch(() => undefined);
				try {
					await sleep(3000);
					const report = await installTemplates({ ...target(), overlapMs: 3000 });
					assert.deepEqual(
						report.open.filter((line) => line.includes('Door')),
						[],
					);
					Object.assign(stage.workflowIds, report.workflowIds);
					for (const id of flowIds()) await client.waitUntilPublished(id);
					await sleep(3000);
				} finally {
					running = false;
					await load;
				}

				// The senders always had somebody to send to. The old stream of NewStore may meet an address that has just gone; what
				// it sends, the new stream sends as well. TikTok has one address, so each of its calls has to arrive.
				assert.deepEqual(unheard, []);
				await tiktok.state.webhooks.delivery.idle(60_000);
				await newStore.events.idle(60_000);
				// On a busy machine an answer may come too late; TikTok repeats such a call after two minutes.
				sandbox.clock.advance(3 * 60_000);
				await tiktok.state.webhooks.delivery.idle(60_000);
				const { failed, dropped, byStatus } = tiktok.state.webhooks.delivery.stats();
				assert.deepEqual({ failed, dropped }, { failed: 0, dropped: 0 });
				assert.deepEqual(
					Object.keys(byStatus).filter((status) => !['200', '0'].includes(status)),
					[],
				);
				// And what they sent was worked off, without any sweep.
				const missing = () => orders.filter((id) => !routedAs(sandbox, id));
				assert.ok(orders.length > PER_SECOND * 3, `${orders.length} orders were placed`);
				await until(
					'every order is in NewStore',
					() => missing().length === 0,
					300_000,
					async () => `${missing().length} of ${orders.length} are not.\n${await failures()}`,
				);
				await inStep(120_000);
				assert.equal(sandbox.oracle().ordersDoubled, 0);

				// The doors have everything now, nobody else anything, and what is not ours stands where it stood.
				for (const { id, nodes } of doors()) {
					const door = await stored(stage.workflowIds[id]);
					assert.equal(door.active, true);
					assert.deepEqual(door.nodes.map((node) => node.id).sort(), nodes.map((node) => node.id).sort());
				}
				for (const id of flowIds()) {
					const triggers = (await stored(id)).nodes.filter(isOurTrigger);
					assert.deepEqual(
						triggers.filter(({ parameters }) => parameters.registration !== 'partnerCenter'),
						[],
					);
				}
				const streams = [...newStore.events.integrations.values()];
				assert.equal(streams.length, streamsBefore.length, 'no stream is left behind');
				assert.ok(streams.every(({ status }) => status === 'running'));
				assert.deepEqual(
					streams.filter(({ id }) => streamsBefore.includes(id)).map(({ id }) => id),
					[],
				);
				const ours = doors().flatMap(({ nodes }) => nodes.map(({ webhookId }) => String(webhookId)));
				const addresses = tiktok.state.webhooks.list(SHOP_IDS.GB);
				const strange = addresses.filter(
					({ address, event_type: type }) =>
						!ours.some((id) => String(address).includes(id)) && !/AUTHORI/i.test(String(type)),
				);
				assert.deepEqual(
					strange.map(({ address }) => address),
					[foreign],
				);
				tiktok.state.webhooks.remove(SHOP_IDS.GB, { event_type: 'PACKAGE_UPDATE' });
				await switchSweeps(false);
				const again = await installTemplates(target());
				assert.deepEqual([again.created, again.updated, again.kept], [[], [], []]);
			},
		},
	];
}
