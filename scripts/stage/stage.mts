// The meeting place: sandbox (NewStore, TikTok Shop, mail) and a real n8n with the pack installed as a community package,
// credentials, tables and templates, all published. Start, e2e and bench play on it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
	ACCOUNTING_CREDENTIALS,
	CHART,
	netSuiteAccountId,
	quickBooksAccountId,
} from '../../sandbox/accounting/seed.mts';
import { CREDENTIALS, DELIVERY_OPTION_IDS, SHOP_CIPHERS, SHOP_IDS } from '../../sandbox/seed.mts';
import type { Market } from '../../sandbox/seed.mts';
import { startSandbox } from '../../sandbox/startSandbox.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/startSandbox.mts';
import { N8nClient, offlineNpm, unpackCommunityPackage } from './n8nClient.mts';
import { ensureRuntime } from './n8nRuntime.mts';
import { N8nServer } from './n8nServer.mts';
import type { ExpressionEngine } from './n8nServer.mts';
import { startQueueServices } from './queueServices.mts';
import type { QueueServices } from './queueServices.mts';
import { packCheckout } from '../pack.mts';
import type { Packed } from '../pack.mts';
import { retailerRows } from './retailerRows.mts';
import { installTemplates, readTemplates } from '../templates/templateInstaller.mts';
import type { InstallReport, Template } from '../templates/templateInstaller.mts';
import { builtInNodes, unknownNodes } from '../templates/templateNodeTypes.mts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface StageOptions {
	engine?: ExpressionEngine;
	lazyIsolates?: boolean;
	n8nPort?: number;
	n8nEnv?: Record<string, string>;
	/** queue mode: Redis, Postgres, main and so many workers; default one process with SQLite */
	workers?: number;
	/** 2: shops in the UK, Germany and the US, the last one with an app and an authorization of its own; default 1: UK and US */
	authorizations?: 1 | 2;
	sandbox?: SandboxOptions;
	/** base URLs for the credentials instead of the sandbox's own, for a proxy in between */
	newStoreUrl?: string;
	tiktokUrl?: string;
	/** templates to install, by number; default all */
	only?: string[];
	/** publish the templates; default true */
	publish?: boolean;
	/** build the package first; default true */
	build?: boolean;
	log?: (line: string) => void;
}

export interface Stage {
	sandbox: Sandbox;
	n8n: N8nServer;
	/** in queue mode: what main and the workers share, and the workers */
	queue?: QueueServices;
	workers: N8nServer[];
	/** starts one more, in a user folder of its own without the pack */
	addWorker(): Promise<N8nServer>;
	client: N8nClient;
	packed: Packed;
	templates: Template[];
	/** fixed id in the shipped file → id in this n8n */
	workflowIds: Record<string, string>;
	credentialIds: { newStore: string; tiktok: string; mail: string };
	authorizations: 1 | 2;
	/** a person gets a new code from the seller of the second app and enters it; gives the id of the credential */
	authorizeSecond(): Promise<string>;
	install: InstallReport;
	close(): Promise<void>;
}

/** The addresses that exception mails go to, by role. */
export const owners = Object.fromEntries(
	['operations', 'ecommerce', 'service', 'finance', 'integration'].map((role) => [role, `${role}@retailer.example`]),
);

