// Returns and refunds of the TikTok Shop node in n8n's own engine, over real HTTP, against the sandbox.
import { createSeed, SHOP_IDS } from '../../sandbox/seed.mts';
import { tiktokWorld } from '../../sandbox/tiktok/fromSeed.mts';
import { forgetVersions } from '../../nodes/shared/tiktok/versions';
import { getReturnRejectReasons } from '../../nodes/TikTokShop/methods/loadOptions';
import { hadEffect, startNodeCase, UNCLEAR } from '../support/tikTokNodeCase.mts';
import type { NodeCase, Row } from '../support/tikTokNodeCase.mts';

const { GB, US } = SHOP_IDS;
const DAMAGED = 'ecom_order_delivered_refund_reason_damaged_seller_uk';
const TEE = { 'TEE-BLK-M': 2 };

let now: NodeCase;

/** The shops of the seed with enough of everything. */
function fullShops() {
	const world = tiktokWorld(createSeed());
	for (const { stock } of world.shops.flatMap(({ products }) => products.flatMap(({ skus }) => skus))) {
		for (const warehouse of Object.keys(stock ?? {})) stock![warehouse] = 100;
	}
	return world;
}

beforeEach(async () => {
	now = await startNodeCase(fullShops());
});
afterEach(async () => {
	expect(now.shop.contracts.violations()).toEqual([]);
	await now.shop.close();
});

const actions = () => now.shop.server.actions;
const returnsOf = (orderId: string) => actions().snapshotReturns({ orderId });
const refunded = (orderId: string) => actions().refundedOf({ orderId });

/** An order that its buyer has got. */
function delivered(lines: Record<string, number> = TEE, shopId: string = GB) {
	const order = now.placeOrder(lines, shopId);
	actions().shipInSellerCenter({ orderId: order.id });
	actions().carrierCollects({ orderId: order.id });
	actions().carrierDelivers({ orderId: order.id });
	return { id: order.id, lines: order.lines.map(({ id }) => id) };
}

async function calculate(orderId: string, lineIds: string[]) {
	const item = { shop_id: GB, order_id: orderId, request_type: 'REFUND', reason_name: DAMAGED };
	const { json } = await now.run('return', 'calculate', {}, [{ ...item, order_line_item_ids: lineIds }]);
	return json('Node')[0] as Row & { order_refund_amount: Record<string, string> };
}

async function wishFor(orderId: string, lineIds: string[], more: Row = {}): Promise<Row> {
	const { order_refund_amount: amount } = await calculate(orderId, lineIds);
	return {
		shop_id: GB,
		order_id: orderId,
		return_type: 'REFUND',
		return_reason: DAMAGED,
		order_line_item_ids: lineIds,
		refund_total: amount.refund_total,
		currency: amount.currency,
		idempotency_key: `refund-${orderId}-${lineIds.join('-')}`,
		...more,
	};
}

const create = async (...items: Row[]) => await now.run('return', 'create', {}, items);

describe('Before a refund', () => {
	test('eligibility by order, with ids of the flow; the amount of lines, with the input item kept', async () => {
		const order = delivered();
		const input = [{ shop_id: GB, order_id: order.id, newstore_order_id: 'ns-1', refund_key: 'nsr-1', other: 1 }, {}];
		const eligible = await now.run('return', 'checkEligibility', {}, input);
		expect(eligible.json('Node')).toEqual([
			{
				shop_id: GB,
				order_id: order.id,
				newstore_order_id: 'ns-1',
				refund_key: 'nsr-1',
				sku_eligibility: expect.arrayContaining([
					expect.objectContaining({
						line_item_eligibility: expect.arrayContaining([expect.objectContaining({ eligible: expect.any(Boolean) })]),
					}),
				]),
			},
		]);
		expect(eligible.json('Node', 1)[0]).toMatchObject({ flow: 'returns', code: 'TIKTOK_INVALID_INPUT' });

		const amount = await calculate(order.id, order.lines.slice(0, 1));
		expect(amount).toMatchObject({ shop_id: GB, reason_name: DAMAGED, order_line_item_ids: order.lines.slice(0, 1) });
		expect(amount.order_refund_amount).toMatchObject({
			currency: 'GBP',
			refund_total: expect.stringMatching(/^\d+\.\d\d$/),
		});
		const both = await calculate(order.id, order.lines);
		expect(Number(both.order_refund_amount.refund_total)).toBeGreaterThan(
			Number(amount.order_refund_amount.refund_total),
		);
	});

	test('refusals in words', async () => {
		const item = { shop_id: GB, request_type: 'REFUND', reason_name: DAMAGED };
		const { json } = await now.run('return', 'calculate', {}, [
			{ ...item, order_id: '576469999999999999' },
			{ ...item },
			{ ...item, order_id: '1', request_type: '' },
		]);
		expect(json('Node', 1).map((row) => row.code)).toEqual([
			'TIKTOK_25007006',
			'TIKTOK_INVALID_INPUT',
			'TIKTOK_INVALID_INPUT',
		]);
	});
});

