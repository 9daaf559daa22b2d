// The oracle about returns: what went wrong between a store, NewStore's ledger and the buyer's money on TikTok.
import { createConnection } from 'node:net';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { startSandbox } from '../../sandbox/startSandbox.mts';
import type { Sandbox } from '../../sandbox/startSandbox.mts';
import type { InjectedOrder } from '../../sandbox/newstore/types.mts';
import { eventually as within, sampleOrder } from '../support/newStoreClient.mts';
import type { Json } from '../support/newStoreClient.mts';
import { startAdapterServer } from '../support/paymentAdapterServer.mts';
import type { AdapterServer } from '../support/paymentAdapterServer.mts';

const HOUR_MS = 3_600_000;

/** Generous, because many test files run at once. */
const eventually = <T,>(check: () => T | undefined | false) => within(check, 15_000);

let sandbox: Sandbox;
let adapter: AdapterServer;
beforeEach(async () => {
	adapter = await startAdapterServer();
	sandbox = await startSandbox({ graceSeconds: 0 });
	sandbox.newStore.inventory.importSilently('LEEDS-DC', 'TEE-BLK-M', 20);
	const [tee] = sandbox.tiktok.state.catalogue.skusOf(SHOP_IDS.GB, 'TEE-BLK-M');
	for (const stock of tee!.stock.values()) stock.available = 20;
	await post('newstore/payment-provider', { name: 'tiktok_shop', callbackUrl: adapter.url });
});
afterEach(async () => {
	await sandbox.close();
	await adapter.close();
});

async function post(action: string, body: object = {}): Promise<Json> {
	const response = await fetch(`${sandbox.controlUrl}/api/${action}`, { method: 'POST', body: JSON.stringify(body) });
	const answered = (await response.json()) as Json;
	if (!response.ok) throw new Error(`${action}: ${response.status} ${JSON.stringify(answered)}`);
	return answered;
}

interface Delivered {
	orderId: string;
	lineIds: [string, string];
	/** External item ids in NewStore. */
	itemIds: [string, string];
}

/** Two tees that were sold on TikTok, sent by NewStore and brought to the buyer. */
async function delivered(): Promise<Delivered> {
	const { actions } = sandbox.tiktok;
	const placed = actions.placeOrder({ shopId: SHOP_IDS.GB, lines: [{ seller_sku: 'TEE-BLK-M', quantity: 2 }] });
	sandbox.clock.advance(HOUR_MS + 60_000);
	const total = Number(placed.totalAmount);
	const injected = sandbox.newStore.orderBook.inject(
		sampleOrder(placed.id, (json) => {
			json.shipments[0].shipping_option.price = Number((total - 39.98).toFixed(2));
			json.payments[0].amount = total;
			json.shipments[0].items.forEach((item: Json, index: number) => {
				item.external_item_id = `${placed.lines[index]!.id}-1`;
			});
		}) as InjectedOrder,
	);
	expect(injected).toHaveProperty('order');
	await eventually(() => sandbox.newStore.orderBook.find(placed.id, 'external')?.items[0]!.fulfillmentRequestId);
	await post('newstore/ship', { orderId: placed.id, carrier: 'RoyalMail', trackingCode: 'AA000000001GB' });
	await post('tiktok/shipInSellerCenter', { orderId: placed.id, trackingNumber: 'AA000000001GB' });
	for (const status of ['IN_TRANSIT', 'DELIVERED']) await post('tiktok/advanceOrder', { orderId: placed.id, status });
	const lineIds = placed.lines.map(({ id }) => id) as [string, string];
	return { orderId: placed.id, lineIds, itemIds: lineIds.map((id) => `${id}-1`) as [string, string] };
}

const returned = async (orderId: string, more: object) =>
	await post('newstore/return', { orderId, locationId: 'LONDON-STORE', ...more });
const refundOnTikTok = async (orderId: string, more: object = {}) =>
	await post('tiktok/refundInSellerCenter', { orderId, ...more });

