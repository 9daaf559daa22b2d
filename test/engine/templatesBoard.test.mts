/** 13a and 13b in n8n's engine: the board shows what the workflows have noted, and answers what somebody asks on both sides. */
import { createSeed, SHOP_IDS, WAREHOUSE_IDS } from '../../sandbox/seed.mts';
import { CAP, delivered, SOCKS, stage, takeBack, event, world } from '../support/returnsStage.mts';
import type { TableRow } from '../support/dataTables.mts';
import { caseRow, flowRow } from '../support/boardDays.mts';

// The forms load an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

const BUFFER = 2;

/** What a page says, without its markup. */
const textOf = (html: string) =>
	html
		.replace(/<style>.*?<\/style>/s, '')
		.replace(/<[^>]+>/g, ' ')
		.replaceAll('&#39;', "'")
		.replaceAll('&quot;', '"')
		.replaceAll('&amp;', '&')
		.replace(/\s+/g, ' ');

async function board(query: Record<string, unknown> = {}) {
	const run = await stage.run('tts13aDrawBoard0', 'When the board is wanted', [{ query }]);
	if (run.error) throw run.error;
	return run.json('Draw the page')[0] as { html: string; all_is_well: boolean; sentence: string; open_cases: number };
}

async function ask(asked: string, drawnBy = 'Draw the order') {
	const run = await stage.run('tts13bAskAnswer0', 'When something is asked', [{ query: { ask: asked } }]);
	if (run.error) throw run.error;
	const [page] = run.json(drawnBy) as Array<{ html: string }>;
	return { run, html: page.html, text: textOf(page.html) };
}

const steps = (html: string) =>
	[...html.matchAll(/<li class="(is|no|)">\s*<b>([^<]+)<\/b>/g)].map(
		([, state, name]) => `${name}: ${state || 'not yet'}`,
	);

describe('13a: the board', () => {
	test('nothing has run yet; then a case and a flow that the tables hold stand on it', async () => {
		expect(await board()).toMatchObject({ all_is_well: false, sentence: 'Nothing has run yet' });
		const now = Date.now();
		stage.tables.replace('tts_flows', [flowRow('03', 'Orders', now)] as TableRow[]);
		expect(await board()).toMatchObject({ all_is_well: true });
		stage.tables.replace('tts_cases', [
			caseRow('00000000b1', now),
			caseRow('00000000b2', now, { state: 'closed' }),
		] as TableRow[]);
		const page = await board();
		expect(page).toMatchObject({ sentence: '1 need you today', open_cases: 1 });
		expect(textOf(page.html)).toContain('LIVE');
		expect(page.html).toContain('http-equiv="refresh"');
	});

	test('an order that nobody can route is on the board, with its owner', async () => {
		world.readyOrder([CAP]);
		stage.tables.replace('tts_service_map', []);
		stage.tables.replace(
			'tts_shops',
			world.rows.tts_shops.map((row) => ({ ...row, service_level: '' })),
		);
		await stage.run('tts03OrdersRoute', 'Every 15 minutes');
		await stage.run('tts11SlaMonitor0', 'Every 15 minutes');
		const { html, all_is_well: isWell } = await board();
		expect(isWell).toBe(false);
		const text = textOf(html);
		expect(text).toMatch(/No store yet Open|No store yet 1/);
		const [open] = stage.tables.rows('tts_cases');
		expect(html).toContain(`case=${String(open.case_key).split('.').pop()}&amp;`);
		expect(textOf((await board({ cases: String(open.owner_role) })).html)).toContain(
			`Open cases of ${String(open.owner_role)}`,
		);
	});
});

