// Channel Cancellation in the real engine: alone, and between the NewStore and TikTok Shop nodes over both sandboxes.
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { cancellation, lookUp, ORDER, shops, tikTokOrder, UUID } from '../support/cancelExamples.mts';
import { credential, runNode, runWorkflow } from '../support/engine.mts';
import type { TestNode } from '../support/engine.mts';
import { eventually, sampleOrder } from '../support/newStoreClient.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';

const PACKAGE = 'n8n-nodes-newstore-tiktokshop';
const TYPE = `${PACKAGE}.channelCancellation`;
const to = (node: string, index = 0) => ({ node, type: 'main' as const, index });
type Row = Record<string, unknown>;

describe('alone', () => {
	const parameters = { operation: 'decideBuyerRequest', shops: JSON.stringify(shops) };
	const set = (name: string, list: unknown[]): TestNode[] => [
		{
			name: `List ${name}`,
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ list }), options: {} },
		},
		{ name, type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'list', options: {} } },
	];
	const decide = async (first: Row[], second: Row[], own: Row = {}, settings: Row = {}) =>
		await runWorkflow(
			{
				nodes: [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					...set('First', first),
					...set('Second', second),
					{ name: 'Decide', type: TYPE, parameters: { ...parameters, ...own } as never, ...settings },
				],
				connections: {
					Start: { main: [[to('List First'), to('List Second')]] },
					'List First': { main: [[to('First')]] },
					'List Second': { main: [[to('Second')]] },
					First: { main: [[to('Decide', 0)]] },
					Second: { main: [[to('Decide', 1)]] },
				},
			},
			{ start: 'Start' },
		);

	test('a request, its order and the look-up come together; the item is linked to where it came from', async () => {
		const run = await decide([tikTokOrder(), cancellation()], [lookUp()]);
		expect(run.error).toBeUndefined();
		expect(run.json('Decide', 0)).toMatchObject([{ order_id: ORDER, newstore_order_id: UUID, cause: 'buyer_request' }]);
		for (const output of [1, 2, 3, 4]) expect(run.json('Decide', output)).toEqual([]);
		expect(run.items('Decide', 0)[0].pairedItem).toEqual({ item: 0, input: 0 });
		const unread = await decide([lookUp()], [{ order_id: '1' }], { operation: 'decideSellerCancel' });
		expect(unread.items('Decide', 2)[0].pairedItem).toEqual({ item: 0, input: 1 });
	});

	test('options and rows of parameters reach the decision', async () => {
		const packing = lookUp({ fields: { cancelable: false, is_safe: false } });
		const rejected = await decide([tikTokOrder(), cancellation()], [packing], {
			rejectReasons: JSON.stringify([{ name: 'it_is_packed' }]),
			options: { rejectReason: 'it_is_packed', rejectComment: 'Sorry.' },
		});
		expect(rejected.json('Decide', 2)).toMatchObject([{ reject_reason: 'it_is_packed', comment: 'Sorry.' }]);
		const mapped = await decide([lookUp({ fields: { canceled: true } })], [tikTokOrder()], {
			operation: 'decideSellerCancel',
			options: { unknownReason: 'ask', reasonMap: '[]' },
		});
		expect(mapped.json('Decide', 2)).toMatchObject([{ code: 'CANCEL_STORE_CANNOT_FULFIL' }]);
	});

	test('a missing second input is a finding, not a crash', async () => {
		const run = await runNode({ type: TYPE, parameters }, [tikTokOrder(), cancellation()]);
		expect(run.json('Node', 4)).toMatchObject([{ code: 'CANCEL_LOOKUP_MISSING' }]);
	});

	test.each([
		['continueErrorOutput', 5],
		['continueRegularOutput', 4],
	])('a wrong setting with %s: nothing leaves by an output that leads to a call', async (onError, output) => {
		const run = await decide([tikTokOrder(), cancellation()], [lookUp()], { shops: '{oops' }, { onError });
		for (const other of [0, 1, 2, 3]) expect(run.json('Decide', other)).toEqual([]);
		const [problem, ...more] = run.json('Decide', output);
		expect(more).toEqual([]);
		expect(problem.error).toContain('"Shops" is not readable as JSON');
		expect(problem).toMatchObject({ code: 'CANCEL_SETTINGS', owner_role: 'integration' });
	});

	test('an item from elsewhere stops Conclude Cancel in words', async () => {
		const run = await runNode({ type: TYPE, parameters: { operation: 'concludeCancel' } }, [{ order_id: ORDER }]);
		expect(run.error?.message).toContain('does not come from NewStore, Order: Cancel');
	});
});