describe('Create', () => {
	test.each(UNCLEAR)('a line is refunded once: %s', async (_what, rule) => {
		const order = delivered();
		const [line] = order.lines;
		const wish = await wishFor(order.id, [line]);
		now.fault('createReturn', rule);
		const { json } = await create({ ...wish, refund_key: 'nsr-1' });
		expect(json('Node', 1)).toEqual([]);
		const [made, ...others] = returnsOf(order.id);
		expect(others).toEqual([]);
		expect(json('Node')).toEqual([
			expect.objectContaining({
				...wish,
				refund_key: 'nsr-1',
				return_id: made.id,
				return_status: expect.stringMatching(/^RETURN_OR_REFUND_REQUEST_(SUCCESS|COMPLETE)$/),
				ok: true,
				already_done: hadEffect(rule),
			}),
		]);
		expect(made).toMatchObject({ lineIds: [line], role: 'SELLER', refundTotal: wish.refund_total });
		if (hadEffect(rule)) expect(now.calls('createReturn')).toBe(1);
	});

	test.each(UNCLEAR)('a part of the price, with keys that TikTok Shop forgets: %s', async (_what, rule) => {
		actions().setSwitches({ remembersReturnKeys: false });
		const order = delivered();
		const [line] = order.lines;
		now.fault('createReturn', rule);
		const wish = await wishFor(order.id, [line], { refund_total: '1.00' });
		const first = await create(wish);
		expect(first.json('Node')[0]).toMatchObject({ ok: true, refund_total: '1.00' });
		// the same step again, as after a crash: the return of the first run is found
		const again = await create(wish);
		expect(again.json('Node')[0]).toMatchObject({ ok: true, already_done: true });
		expect(returnsOf(order.id).map(({ refundTotal }) => refundTotal)).toEqual(['1.00']);
	});

	test('two runs at once make one refund', async () => {
		actions().setSwitches({ remembersReturnKeys: false });
		const order = delivered();
		const wish = await wishFor(order.id, order.lines.slice(0, 1), { refund_total: '2.00' });
		const runs = await Promise.all([create(wish), create(wish), create(wish, wish)]);
		const items = runs.flatMap(({ json }) => json('Node'));
		expect(items.map((row) => row.already_done).sort()).toEqual([false, true, true, true]);
		expect(new Set(items.map((row) => row.return_id)).size).toBe(1);
		expect(returnsOf(order.id)).toHaveLength(1);
	});

	test('two different refunds of the same line do not count as one', async () => {
		const order = delivered();
		const wish = await wishFor(order.id, order.lines.slice(0, 1), { refund_total: '2.00' });
		const { json } = await create({ ...wish, idempotency_key: 'refund-a' }, { ...wish, idempotency_key: 'refund-b' });
		expect(json('Node')).toHaveLength(1);
		expect(json('Node', 1)[0]).toMatchObject({
			code: 'TIKTOK_RETURN_OTHER_REFUND',
			try_again: true,
			severity: 'warning',
			ids: { return_id: json('Node')[0].return_id },
		});
		now.shop.clock.advance(60_000);
		// decided again with the first one known, the second one is made
		const known = [String(json('Node')[0].return_id)];
		const second = await create({ ...wish, idempotency_key: 'refund-b', known_return_ids: known });
		expect(second.json('Node')[0]).toMatchObject({ already_done: false });
		expect(returnsOf(order.id)).toHaveLength(2);
	});

	test('a request of the buyer that came meanwhile stops the refund; known or on other lines it does not', async () => {
		const order = delivered();
		const [first, second] = order.lines;
		const wishes = [await wishFor(order.id, [first]), await wishFor(order.id, [second])];
		const asked = actions().buyerRequestsReturn({ orderId: order.id, type: 'REFUND', lineIds: [first] });
		const { json } = await create(...wishes);
		expect(json('Node').map((row) => row.order_line_item_ids)).toEqual([[second]]);
		expect(json('Node', 1)[0]).toMatchObject({
			code: 'TIKTOK_RETURN_OPEN',
			business_key: order.id,
			owner_role: 'service',
			ids: { return_id: asked.id },
		});
		const known = await create({ ...wishes[0], known_return_ids: [asked.id] });
		expect(known.json('Node', 1)[0]).toMatchObject({ code: 'TIKTOK_RETURN_25001011', error_code: '25001011' });
		expect(returnsOf(order.id)).toHaveLength(2);
	});

	test('what the buyer has got back already is a success only for the same lines and amount', async () => {
		const order = delivered();
		const [first, second] = order.lines;
		const wish = await wishFor(order.id, [first]);
		const both = await wishFor(order.id, [first, second]);
		const less = { ...wish, refund_total: '1.00' };
		const asked = actions().buyerRequestsReturn({ orderId: order.id, type: 'REFUND', lineIds: [first] });
		actions().answerReturn({ returnId: asked.id, decision: 'APPROVE_REFUND' });
		const { json } = await create(wish, both, less);
		expect(json('Node')).toEqual([expect.objectContaining({ return_id: asked.id, already_done: true })]);
		expect(json('Node', 1).map((row) => row.code)).toEqual([
			'TIKTOK_RETURN_OTHER_REFUND',
			'TIKTOK_RETURN_OTHER_REFUND',
		]);
		expect(now.calls('createReturn')).toBe(0);
	});

	test('an edited or withdrawn request, and a refused one, are no refund', async () => {
		const order = delivered({ 'TEE-BLK-M': 3 });
		const [first, second, third] = order.lines;
		const wishes = await Promise.all(order.lines.map(async (line) => await wishFor(order.id, [line])));
		const ask = (line: string) => actions().buyerRequestsReturn({ orderId: order.id, type: 'REFUND', lineIds: [line] });
		actions().buyerWithdrawsReturn({ returnId: ask(first).id });
		actions().answerReturn({
			returnId: ask(second).id,
			decision: 'REJECT_REFUND',
			reject_reason: await rejectReason(returnsOf(order.id)[1].id),
		});
		const edited = actions().buyerEditsReturn({ returnId: ask(third).id, reason: undefined });
		const { json } = await create(...wishes);
		expect(json('Node').map((row) => row.order_line_item_ids)).toEqual([[first], [second]]);
		expect(json('Node', 1)[0]).toMatchObject({ code: 'TIKTOK_RETURN_OPEN', ids: { return_id: edited.id } });
	});

	test('an appeal that TikTok Shop decides stops the refund', async () => {
		const order = delivered();
		const wish = await wishFor(order.id, order.lines.slice(0, 1));
		const asked = actions().buyerRequestsReturn({
			orderId: order.id,
			type: 'REFUND',
			lineIds: order.lines.slice(0, 1),
		});
		const reason = await rejectReason(asked.id);
		actions().answerReturn({ returnId: asked.id, decision: 'REJECT_REFUND', reject_reason: reason });
		actions().buyerAppealsReturn({ returnId: asked.id });
		const { json } = await create(wish);
		expect(json('Node', 1)[0]).toMatchObject({ code: 'TIKTOK_RETURN_OPEN', ids: { return_id: asked.id } });
	});

	test('refusals in words; nothing is paid', async () => {
		const order = delivered();
		const wish = await wishFor(order.id, order.lines.slice(0, 1));
		const completed = delivered();
		actions().advanceOrder({ orderId: completed.id, status: 'COMPLETED' });
		const { json } = await create(
			{ ...wish, refund_total: '999.00' },
			{ ...wish, return_reason: 'no_such_reason' },
			{ ...wish, order_id: completed.id, order_line_item_ids: completed.lines },
			{ ...wish, refund_total: 12.5 },
			{ ...wish, refund_total: '12.505' },
			{ ...wish, refund_total: '0' },
			{ ...wish, order_line_item_ids: [] },
			{ ...wish, currency: '' },
			{ ...wish, return_type: 'REPLACEMENT' },
		);
		expect(json('Node')).toEqual([]);
		expect(json('Node', 1).map((row) => row.code)).toEqual([
			'TIKTOK_25005005',
			'TIKTOK_RETURN_25001014',
			'TIKTOK_RETURN_25001051',
			...Array.from({ length: 6 }, () => 'TIKTOK_INVALID_INPUT'),
		]);
		for (const row of json('Node', 1)) {
			expect(row).toMatchObject({ flow: 'returns', owner_role: 'service', business_key: expect.any(String) });
			expect(String(row.what_to_do).length).toBeGreaterThan(20);
		}
		expect([...returnsOf(order.id), ...returnsOf(completed.id)]).toEqual([]);
	});

	test('an answer that repeats an earlier return is not taken for a new refund', async () => {
		const order = delivered();
		const wish = await wishFor(order.id, order.lines.slice(0, 1), { refund_total: '1.00' });
		const [made] = (await create(wish)).json('Node');
		const { json } = await create({ ...wish, refund_total: '2.00', known_return_ids: [made.return_id] });
		expect(json('Node')).toEqual([]);
		expect(json('Node', 1)[0]).toMatchObject({ code: 'TIKTOK_RETURN_KEY_SPENT', ids: { return_id: made.return_id } });
		expect(returnsOf(order.id)).toHaveLength(1);
	});

	test('when reading fails after a lost answer, nothing is repeated and the item says so', async () => {
		const order = delivered();
		const wish = await wishFor(order.id, order.lines.slice(0, 1));
		now.fault('createReturn', { kind: 'timeout_after', times: 1 });
		now.fault('createReturn', { kind: 'status', status: 500 });
		const { json } = await now.run('return', 'create', { options: { maxAttempts: 2 } }, [wish]);
		// found by the look after the lost answer
		expect(json('Node')[0]).toMatchObject({ already_done: true });
		expect(refunded(order.id).filter(({ refundedMinor }) => refundedMinor > 0)).toHaveLength(1);
	});

	test('values of the node count when they are chosen', async () => {
		const order = delivered();
		const { order_refund_amount: amount } = await calculate(order.id, order.lines);
		const { json } = await now.run(
			'return',
			'create',
			{
				shop: { mode: 'id', value: GB },
				valueSource: 'fields',
				orderId: order.id,
				returnType: 'REFUND',
				returnReason: DAMAGED,
				orderLineItemIds: order.lines.join(', '),
				refundTotal: amount.refund_total,
				currency: 'gbp',
			},
			[{}, {}],
		);
		expect(json('Node').map((row) => row.already_done)).toEqual([false, true]);
		expect(returnsOf(order.id)).toEqual([
			expect.objectContaining({ lineIds: order.lines, refundTotal: amount.refund_total }),
		]);
	});
});

