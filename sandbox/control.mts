// The control API: plays people and faults, and shows the world. POST takes a JSON object, GET only looks.
import Fastify from 'fastify';
import { accountingActions } from './accounting/accountingActions.mts';
import { ActionRefused as AccountingRefused } from './accounting/actionRefused.mts';
import type { Accounting } from './accounting/startAccounting.mts';
import { BadRequest, number, text, units, whole } from './controlBody.mts';
import type { Json } from './controlBody.mts';
import type { Faults, FaultRule } from './faults.mts';
import { ActionRefused as NewStoreRefused } from './newstore/actionRefused.mts';
import { returnActions } from './returnActions.mts';
import { storeActions } from './storeActions.mts';
import { UnknownStock } from './newstore/stock.mts';
import type { NewStoreSettings } from './newstore/types.mts';
import { askOracle } from './oracle.mts';
import type { OracleOptions, OracleWorld } from './oracle.mts';
import { mailboxPage, mailPage, worldPage } from './page.mts';
import { ActionRefused as TikTokRefused } from './tiktok/gateway/problems.mts';
import { statementPage } from './statementView.mts';
import { eventPage, listingPage, orderPage, stockPage, summary } from './worldView.mts';
import type { DeliveryLog, Page } from './worldView.mts';

type Action = (body: Json) => unknown;

export interface ControlWorld extends OracleWorld {
	accounting: Accounting;
	faults: Faults;
	webhookLog: DeliveryLog;
}

export interface ControlServer {
	url: string;
	close(): Promise<void>;
}

/** What can be done, by path under /api. Bodies and answers are JSON objects. */
function controlActions(world: ControlWorld): Record<string, Action> {
	const { newStore, tiktok, accounting, clock, faults, contracts, mail } = world;
	const { inventory, settings } = newStore;
	const stockAt = (body: Json) => newStore.stock.read(text(body, 'productId'), text(body, 'locationId'));
	const actions: Record<string, Action> = {
		'newstore/sell': (body: Json) => {
			const lines = (body['lines'] ?? [{ productId: text(body, 'productId'), quantity: units(body, 1) }]) as Array<{
				productId: string;
				quantity: number;
			}>;
			const order = inventory.sell(text(body, 'locationId'), lines, {
				evenIfAllocated: body['evenIfAllocated'] === true,
			});
			return { orderId: order.id, externalId: order.externalId };
		},
		'newstore/receive': (body: Json) => {
			inventory.receive(text(body, 'locationId'), text(body, 'productId'), units(body));
			return stockAt(body);
		},
		'newstore/adjust': (body: Json) => {
			inventory.adjust(text(body, 'locationId'), text(body, 'productId'), whole(body, 'quantity'));
			return stockAt(body);
		},
		'newstore/count': (body: Json) => {
			inventory.count(text(body, 'locationId'), text(body, 'productId'), whole(body, 'found'));
			return stockAt(body);
		},
		'newstore/erp-import': (body: Json) => {
			inventory.importSilently(text(body, 'locationId'), text(body, 'productId'), whole(body, 'onHand'));
			return stockAt(body);
		},
		...storeActions(newStore),
		...accountingActions(accounting),
		...returnActions(newStore),
		'newstore/settings': (body: Json) => {
			for (const key of Object.keys(body)) if (!(key in settings)) throw new BadRequest(`There is no setting ${key}`);
			return Object.assign(settings, body as Partial<NewStoreSettings>);
		},
		'newstore/revoke-tokens': () => {
			newStore.revokeTokens();
			return {};
		},
		'newstore/stop-event-stream': (body: Json) => {
			const integration = newStore.events.integrations.get(text(body, 'id'));
			if (!integration) throw new NewStoreRefused(`There is no event stream integration ${String(body['id'])}`);
			integration.status = 'stopped';
			return { id: integration.id, status: integration.status };
		},
		'clock/advance': (body: Json) => {
			const ms =
				(number(body, 'ms') ?? 0) + 1_000 * (number(body, 'seconds') ?? 0) + 60_000 * (number(body, 'minutes') ?? 0);
			clock.advance(ms);
			return { virtualTime: new Date(clock.now()).toISOString() };
		},
		'faults/add': (body: Json) => ({ id: faults.add(body as unknown as FaultRule) }),
		'faults/remove': (body: Json) => ({ removed: faults.remove(text(body, 'id')) }),
		'faults/clear': () => {
			faults.clear();
			return {};
		},
		latency: (body: Json) => {
			const ms = number(body, 'ms') ?? 0;
			const meant = (system: string) => body['system'] === undefined || body['system'] === system;
			if (meant('newstore')) newStore.api.setLatency(ms);
			if (meant('tiktok')) tiktok.setLatency(ms);
			if (meant('accounting')) accounting.setLatency(ms);
			return { ms };
		},
		'rate-limits': (body: Json) => {
			newStore.api.setRateLimits(body['on'] !== false);
			tiktok.setRateLimits(body['on'] !== false);
			accounting.setRateLimits(body['on'] !== false);
			return { on: body['on'] !== false };
		},
		'contract-checks': (body: Json) => {
			contracts.enabled = contracts.present && body['on'] !== false;
			return { on: contracts.enabled };
		},
		oracle: (body: Json) => askOracle(world, body as OracleOptions),
		'mail/clear': () => {
			mail.clear();
			return {};
		},
		'stats/reset': () => {
			newStore.api.resetStats();
			newStore.events.resetStats();
			tiktok.resetStats();
			accounting.resetStats();
			contracts.clear();
			return {};
		},
	};
	// tiktok/placeOrder, tiktok/payOrder, tiktok/cancelByBuyer, … as sandbox/tiktok/actions.mts declares them.
	for (const [name, action] of Object.entries(tiktok.actions)) actions[`tiktok/${name}`] = action as unknown as Action;
	return actions;
}