describe('between both systems', () => {
	let retailer: Retailer;
	beforeEach(async () => {
		retailer = await startRetailer();
		retailer.newStore.settings.graceSeconds.STANDARD_SHIP = 3_600;
	});
	afterEach(async () => await retailer.close());

	const newStore = (name: string, resource: string, operation: string, parameters: Row = {}): TestNode => ({
		name,
		type: `${PACKAGE}.newStore`,
		parameters: { resource, operation, idSource: 'item', ...parameters } as never,
		credentials: credential('newStoreApi', 'newStoreApi'),
	});
	const tikTok = (name: string, resource: string, operation: string, parameters: Row = {}): TestNode => ({
		name,
		type: `${PACKAGE}.tikTokShop`,
		parameters: { resource, operation, ...parameters } as never,
		credentials: credential('tikTokShopApi', 'tikTokShopApi'),
		alwaysOutputData: operation === 'search',
	});
	const decide = (name: string, operation: string, parameters: Row = {}): TestNode => ({
		name,
		type: TYPE,
		parameters: { operation, shops: JSON.stringify(retailer.rows.tts_shops), ...parameters } as never,
	});

	/** Look-ups of both sides, both decisions, and the calls that follow, for the orders of the input items. */
	const flow = () => ({
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			newStore('Find', 'order', 'findByExternalId', { idField: 'order_id' }),
			newStore('State', 'order', 'getCancellationStatus'),
			newStore('Requests', 'fulfillmentRequest', 'getManyForOrder'),
			tikTok('Order', 'order', 'get'),
			tikTok('Cancellations', 'cancellation', 'search', { searchFor: 'orders' }),
			{ name: 'TikTok', type: 'n8n-nodes-base.merge', typeVersion: 3.1, parameters: { mode: 'append' } },
			decide('Buyer', 'decideBuyerRequest'),
			newStore('Cancel', 'order', 'cancel', {
				reason: '={{ $json.newstore_reason }}',
				note: '={{ $json.note }}',
				onlyIfSafe: '={{ $json.only_if_safe }}',
				options: { pollSeconds: 0.02, waitSeconds: 0.3 },
			}),
			decide('Conclude', 'concludeCancel'),
			tikTok('Approve', 'cancellation', 'approve'),
			tikTok('Reject', 'cancellation', 'reject'),
			decide('Seller', 'decideSellerCancel'),
			tikTok('Cancel on TikTok', 'cancellation', 'cancelOrder'),
		] as TestNode[],
		connections: {
			Start: { main: [[to('Find'), to('Order'), to('Cancellations')]] },
			Find: { main: [[to('State')]] },
			State: { main: [[to('Requests')]] },
			Order: { main: [[to('TikTok', 0)]] },
			Cancellations: { main: [[to('TikTok', 1)]] },
			TikTok: { main: [[to('Buyer', 0), to('Seller', 1)]] },
			Requests: { main: [[to('Buyer', 1), to('Seller', 0)]] },
			Buyer: { main: [[to('Cancel')], [to('Approve')], [to('Reject')], [], []] },
			Cancel: { main: [[to('Conclude')]] },
			Conclude: { main: [[to('Approve')], [to('Reject')], [], []] },
			Seller: { main: [[to('Cancel on TikTok')], [], []] },
		},
	});

	async function handle(...orders: Row[]) {
		const options = { start: 'Start', input: orders, credentials: retailer.credentials };
		const run = await runWorkflow(flow(), options);
		expect(run.error).toBeUndefined();
		const cases = [run.json('Buyer', 4), run.json('Conclude', 3), run.json('Seller', 2)].flat();
		return { run, codes: cases.map(({ code }) => code) };
	}

	const { GB, US } = SHOP_IDS;
	const actions = () => retailer.tikTok.actions;
	const onTikTok = (id: unknown) =>
		actions()
			.snapshotOrders()
			.find((order) => order.id === id)!;
	const inNewStore = (id: unknown) => retailer.newStore.orderBook.find(String(id), 'external')!;

	/** An order that is ready to ship on TikTok and, unless told otherwise, in NewStore. */
	async function order(shopId: string = GB, isInjected = true, sellerSku = 'TEE-BLK-M'): Promise<Row> {
		const placed = actions().placeOrder({ shopId, lines: [{ seller_sku: sellerSku, quantity: 2 }] });
		if (placed.status === 'ON_HOLD') actions().releaseHold({ orderId: placed.id });
		if (!isInjected) return { shop_id: shopId, order_id: placed.id };
		const payload = sampleOrder(placed.id, (json) =>
			json.shipments[0].items.forEach((item: { extended_attributes: unknown }, n: number) => {
				item.extended_attributes = [{ name: 'tiktok_line_id', value: placed.lines[n].id }];
			}),
		);
		const node = newStore('Node', 'order', 'inject', { payloadSource: 'item' });
		const run = await runNode(node, [{ payload }], retailer.credentials);
		expect(run.error).toBeUndefined();
		if (retailer.newStore.settings.graceSeconds.STANDARD_SHIP === 0) await routed(placed.id);
		return { shop_id: shopId, order_id: placed.id };
	}

	/** Waits until a location has all items. */
	const routed = (id: string) =>
		eventually(() => inNewStore(id).items.every(({ status }) => status === 'in_fulfillment'));
	const requested = async (...given: Parameters<typeof order>) => {
		const made = await order(...given);
		actions().buyerRequestsCancellation({ orderId: String(made.order_id) });
		return made;
	};

	test('a request in time: cancelled in NewStore with our reason, approved, and nothing is left the second time', async () => {
		const made = await requested();
		const { run, codes } = await handle(made);
		expect(codes).toEqual([]);
		expect(run.json('Approve')).toMatchObject([{ order_id: made.order_id, ok: true }]);
		expect(onTikTok(made.order_id).status).toBe('CANCELLED');
		const known = inNewStore(made.order_id);
		expect([known.cancelled, known.items[0].cancellationReason]).toEqual([true, 'tiktok_buyer_request']);
		expect(known.notes[0].text).toContain('the buyer asked to cancel');

		const calls = retailer.newStore.api.stats().createCancellation.calls;
		const again = await handle(made, made);
		expect(again.codes).toEqual([]);
		expect(again.run.json('Buyer', 3)).toMatchObject([{ result: 'nothing_to_do' }]);
		expect(again.run.json('Seller', 1)).toMatchObject([{ result: 'nothing_to_do' }]);
		expect(retailer.newStore.api.stats().createCancellation.calls).toBe(calls);
	});

	test('a request for an order that NewStore does not have is approved at once', async () => {
		const made = await requested(GB, false);
		const { run } = await handle(made);
		expect(run.json('Buyer', 1)).toMatchObject([{ result: 'stopped' }]);
		expect(onTikTok(made.order_id).status).toBe('CANCELLED');
	});

	test.each([
		['GB', GB, 'AWAITING_SHIPMENT', false],
		['US', US, 'AWAITING_SHIPMENT', true],
	])(
		'the store has packed it (%s): rejected, or left to the shipping in the US',
		async (_name, shopId, status, isOpen) => {
			retailer.newStore.settings.graceSeconds.STANDARD_SHIP = 0;
			const made = await requested(shopId);
			retailer.newStore.fulfilment.pack(inNewStore(made.order_id));
			const { run, codes } = await handle(made);
			expect(codes).toEqual([]);
			expect(inNewStore(made.order_id).cancelled).toBe(false);
			expect(onTikTok(made.order_id).status).toBe(status);
			const pending = actions()
				.snapshotCancellations()
				.filter((one) => one.status === 'CANCELLATION_REQUEST_PENDING');
			expect(pending).toHaveLength(isOpen ? 1 : 0);
			if (isOpen) expect(run.json('Buyer', 3)).toMatchObject([{ result: 'too_late' }]);
			else expect(run.json('Reject')).toMatchObject([{ ok: true }]);
		},
	);

	test('the store packs between the look and the call: rejected, not approved', async () => {
		retailer.newStore.settings.graceSeconds.STANDARD_SHIP = 0;
		const made = await requested();
		const known = inNewStore(made.order_id);
		retailer.newStore.settings.cancellationMs = 0;
		const { requestCancellation } = retailer.newStore.orderBook;
		retailer.newStore.orderBook.requestCancellation = (...given) => {
			retailer.newStore.fulfilment.pack(known);
			return requestCancellation.apply(retailer.newStore.orderBook, given);
		};
		const { run } = await handle(made);
		expect(run.json('Cancel')).toMatchObject([{ cancel_state: 'too_late' }]);
		expect(run.json('Reject')).toMatchObject([{ ok: true }]);
		expect(onTikTok(made.order_id).status).toBe('AWAITING_SHIPMENT');
	});

	test('NewStore takes the request and does nothing: a person, no answer on TikTok', async () => {
		retailer.newStore.settings.cancellationTakesEffect = false;
		const made = await requested();
		expect((await handle(made)).codes).toEqual(['CANCEL_UNCONFIRMED']);
		expect(onTikTok(made.order_id).status).toBe('AWAITING_SHIPMENT');
	});

	test('cancelled on TikTok: NewStore follows; the store was faster: a person', async () => {
		const made = await order();
		actions().cancelOrder({ orderId: String(made.order_id) });
		const { run, codes } = await handle(made);
		expect(codes).toEqual([]);
		expect(run.json('Conclude', 2)).toMatchObject([{ result: 'stopped' }]);
		expect(inNewStore(made.order_id).cancelled).toBe(true);

		retailer.newStore.settings.graceSeconds.STANDARD_SHIP = 0;
		const faster = await order();
		const known = inNewStore(faster.order_id);
		retailer.newStore.fulfilment.ship(known, { itemIds: [known.items[0].id], carrier: 'DHL', trackingCode: 'JD01' });
		actions().cancelOrder({ orderId: String(faster.order_id) });
		expect((await handle(faster)).codes).toEqual(['CANCEL_PARTLY_SHIPPED']);
	});

	test.each([
		['GB', GB, 'seller_cancel_reason_out_of_stock_uk'],
		['US', US, 'seller_cancel_reason_out_of_stock'],
	])(
		'NewStore cancels a line (%s), then the rest: TikTok follows line by line, once',
		async (_name, shopId, reason) => {
			const made = await order(shopId);
			const known = inNewStore(made.order_id);
			const cancelled = () => onTikTok(made.order_id).lines.filter((line) => line.cancelled).length;
			for (const [n, item] of known.items.entries()) {
				retailer.newStore.orderBook.cancelItems(known, [item.id], 'insufficient_stock');
				const { run, codes } = await handle(made);
				expect(codes).toEqual([]);
				expect(run.json('Seller', 0)).toMatchObject([{ cancel_reason: reason }]);
				expect(run.json('Cancel on TikTok')).toMatchObject([{ ok: true, already_done: false }]);
				expect(cancelled()).toBe(n + 1);
				const again = await handle(made);
				expect(again.run.json('Seller', 1)).toMatchObject([{ result: 'nothing_to_do' }]);
				expect(again.codes).toEqual([]);
			}
			expect(onTikTok(made.order_id).status).toBe('CANCELLED');
		},
	);

	test('the buyer takes the request back after NewStore has cancelled: a person, nothing is cancelled on TikTok', async () => {
		const made = await requested();
		retailer.newStore.orderBook.requestCancellation(inNewStore(made.order_id), 'tiktok_buyer_request');
		await new Promise((resolve) => setTimeout(resolve, 60));
		actions().withdrawRequest({ orderId: String(made.order_id) });
		const { codes } = await handle(made);
		expect(new Set(codes)).toEqual(new Set(['CANCEL_REQUEST_WITHDRAWN']));
		expect(onTikTok(made.order_id).status).toBe('AWAITING_SHIPMENT');
	});

	test('many orders at once, each by its own rule', async () => {
		const [stopped, unknown, untouched] = [
			await requested(),
			await requested(GB, false, 'TEE-BLK-L'),
			await order(GB, true, 'SOCK-MIX-OS'),
		];
		const { run } = await handle(stopped, unknown, untouched);
		expect(run.json('Approve')).toHaveLength(2);
		expect([stopped, unknown, untouched].map(({ order_id: id }) => onTikTok(id).status)).toEqual([
			'CANCELLED',
			'CANCELLED',
			'AWAITING_SHIPMENT',
		]);
	});
});