async function rejectReason(returnId: string): Promise<string> {
	const { json } = await now.run('return', 'getRejectReasons', {}, [{ shop_id: GB, return_id: returnId }]);
	return (json('Node')[0].reasons as Array<{ name: string }>)[0].name;
}

describe('Search', () => {
	test('by state, by order and by id, each once and with its shop', async () => {
		const order = delivered();
		const other = delivered(TEE, US);
		const without = delivered();
		const asked = order.lines.map((line) =>
			actions().buyerRequestsReturn({ orderId: order.id, type: 'REFUND', lineIds: [line] }),
		);
		const there = actions().buyerRequestsReturn({ orderId: other.id });
		actions().answerReturn({ returnId: asked[0].id, decision: 'APPROVE_REFUND' });
		const pending = { filters: { statuses: ['RETURN_OR_REFUND_REQUEST_PENDING'] }, returnAll: true };
		const all = await now.run('return', 'search', pending, [{ shop_id: GB }, { shop_id: US }]);
		expect(all.json('Node').map((row) => [row.shop_id, row.return_id, row.order_id])).toEqual([
			[GB, asked[1].id, order.id],
			[US, there.id, other.id],
		]);
		expect(all.json('Node')[0]).toMatchObject({
			return_type: 'REFUND',
			seller_next_action_response: [{ action: 'SELLER_RESPOND_REFUND', deadline: expect.any(Number) }],
			return_line_items: [expect.objectContaining({ order_line_item_id: order.lines[1] })],
		});
		const input = [without, order, order].map(({ id }) => ({ order_id: id, shop_id: GB }));
		const byOrder = await now.run('return', 'search', { searchFor: 'orders' }, input);
		expect(
			byOrder
				.json('Node')
				.map((row) => row.return_id)
				.sort(),
		).toEqual(asked.map(({ id }) => id).sort());
		expect(byOrder.items('Node')[0].pairedItem).toEqual([{ item: 1 }, { item: 2 }]);
		const ids = [{ return_id: asked[0].id, shop_id: GB }, { return_id: there.id, shop_id: US }, {}];
		const byId = await now.run('return', 'search', { searchFor: 'returns' }, ids);
		expect(byId.json('Node').map((row) => row.order_id)).toEqual([order.id, other.id]);
		expect(byId.json('Node', 1)).toHaveLength(1);
	});

	test('reads every page; a limit below the smallest page is kept', async () => {
		const ids: string[] = [];
		for (let count = 0; count < 13; count++) {
			const order = delivered({ 'SOCK-MIX-OS': 1 });
			ids.push(actions().buyerRequestsReturn({ orderId: order.id }).id);
		}
		const parameters = { returnAll: true, options: { pageSize: 10, sortField: 'create_time' } };
		const all = await now.run('return', 'search', parameters, [{ shop_id: GB }]);
		expect(
			all
				.json('Node')
				.map((row) => row.return_id)
				.sort(),
		).toEqual(ids.sort());
		expect(now.calls('searchReturns202602')).toBe(2);
		const few = await now.run('return', 'search', { limit: 3 }, [{ shop_id: GB }]);
		expect(few.json('Node')).toHaveLength(3);
	});

	test('records tell what happened, oldest first', async () => {
		const order = delivered();
		const asked = actions().buyerRequestsReturn({ orderId: order.id, type: 'REFUND', note: 'It came broken.' });
		actions().answerReturn({ returnId: asked.id, decision: 'APPROVE_REFUND' });
		const input = [{ shop_id: GB, return_id: asked.id, order_id: order.id }];
		const { json } = await now.run('return', 'getRecords', {}, input);
		const [{ records, ...ids }] = json('Node') as Array<{ records: Row[] }>;
		expect(ids).toEqual({ shop_id: GB, order_id: order.id, return_id: asked.id });
		expect(records.length).toBeGreaterThan(1);
		expect(records[0]).toMatchObject({ at: expect.stringMatching(/^\d{4}-.*Z$/), note: 'It came broken.' });
	});
});

