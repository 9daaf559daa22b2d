// The TikTok Shop node in n8n's engine with a sandbox of its own, for one test.
import { CREDENTIALS, SHOP_CIPHERS, SHOP_IDS, createSeed } from '../../sandbox/seed.mts';
import { tiktokWorld } from '../../sandbox/tiktok/fromSeed.mts';
import type { TikTokSeed } from '../../sandbox/tiktok/types.mts';
import { credential, runNode } from './engine.mts';
import type { CredentialStore, RunResult } from './engine.mts';
import { startTestShop } from './tiktokSandbox.mts';
import type { TestShop } from './tiktokSandbox.mts';

export type Row = Record<string, unknown>;

const TYPE = 'n8n-nodes-newstore-tiktokshop.tikTokShop';

export interface NodeCase {
	shop: TestShop;
	store: CredentialStore;
	/** Runs an operation; problems leave by the error output unless `settings` says otherwise. */
	run(resource: string, operation: string, parameters?: Row, input?: Row[], settings?: Row): Promise<RunResult>;
	/** Calls that reached an operation of TikTok Shop. */
	calls(operationId: string): number;
	/** Adds a fault to an operation of TikTok Shop. */
	fault(operationId: string, rule: Row): void;
	/** Places an order, ready to ship unless told otherwise. */
	placeOrder(lines: Record<string, number>, shopId?: string, isReady?: boolean): PlacedOrder;
	orderOf(orderId: string): PlacedOrder;
}

type PlacedOrder = ReturnType<TestShop['server']['actions']['placeOrder']>;

export async function startNodeCase(world: TikTokSeed = tiktokWorld(createSeed()), cipher: string = SHOP_CIPHERS.GB) {
	const shop = await startTestShop({ world });
	const { actions } = shop.server;
	const store: CredentialStore = {
		tt: {
			...CREDENTIALS.tiktok,
			accessTokenExpiresAt: 0,
			refreshTokenExpiresAt: 0,
			shopCipher: cipher,
			apiBaseUrl: shop.server.url,
			tokenBaseUrl: shop.server.url,
			authCode: '',
			tokenRenewedAt: '0',
		},
	};
	const nodeCase: NodeCase = {
		shop,
		store,
		run: async (resource, operation, parameters = {}, input = [{}], settings = { onError: 'continueErrorOutput' }) => {
			const options = { retryDelaySeconds: 0.02, ...(parameters.options as object) };
			return await runNode(
				{
					type: TYPE,
					parameters: { resource, operation, ...parameters, options } as never,
					credentials: credential('tikTokShopApi', 'tt'),
					...settings,
				},
				input,
				store,
			);
		},
		calls: (operationId) => shop.server.stats()[operationId]?.calls ?? 0,
		fault: (operationId, rule) => void shop.faults.add({ system: 'tiktok', operationId, ...rule } as never),
		placeOrder: (lines, shopId = SHOP_IDS.GB, isReady = true) => {
			const wish = Object.entries(lines).map(([seller_sku, quantity]) => ({ seller_sku, quantity }));
			const order = actions.placeOrder({ shopId, lines: wish });
			return isReady && order.status === 'ON_HOLD' ? actions.releaseHold({ orderId: order.id }) : order;
		},
		orderOf: (orderId) => actions.snapshotOrders().find(({ id }) => id === orderId)!,
	};
	return nodeCase;
}

/** Answers that do not say whether the call had its effect; and throttling, which says that it had none. */
export const UNCLEAR: Array<[string, Row]> = [
	['a time-out before the effect', { kind: 'timeout_before', times: 1 }],
	['a time-out after the effect', { kind: 'timeout_after', times: 1 }],
	['a connection that breaks before the effect', { kind: 'drop_connection', times: 1 }],
	['a connection that breaks after the effect', { kind: 'timeout_after', status: 0, times: 1 }],
	['an error 500', { kind: 'status', status: 500, times: 1 }],
	['an overload (503)', { kind: 'status', status: 503, times: 1 }],
	['an internal error (36009003)', { kind: 'code', code: 36009003, times: 1 }],
	['a busy system (21001008)', { kind: 'code', code: 21001008, times: 1 }],
	['throttling (429)', { kind: 'status', status: 429, times: 2 }],
];

/** Whether the call had its effect although the answer was lost. */
export const hadEffect = (rule: Row): boolean => rule.kind === 'timeout_after';