const KINDS = [
	'refundedTwice',
	'returnNotRefunded',
	'exchangedAndRefunded',
	'refundNotOnTikTok',
	'refundNotInNewStore',
	'returnNotRestocked',
	'ledgerDisagrees',
	'paidByNewStore',
] as const;
/** What is wrong once everything under way has ended, without any time to put it right. */
async function wrong(returnGraceSeconds = 0): Promise<Json> {
	const { accounts } = sandbox.newStore.payments;
	// A refund starts a moment after its cause.
	await new Promise((resolve) => setTimeout(resolve, 50));
	const { providers } = sandbox.newStore.paymentAdapter;
	const isDone = (state: string) => state !== 'running' && (state !== 'waiting' || providers.size === 0);
	await eventually(() => [...accounts.values()].every(({ tasks }) => tasks.every(({ state }) => isDone(state))));
	const report = sandbox.oracle({ returnGraceSeconds });
	return Object.fromEntries(KINDS.filter((kind) => report[kind] > 0).map((kind) => [kind, report[kind]]));
}
/** Lets TikTok execute what it has granted. */
const pass = () => sandbox.clock.advance(10 * 60_000);

it('wants a refund on TikTok for each unit a store took back, and is content once it is there', async () => {
	const { orderId, itemIds, lineIds } = await delivered();
	expect(await wrong()).toEqual({});
	await returned(orderId, { itemIds: [itemIds[1]] });
	expect(await wrong(300)).toEqual({});
	expect(await wrong()).toMatchObject({ returnNotRefunded: 1 });
	expect(sandbox.oracle({ returnGraceSeconds: 0 }).details.returnNotRefunded).toMatchObject([
		{ orderId, lineIds: [lineIds[1]] },
	]);
	await refundOnTikTok(orderId, { lineIds: [lineIds[1]] });
	pass();
	expect(await wrong()).toEqual({});
	const told = sandbox.oracle();
	expect(told).toMatchObject({ returnsInNewStore: 1, unitsRestocked: 1, unitsNotRestocked: 0, refundsOnTikTok: 1 });
	await returned(orderId, { itemIds: [itemIds[0]], condition: 'damaged' });
	expect(sandbox.oracle()).toMatchObject({ returnsInNewStore: 2, unitsRestocked: 1, unitsNotRestocked: 1 });
});

it('wants no refund for what was exchanged, and finds one that was made nevertheless', async () => {
	const { orderId, itemIds, lineIds } = await delivered();
	sandbox.newStore.inventory.importSilently('LONDON-STORE', 'TEE-BLK-S', 5);
	await post('newstore/exchange', {
		orderId,
		locationId: 'LONDON-STORE',
		itemIds: [itemIds[1]],
		newProductId: 'TEE-BLK-S',
	});
	pass();
	expect(await wrong()).toEqual({});
	expect(sandbox.oracle()).toMatchObject({ returnsInNewStore: 1, unitsRestocked: 1 });
	await refundOnTikTok(orderId, { lineIds: [lineIds[1]] });
	pass();
	expect(await wrong()).toEqual({ exchangedAndRefunded: 1 });
	expect(sandbox.oracle().details.exchangedAndRefunded).toMatchObject([{ orderId, lineIds: [lineIds[1]] }]);
});

it("counts a buyer's running request as an answer to the return", async () => {
	const { orderId, itemIds, lineIds } = await delivered();
	await post('tiktok/buyerRequestsReturn', { orderId, type: 'REFUND', lineIds: [lineIds[0]] });
	await returned(orderId, { itemIds: [itemIds[0]] });
	expect(await wrong()).toEqual({});
});

