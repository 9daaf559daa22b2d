/** 06b and 07b in n8n's engine: a person decides about a refund and answers a buyer. */
import type { ReturnRecord } from '../../sandbox/newstore/returns/returnTypes.mts';
import {
	CAP,
	cases,
	decide,
	delivered,
	event,
	fault,
	JANE,
	ledger,
	night,
	PAID,
	refundRow,
	refunds,
	stage,
	sweep,
	takeBack,
	world,
} from '../support/returnsStage.mts';

// The forms load an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

describe('06b: a person decides', () => {
	const answer = async (record: ReturnRecord, decision: string, more: Record<string, unknown> = {}) =>
		await decide(` "nsr-${record.id}" `, decision, more);
	interface Shown {
		page_title: string;
		page_fields: string;
		reasons: Record<string, string>;
	}
	/** The second page as it was shown. */
	const shown = (run: Awaited<ReturnType<typeof answer>>['run']) => {
		const [page] = run.json('What it is about') as unknown as Shown[];
		const fields = JSON.parse(page.page_fields) as Array<Record<string, unknown>>;
		const field = (name: string) => fields.find(({ fieldName }) => fieldName === name);
		const optionsOf = (name: string) =>
			((field(name)?.fieldOptions as { values: Array<{ option: string }> } | undefined)?.values ?? []).map(
				({ option }) => option,
			);
		return { title: page.page_title, about: String(fields[0].html), field, optionsOf };
	};

	test('a completed order: the mail leads to the form, which offers only what is possible, and no is an end', async () => {
		stage.set('forms_base_url', 'https://n8n.example.com');
		const orderId = await delivered();
		world.tikTok.actions.advanceOrder({ orderId, status: 'COMPLETED' });
		const record = takeBack(orderId);
		await event(record);
		await event(record);
		expect(refundRow(record)).toMatchObject({ state: 'asked' });
		expect(stage.tables.rows('tts_cases')).toMatchObject([
			{ code: 'REFUND_COMPLETED', owner_role: 'service', occurrences: 1 },
		]);
		expect(stage.tables.rows('tts_cases')[0].what_to_do).toContain(
			`https://n8n.example.com/form/f2c1a7de-5b0e-4c36-9d41-06b0000ec006?refund_key=nsr-${record.id}`,
		);
		const { run, page } = await answer(record, 'Do not refund');
		const { about, field, optionsOf } = shown(run);
		expect(optionsOf('decision')).toEqual(['Do not refund']);
		expect(field('decision_amount')).toBeUndefined();
		expect(about).toContain('TikTok refunds nothing any more for completed orders');
		expect(page).toEqual({
			title: 'It is not refunded',
			message: expect.stringMatching(/The buyer gets no money.*Answered by Jane Doe, /),
		});
		expect(refundRow(record)).toMatchObject({ state: 'refused', decision: 'refuse', decided_by: 'Jane Doe' });
		await event(record);
		await night();
		const late = await answer(record, 'Refund on TikTok');
		expect([late.page.title, late.page.message]).toEqual([
			'It is not refunded',
			expect.stringContaining('Answered by Jane Doe, '),
		]);
		expect(refundRow(record)).toMatchObject({ state: 'refused' });
		expect(refunds(orderId)).toEqual([]);
	});

	test('above the limit: the page shows goods, store and amount; another amount is refunded, once', async () => {
		stage.set('refund_ask_above', '10.00');
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		await sweep();
		expect([refunds(orderId), cases()]).toEqual([[], ['REFUND_ABOVE_LIMIT']]);
		// The headline of the mail names the goods.
		const [{ ids }] = stage.tables.rows('tts_cases');
		expect(JSON.parse(String(ids))).toMatchObject({
			goods: expect.stringContaining('CAP'),
			location_id: 'LONDON-STORE',
		});
		const wrong = await answer(record, 'Refund on TikTok', { decision_amount: 'twelve' });
		const { title, about, field, optionsOf } = shown(wrong.run);
		const proposed = String(field('decision_amount')?.defaultValue);
		expect(title).toBe(`Refund ${proposed} GBP?`);
		expect(field('decision_amount')?.fieldLabel).toContain(`at most ${proposed}`);
		expect(about).toMatch(/<b>Goods<\/b><br>[^<]+<\/p>/);
		for (const text of ['LONDON-STORE', orderId, 'delivered to the buyer', 'above the limit of 10.00 GBP'])
			expect(about).toContain(text);
		expect(optionsOf('decision')).toEqual(['Refund on TikTok', 'Do not refund']);
		expect(optionsOf('decision_reason')).toContain('Damaged');
		expect(wrong.page).toEqual({
			title: 'Nothing was changed',
			message: expect.stringMatching(/&quot;twelve&quot; is no amount.*href="\/form\/[^"]+\?refund_key=nsr-/),
		});
		const { page: above } = await answer(record, 'Refund on TikTok', { decision_amount: '999' });
		expect(above.message).toContain(`At most ${proposed} GBP can be refunded; you wrote 999.`);
		expect(refundRow(record)).toMatchObject({ state: 'asked', decision: '' });
		const { page } = await answer(record, 'Refund on TikTok', { decision_amount: '12,50' });
		expect(page).toEqual({
			title: 'It is refunded',
			message: expect.stringMatching(/The buyer gets 12\.50 GBP back.*Answered by Jane Doe/),
		});
		expect((await answer(record, 'Refund on TikTok')).page.title).toBe('It is refunded');
		expect((await answer(record, 'Do not refund')).page.title).toBe('It is refunded');
		expect(refunds(orderId)).toMatchObject([{ status: PAID, refundTotal: '12.50' }]);
		expect(refundRow(record)).toMatchObject({ state: 'done', decision: 'approve' });
		expect(cases()).toEqual(['REFUND_ABOVE_LIMIT']);
	});

	test('TikTok refuses: page and mail say why and lead back to the form, and another reason is taken', async () => {
		stage.set('forms_base_url', 'https://n8n.example.com');
		stage.tables.replace('tts_refund_reasons', []);
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		expect(cases()).toEqual(['REFUND_NO_REASON']);
		const without = await answer(record, 'Refund on TikTok');
		expect(without.page.message).toContain('TikTok wants a reason');
		fault({ system: 'tiktok', operationId: 'createReturn', kind: 'code', code: 25001021, times: 1 });
		const refused = await answer(record, 'Refund on TikTok', { decision_reason: 'Damaged' });
		expect(refused.page.title).toBe('TikTok has not taken it');
		expect(refused.page.message).toMatch(/The reason does not fit.*Nothing was refunded.*Choose again<\/a>/);
		expect(refundRow(record)).toMatchObject({ state: 'failed' });
		const refusal = stage.tables.rows('tts_cases').find(({ code }) => code === 'TIKTOK_RETURN_25001021');
		expect(refusal).toMatchObject({
			owner_role: 'service',
			title: `Return …${record.id.slice(-4)} of order …${orderId.slice(-4)}: TikTok has refused the refund`,
			what_happened: expect.stringContaining('TikTok has not taken the refund. The reason does not fit'),
			what_to_do: expect.stringMatching(
				new RegExp(
					`^Choose another reason: .*/form/f2c1a7de-5b0e-4c36-9d41-06b0000ec006\\?refund_key=nsr-${record.id}$`,
				),
			),
		});
		expect(JSON.parse(String(refusal?.ids))).toMatchObject({
			refund_key: `nsr-${record.id}`,
			newstore_return_id: record.id,
			goods: expect.stringContaining('CAP'),
			amount: expect.stringMatching(/^\d+\.\d\d GBP$/),
			location_id: 'LONDON-STORE',
		});
		const { run, page } = await answer(record, 'Refund on TikTok', { decision_reason: 'Not as described' });
		expect(shown(run).about).toContain('TikTok has not taken the refund. The reason does not fit');
		expect(page.title).toBe('It is refunded');
		expect(refundRow(record)).toMatchObject({
			state: 'done',
			return_reason: 'ecom_order_delivered_refund_reason_not_match_description_seller_uk',
		});
		expect(refunds(orderId)).toHaveLength(1);
	});

	test('a name that no refund has, and TikTok that gives no answer: the page says so at once', async () => {
		const { page } = await decide('nsr-typo', 'Refund on TikTok');
		expect(page).toEqual({
			title: 'There is no such refund',
			message: expect.stringContaining('&quot;nsr-typo&quot;'),
		});
		expect([ledger(), cases()]).toEqual([[], []]);
		stage.set('refund_ask_above', '10.00');
		const record = takeBack(await delivered());
		await event(record);
		fault({ system: 'tiktok', operationId: 'getOrderDetail', kind: 'status', status: 503 });
		const { run, page: no } = await answer(record, 'Do not refund');
		expect(shown(run).about).toContain('TikTok gives no answer now');
		expect(no.title).toBe('It is not refunded');
	});

	test('a dry run keeps the answer and says that nothing is refunded', async () => {
		stage.set('refund_ask_above', '10.00');
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		stage.set('dry_run', 'true');
		expect((await answer(record, 'Refund on TikTok')).page.title).toBe('Dry run: nothing is refunded');
		expect([refundRow(record)?.state, refunds(orderId)]).toEqual(['approved', []]);
	});

	test('a person refunds in Seller Center instead: the night closes the row, and a late yes refunds nothing more', async () => {
		stage.set('refund_ask_above', '10.00');
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		world.tikTok.actions.refundInSellerCenter({ orderId });
		await night();
		expect(refundRow(record)).toMatchObject({ state: 'done' });
		await answer(record, 'Refund on TikTok');
		expect(refunds(orderId)).toHaveLength(1);
	});

	test('a yes that n8n could not follow at once is followed by the sweep', async () => {
		stage.set('refund_ask_above', '10.00');
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		stage.fail('tts06aRefundBatc');
		expect((await answer(record, 'Refund on TikTok')).page.title).toBe('Your answer is kept');
		stage.fail(undefined);
		await sweep();
		expect(refunds(orderId)).toHaveLength(1);
	});
});

