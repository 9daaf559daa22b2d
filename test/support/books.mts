/** The sandbox retailer with its books: TikTok Shop, NewStore, the three accounting systems and a mailbox on one clock. */
import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import {
	ACCOUNTING_CREDENTIALS,
	CHART,
	netSuiteAccountId,
	quickBooksAccountId,
} from '../../sandbox/accounting/seed.mts';
import { startAccounting } from '../../sandbox/accounting/startAccounting.mts';
import type { Accounting } from '../../sandbox/accounting/startAccounting.mts';
import { Clock } from '../../sandbox/clock.mts';
import { Contracts } from '../../sandbox/contracts.mts';
import { Faults } from '../../sandbox/faults.mts';
import { Ids } from '../../sandbox/ids.mts';
import { startNewStore } from '../../sandbox/newstore/startNewStore.mts';
import { createSeed, SHOP_IDS } from '../../sandbox/seed.mts';
import { startTikTok } from '../../sandbox/tiktok/startTikTok.mts';
import type { TikTokServer } from '../../sandbox/tiktok/startTikTok.mts';
import { retailerRows } from '../../scripts/stage/retailerRows.mts';
import type { TableRow } from './dataTables.mts';
import type { CredentialStore } from './engine.mts';
import { sandboxCredentials } from './sandboxCredentials.mts';
import { TemplateStage } from './templates.mts';

type System = 'xero' | 'quickbooks' | 'netsuite';

export interface Books {
	stage: TemplateStage;
	tikTok: TikTokServer;
	accounting: Accounting;
	faults: Faults;
	/** mails that arrived, oldest first */
	mails: ParsedMail[];
	/** living journals of a system */
	journals(system: System): Array<{ id: string; reference: string; state: string; hash: string; clearing: number }>;
	/** an order of the GB shop that NewStore has and the buyer got */
	deliveredOrder(lines?: Array<{ sellerSku: string; quantity: number }>): Promise<string>;
	/** the same, settled today */
	settledOrder(lines?: Array<{ sellerSku: string; quantity: number }>): Promise<string>;
	/** number of the UTC day in which the sandbox stands */
	day(): number;
	/** lets time pass in all systems */
	pass(hours: number): void;
	close(): Promise<void>;
}

/** What a person does during set-up: the ids of the accounts in each system. */
const accountsWithIds = (rows: TableRow[]): TableRow[] =>
	rows.map((row) => {
		const code = String(row.account_code);
		if (!CHART.some((account) => account.code === code)) return row;
		return { ...row, quickbooks_id: quickBooksAccountId(code), netsuite_id: netSuiteAccountId(code) };
	});

/** Credentials of n8n's own types, as they are after a person has signed in. */
function oauth(system: System, authUrl: string, accessTokenUrl: string, scope: string) {
	const { clientId, clientSecret, accessToken, refreshToken } = ACCOUNTING_CREDENTIALS[system];
	return {
		grantType: 'authorizationCode',
		authUrl,
		accessTokenUrl,
		clientId,
		clientSecret,
		scope,
		authQueryParameters: '',
		authentication: 'header',
		oauthTokenData: { access_token: accessToken, refresh_token: refreshToken, token_type: 'Bearer' },
	};
}

async function startMailbox() {
	const mails: ParsedMail[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream, _session, done) {
			void simpleParser(stream).then((mail) => {
				mails.push(mail);
				done();
			}, done);
		},
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	const { port } = server.server.address() as AddressInfo;
	return { mails, port, close: () => new Promise<void>((closed) => server.close(() => closed())) };
}