describe('13b: what became of an order', () => {
	test('the story of a delivered order, by its number of either side, without its buyer', async () => {
		const orderId = await delivered([CAP, SOCKS]);
		const { html, text } = await ask(orderId);
		expect(steps(html)).toEqual([
			'Paid: is',
			'Sent to NewStore: is',
			'Shipped by the store: is',
			'TikTok knows: is',
			'Settled: not yet',
		]);
		expect(text).toContain(`NewStore order ${world.storeOrder(orderId).id}`);
		expect(text).toContain('2 units');
		expect(text).toContain('CAP-KHK-OS');
		expect(text).toContain('None: nothing went wrong with it');
		expect((await ask(world.storeOrder(orderId).id)).text).toContain(`Order ${orderId}`);

		const { buyers } = createSeed();
		const known = [...buyers.map((buyer) => buyer as unknown as Record<string, unknown>)].flatMap((buyer) =>
			textsIn(buyer).filter((value) => value.length > 4 && !/^(7|GB|US)\d*$/.test(value)),
		);
		expect(known.length).toBeGreaterThan(10);
		expect(known.filter((value) => text.includes(value))).toEqual([]);
	});

	test('a return is found by its number, with its refund and the case of its order', async () => {
		const orderId = await delivered();
		await event(takeBack(orderId));
		world.pass({ minutes: 11 });
		const [{ id: returnId }] = world.tikTok.actions.snapshotReturns({ orderId });
		const { text } = await ask(returnId);
		expect(text).toContain(`Order ${orderId}`);
		expect(text).toContain(`Return ${returnId}`);
		const [row] = stage.tables.rows('tts_refunds');
		expect(text).toContain(`${String(row.amount)} ${String(row.currency)}`);
		expect((await ask(String(row.newstore_return_id))).text).toContain(`Order ${orderId}`);
	});

	test('an order that waits says so; one that nobody knows is not made up', async () => {
		const orderId = world.order([CAP]);
		expect(steps((await ask(orderId)).html)).toEqual([
			'Paid: is',
			'Sent to NewStore: not yet',
			'Shipped by the store: not yet',
			'TikTok knows: not yet',
			'Settled: not yet',
		]);
		const { text } = await ask('576460000000099999');
		expect(text).toContain('TikTok Shop does not know it');
		expect(text).toContain('not in NewStore');
	});

	test('a system that gives no answer is told, the other side stands', async () => {
		const orderId = await delivered();
		const fault = world.faults.add({
			system: 'newstore',
			operationId: 'showSalesOrderByIdAndIdType',
			kind: 'status',
			status: 503,
		});
		const { text } = await ask(orderId);
		world.faults.remove(fault);
		expect(text).toContain('TikTok: delivered');
		expect(text).toContain('NewStore gave no answer');
		expect(text).not.toContain('not in NewStore');
	});

	test('its payout is the one that the table holds, and the payout names its orders', async () => {
		const orderId = await delivered();
		const noted = new Date().toISOString();
		const row = {
			order_id: orderId,
			shop_id: SHOP_IDS.GB,
			payment_ids: '3512000000000000001',
			statement_ids: '7300000000000000001',
			currency: 'GBP',
			payout: '19.40',
			note: 'As expected.',
			noted_at: noted,
		};
		stage.tables.replace('tts_order_payouts', [row]);
		stage.tables.replace('tts_payouts', [
			{
				payment_id: '3512000000000000001',
				amount: '19.40',
				currency: 'GBP',
				orders: 1,
				orders_open: 0,
				paid_at: noted,
			},
		]);
		const order = await ask(orderId);
		expect(steps(order.html)).toContain('Settled: is');
		expect(order.text).toContain('3512000000000000001 19.40 GBP');
		for (const number of ['3512000000000000001', '7300000000000000001']) {
			const { html, text } = await ask(number, 'Draw the payout');
			expect(text).toContain('19.40 GBP');
			expect(html).toContain(`href="?ask=${orderId}"`);
		}
	});
});

describe('13b: why TikTok shows a number', () => {
	test('the number of each warehouse with its sentence, and what waits', async () => {
		await stage.run('tts02StockRecon0', 'Now, by hand');
		world.readyOrder([SOCKS]);
		const before = stage.tables.rows('tts_cases');
		const { html, text, run } = await ask('SOCK-MIX-OS', 'Draw the SKU');
		const allowed = world.available('SOCK-MIX-OS', WAREHOUSE_IDS.GB_MAIN) - BUFFER - 1;
		expect(html).toContain(`<span title="${WAREHOUSE_IDS.GB_MAIN}">Warehouse `);
		const lines = (run.json('Work out the number') as Array<{ explain: Array<Record<string, unknown>> }>).flatMap(
			({ explain }) => explain,
		);
		const [line] = lines.filter(({ warehouse_id: id }) => id === WAREHOUSE_IDS.GB_MAIN);
		expect(line.now).toBe(allowed);
		expect(text).toContain(String(line.reason).replace(/\s+/g, ' '));
		expect(text).toContain('Ordered on TikTok, not yet in NewStore');
		// Asking writes nothing.
		expect(stage.tables.rows('tts_cases')).toEqual(before);
	});

	test('a name that no listing has is told as such', async () => {
		expect((await ask('NO-SUCH-SKU', 'Draw the SKU')).text).toContain(
			'No active listing of TikTok Shop has the seller SKU NO-SUCH-SKU',
		);
	});
});

function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