/** Builds, packs and starts everything. Throws when a part does not come up; whatever was started is ended then. */
export async function startStage(options: StageOptions = {}): Promise<Stage> {
	const log = options.log ?? (() => undefined);
	const folder = mkdtempSync(join(tmpdir(), 'newstore-tiktokshop-stage-'));
	const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	// An end by Ctrl-C or a crash leaves nothing behind either.
	process.once('exit', removeFolder);
	const closers: Array<() => Promise<void> | void> = [removeFolder];
	const close = async () => {
		while (closers.length) await closers.pop()?.();
	};
	try {
		if (options.build ?? true) {
			log('Building the package ...');
			await runTool('gulp', ['build']);
		}
		const packed = packCheckout(join(folder, 'package'));
		log(`Packed ${packed.name} ${packed.version}: ${packed.files.length} files, ${Math.round(packed.size / 1024)} kB`);
		const runtime = await ensureRuntime({ log });
		const unknown = unknownNodes(readTemplates(), builtInNodes(runtime.dir));
		if (unknown.length)
			throw new Error(`n8n ${runtime.version} does not have these nodes of the workflows:\n${unknown.join('\n')}`);

		const markets: Market[] | undefined = options.authorizations === 2 ? ['GB', 'US', 'DE'] : undefined;
		const sandbox = await startSandbox({ markets, ...options.sandbox });
		closers.push(() => sandbox.close());
		// TikTok gives shipping back with the last lines of an order; set-up asks the retailer for the same rule in NewStore.
		sandbox.newStore.settings.refundShippingCost = true;
		log(`The sandbox plays NewStore at ${sandbox.newStoreUrl} and TikTok Shop at ${sandbox.tiktokUrl}`);

		const queue = options.workers ? await startQueueServices(folder) : undefined;
		if (queue) closers.push(() => queue.close());
		const common = {
			runtime,
			engine: options.engine,
			lazyIsolates: options.lazyIsolates,
			pathPrefix: [offlineNpm(folder, packed)],
			env: { ...queue?.env, ...options.n8nEnv },
		};
		const n8n = new N8nServer({ ...common, userFolder: join(folder, 'n8n'), port: options.n8nPort });
		closers.push(() => n8n.dispose());
		log(`Starting n8n ${runtime.version} (about ten seconds) ...`);
		await n8n.start();
		// They run when the pack comes: n8n brings it to them.
		const workers: N8nServer[] = [];
		const addWorker = async () => {
			const name = `worker-${workers.length + 1}`;
			const worker = new N8nServer({ ...common, role: 'worker', userFolder: join(folder, name) });
			closers.push(() => worker.dispose());
			await worker.start();
			workers.push(worker);
			log(`Worker ${workers.length} is up`);
			return worker;
		};
		for (let number = 1; number <= (options.workers ?? 0); number++) await addWorker();
		const client = new N8nClient(n8n.url);
		await client.signIn();
		await installPack(client, n8n, packed, log);

		const credentialIds = await saveCredentials(client, sandbox, options);
		const { authorizations = 1 } = options;
		const authorizeSecond = () => saveSecondAuthorization(client, sandbox, options);
		if (authorizations === 2) {
			sandbox.tiktok.actions.moveToSecondApp({ shopIds: [SHOP_IDS.US] });
			await authorizeSecond();
		}
		const credentials = { oAuth2Api: NETSUITE_CREDENTIAL, httpBasicAuth: boardSignIn.name };
		const wanted = { url: n8n.url, apiKey: client.apiKey, only: options.only, credentials };
		// Tables first, then their rows, then publishing: a published template starts to work at once.
		let install = await installTemplates({ ...wanted });
		await fillTables(client, sandbox);
		if (options.publish ?? true) {
			install = { ...install, ...pickPublished(await installTemplates({ ...wanted, publish: true })) };
			await Promise.all(install.published.map((name) => client.waitUntilPublished(workflowIdOf(install, name))));
			if ('tts06cPayAdapter' in install.workflowIds) await registerPaymentProvider(sandbox, n8n);
		}
		log(
			`Installed ${install.created.length} templates and ${install.tablesCreated.length} tables, published ${install.published.length}`,
		);
		const templates = readTemplates().filter((template) => template.id in install.workflowIds);
		const { workflowIds } = install;
		const more = { queue, workers, addWorker, authorizations, authorizeSecond };
		return { sandbox, n8n, ...more, client, packed, templates, workflowIds, credentialIds, install, close };
	} catch (error) {
		await close();
		throw error;
	}
}

const pickPublished = ({ published, open }: InstallReport) => ({ published, open });

function workflowIdOf(install: InstallReport, name: string): string {
	const template = readTemplates().find((one) => one.name === name);
	return install.workflowIds[template?.id ?? ''];
}

async function installPack(
	client: N8nClient,
	n8n: N8nServer,
	packed: Packed,
	log: (line: string) => void,
): Promise<void> {
	try {
		await client.installCommunityPackage(packed);
	} catch (error) {
		// n8n asks the network about every package before it installs one; where that ends badly, the same files go where
		// n8n looks at its start.
		log(`n8n could not install the pack by itself (${(error as Error).message}); unpacking it for the next start`);
		await n8n.stop();
		unpackCommunityPackage(n8n.userFolder, packed);
		await n8n.start();
		await client.signIn();
	}
}

