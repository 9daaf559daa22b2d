// Two TikTok apps in one n8n, against the real server: the US shop gets an app of its own, its authorization ends in the
// middle of the day and comes back. The other shop notices nothing.
import assert from 'node:assert/strict';
import { CREDENTIALS, SHOP_IDS } from '../../sandbox/seed.mts';
import { routedAs } from '../../scripts/stage/channelTruth.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { installTemplates } from '../../scripts/templates/templateInstaller.mts';
import type { Scenario } from './scenario.mts';
import { stageMoves } from './stageMoves.mts';

const REMORSE_MS = 61 * 60_000;
const { GB, US } = SHOP_IDS;

export function authorizationScenarios(stage: Stage): Scenario[] {
	const { client, sandbox, workflowIds } = stage;
	const { actions } = sandbox.tiktok;
	const { waits } = stageMoves(stage);
	/** Orders with what they call, and their doors. */
	const install = () => installTemplates({ url: client.url, apiKey: client.apiKey, only: ['03'] });
	const saveSecond = (tokens: Record<string, unknown>) =>
		client.saveCredential({
			name: 'TikTok US (sandbox)',
			type: 'tikTokShop2Api',
			data: {
				appKey: CREDENTIALS.secondTikTok.appKey,
				appSecret: CREDENTIALS.secondTikTok.appSecret,
				authorizationName: 'us',
				apiBaseUrl: sandbox.tiktokUrl,
				tokenBaseUrl: sandbox.tiktokUrl,
				...tokens,
			},
		});
	const newCode = () => ({ authCode: actions.authorizeAgain({ app: 2 }).authCode });
	/** An order in each shop that is ready to be sent. */
	const order = () => {
		const place = (shopId: string, seller_sku: string) =>
			actions.placeOrder({ shopId, lines: [{ seller_sku, quantity: 1 }] }).id;
		const ids = { gb: place(GB, 'BAG-TAN-OS'), us: place(US, 'SOCK-MIX-OS') };
		sandbox.clock.advance(REMORSE_MS);
		return ids;
	};
	/** Triggers may be registering again after an update; the sweep needs no event. */
	const sweep = async () => {
		const { status } = await client.runAndWait(workflowIds.tts03OrdersRoute, 'Every 15 minutes');
		assert.equal(status, 'success');
	};
	const routed = (id: string) => waits(`order ${id} is routed`, () => routedAs(sandbox, id));

	return [
		{
			name: 'two apps: the US authorization ends and comes back, the UK shop notices nothing',
			run: async () => {
				let credentialId = '';
				try {
					actions.moveToSecondApp({ shopIds: [US] });
					credentialId = await saveSecond(newCode());
					const { created, kept, updated } = await install();
					assert.deepEqual({ created, kept }, { created: [], kept: [] });
					assert.ok(updated.some((name) => name.startsWith('03w ')));

					const before = order();
					await sweep();
					await routed(before.gb);
					await routed(before.us);

					actions.revokeAuthorization({ app: 2 });
					const meanwhile = order();
					await sweep();
					await routed(meanwhile.gb);
					await waits('a case names the authorization, its shop and its credential', async () =>
						(await client.rows<Record<string, string>>('tts_cases')).some(
							({ state, what_happened: what, what_to_do: todo }) =>
								state === 'open' && /authorization "us" \(.*US\)/.test(what) && todo.includes('TikTok US (sandbox)'),
						),
					);
					assert.equal(routedAs(sandbox, meanwhile.us), undefined);

					await saveSecond(newCode());
					await sweep();
					await routed(meanwhile.us);
				} finally {
					actions.moveToSecondApp({ shopIds: [] });
					if (credentialId) await client.rest('delete', `/rest/credentials/${credentialId}`);
					await install();
				}
			},
		},
	];
}