describe('Answers to buyers', () => {
	const ask = (type: 'REFUND' | 'RETURN_AND_REFUND' | 'REPLACEMENT' = 'REFUND') => {
		const order = delivered();
		return actions().buyerRequestsReturn({ orderId: order.id, type, lineIds: order.lines.slice(0, 1) });
	};
	const answer = async (verb: 'approve' | 'reject', ...items: Row[]) => await now.run('return', verb, {}, items);
	const statusOf = (id: string) =>
		actions()
			.snapshotReturns()
			.find((one) => one.id === id)!.status;

	test.each(UNCLEAR)('approve a refund: %s', async (_what, rule) => {
		const asked = ask();
		now.fault('approveReturn', rule);
		const item = { return_id: asked.id, order_id: asked.orderId, decision: 'APPROVE_REFUND', refund_key: 'k' };
		const { json } = await answer('approve', item);
		expect(json('Node', 1)).toEqual([]);
		expect(json('Node')).toEqual([
			{
				...item,
				shop_id: GB,
				return_status: expect.stringMatching(/^RETURN_OR_REFUND_REQUEST_(SUCCESS|COMPLETE)$/),
				ok: true,
				already_done: hadEffect(rule),
			},
		]);
		expect(statusOf(asked.id)).toMatch(/SUCCESS|COMPLETE/);
	});

	test('every decision leads where it should, and is a success when it is repeated without the key being remembered', async () => {
		actions().setSwitches({ remembersReturnKeys: false });
		const offer = { currency: 'GBP', amount: '1.50' };
		const arrived = ask('RETURN_AND_REFUND');
		actions().answerReturn({ returnId: arrived.id, decision: 'APPROVE_RETURN' });
		actions().buyerShipsReturn({ returnId: arrived.id });
		actions().returnArrives({ returnId: arrived.id });
		const cases: Array<[Row, RegExp]> = [
			[{ return_id: ask('RETURN_AND_REFUND').id, decision: 'APPROVE_RETURN' }, /^AWAITING_BUYER_SHIP$/],
			[
				{ return_id: ask('RETURN_AND_REFUND').id, decision: 'APPROVE_RETURN', buyer_keep_item: true },
				/REQUEST_(SUCCESS|COMPLETE)$/,
			],
			[{ return_id: arrived.id, decision: 'APPROVE_RECEIVED_PACKAGE' }, /REQUEST_(SUCCESS|COMPLETE)$/],
			[{ return_id: ask().id, decision: 'OFFER_PARTIAL_REFUND', partial_refund: offer }, /^AWAITING_BUYER_RESPONSE$/],
			[{ return_id: ask('REPLACEMENT').id, decision: 'APPROVE_REPLACEMENT' }, /^REPLACEMENT_REQUEST_COMPLETE$/],
			[{ return_id: ask('REPLACEMENT').id, decision: 'ISSUE_REPLACEMENT_REFUND' }, /SUCCESS|COMPLETE/],
		];
		const items = cases.map(([item]) => item);
		const { json } = await answer('approve', ...items);
		expect(json('Node', 1)).toEqual([]);
		for (const [index, [item, status]] of cases.entries()) {
			expect([index, json('Node')[index].already_done, json('Node')[index].return_status]).toEqual([
				index,
				false,
				expect.stringMatching(status),
			]);
			expect(statusOf(String(item.return_id))).toMatch(status);
		}
		const again = await answer('approve', ...items);
		expect(again.json('Node', 1)).toEqual([]);
		expect(again.json('Node').map((row) => row.already_done)).toEqual(items.map(() => true));
	});

	test('withdrawn, edited, refused and unknown returns are told apart', async () => {
		const withdrawn = ask();
		actions().buyerWithdrawsReturn({ returnId: withdrawn.id });
		const old = ask();
		const edited = actions().buyerEditsReturn({ returnId: old.id });
		const refused = ask();
		const reason = await rejectReason(refused.id);
		actions().answerReturn({ returnId: refused.id, decision: 'REJECT_REFUND', reject_reason: reason });
		const wrong = ask();
		const { json } = await answer(
			'approve',
			...[withdrawn, old, refused].map(({ id }) => ({ return_id: id, decision: 'APPROVE_REFUND' })),
			{ return_id: wrong.id, decision: 'APPROVE_RECEIVED_PACKAGE' },
			{ return_id: '4035999999999999999', decision: 'APPROVE_REFUND' },
			{ return_id: wrong.id, decision: 'REJECT_REFUND' },
			{ return_id: wrong.id, decision: 'OFFER_PARTIAL_REFUND', partial_refund: { amount: '1.00' } },
		);
		expect(json('Node')).toEqual([]);
		expect(json('Node', 1).map((row) => [row.code, row.business_key])).toEqual([
			['TIKTOK_RETURN_WITHDRAWN', withdrawn.orderId],
			['TIKTOK_RETURN_REPLACED', old.orderId],
			['TIKTOK_RETURN_REJECTED', refused.orderId],
			['TIKTOK_RETURN_25020004', wrong.id],
			['TIKTOK_25007006', '4035999999999999999'],
			['TIKTOK_INVALID_INPUT', wrong.id],
			['TIKTOK_INVALID_INPUT', wrong.id],
		]);
		expect(json('Node', 1)[1]).toMatchObject({ try_again: true, ids: { next_return_id: edited.id } });
	});

	test.each(UNCLEAR)('reject: %s', async (_what, rule) => {
		const asked = ask();
		const reason = await rejectReason(asked.id);
		now.fault('rejectReturn', rule);
		const item = { return_id: asked.id, decision: 'REJECT_REFUND', reject_reason: reason, comment: 'It is worn.' };
		const { json } = await answer('reject', item);
		expect(json('Node', 1)).toEqual([]);
		expect(json('Node')[0]).toMatchObject({
			...item,
			return_status: 'REFUND_OR_RETURN_REQUEST_REJECT',
			ok: true,
			already_done: hadEffect(rule),
		});
		expect(statusOf(asked.id)).toBe('REFUND_OR_RETURN_REQUEST_REJECT');
	});

	test('reject: the reason of the node counts where the item has none; a paid one cannot be rejected', async () => {
		const [first, second] = [ask(), ask()];
		const reason = await rejectReason(first.id);
		actions().answerReturn({ returnId: second.id, decision: 'APPROVE_REFUND' });
		const input = [first, second].map(({ id }) => ({ return_id: id, decision: 'REJECT_REFUND' }));
		const { json } = await now.run('return', 'reject', { rejectReason: reason }, [...input, { return_id: first.id }]);
		expect(json('Node').map((row) => row.return_id)).toEqual([first.id]);
		expect(json('Node', 1).map((row) => [row.code, row.business_key])).toEqual([
			['TIKTOK_RETURN_APPROVED', second.orderId],
			['TIKTOK_INVALID_INPUT', first.id],
		]);
	});

	test('the list of reasons is that of the newest return that waits', async () => {
		const asked = ask();
		const context = (values: Row) =>
			({
				getNode: () => ({ name: 'n', parameters: {}, credentials: { tikTokShopApi: { id: 'tt', name: 'tt' } } }),
				getCredentials: async () => now.store.tt,
				getCurrentNodeParameter: (name: string) => values[name],
				helpers: {
					httpRequestWithAuthentication: async (_type: string, { method, url, qs, body }: Row) => {
						const { shop_cipher: cipher = null, ...query } = qs as Record<string, string>;
						const reply = await now.shop.call(String(method), String(url), { query, cipher, body: body as string });
						return { body: JSON.stringify(reply), statusCode: reply.status, headers: {} };
					},
				},
			}) as never;
		const reasons = await getReturnRejectReasons.call(context({ shop: '', returnId: '' }));
		expect(reasons[0]).toEqual({ name: expect.any(String), value: expect.any(String) });
		expect(await getReturnRejectReasons.call(context({ shop: '', returnId: asked.id }))).toEqual(reasons);
		actions().buyerWithdrawsReturn({ returnId: asked.id });
		expect(await getReturnRejectReasons.call(context({ shop: '', returnId: '' }))).toEqual([]);
	});
});

