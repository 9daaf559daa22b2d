/**
 * Queue mode with two workers: the access token has ended, and two executions on two workers find out at the same moment.
 * TikTok gives a new refresh token with every renewal. No execution fails with "authorize again", and the credential lives;
 * where the host ends the authorization because a refresh token came twice, the failure says what to do, and that helps.
 */
import { loadavg } from 'node:os';
import { CREDENTIALS, SHOP_CIPHERS } from '../../sandbox/seed.mts';
import type { SandboxOptions } from '../../sandbox/startSandbox.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { ONE_JOB_EACH, makeCaller, table, wereConcurrent } from './pairs.mts';
import type { Ended } from './pairs.mts';
import type { Tell } from './weather.mts';

const DAY = 86_400;
const AUTHORIZE_AGAIN = /authorize the app again/i;
/** Of the rounds: so many are played against a host that ends the authorization. */
const STRICT_SHARE = 0.1;

interface HostResult {
	host: string;
	rounds: number;
	executions: number;
	/** rounds whose executions were at work at the same time on two workers */
	concurrent: number;
	renewals: number;
	failed: number;
	/** authorizations that ended, and so had to be given again */
	ended: number;
}

export interface TokensSummary {
	ok: boolean;
	storm: 'tokens';
	hosts: HostResult[];
	load: number;
	problems: string[];
}

export const tokensStorm = {
	workers: 2,
	templates: ['12'],
	n8nEnv: ONE_JOB_EACH,
	size: { usual: 100, most: 1000 },
	sandbox: (): SandboxOptions => ({ checkContracts: false }),

	/** So many rounds of two executions against a host that refuses a used refresh token, a tenth against a stricter one. */
	async play(stage: Stage, rounds: number, tell: Tell): Promise<TokensSummary> {
		const { sandbox, client, credentialIds } = stage;
		const { authorizations } = sandbox.tiktok.state;
		const problems: string[] = [];
		const call = await makeCaller(stage, 'shops', {
			type: 'n8n-nodes-newstore-tiktokshop.tikTokShop',
			typeVersion: 1,
			parameters: { resource: 'shop', operation: 'getAuthorized', options: {} },
			onError: 'continueErrorOutput',
			credentials: { tikTokShopApi: { id: credentialIds.tiktok, name: CREDENTIAL } },
		});
		const both = async () => await Promise.all([call({}), call({})]);
		const hosts: HostResult[] = [];
		for (const [host, reuse, count] of [
			['refuses a used refresh token', 'refused', rounds],
			['ends the authorization', 'revokes', Math.ceil(rounds * STRICT_SHARE)],
		] as const) {
			Object.assign(authorizations.rotation, { refreshToken: 'rotate', oldAccessToken: 'dies', reuse });
			const result: HostResult = { host, rounds: 0, executions: 0, concurrent: 0, renewals: 0, failed: 0, ended: 0 };
			hosts.push(result);
			await authorize(stage);
			const renewedBefore = authorizations.refreshCount;
			for (let round = 0; round < count; round++) {
				// By its own time, and days before it, in turn: a pair that is seconds old is not renewed, whatever TikTok says.
				authorizations.expireAccessToken();
				await store(stage, round % 2 === 0 ? -10 : 3 * DAY);
				const ended = await both();
				const failures = ended.flatMap(failureOf);
				result.rounds += 1;
				result.executions += ended.length;
				result.failed += failures.length;
				if (wereConcurrent(stage, ended)) result.concurrent += 1;
				if (failures.length && reuse === 'refused') problems.push(...failures);
				for (const failure of failures)
					if (!AUTHORIZE_AGAIN.test(failure)) problems.push(`It does not help: ${failure}`);
				if (failures.length && reuse === 'revokes') {
					result.ended += 1;
					await authorize(stage);
					const again = (await both()).flatMap(failureOf);
					if (again.length) problems.push(`Authorized again, and still: ${again.join('; ')}`);
				}
				if (result.rounds % 20 === 0) tell(`${host}: ${result.rounds} rounds, ${result.failed} executions failed`);
			}
			result.renewals = authorizations.refreshCount - renewedBefore;
			const alive = (await both()).flatMap(failureOf);
			if (alive.length) problems.push(`The credential is dead: ${alive.join('; ')}`);
			if (result.concurrent < count / 2) problems.push(`${host}: only ${result.concurrent} of ${count} rounds met`);
		}
		const test = await client.testCredential(credentialIds.tiktok);
		if (!/ok/i.test(test.status)) problems.push(`The test of the credential says: ${test.message}`);
		const load = Math.round(loadavg()[1] * 10) / 10;
		const heads = ['the host', 'rounds', 'executions', 'at once on two workers', 'renewals', 'failed', 'ended'];
		tell(
			table(
				heads,
				hosts.map((one) => Object.values(one)),
			),
		);
		tell(`Load of the machine: ${load}.`);
		return { ok: problems.length === 0, storm: 'tokens', hosts, load, problems: problems.slice(0, 20) };
	},
};

const CREDENTIAL = 'TikTok Shop (sandbox)';

/** The seller consents, and somebody enters what came of it. */
async function authorize(stage: Stage): Promise<void> {
	const { authorizations } = stage.sandbox.tiktok.state;
	authorizations.exchangeCode(authorizations.newAuthCode());
	await store(stage, 7 * DAY);
}

/** Writes the pair in force into the credential, as one whose access token has so long to live. */
async function store({ client, sandbox }: Stage, secondsLeft: number): Promise<void> {
	const pair = sandbox.tiktok.state.authorizations.current();
	const now = Math.floor(Date.now() / 1000);
	await client.saveCredential({
		name: CREDENTIAL,
		type: 'tikTokShopApi',
		data: {
			appKey: CREDENTIALS.tiktok.appKey,
			appSecret: CREDENTIALS.tiktok.appSecret,
			accessToken: pair.access_token,
			accessTokenExpiresAt: now + secondsLeft,
			refreshToken: pair.refresh_token,
			refreshTokenExpiresAt: pair.refresh_token_expire_in,
			tokenRenewedAt: String(now + secondsLeft - 7 * DAY),
			shopCipher: SHOP_CIPHERS.GB,
			apiBaseUrl: sandbox.tiktokUrl,
			tokenBaseUrl: sandbox.tiktokUrl,
		},
	});
}

/** What an execution failed with, in one line. */
function failureOf({ out }: Ended): string[] {
	return out.error === undefined ? [] : [JSON.stringify(out)];
}