describe('07b: the answer to a buyer', () => {
	const ask = async (type: 'REFUND' | 'RETURN_AND_REFUND' | 'REPLACEMENT') =>
		world.tikTok.actions.buyerRequestsReturn({ orderId: await delivered(), type });
	const answer = async (returnId: string, page: Record<string, string>, form: Record<string, string> = {}) => {
		stage.answerPage('Choose the answer', { comment: '', reason: '', ...page });
		const run = await stage.run('tts07bAnswerBuye', 'Answer a buyer', [{ return_id: returnId, ...form }]);
		expect(run.error).toBeUndefined();
		return { run, page: run.json('What became of it')[0] as { title: string; message: string } };
	};
	const statusOf = (id: string) => world.tikTok.actions.snapshotReturns().find((one) => one.id === id)?.status;
	const YES = 'Yes: the buyer may send the goods back';

	test('shows what may be answered, with goods, money and deadline; a yes is carried out once, and the page tells the truth', async () => {
		const { id, shopId } = await ask('RETURN_AND_REFUND');
		const { run, page } = await answer(` ${id} `, { answer: YES }, { shop_id: shopId });
		const [{ page_fields: text }] = run.json('What is asked') as Array<{ page_fields: string }>;
		const fields = JSON.parse(text) as Array<{
			fieldName?: string;
			html?: string;
			fieldOptions?: { values: unknown[] };
		}>;
		expect(fields.map(({ fieldName }) => fieldName)).toEqual([undefined, 'answer', 'reason', 'comment']);
		const told = String(fields[0].html).replaceAll(/<\/?(p|b)>/g, '');
		expect(told).toMatch(/^The buyer wants to send the goods back and get the money<br>\d+\.\d\d GBPGoods<br>\w/);
		expect(told).toMatch(
			/Reason of the buyer<br>\w.+order 57\d+TikTok decides by itself on<br>\w+ \d.+\(Europe\/London\)$/,
		);
		expect(fields[1].fieldOptions?.values).toEqual([{ option: YES }, { option: 'No: the goods are not taken back' }]);
		expect(page).toEqual({
			title: 'TikTok has your answer',
			message: `<p>${YES}. TikTok shows the request as AWAITING_BUYER_SHIP now.</p>`,
		});
		expect(statusOf(id)).toBe('AWAITING_BUYER_SHIP');
		const again = await answer(id, { answer: YES });
		expect(again.page.title).toBe('Nothing was answered');
		expect(again.page.message).toContain('takes no answer now: TikTok shows it as AWAITING_BUYER_SHIP');
		expect(cases()).toEqual([]);
	});

	test('a no needs a reason of TikTok; without one nothing is sent and the page says so', async () => {
		const { id } = await ask('REFUND');
		const no = 'No: the buyer gets no money back';
		const without = await answer(id, { answer: no });
		expect(without.page.title).toBe('Nothing was answered');
		expect(without.page.message).toMatch(
			/TikTok wants a reason for a no\..*return_id=\d+&amp;shop_id=\d+">Choose again/,
		);
		const { page } = await answer(id, {
			answer: no,
			reason: 'Delivery is on schedule',
			comment: 'It arrives tomorrow.',
		});
		expect(page.message).toContain('REFUND_OR_RETURN_REQUEST_REJECT');
		expect(statusOf(id)).toBe('REFUND_OR_RETURN_REQUEST_REJECT');
	});

	test('a late contrary answer is not sent', async () => {
		const { id } = await ask('REPLACEMENT');
		expect((await answer(id, { answer: 'Yes: the buyer gets a new item' })).page.title).toBe('TikTok has your answer');
		const late = await answer(id, { answer: 'No: the buyer gets no new item', reason: 'Delivery is on schedule' });
		expect(late.page.message).toContain('REPLACEMENT_REQUEST_COMPLETE');
		expect(statusOf(id)).toBe('REPLACEMENT_REQUEST_COMPLETE');
	});

	test('a dry run sends nothing; an unknown request, a switched-off shop and an answer that TikTok does not take are told', async () => {
		const { id } = await ask('REFUND');
		stage.set('dry_run', 'true');
		const yes = { answer: 'Yes: pay the buyer back' };
		expect((await answer(id, yes)).page).toEqual({
			title: 'Dry run: nothing was answered',
			message: expect.stringContaining('Yes: pay the buyer back'),
		});
		stage.set('dry_run', 'false');
		expect((await answer('4035000000000009999', yes)).page.message).toContain('No active shop knows a request');
		const { page: ofTwo } = await answer(`${id} ${id.slice(0, -1)}0`, yes);
		expect(ofTwo.message).toContain(`a request ${id} ${id.slice(0, -1)}0, or`);
		expect(ofTwo.message).toContain('the number of one request');
		expect((await answer('no number', yes)).page.title).toBe('Nothing was answered');
		const down = fault({ system: 'tiktok', operationId: 'approveReturn', kind: 'code', code: 25007006, times: 1 });
		expect(down).toBeDefined();
		expect((await answer(`"${id.replace(/(.{4})/g, '$1 ')}"`, yes)).page.title).toBe('TikTok has not taken the answer');
		expect(cases()).toHaveLength(1);
		const shops = stage.tables.rows('tts_shops').map((row) => ({ ...row, active: false }));
		stage.tables.replace('tts_shops', shops as never);
		expect((await answer(id, yes)).page.title).toBe('Nothing was answered');
		expect(statusOf(id)).toBe('RETURN_OR_REFUND_REQUEST_PENDING');
	});
});