describe('Versions of Search Returns', () => {
	const search = async (parameters: Row = {}) =>
		await now.run('return', 'search', { returnAll: true, ...parameters }, [{ shop_id: GB }]);
	const calls = () => ['searchReturns202602', 'searchReturns'].map((operation) => now.calls(operation));

	beforeEach(forgetVersions);

	test('the newest is used, and names the parts of bundles', async () => {
		const order = delivered({ 'BUNDLE-TEE-SOCK': 1 });
		actions().buyerRequestsReturn({ orderId: order.id });
		const { json } = await search();
		const [line] = json('Node')[0].return_line_items as Row[];
		expect(line.return_sub_line_items).toHaveLength(3);
		expect(calls()).toEqual([1, 0]);
	});

	test('an app without it falls back to 202309, and the next run does not ask again; a refund is still looked up', async () => {
		actions().setSwitches({ missingVersions: ['202602'] });
		const order = delivered();
		const [line] = order.lines;
		const asked = actions().buyerRequestsReturn({ orderId: order.id, lineIds: order.lines.slice(1) });
		const first = await search();
		expect(first.json('Node').map((row) => row.return_id)).toEqual([asked.id]);
		await search();
		expect(calls()[1]).toBe(2);
		const { json } = await create(await wishFor(order.id, [line]));
		expect(json('Node')[0]).toMatchObject({ ok: true });
	});
});

