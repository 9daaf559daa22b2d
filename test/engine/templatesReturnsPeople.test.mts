/** 06b in n8n's engine: a person decides about a refund and answers a buyer. */
import type { ReturnRecord } from '../../sandbox/newstore/returns/returnTypes.mts';
import {
	cases,
	delivered,
	event,
	fault,
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
	const answer = async (record: ReturnRecord, decision: string, more: Record<string, string> = {}) =>
		await stage.run('tts06bAskPerson0', 'Decide a refund', [
			{ refund_key: ` nsr-${record.id} `, decision, decision_amount: '', decision_reason: '', ...more },
		]);

	test('a completed order cannot be refunded: the mail leads to the form, and no is an end', async () => {
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
		expect((await answer(record, 'Do not refund')).error).toBeUndefined();
		expect(refundRow(record)).toMatchObject({ state: 'refused', decision: 'refuse' });
		await event(record);
		await night();
		await answer(record, 'Refund on TikTok');
		expect(refundRow(record)).toMatchObject({ state: 'refused' });
		expect(refunds(orderId)).toEqual([]);
	});

	test('above the limit a person says yes with another amount; answering twice refunds once', async () => {
		stage.set('refund_ask_above', '10.00');
		const orderId = await delivered();
		const record = takeBack(orderId);
		await event(record);
		await sweep();
		expect([refunds(orderId), cases()]).toEqual([[], ['REFUND_ABOVE_LIMIT']]);
		await answer(record, 'Refund on TikTok', { decision_amount: 'twelve' });
		expect(refundRow(record)).toMatchObject({ state: 'asked', decision: '' });
		expect(cases()).toContain('REFUND_ANSWER_UNCLEAR');
		await answer(record, 'Refund on TikTok', { decision_amount: '12,50' });
		await answer(record, 'Refund on TikTok');
		await answer(record, 'Do not refund');
		expect(refunds(orderId)).toMatchObject([{ status: PAID, refundTotal: '12.50' }]);
		expect(refundRow(record)).toMatchObject({ state: 'done', decision: 'approve' });
	});

	test('an answer to a refund that there is not is told, not swallowed', async () => {
		const run = await stage.run('tts06bAskPerson0', 'Decide a refund', [
			{ refund_key: ' nsr-typo ', decision: 'Refund on TikTok', decision_amount: '', decision_reason: '' },
		]);
		expect(run.error).toBeUndefined();
		expect(stage.tables.rows('tts_cases')).toMatchObject([
			{ code: 'REFUND_ANSWER_UNCLEAR', what_happened: expect.stringContaining('"nsr-typo"') },
		]);
		expect(ledger()).toEqual([]);
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
		await answer(record, 'Refund on TikTok');
		stage.fail(undefined);
		await sweep();
		expect(refunds(orderId)).toHaveLength(1);
	});
});

describe('06b: the answer to a buyer', () => {
	const ask = async (type: 'REFUND' | 'RETURN_AND_REFUND' | 'REPLACEMENT') =>
		world.tikTok.actions.buyerRequestsReturn({ orderId: await delivered(), type });
	const answer = async (returnId: string, page: Record<string, string>, form: Record<string, string> = {}) => {
		stage.answerPage('Choose the answer', { comment: '', reason: '', ...page });
		const run = await stage.run('tts06bAskPerson0', 'Answer a buyer', [{ return_id: returnId, ...form }]);
		expect(run.error).toBeUndefined();
		return { run, page: run.json('What became of it')[0] as { title: string; message: string } };
	};
	const statusOf = (id: string) => world.tikTok.actions.snapshotReturns().find((one) => one.id === id)?.status;
	const YES = 'Yes: the buyer may send the goods back';

	test('shows what may be answered, with goods, money and deadline; a yes is carried out once, and the page tells the truth', async () => {
		const { id, shopId } = await ask('RETURN_AND_REFUND');
		const { run, page } = await answer(` ${id} `, { answer: YES }, { shop_id: shopId });
		const [{ page_fields: text }] = run.json('The questions') as Array<{ page_fields: string }>;
		const fields = JSON.parse(text) as Array<{
			fieldName?: string;
			html?: string;
			fieldOptions?: { values: unknown[] };
		}>;
		expect(fields.map(({ fieldName }) => fieldName)).toEqual([undefined, 'answer', 'reason', 'comment']);
		expect(fields[0].html).toMatch(
			/Order 57\d+: .+ \(\d+\.\d\d GBP\)\. Reason of the buyer: .+ TikTok decides by itself on \w+day, .+Europe\/London/,
		);
		expect(fields[1].fieldOptions?.values).toEqual([{ option: YES }, { option: 'No: the goods are not taken back' }]);
		expect(page).toEqual({
			title: 'TikTok has your answer',
			message: `${YES}. TikTok shows the request as AWAITING_BUYER_SHIP now.`,
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
		expect(without.page.title).toBe('TikTok has not taken the answer');
		expect(without.page.message).toContain('reject_reason');
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
		const down = fault({ system: 'tiktok', operationId: 'approveReturn', kind: 'code', code: 25007006, times: 1 });
		expect(down).toBeDefined();
		expect((await answer(id, yes)).page.title).toBe('TikTok has not taken the answer');
		expect(cases()).toHaveLength(1);
		const shops = stage.tables.rows('tts_shops').map((row) => ({ ...row, active: false }));
		stage.tables.replace('tts_shops', shops as never);
		expect((await answer(id, yes)).page.title).toBe('Nothing was answered');
		expect(statusOf(id)).toBe('RETURN_OR_REFUND_REQUEST_PENDING');
	});
});
