// Returns, refunds and notes of the NewStore node in n8n's own engine, over HTTP, against the sandbox NewStore.
import { Contracts } from '../../sandbox/contracts.mts';
import { CREDENTIALS } from '../../sandbox/seed.mts';
import { credential, runNode } from '../support/engine.mts';
import type { CredentialStore, RunResult } from '../support/engine.mts';
import { sampleOrder, startTestNewStore } from '../support/newStoreClient.mts';
import type { Json, TestNewStore } from '../support/newStoreClient.mts';

const TYPE = 'n8n-nodes-newstore-tiktokshop.newStore';
const ERROR_OUTPUT = { onError: 'continueErrorOutput' };
const contracts = new Contracts();
let sandbox: TestNewStore;
let store: CredentialStore;
let orderId: string;

beforeEach(async () => {
	sandbox = await startTestNewStore({ contracts, skuCount: 50 });
	const { tenant, clientId, clientSecret } = CREDENTIALS.newStore;
	const { url } = sandbox.newStore;
	store = { ns: { tenant, clientId, clientSecret, apiBaseUrl: url, identityBaseUrl: url, accessToken: '' } };
	sandbox.newStore.inventory.importSilently('LEEDS-DC', 'TEE-BLK-M', 10);
	orderId = (await sandbox.call('POST', '/v0/d/fulfill_order', sampleOrder('5780'))).body.id;
	sandbox.clock.advance(3_600_000);
	const order = sandbox.newStore.orderBook.find(orderId, 'internal')!;
	sandbox.newStore.fulfilment.ship(order, { carrier: 'Royal Mail', trackingCode: 'RM000000001GB' });
});
afterEach(async () => {
	await sandbox.close();
	expect(contracts.violations()).toEqual([]);
});

async function run(
	resource: 'return' | 'refund' | 'order',
	operation: string,
	input: Array<Record<string, unknown>>,
	options: Record<string, unknown> = {},
	settings: Record<string, unknown> = {},
): Promise<RunResult> {
	const quick = { retryDelaySeconds: 0.02, waitSeconds: 0.3, pollSeconds: 0.05, ...options };
	const parameters = { resource, operation, ...(resource === 'order' ? { idSource: 'item' } : {}), options: quick };
	const node = {
		type: TYPE,
		parameters: parameters as never,
		credentials: credential('newStoreApi', 'ns'),
		...settings,
	};
	return await runNode(node, input, store);
}

const calls = (operationId: string) => sandbox.newStore.api.stats()[operationId]?.calls ?? 0;
const returns = async (): Promise<Json[]> => (await sandbox.call('GET', `/v0/d/orders/${orderId}/returns`)).body;
const refunds = async (): Promise<Json[]> =>
	(await sandbox.call('GET', `/v0/d/orders/${orderId}/refunds`)).body.refunds;

/** A return that the buyer sent back through TikTok. */
const aReturn = (tiktokReturnId = '4035000000000000001', more: object = {}) => ({
	newstore_order_id: orderId,
	refund_key: `ttr-${tiktokReturnId}`,
	payload: {
		returned_from: 'LEEDS-DC',
		returned_at: '2026-11-03T11:00:00Z',
		items: [{ product_id: 'TEE-BLK-M', condition_code: 1, item_condition: 'Sellable', return_reason: 'Too small' }],
		extended_attributes: [{ name: 'tiktok_return_id', value: tiktokReturnId }],
		...more,
	},
});
/** A refund without goods that TikTok has paid. */
const aRefund = (tiktokReturnId = '4035000000000000002', more: object = {}) => ({
	newstore_order_id: orderId,
	payload: {
		amount: '6.00',
		currency: 'GBP',
		note: `TikTok return ${tiktokReturnId}`,
		is_historical: true,
		extended_attributes: [{ name: 'tiktok_return_id', value: tiktokReturnId }],
		...more,
	},
});