describe('What may be answered now', () => {
	type Decided = Row & {
		decisions: Array<Row & { decision: string; available_reject_reasons: Row[] }>;
		allowed: string[];
	};
	const decisions = async (returnId: string, options: Row = {}, resource = 'return', field = 'return_id') => {
		const { json } = await now.run(resource, 'getDecisionEligibility', { options }, [
			{ shop_id: GB, [field]: returnId },
		]);
		expect(json('Node', 1)).toEqual([]);
		return json('Node')[0] as Decided;
	};
	const ask = (type: 'REFUND' | 'RETURN_AND_REFUND' | 'REPLACEMENT') =>
		actions().buyerRequestsReturn({ orderId: delivered().id, type });

	test.each([
		['REFUND', ['APPROVE_REFUND', 'REJECT_REFUND']],
		['RETURN_AND_REFUND', ['APPROVE_RETURN', 'REJECT_RETURN']],
		['REPLACEMENT', ['APPROVE_REPLACEMENT', 'ISSUE_REPLACEMENT_REFUND', 'REJECT_REPLACEMENT']],
	] as const)(
		'%s that waits: the answers, told by TikTok or worked out where the app has no such call, and each is taken',
		async (type, allowed) => {
			const { id } = ask(type);
			const told = await decisions(id);
			expect([...told.allowed].sort()).toEqual([...allowed].sort());
			expect(told).toMatchObject({ shop_id: GB, return_id: id, source: 'told' });
			actions().setSwitches({ missingVersions: ['202601'] });
			const workedOut = await decisions(id);
			expect([...workedOut.allowed].sort()).toEqual([...allowed].sort());
			expect(workedOut.source).toBe('worked_out');
			const reject = (list: Decided) =>
				list.decisions.find(({ decision, eligible }) => eligible && decision.startsWith('REJECT_'))!;
			expect(reject(workedOut).available_reject_reasons).toEqual(reject(told).available_reject_reasons);
			const { decision, available_reject_reasons: reasons } = reject(told);
			const answered = await now.run('return', 'reject', {}, [
				{ shop_id: GB, return_id: id, decision, reject_reason: reasons[0].name },
			]);
			expect(answered.json('Node')[0]).toMatchObject({ ok: true });
		},
	);

	test('a parcel can be refused when it has arrived; what is settled or disputed takes no answer', async () => {
		const { id } = ask('RETURN_AND_REFUND');
		actions().answerReturn({ returnId: id, decision: 'APPROVE_RETURN' });
		expect((await decisions(id)).allowed).toEqual([]);
		actions().buyerShipsReturn({ returnId: id });
		expect((await decisions(id)).allowed).toEqual(['APPROVE_RECEIVED_PACKAGE']);
		actions().returnArrives({ returnId: id });
		expect((await decisions(id, { checkDecisions: 'REJECT_RECEIVED_PACKAGE, APPROVE_REFUND' })).decisions).toEqual([
			expect.objectContaining({ decision: 'REJECT_RECEIVED_PACKAGE', eligible: true }),
			expect.objectContaining({ decision: 'APPROVE_REFUND', eligible: false, ineligible_code: expect.any(String) }),
		]);
	});

	test('a cancellation request of a buyer as well', async () => {
		const order = now.placeOrder(TEE);
		const { id: cancelId } = actions().buyerRequestsCancellation({ orderId: order.id });
		const told = await decisions(cancelId, {}, 'cancellation', 'cancel_id');
		expect(told.allowed).toEqual(['APPROVE_REQUEST_CANCEL', 'REJECT_REQUEST_CANCEL']);
		expect(told.decisions[1].available_reject_reasons.length).toBeGreaterThan(0);
	});

	test('line by line, with the range of a part; an app without it says so', async () => {
		const { id } = ask('RETURN_AND_REFUND');
		const review = async () => await now.run('return', 'getReviewDecision', {}, [{ shop_id: GB, return_id: id }]);
		const [found] = (await review()).json('Node') as Array<{ line_items: Decided[] }>;
		expect(found.line_items).toHaveLength(2);
		const offer = found.line_items[0].decisions.find(({ decision }) => decision.startsWith('OFFER_'))!;
		expect(offer).toMatchObject({
			eligible: true,
			partial_refund_amount_range: { min_amount: '0.01', currency: 'GBP' },
		});
		actions().setSwitches({ missingVersions: ['202606'] });
		expect((await review()).json('Node', 1)[0]).toMatchObject({ code: 'TIKTOK_36009014' });
	});
});