export async function startControl(
	world: ControlWorld,
	port: number,
	links: Record<string, string>,
): Promise<ControlServer> {
	const { newStore, tiktok, accounting, faults, contracts, mail, webhookLog } = world;
	const app = Fastify({ logger: false, bodyLimit: 16 * 1024 * 1024 });
	const actions = controlActions(world);
	app.setErrorHandler((error: Error & { statusCode?: number; reason?: string }, _request, reply) => {
		const refused =
			error instanceof NewStoreRefused ||
			error instanceof TikTokRefused ||
			error instanceof AccountingRefused ||
			error instanceof UnknownStock;
		const wrong = error instanceof BadRequest || error instanceof RangeError;
		return reply
			.code(refused ? 409 : wrong ? 400 : (error.statusCode ?? 500))
			.send({ error: error.message, ...(error.reason ? { reason: error.reason } : {}) });
	});
	// A POST without a body is an empty object.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
		try {
			done(null, text ? JSON.parse(text as string) : {});
		} catch {
			done(new BadRequest('The body is not JSON'));
		}
	});
	for (const [name, action] of Object.entries(actions)) {
		app.post(`/api/${name}`, async (request) => (await action((request.body ?? {}) as Json)) ?? {});
	}
	const views: Record<string, (query: Page & Json) => unknown> = {
		state: () => ({ ...summary(world), links, faults: faults.list() }),
		stock: (query) => stockPage(world, query),
		listings: (query) => listingPage(world, query),
		orders: (query) => orderPage(world, query),
		statements: () => statementPage(world),
		events: (query) => eventPage(world, webhookLog, query),
		oracle: (query) => askOracle(world, oracleQuery(query)),
		accounting: () => accounting.report(),
		faults: () => faults.list(),
		violations: () => contracts.violations(),
		mail: () => mail.messages().map(({ html: _html, text: _text, ...rest }) => rest),
		stats: () => ({
			newStore: newStore.api.stats(),
			tiktok: tiktok.stats(),
			xero: accounting.xero.api.stats(),
			quickbooks: accounting.quickBooks.api.stats(),
			netsuite: accounting.netSuite.api.stats(),
			eventStream: newStore.eventStats(),
			webhooks: tiktok.webhookStats(),
			memoryMb: Math.round(process.memoryUsage().rss / 1_048_576),
		}),
		actions: () => Object.keys(actions),
	};
	for (const [name, view] of Object.entries(views)) {
		app.get(`/api/${name}`, async (request) => view(request.query as Page & Json));
	}
	app.get('/api/mail/:id', async (request, reply) => {
		const found = mail.message((request.params as { id: string }).id);
		return found ?? reply.code(404).send({ error: 'There is no such mail' });
	});
	const html = 'text/html; charset=utf-8';
	app.get('/', async (_request, reply) => reply.type(html).send(worldPage()));
	app.get('/mail', async (_request, reply) => reply.type(html).send(mailboxPage(mail.messages())));
	app.get('/mail/:id', async (request, reply) => {
		const found = mail.message((request.params as { id: string }).id);
		return found ? reply.type(html).send(mailPage(found)) : reply.code(404).type(html).send('There is no such mail.');
	});
	await app.listen({ host: '127.0.0.1', port });
	const address = app.server.address() as { port: number };
	return {
		url: `http://127.0.0.1:${address.port}`,
		async close() {
			app.server.closeAllConnections();
			await app.close();
		},
	};
}

function oracleQuery(query: Json): OracleOptions {
	const rule = (name: string) => (query[name] === undefined ? {} : { [name]: number(query, name) });
	return {
		rules: { ...rule('bufferUnits'), ...rule('sharePercent'), ...rule('threshold'), ...rule('cap') },
		graceSeconds: number(query, 'graceSeconds'),
		dispatchGraceSeconds: number(query, 'dispatchGraceSeconds'),
		returnGraceSeconds: number(query, 'returnGraceSeconds'),
	};
}