describe('a return', () => {
	it('is booked and read', async () => {
		const created = await run('return', 'create', [aReturn()]);
		const [booked] = await returns();
		expect(created.json('Node')).toEqual([
			{ ...aReturn(), newstore_return_id: booked.return_id, refunded_amount: 19.99, already_existed: false },
		]);
		const read = await run('return', 'getMany', [
			{ newstore_order_id: orderId, order_id: '1' },
			{ newstore_order_id: '00000000-0000-4000-8000-000000000000' },
			{ found: false },
		]);
		expect(read.json('Node')).toEqual([
			{ newstore_order_id: orderId, order_id: '1', returns: [booked] },
			{ newstore_order_id: '00000000-0000-4000-8000-000000000000', returns: [] },
			{ found: false, returns: [] },
		]);
	});

	it.each(['documented', 'more'] as const)('is booked once in one run, when reads show it as %s', async (reads) => {
		sandbox.newStore.settings.returnReads = reads;
		const created = await run('return', 'create', [aReturn(), aReturn(), aReturn()]);
		expect(created.json('Node').map((item) => item.already_existed)).toEqual([false, true, true]);
		expect(new Set(created.json('Node').map((item) => item.newstore_return_id)).size).toBe(1);
		expect(await returns()).toHaveLength(1);
	});

	it('of the same product can be followed by another one in the same run', async () => {
		const created = await run('return', 'create', [aReturn('1'), aReturn('2'), aReturn('1')]);
		expect(created.json('Node').map((item) => item.already_existed)).toEqual([false, false, true]);
		expect(await returns()).toHaveLength(2);
	});

	it('of an earlier run is recognised by its mark, or by time, products and location', async () => {
		sandbox.newStore.settings.returnReads = 'more';
		await run('return', 'create', [aReturn()]);
		const again = await run('return', 'create', [aReturn()]);
		expect(again.json('Node')).toMatchObject([{ already_existed: true }]);
		const unmarked = await run('return', 'create', [aReturn('1', { extended_attributes: [] })]);
		expect(unmarked.json('Node')).toMatchObject([{ already_existed: true }]);
		const second = await run('return', 'create', [aReturn('4035000000000000009')]);
		expect(second.json('Node')).toMatchObject([{ already_existed: false }]);
		expect(await returns()).toHaveLength(2);
	});

	it('that looks like another one waits for a person, who can say that it is another one', async () => {
		const [first] = (await run('return', 'create', [aReturn()])).json('Node');
		const unclear = await run('return', 'create', [aReturn('9')], {}, ERROR_OUTPUT);
		expect(unclear.json('Node', 1)).toMatchObject([
			{ code: 'NEWSTORE_RETURN_UNCLEAR', flow: 'returns', owner_role: 'service', business_key: orderId },
		]);
		expect(unclear.json('Node', 1)[0].what_to_do).toContain(first.newstore_return_id);
		expect(await returns()).toHaveLength(1);
		const known = { ...aReturn('9'), known_newstore_return_ids: [first.newstore_return_id] };
		expect((await run('return', 'create', [known])).json('Node')).toMatchObject([{ already_existed: false }]);
		expect(await returns()).toHaveLength(2);
	});

	it.each([
		['a 504', { kind: 'timeout_after' }],
		['a 500', { kind: 'timeout_after', status: 500 }],
		['a closed connection', { kind: 'timeout_after', status: 0 }],
		['a 504 before it is done', { kind: 'background', delayMs: 120 }],
	] as const)('with an answer lost by %s is found in the list, not booked again', async (_, fault) => {
		sandbox.faults.add({ system: 'newstore', operationId: 'createReturn', times: 1, ...fault });
		const created = await run('return', 'create', [aReturn()], { waitSeconds: 1 });
		expect(created.json('Node')).toMatchObject([{ already_existed: false, refund_key: 'ttr-4035000000000000001' }]);
		expect(calls('createReturn')).toBe(1);
		expect(await returns()).toHaveLength(1);
	});

	it('that never arrived is reported, and booked by the next run', async () => {
		sandbox.faults.add({ system: 'newstore', operationId: 'createReturn', kind: 'status', status: 503, times: 1 });
		const failed = await run('return', 'create', [aReturn()], {}, ERROR_OUTPUT);
		expect(failed.json('Node', 1)).toMatchObject([{ code: 'NEWSTORE_RETURN_UNCONFIRMED' }]);
		expect(calls('createReturn')).toBe(1);
		expect((await run('return', 'create', [aReturn()])).json('Node')).toMatchObject([{ already_existed: false }]);
		expect(await returns()).toHaveLength(1);
	});

	it('of goods that came back before by other hands is a case of its own', async () => {
		const two = [1, 2].map(() => ({ product_id: 'TEE-BLK-M', condition_code: 1 }));
		await sandbox.call('POST', `/v0/d/orders/${orderId}/returns`, { returned_from: 'LONDON-STORE', items: two });
		const refused = await run('return', 'create', [aReturn()], {}, ERROR_OUTPUT);
		expect(refused.json('Node', 1)).toMatchObject([
			{ code: 'NEWSTORE_ALREADY_RETURNED', title: expect.stringContaining('was not booked') },
		]);
	});

	it.each([
		[{ returned_from: '' }, 'returned_from'],
		[{ items: [] }, 'no item'],
		[{ items: [{}] }, 'product_id'],
		[{ returned_at: 'yesterday' }, 'returned_at'],
		[{ returned_at: undefined, extended_attributes: [] }, 'recognised'],
	])('that is incomplete is not sent: %j', async (more, said) => {
		const failed = await run('return', 'create', [aReturn('1', more)], {}, ERROR_OUTPUT);
		expect(failed.json('Node', 1)).toMatchObject([
			{ code: 'NEWSTORE_BAD_RETURN', title: expect.stringContaining(said) },
		]);
		expect(calls('createReturn') + calls('listReturns')).toBe(0);
	});
});

