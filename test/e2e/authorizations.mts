// Two TikTok apps in one n8n, against the real server: the US shop gets an app of its own, its authorization ends in the
// middle of the day and comes back. The other shop notices nothing.
import assert from 'node:assert/strict';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { routedAs } from '../../scripts/stage/channelTruth.mts';
import { SECOND_CREDENTIAL } from '../../scripts/stage/stage.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { installTemplates } from '../../scripts/templates/templateInstaller.mts';
import type { Scenario } from './scenario.mts';
import { stageMoves } from './stageMoves.mts';

const REMORSE_MS = 61 * 60_000;
const { GB, US } = SHOP_IDS;

export function authorizationScenarios(stage: Stage): Scenario[] {
	const { client, sandbox, workflowIds } = stage;
	const { actions } = sandbox.tiktok;
	const { webhooks } = sandbox.tiktok.state;
	const { waits } = stageMoves(stage);
	/** Orders with what they call and their doors, and the monitor. */
	const install = () => installTemplates({ url: client.url, apiKey: client.apiKey, only: ['03', '11'] });
	/** An order in each shop that is ready to be sent. */
	const order = () => {
		const place = (shopId: string, seller_sku: string) =>
			actions.placeOrder({ shopId, lines: [{ seller_sku, quantity: 1 }] }).id;
		const ids = { gb: place(GB, 'BAG-TAN-OS'), us: place(US, 'SOCK-MIX-OS') };
		sandbox.clock.advance(REMORSE_MS);
		return ids;
	};
	/** Triggers may be registering again after an update; the sweep needs no event. */
	const run = async (id: string, trigger: string) => {
		const { status } = await client.runAndWait(workflowIds[id], trigger);
		assert.equal(status, 'success');
	};
	const sweep = () => run('tts03OrdersRoute', 'Every 15 minutes');
	const cases = async () =>
		(await client.rows<Record<string, string>>('tts_cases')).filter(({ what_happened: what }) =>
			what.includes('authorization "us"'),
		);
	const topicsOf = (shopId: string) => webhooks.list(shopId).map(({ event_type }) => String(event_type));
	const routed = (id: string) => waits(`order ${id} is routed`, () => routedAs(sandbox, id));

	return [
		{
			name: 'two apps: the US authorization ends and comes back, the UK shop notices nothing',
			run: async () => {
				let credentialId = '';
				try {
					actions.moveToSecondApp({ shopIds: [US] });
					credentialId = await stage.authorizeSecond();
					const { created, kept, updated } = await install();
					assert.deepEqual({ created, kept }, { created: [], kept: [] });
					assert.ok(updated.some((name) => name.startsWith('03w ')));

					const before = order();
					await sweep();
					await routed(before.gb);
					await routed(before.us);

					actions.revokeAuthorization({ app: 2, dropWebhooks: true });
					const meanwhile = order();
					await sweep();
					await routed(meanwhile.gb);
					await waits('one case names the authorization, its shop and its credential', async () => {
						const open = (await cases()).filter(({ state }) => state === 'open');
						const named = open.filter(
							({ what_happened: what, what_to_do: todo }) =>
								/authorization "us" \(.*US\)/.test(what) && todo.includes(SECOND_CREDENTIAL),
						);
						return open.length === 1 && named.length === 1;
					});
					assert.equal(routedAs(sandbox, meanwhile.us), undefined);

					await stage.authorizeSecond();
					await sweep();
					await routed(meanwhile.us);
					await run('tts11SlaMonitor0', 'Every 15 minutes');
					await waits('its case closes by itself', async () =>
						(await cases()).every(({ state, closed_by: by }) => state === 'closed' && by === 'itself'),
					);
					await run('tts11SlaMonitor0', 'Every half hour');
					await waits('its webhooks are registered again', () =>
						topicsOf(GB).every((topic) => topicsOf(US).includes(topic)),
					);
				} finally {
					actions.moveToSecondApp({ shopIds: [] });
					if (credentialId) await client.rest('delete', `/rest/credentials/${credentialId}`);
					await install();
				}
			},
		},
	];
}