export async function startBooks(): Promise<Books> {
	const clock = new Clock();
	const parts = { clock, ids: new Ids(), faults: new Faults(), latencyMs: 0, contracts: new Contracts(), port: 0 };
	const seed = createSeed();
	const [newStore, tikTok, accounting, mailbox] = await Promise.all([
		startNewStore({ ...parts, seed, rateLimits: false, graceSeconds: 600 }),
		startTikTok({ ...parts, seed, rateLimits: false }),
		startAccounting({ ...parts, ids: new Ids(1001), rateLimits: false }),
		startMailbox(),
	]);
	const { xeroUrl, quickBooksUrl, netSuiteUrl } = accounting;
	const credentials: CredentialStore = {
		smtp: { user: '', password: '', host: '127.0.0.1', port: mailbox.port, secure: false, disableStartTls: true },
		...sandboxCredentials(newStore, tikTok),
		xeroOAuth2Api: oauth('xero', `${xeroUrl}/identity/connect/authorize`, `${xeroUrl}/connect/token`, 'accounting'),
		quickBooksOAuth2Api: oauth(
			'quickbooks',
			`${quickBooksUrl}/connect/oauth2`,
			`${quickBooksUrl}/oauth2/v1/tokens/bearer`,
			'com.intuit.quickbooks.accounting',
		),
		oAuth2Api: oauth(
			'netsuite',
			`${netSuiteUrl}/app/login/oauth2/authorize.nl`,
			`${netSuiteUrl}/services/rest/auth/oauth2/v1/token`,
			'rest_webservices',
		),
	};
	const stage = new TemplateStage(credentials, {
		...retailerRows(seed),
		tts_owners: [{ role: 'finance', name: 'Finance', email: 'finance@retailer.example' }],
	});
	stage.tables.replace('tts_accounts', accountsWithIds(stage.tables.rows('tts_accounts') as TableRow[]));
	const { xero, quickbooks, netsuite } = ACCOUNTING_CREDENTIALS;
	for (const [key, value] of Object.entries({
		dry_run: 'false',
		mail_from: 'n8n@retailer.example',
		forms_base_url: 'https://n8n.retailer.example',
		xero_base_url: xeroUrl,
		xero_tenant_id: xero.tenantId,
		quickbooks_base_url: quickBooksUrl,
		quickbooks_realm_id: quickbooks.realmId,
		netsuite_base_url: netSuiteUrl,
		netsuite_subsidiary_id: netsuite.subsidiaryId,
		netsuite_currencies: 'GBP=2, USD=1',
	}))
		stage.set(key, value);
	const { actions } = tikTok;
	const deliveredOrder: Books['deliveredOrder'] = async (lines = [{ sellerSku: 'CAP-KHK-OS', quantity: 1 }]) => {
		const { id: orderId } = actions.placeOrder({
			shopId: SHOP_IDS.GB,
			lines: lines.map(({ sellerSku, quantity }) => ({ seller_sku: sellerSku, quantity })),
		});
		actions.releaseHold({ orderId });
		await stage.run('tts03aOrderBatch', 'When orders have to be routed', [{ shop_id: SHOP_IDS.GB, order_id: orderId }]);
		for (const status of ['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED'] as const) {
			actions.advanceOrder({ orderId, status });
		}
		return orderId;
	};
	return {
		stage,
		tikTok,
		accounting,
		faults: parts.faults,
		mails: mailbox.mails,
		journals: (system) =>
			accounting
				.report()
				.journals.filter((one) => one.system === system && (one.state === 'posted' || one.state === 'draft'))
				.map(({ id, reference, state, hash, lines }) => ({
					id,
					reference,
					state,
					hash,
					clearing: lines.filter((line) => line.accountCode === 'TT600').reduce((sum, line) => sum + line.minor, 0),
				})),
		deliveredOrder,
		async settledOrder(lines) {
			const orderId = await deliveredOrder(lines);
			actions.settleOrder({ orderId });
			return orderId;
		},
		day: () => Math.floor(clock.now() / 86_400_000),
		pass: (hours) => clock.advance(hours * 3_600_000),
		async close() {
			clock.close();
			await Promise.all([newStore.close(), tikTok.close(), accounting.close(), mailbox.close()]);
		},
	};
}