async function saveCredentials(
	client: N8nClient,
	sandbox: Sandbox,
	options: StageOptions,
): Promise<Stage['credentialIds']> {
	const newStoreUrl = options.newStoreUrl ?? sandbox.newStoreUrl;
	const tiktokUrl = options.tiktokUrl ?? sandbox.tiktokUrl;
	const now = Math.floor(Date.now() / 1000);
	const newStore = await client.saveCredential({
		name: 'NewStore (sandbox)',
		type: 'newStoreApi',
		data: {
			tenant: CREDENTIALS.newStore.tenant,
			clientId: CREDENTIALS.newStore.clientId,
			clientSecret: CREDENTIALS.newStore.clientSecret,
			eventStreamApiKey: CREDENTIALS.newStore.eventStreamApiKey,
			paymentApiKey: CREDENTIALS.newStore.paymentApiKey,
			apiBaseUrl: newStoreUrl,
			identityBaseUrl: newStoreUrl,
			clientAuthentication: 'body',
		},
	});
	const tiktok = await client.saveCredential({
		name: 'TikTok Shop (sandbox)',
		type: 'tikTokShopApi',
		data: {
			appKey: CREDENTIALS.tiktok.appKey,
			appSecret: CREDENTIALS.tiktok.appSecret,
			accessToken: CREDENTIALS.tiktok.accessToken,
			accessTokenExpiresAt: now + 7 * 86_400,
			refreshToken: CREDENTIALS.tiktok.refreshToken,
			refreshTokenExpiresAt: now + 365 * 86_400,
			shopCipher: SHOP_CIPHERS.GB,
			apiBaseUrl: tiktokUrl,
			tokenBaseUrl: tiktokUrl,
		},
	});
	const mail = await client.saveCredential({
		name: 'Mailbox (sandbox)',
		type: 'smtp',
		data: { user: '', password: '', host: '127.0.0.1', port: sandbox.smtpPort, secure: false, disableStartTls: true },
	});
	const { name, ...data } = boardSignIn;
	await client.saveCredential({ name, type: 'httpBasicAuth', data });
	await saveAccountingCredentials(client, sandbox);
	return { newStore, tiktok, mail };
}

export const SECOND_CREDENTIAL = 'TikTok US (sandbox)';

/** The credential of the second app, with a new code of its seller; n8n fetches the tokens with it. */
async function saveSecondAuthorization(
	client: N8nClient,
	sandbox: Sandbox,
	{ tiktokUrl }: StageOptions,
): Promise<string> {
	const url = tiktokUrl ?? sandbox.tiktokUrl;
	const { appKey, appSecret } = CREDENTIALS.secondTikTok;
	const { authCode } = sandbox.tiktok.actions.authorizeAgain({ app: 2 });
	return await client.saveCredential({
		name: SECOND_CREDENTIAL,
		type: 'tikTokShop2Api',
		data: { appKey, appSecret, authorizationName: 'us', apiBaseUrl: url, tokenBaseUrl: url, authCode },
	});
}

/** What opens the board of workflow 13. */
export const boardSignIn = { name: 'Board (sandbox)', user: 'board', password: 'Sandbox-Board-1' };

const NETSUITE_CREDENTIAL = 'NetSuite (sandbox)';

/** n8n's own credentials, as they are after a person has signed in to the accounting systems. */
async function saveAccountingCredentials(client: N8nClient, { accounting }: Sandbox): Promise<void> {
	const { xeroUrl, quickBooksUrl, netSuiteUrl } = accounting;
	const connected = (system: keyof typeof ACCOUNTING_CREDENTIALS, addresses: Record<string, string>) => {
		const { clientId, clientSecret, accessToken, refreshToken } = ACCOUNTING_CREDENTIALS[system];
		return {
			grantType: 'authorizationCode',
			clientId,
			clientSecret,
			authQueryParameters: '',
			authentication: 'header',
			...addresses,
			oauthTokenData: { access_token: accessToken, refresh_token: refreshToken, token_type: 'Bearer' },
		};
	};
	const all = [
		{
			name: 'Xero (sandbox)',
			type: 'xeroOAuth2Api',
			data: connected('xero', {
				authUrl: `${xeroUrl}/identity/connect/authorize`,
				accessTokenUrl: `${xeroUrl}/connect/token`,
			}),
		},
		{
			name: 'QuickBooks (sandbox)',
			type: 'quickBooksOAuth2Api',
			data: connected('quickbooks', {
				authUrl: `${quickBooksUrl}/connect/oauth2`,
				accessTokenUrl: `${quickBooksUrl}/oauth2/v1/tokens/bearer`,
			}),
		},
		{
			name: NETSUITE_CREDENTIAL,
			type: 'oAuth2Api',
			data: connected('netsuite', {
				authUrl: `${netSuiteUrl}/app/login/oauth2/authorize.nl`,
				accessTokenUrl: `${netSuiteUrl}/services/rest/auth/oauth2/v1/token`,
				scope: 'rest_webservices',
			}),
		},
	];
	for (const credential of all) await client.saveCredential(credential);
}