describe('a refund', () => {
	it.each(['object', 'array'] as const)('is recorded once and read, from a list that is an %s', async (shape) => {
		sandbox.newStore.settings.refundList = shape;
		const created = await run('refund', 'create', [aRefund(), aRefund()]);
		expect(created.json('Node').map((item) => item.already_existed)).toEqual([false, true]);
		const [first, second] = created.json('Node');
		expect(second.newstore_refund_id).toBe(first.newstore_refund_id);
		const again = await run('refund', 'create', [aRefund()]);
		expect(again.json('Node')).toMatchObject([
			{ newstore_refund_id: first.newstore_refund_id, newstore_refund_status: 'succeeded', already_existed: true },
		]);
		const [read] = (await run('refund', 'getMany', [{ newstore_order_id: orderId }])).json('Node');
		expect(read.refunds).toMatchObject([{ id: first.newstore_refund_id, amount: 6, is_historical: true }]);
	});

	it('without a mark is recognised by note and amount', async () => {
		const plain = (amount: unknown) => aRefund('7', { amount, extended_attributes: undefined });
		const created = await run('refund', 'create', [plain('6.00'), plain(6), plain('6.01')]);
		expect(created.json('Node').map((item) => item.already_existed)).toEqual([false, true, false]);
		expect((await refunds()).map((refund) => refund.amount)).toEqual([6, 6.01]);
	});

	it('is not the refund of a return with goods, and not one of a person', async () => {
		await sandbox.call('POST', `/v0/d/orders/${orderId}/returns`, {
			returned_from: 'LONDON-STORE',
			items: [{ product_id: 'TEE-BLK-M', condition_code: 1 }],
		});
		await sandbox.call('POST', `/v0/d/orders/${orderId}/refunds`, { amount: 6, currency: 'GBP', note: 'Goodwill' });
		const created = await run('refund', 'create', [aRefund('7', { amount: 19.99 }), aRefund('8')]);
		expect(created.json('Node').map((item) => item.already_existed)).toEqual([false, false]);
	});

	it('with a lost answer is found in the list', async () => {
		sandbox.faults.add({ system: 'newstore', operationId: 'createRefund', kind: 'timeout_after', times: 1 });
		const created = await run('refund', 'create', [aRefund()], { timeoutSeconds: 1 });
		expect(created.json('Node')).toMatchObject([{ already_existed: false, newstore_refund_status: 'succeeded' }]);
		expect(await refunds()).toHaveLength(1);
	});

	it.each([
		[{ amount: '0' }],
		[{ amount: '6.001' }],
		[{ amount: 'six' }],
		[{ currency: '' }],
		[{ note: '', extended_attributes: [] }],
	])('that is incomplete is not sent: %j', async (more) => {
		const failed = await run('refund', 'create', [aRefund('1', more)], {}, ERROR_OUTPUT);
		expect(failed.json('Node', 1)).toMatchObject([{ code: 'NEWSTORE_BAD_REFUND' }]);
		expect(calls('createRefund')).toBe(0);
	});
});

it('a note of a return is written on the order', async () => {
	const noted = await run('order', 'addNote', [{ newstore_order_id: orderId, note: 'Refunded on TikTok' }]);
	expect(noted.json('Node')).toMatchObject([{ note_added: true }]);
	expect(sandbox.newStore.orderBook.find(orderId, 'internal')!.notes).toMatchObject([{ text: 'Refunded on TikTok' }]);
});