it('finds a second refund for one return although both together are less than was paid', async () => {
	const { orderId, itemIds, lineIds } = await delivered();
	await returned(orderId, { itemIds: [itemIds[0]], refundAmount: '12.00' });
	for (let time = 0; time < 2; time++) {
		await refundOnTikTok(orderId, { lineIds: [lineIds[0]], amount: '6.00' });
		pass();
	}
	expect(await wrong()).toMatchObject({ refundedTwice: 1 });
	expect(sandbox.oracle().details.refundedTwice).toMatchObject([{ orderId, lineIds: [lineIds[0]] }]);
	// A second cause in NewStore makes both refunds right.
	await post('newstore/refund', { orderId, amount: '6.00' });
	expect(await wrong()).not.toHaveProperty('refundedTwice');
});

it('finds money that exceeds what a line cost', async () => {
	const { orderId, itemIds, lineIds } = await delivered();
	await returned(orderId, { itemIds: [itemIds[0]] });
	await refundOnTikTok(orderId, { lineIds: [lineIds[0]] });
	pass();
	const [asked] = sandbox.tiktok.state.returns.ofOrder(orderId);
	asked!.lines[0]!.parts = { ...asked!.lines[0]!.parts, subTotal: asked!.lines[0]!.parts.subTotal + 1 };
	expect(await wrong()).toMatchObject({ refundedTwice: 1 });
});

it('wants a refund on TikTok for an appeasement of the store', async () => {
	const { orderId, lineIds } = await delivered();
	await post('newstore/refund', { orderId, amount: '6.00' });
	expect(await wrong()).toMatchObject({ refundNotOnTikTok: 1 });
	await refundOnTikTok(orderId, { lineIds: [lineIds[0]], amount: '6.00' });
	pass();
	expect(await wrong()).toEqual({});
});

it('takes either of two like units for the one that came back, as the API of NewStore names products only', async () => {
	const { orderId, lineIds, itemIds } = await delivered();
	const { id: returnId } = await post('tiktok/buyerRequestsReturn', { orderId, lineIds: [lineIds[0]] });
	await post('tiktok/answerReturn', { returnId, decision: 'APPROVE_RETURN' });
	await post('tiktok/buyerShipsReturn', { returnId });
	await post('tiktok/returnArrives', { returnId });
	await post('tiktok/answerReturn', { returnId, decision: 'APPROVE_RECEIVED_PACKAGE' });
	const { orderBook, payments, returnBook } = sandbox.newStore;
	const booked = (itemId: string) => ({ locationId: 'LEEDS-DC', goods: [{ itemId, conditionCode: 1 }] });
	const order = orderBook.find(orderId, 'external')!;
	returnBook.book(order, { ...booked(itemIds[1]), refundAmount: 1999n });
	pass();
	await eventually(() => payments.accountOf(order).tasks.every(({ state }) => state === 'succeeded'));
	expect(await wrong()).toEqual({});
	returnBook.book(order, { ...booked(itemIds[0]), associateId: 'associate-7' });
	pass();
	expect(await wrong()).toMatchObject({ returnNotRefunded: 1 });
});

it('wants TikTok refunds in NewStore: goods as a return on a shelf, money alone as a historical refund', async () => {
	const { orderId, lineIds } = await delivered();
	const { id: returnId } = await post('tiktok/buyerRequestsReturn', { orderId, lineIds: [lineIds[0]] });
	await post('tiktok/answerReturn', { returnId, decision: 'APPROVE_RETURN' });
	await post('tiktok/buyerShipsReturn', { returnId });
	await post('tiktok/returnArrives', { returnId });
	await post('tiktok/answerReturn', { returnId, decision: 'APPROVE_RECEIVED_PACKAGE' });
	pass();
	expect(await wrong()).toMatchObject({ refundNotInNewStore: 1 });
	const { newStore } = sandbox;
	const order = newStore.orderBook.find(orderId, 'external')!;
	const goods = [{ itemId: `${lineIds[0]}-1`, conditionCode: 1 }];
	newStore.returnBook.book(order, { locationId: 'LEEDS-DC', goods, isHistorical: true });
	expect(await wrong()).toEqual({ returnNotRestocked: 1 });
	newStore.inventory.adjust('LEEDS-DC', 'TEE-BLK-M', 1);
	newStore.returnBook.ofOrder(order.id)[0]!.items[0]!.isRestocked = true;
	expect(await wrong()).toEqual({});
	const { id: refundId } = await post('tiktok/buyerRequestsReturn', { orderId, type: 'REFUND', lineIds: [lineIds[1]] });
	await post('tiktok/answerReturn', { returnId: refundId, decision: 'APPROVE_REFUND' });
	pass();
	expect(await wrong()).toMatchObject({ refundNotInNewStore: 1, ledgerDisagrees: 1 });
	const [, refund] = sandbox.tiktok.state.returns.refundsOf(orderId);
	newStore.refundRequests.issue(order, {
		amount: BigInt(refund!.totalMinor),
		isHistorical: true,
		attributes: [],
	});
	expect(await wrong()).toEqual({});
	expect(adapter.seen.filter(({ path }) => path.endsWith('_refund'))).toEqual([]);
});