describe('12d: try again now', () => {
	const again = async (order_ids: string, what: string) => {
		const run = await stage.run('tts12dTryAgain00', 'Try again now', [{ order_ids, what, user: JANE }]);
		expect(run.error).toBeUndefined();
		return run.json('What became of it')[0] as { title: string; message: string };
	};

	test('an order is sent to NewStore, a refused refund is tried; twice is once, and an unknown number is told', async () => {
		const orderId = world.readyOrder([CAP], 'GB');
		const page = await again(`please ${orderId}\n`, 'Send it to NewStore');
		expect(page).toEqual({
			title: 'It was tried again',
			message: expect.stringContaining(`${orderId}: Send it to NewStore`),
		});
		expect(world.storeOrder(orderId)).toBeDefined();
		await again(orderId, 'Send it to NewStore');
		expect(
			[...world.newStore.orderBook.orders.values()].filter(({ externalId }) => externalId === orderId),
		).toHaveLength(1);
		const returned = await delivered();
		takeBack(returned);
		for (const _ of [1, 2]) await again(returned, 'Refund what came back in a store');
		expect(refunds(returned)).toHaveLength(1);
		for (const what of [
			'Carry out its cancellation',
			'Tell TikTok of its parcels',
			'Book in NewStore what came back on TikTok',
			'Send the stock of its goods to TikTok',
		])
			expect((await again(returned, what)).title).toBe('It was tried again');
		// TikTok shows something else again, so that there is something to send.
		stage.tables.insert('tts_stock_rules', [{ scope: 'sku', match: CAP.sellerSku, what: 'buffer_units', value: '3' }]);
		const sent = () => world.tikTok.stats().updateInventory?.calls ?? 0;
		const press = async () => {
			const before = sent();
			await again(`${returned}\n${orderId}`, 'Send the stock of its goods to TikTok');
			return sent() - before;
		};
		expect(await press()).toBeGreaterThan(0);
		expect(await press()).toBe(0);
		expect((await again('57646141309999999', 'Send it to NewStore')).title).toBe('No such order');
		expect((await again('none', 'Send it to NewStore')).title).toBe('No such order');
		expect(cases()).toEqual([]);
	});

	test('numbers are taken as they are pasted, and those that were not tried are named', async () => {
		const [spaced, prefixed, quoted] = [1, 2, 3].map(() => world.readyOrder([CAP], 'GB'));
		const inFours = spaced.replace(/(.{4})/g, '$1 ');
		const page = await again(
			`${inFours}; UK2-${prefixed}\n"${quoted}" 57646141309999999\r\nthe <one> of Jane`,
			'Send it to NewStore',
		);
		expect(page.title).toBe('It was tried again');
		for (const orderId of [spaced, prefixed, quoted]) expect(world.storeOrder(orderId)).toBeDefined();
		expect(page.message).toContain('gives no answer now: 57646141309999999, the one> of Jane.');
		expect(page.message).not.toContain('Not looked at');
		const many = Array.from({ length: 50 }, (_, n) => String(57646141309000000n + BigInt(n)));
		const full = await again([...many, quoted].join('\n'), 'Send it to NewStore');
		expect(full.title).toBe('No such order');
		expect(full.message).toContain(`Not looked at, as only 50 are taken at once: ${quoted}.`);
		expect(cases()).toEqual([]);
	});
});
