// The whole sandbox: NewStore, TikTok Shop, accounting systems, mail catcher and control server over one invented retailer.
import { startAccounting } from './accounting/startAccounting.mts';
import type { Accounting } from './accounting/startAccounting.mts';
import { Clock } from './clock.mts';
import { Contracts } from './contracts.mts';
import { startControl } from './control.mts';
import { Faults } from './faults.mts';
import { Ids } from './ids.mts';
import { startMailCatcher } from './mail.mts';
import type { MailCatcher } from './mail.mts';
import { startNewStore } from './newstore/startNewStore.mts';
import type { NewStore } from './newstore/startNewStore.mts';
import { askOracle } from './oracle.mts';
import type { OracleOptions, OracleReport } from './oracle.mts';
import { createSeed } from './seed.mts';
import type { Market, Seed } from './seed.mts';
import { startTikTok } from './tiktok/startTikTok.mts';
import type { TikTokServer } from './tiktok/startTikTok.mts';
import { DeliveryLog } from './worldView.mts';

export interface SandboxOptions {
	/** 0 (the default of all ports) takes any free one. */
	newStorePort?: number;
	tiktokPort?: number;
	xeroPort?: number;
	quickBooksPort?: number;
	netSuitePort?: number;
	controlPort?: number;
	smtpPort?: number;
	/** Added to every call of both APIs. Default 0. */
	latencyMs?: number;
	/** SKUs in all; the retailer's own 41 are always there. */
	skuCount?: number;
	/** The shops that the further ones are sold in, in turn. Default GB only. */
	bulkMarkets?: Market[];
	/** Where the retailer has shops and stores. Default GB and US; DE as well for a third shop, in the EU. */
	markets?: Market[];
	/** The documented limits. Default true. */
	rateLimits?: boolean;
	/** Check every body against the contracts, when their folder is there. Default true. */
	checkContracts?: boolean;
	/** Grace period of NewStore's service levels. Default 2. */
	graceSeconds?: number;
	/** Seed of ids and random faults. Default 1. */
	randomSeed?: number;
}

export interface Sandbox {
	newStoreUrl: string;
	tiktokUrl: string;
	xeroUrl: string;
	quickBooksUrl: string;
	netSuiteUrl: string;
	controlUrl: string;
	mailboxUrl: string;
	smtpPort: number;
	seed: Seed;
	clock: Clock;
	faults: Faults;
	contracts: Contracts;
	newStore: NewStore;
	tiktok: TikTokServer;
	accounting: Accounting;
	mail: MailCatcher;
	/** The truth about the world at this moment. */
	oracle(options?: OracleOptions): OracleReport;
	setLatency(ms: number): void;
	setRateLimits(on: boolean): void;
	/** Forgets calls, event deliveries and contract violations counted so far; the world itself stays. */
	resetStats(): void;
	close(): Promise<void>;
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const clock = new Clock();
	const randomSeed = options.randomSeed ?? 1;
	const ids = new Ids(randomSeed);
	const faults = new Faults(randomSeed);
	const contracts = new Contracts({ enabled: options.checkContracts });
	const seed = createSeed({ skuCount: options.skuCount, bulkMarkets: options.bulkMarkets, markets: options.markets });
	const shared = {
		clock,
		ids,
		faults,
		contracts,
		seed,
		latencyMs: options.latencyMs ?? 0,
		rateLimits: options.rateLimits ?? true,
	};
	const closers: Array<() => Promise<void>> = [];
	const close = async () => {
		clock.close();
		await Promise.all(closers.splice(0).map((closer) => closer()));
	};
	try {
		const webhookLog = new DeliveryLog();
		const newStore = await startNewStore({
			...shared,
			port: options.newStorePort ?? 0,
			graceSeconds: options.graceSeconds,
		});
		closers.push(() => newStore.close());
		const tiktok = await startTikTok({ ...shared, port: options.tiktokPort ?? 0, onWebhookAttempt: webhookLog.add });
		closers.push(() => tiktok.close());
		const accounting = await startAccounting({
			...shared,
			// Ids of its own, so that the books do not shift those of the shops.
			ids: new Ids(randomSeed + 1_000),
			xeroPort: options.xeroPort,
			quickBooksPort: options.quickBooksPort,
			netSuitePort: options.netSuitePort,
		});
		closers.push(() => accounting.close());
		const mail = await startMailCatcher(options.smtpPort ?? 0);
		closers.push(() => mail.close());
		const world = { clock, contracts, seed, newStore, tiktok, accounting, mail, faults, webhookLog };
		const links = {
			NewStore: newStore.url,
			'TikTok Shop': tiktok.url,
			Xero: accounting.xeroUrl,
			QuickBooks: accounting.quickBooksUrl,
			NetSuite: accounting.netSuiteUrl,
			SMTP: `127.0.0.1:${mail.port}`,
		};
		const control = await startControl(world, options.controlPort ?? 0, links);
		closers.push(() => control.close());
		return {
			newStoreUrl: newStore.url,
			tiktokUrl: tiktok.url,
			xeroUrl: accounting.xeroUrl,
			quickBooksUrl: accounting.quickBooksUrl,
			netSuiteUrl: accounting.netSuiteUrl,
			controlUrl: control.url,
			mailboxUrl: `${control.url}/mail`,
			smtpPort: mail.port,
			seed,
			clock,
			faults,
			contracts,
			newStore,
			tiktok,
			accounting,
			mail,
			oracle: (oracleOptions) => askOracle(world, oracleOptions),
			setLatency(ms) {
				newStore.api.setLatency(ms);
				tiktok.setLatency(ms);
				accounting.setLatency(ms);
			},
			setRateLimits(on) {
				newStore.api.setRateLimits(on);
				tiktok.setRateLimits(on);
				accounting.setRateLimits(on);
			},
			resetStats() {
				newStore.api.resetStats();
				newStore.events.resetStats();
				tiktok.resetStats();
				accounting.resetStats();
				contracts.clear();
			},
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