it('finds ledgers that differ, forgives a fee, and stays silent while refunds wait for an adapter', async () => {
	const { orderId, itemIds, lineIds } = await delivered();
	await returned(orderId, { itemIds: [itemIds[0]], returnFee: '2.00' });
	await refundOnTikTok(orderId, { lineIds: [lineIds[0]], amount: '11.00' });
	pass();
	expect(await wrong()).toEqual({ ledgerDisagrees: 1 });
	await refundOnTikTok(orderId, { lineIds: [lineIds[0]] });
	pass();
	// The ledgers agree now, in two refunds of which NewStore knows the cause of one.
	const second = { refundedTwice: 1, refundNotInNewStore: 1 };
	expect(await wrong()).toEqual(second);
	const other = await delivered();
	await post('newstore/payment-provider', { name: 'tiktok_shop' });
	await returned(other.orderId, { itemIds: [other.itemIds[0]] });
	await refundOnTikTok(other.orderId, { lineIds: [other.lineIds[0]] });
	pass();
	expect(await wrong()).toEqual(second);
});

it('finds a refund that the provider refused, and money that NewStore paid itself, which no mail excuses', async () => {
	const { orderId, itemIds, lineIds } = await delivered();
	adapter.next.push({ status: 400, body: { error_code: 'fraud_error' } });
	await returned(orderId, { itemIds: [itemIds[0]] });
	await refundOnTikTok(orderId, { lineIds: [lineIds[0]] });
	pass();
	expect(await wrong()).toEqual({ ledgerDisagrees: 1 });
	await sendMail(`Order ${orderId}`);
	expect(await wrong()).toEqual({});
	expect(sandbox.oracle().excused).toMatchObject({ ledgerDisagrees: 1 });
	const account = sandbox.newStore.payments.accountOf(sandbox.newStore.orderBook.find(orderId, 'external')!);
	account.instruments[0]!.provider = 'cash';
	await returned(orderId, { itemIds: [itemIds[1]] });
	expect(await wrong()).toEqual({ paidByNewStore: 1 });
});

async function sendMail(subject: string): Promise<void> {
	const lines = [
		'EHLO test',
		'MAIL FROM:<n8n@retailer.example>',
		'RCPT TO:<operations@retailer.example>',
		'DATA',
		`From: n8n@retailer.example\r\nTo: operations@retailer.example\r\nSubject: ${subject}\r\n\r\nA case\r\n.`,
		'QUIT',
	];
	await new Promise<void>((resolve, reject) => {
		const socket = createConnection(sandbox.smtpPort, '127.0.0.1');
		socket.on('error', reject);
		socket.on('close', () => resolve());
		socket.on('data', (data) => {
			if (/^\d{3} [^\n]*\n?$/m.test(String(data))) socket.write(`${lines.shift() ?? 'NOOP'}\r\n`);
		});
	});
	await eventually(() => sandbox.mail.messages().length === 1);
}