/** What a retailer types into the Data Tables during set-up: shops, locations, service levels, owners, "go live". */
async function fillTables(client: N8nClient, sandbox: Sandbox): Promise<void> {
	for (const [table, rows] of Object.entries(retailerRows(sandbox.seed))) await client.setRows(table, rows);
	await client.setRows('tts_service_map', [
		{
			delivery_option_id: DELIVERY_OPTION_IDS.GB_EXPRESS,
			service_level: 'EXPRESS_SHIP',
			shop_id: '',
			note: 'Express shipping',
		},
	]);
	// "USPS" and "UPS" are called the same on both sides and need no row.
	await client.setRows('tts_carriers', [
		carrier('RoyalMail', 'Royal Mail'),
		carrier('EVRI', 'Evri'),
		carrier('DPD', 'DPD UK'),
	]);
	await client.setRows('tts_return_map', returnedToCentres(sandbox.seed));
	for (const [role, email] of Object.entries(owners))
		await client.updateRows('tts_owners', 'role', role, { name: `The ${role} team`, email });
	await client.updateRows('tts_settings', 'key', 'dry_run', { value: 'false' });
	await client.updateRows('tts_settings', 'key', 'clock_check_url', { value: sandbox.tiktokUrl });
	await client.updateRows('tts_settings', 'key', 'mail_from', { value: 'n8n@retailer.example' });
	await client.updateRows('tts_settings', 'key', 'forms_base_url', { value: client.url });
	await connectBooks(client, sandbox);
	// The sandbox plays the same on every day of the week.
	await client.updateRows('tts_settings', 'key', 'sla_closed_weekdays', { value: 'none' });
}

/** Where the sandbox's books are and which account is which there. Journals go into files until somebody says otherwise. */
async function connectBooks(client: N8nClient, { accounting }: Sandbox): Promise<void> {
	const { xero, quickbooks, netsuite } = ACCOUNTING_CREDENTIALS;
	const settings = {
		xero_base_url: accounting.xeroUrl,
		xero_tenant_id: xero.tenantId,
		quickbooks_base_url: accounting.quickBooksUrl,
		quickbooks_realm_id: quickbooks.realmId,
		netsuite_base_url: accounting.netSuiteUrl,
		netsuite_subsidiary_id: netsuite.subsidiaryId,
		netsuite_currencies: 'GBP=2, USD=1, EUR=4',
	};
	for (const [key, value] of Object.entries(settings)) await client.updateRows('tts_settings', 'key', key, { value });
	for (const { code } of CHART.filter((account) => account.code.startsWith('TT')))
		await client.updateRows('tts_accounts', 'account_code', code, {
			quickbooks_id: quickBooksAccountId(code),
			netsuite_id: netSuiteAccountId(code),
		});
}

const carrier = (newstore_carrier: string, provider_name: string) => ({
	newstore_carrier,
	provider_name,
	provider_id: '',
	shop_id: '',
	delivery_option_id: '',
	note: '',
});

/** The distribution centre of the market of each shop. */
const returnedToCentres = ({ shops, locations }: Sandbox['seed']) =>
	shops.flatMap(({ id, market }) =>
		locations.filter((one) => one.type === 'dc' && one.market === market).map((centre) => returnedTo(id, centre.id)),
	);

/** Parcels of buyers go to the distribution centre and are sellable there. */
const returnedTo = (shop_id: string, location_id: string) => ({
	shop_id,
	tiktok_reason: '',
	location_id,
	item_condition: 'Sellable',
	condition_code: '1',
	return_reason: 'Returned to TikTok Shop',
	return_code: '',
	note: '',
});

/** What NewStore support does: enters the callback address of workflow 06c as payment provider of TikTok orders. */
async function registerPaymentProvider(sandbox: Sandbox, n8n: N8nServer): Promise<void> {
	const adapter = readTemplates().find(({ id }) => id === 'tts06cPayAdapter')!;
	const trigger = adapter.nodes.find(({ type }) => type.endsWith('.newStorePaymentsTrigger'))!;
	const status = await fetch(`${n8n.url}/webhook/${String(trigger.webhookId)}/callback`);
	const { callback_url: callbackUrl } = (await status.json()) as { callback_url: string };
	const { paymentApiKey: apiKey } = CREDENTIALS.newStore;
	sandbox.newStore.paymentAdapter.providers.set('tiktok_shop', { callbackUrl, timeoutSeconds: 5, apiKey });
}

/** Runs a tool of the development dependencies; throws with its output when it fails. */
async function runTool(tool: string, args: string[]): Promise<void> {
	const child = spawn(join(root, 'node_modules', '.bin', tool), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	const code = await new Promise<number | null>((resolve, reject) =>
		child.once('error', reject).once('close', resolve),
	);
	if (code !== 0) throw new Error(`${tool} ${args.join(' ')} failed:\n${output.trim()}`);
}
