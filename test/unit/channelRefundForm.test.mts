/** The pages behind the forms of 06b and 07b: what they offer, what they take, and that nothing of a document becomes HTML. */
import fc from 'fast-check';
import { answerRefund } from '../../nodes/ChannelRefund/form/answerRefund.ts';
import { answerRequest, describeRequest } from '../../nodes/ChannelRefund/form/buyerRequest.ts';
import { describeRefund } from '../../nodes/ChannelRefund/form/describeRefund.ts';
import type { DescribeFeeds, RefundQuestion } from '../../nodes/ChannelRefund/form/describeRefund.ts';
import { tellRefund } from '../../nodes/ChannelRefund/form/tellRefund.ts';
import { STATES } from '../../nodes/ChannelRefund/ledger/states.ts';
import { reasonInWords, sellerReasons } from '../../nodes/ChannelRefund/reading/sellerReasons.ts';
import { readPlanSettings } from '../../nodes/ChannelRefund/settings.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';
import { sellerReturnReasons } from '../../sandbox/tiktok/returns/returnReasons.mts';

const SHOP = '7495000000000000001';
const ORDER = '576461413038785752';
const NOW = Date.UTC(2026, 2, 4, 12);
const shops = [
	{ shop_id: SHOP, shop_name: 'Shop UK', region: 'GB', currency: 'GBP', timezone: 'Europe/London', active: true },
];
const tell = { shops: readShops(shops), formUrl: '/form/x', isDryRun: false, timeZone: 'UTC' };

const row = (more: Record<string, unknown> = {}) => ({
	refund_key: 'nsr-1',
	direction: 'store_to_tiktok',
	shop_id: SHOP,
	order_id: ORDER,
	newstore_order_id: 'ns-1',
	newstore_return_id: '1',
	lines: '["11"]',
	state: 'asked',
	created_at: '2026-03-04T10:00:00Z',
	note: 'Return 1: the amount has to be decided',
	...more,
});
const line = (id: string, name: string) => ({
	id,
	seller_sku: 'TEE',
	product_name: name,
	sale_price: '21.50',
	currency: 'GBP',
	display_status: 'DELIVERED',
});
const order = (more: Record<string, unknown> = {}) => ({
	shop_id: SHOP,
	order_id: ORDER,
	status: 'DELIVERED',
	payment: { currency: 'GBP', total_amount: '46.98', sub_total: '43.00', shipping_fee: '3.98' },
	line_items: [line('11', 'White tee <b>S</b>'), line('12', 'Cap')],
	...more,
});
const eligible = (isEligible: boolean) => ({
	shop_id: SHOP,
	order_id: ORDER,
	sku_eligibility: [
		{
			sku_id: '1',
			line_item_eligibility: [
				{
					request_type: 'REFUND',
					order_line_items_ids: ['11', '12'],
					eligible: isEligible,
					ineligible_code: isEligible ? '' : '25001051',
					ineligible_reason: isEligible ? '' : 'too late',
				},
			],
		},
	],
});
const feeds = (more: Partial<DescribeFeeds> = {}): DescribeFeeds => ({
	ledger: [row()],
	orders: [order()],
	returns: [],
	eligibility: [eligible(true)],
	cases: [],
	locations: [],
	calculated: [],
	...more,
});
const plan = (given: DescribeFeeds, reasons: Array<Record<string, unknown>> = []) =>
	readPlanSettings({}, { shops, ledger: given.ledger, reasons, references: [], skuMap: [] }, NOW);
const describe06b = (more: Partial<DescribeFeeds> = {}, reasons: Array<Record<string, unknown>> = []) => {
	const given = feeds(more);
	return describeRefund('nsr-1', given, plan(given, reasons), tell);
};
const asked = (...given: Parameters<typeof describe06b>): RefundQuestion => {
	const described = describe06b(...given);
	if (!('ask' in described)) throw new Error(described.told.page_text);
	return described.ask;
};
const JANE = { firstName: 'Jane', lastName: 'Doe', email: 'jane@example.com' };
const refuse = (question: RefundQuestion, answer: Record<string, unknown>) => {
	const answered = answerRefund(question, answer, '/form/x', NOW);
	return 'unchanged' in answered ? answered.unchanged.page_text : JSON.stringify(answered.save);
};

describe('reasons', () => {
	const regions = ['US', 'GB', 'DE', 'ES', 'FR', 'IE', 'IT', 'JP', 'ID', 'MY', 'PH', 'SG', 'TH', 'VN', 'BR', 'MX'];
	const statuses = ['AWAITING_SHIPMENT', 'AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED'] as const;

	test.each(regions)('%s: the list of the form is what TikTok takes, in every state', (region) => {
		for (const status of statuses)
			for (const type of ['REFUND', 'RETURN_AND_REFUND'] as const)
				expect([...sellerReasons(region, type, status)].sort()).toEqual(
					[...sellerReturnReasons(region, type, status)].sort(),
				);
	});

	test.each(regions)('%s: each has words of its own', (region) => {
		for (const status of statuses) {
			const names = sellerReasons(region, 'REFUND', status);
			const words = names.map(reasonInWords);
			expect(new Set(words).size).toBe(words.length);
			expect(words.filter((word) => /_/.test(word))).toEqual([]);
		}
	});
});

describe('the question', () => {
	test('names the goods, what was paid, the state of the order, and the case, as text', () => {
		const { page_title, page_fields } = asked({
			cases: [{ what_happened: 'Above the limit & <i>odd</i>', ids: '{"location_id":"LDN"}', last_seen_at: '2026' }],
			locations: [{ location_id: 'LDN', note: 'London store' }],
			calculated: [{ order_refund_amount: { currency: 'GBP', refund_total: '23.49' } }],
		});
		const [{ html }] = JSON.parse(page_fields) as [{ html: string }];
		expect(page_title).toBe('Refund 23.49 GBP?');
		for (const text of [
			'White tee &lt;b&gt;S&lt;/b&gt;',
			'London store',
			'Shop UK, order',
			'delivered to the buyer',
			'21.50 GBP for it',
			'Above the limit &amp; &lt;i&gt;odd&lt;/i&gt;',
		])
			expect(html).toContain(text);
		expect(html).not.toMatch(/<(?!\/?(p|b|br)>)/);
	});

	test.each([
		['TikTok allows no refund', { eligibility: [eligible(false)] }, 'too late'],
		['the order is completed', { orders: [order({ status: 'COMPLETED' })] }, 'completed'],
		['the order is cancelled', { orders: [order({ status: 'CANCELLED' })] }, 'cancelled'],
	])('%s: only no is offered, and the page says why', (_, more, why) => {
		const { decisions, page_fields } = asked(more as Partial<DescribeFeeds>);
		expect(decisions).toEqual(['Do not refund']);
		expect(page_fields).toContain(why);
		expect(page_fields).not.toContain('decision_amount');
	});

	test('at most what TikTok calculates, or what is left of the lines with the shipping', () => {
		expect(asked().most).toBe('25.48');
		expect(asked({ calculated: [{ order_refund_amount: { refund_total: '20.00' } }] }).most).toBe('20.00');
		expect(asked({ ledger: [row({ amount: '12.00' })] }).proposed).toBe('12.00');
		expect(asked({ ledger: [row({ amount: '99.00' })] }).proposed).toBe('25.48');
	});

	test('pieces that nobody knows are chosen from those that are open', () => {
		const question = asked({ ledger: [row({ lines: '[]' })] });
		expect(Object.values(question.pieces)).toEqual(['11', '12']);
		const yes = { decision: 'Refund on TikTok', decision_reason: 'Damaged' };
		expect(refuse(question, yes)).toContain('Tick which pieces came back');
		const [, cap] = Object.keys(question.pieces);
		expect(refuse(question, { ...yes, pieces: [cap] })).toContain('"lines":"[\\"12\\"]"');
	});

	test('a reason that is set up need not be chosen; without one a yes needs it, a no never', () => {
		const set = asked({}, [{ reason_name: 'ecom_order_delivered_refund_reason_damaged_seller_uk' }]);
		expect([set.needs_reason, Object.keys(set.reasons)[0]]).toEqual([false, 'As set up: Damaged']);
		const none = asked();
		expect(refuse(none, { decision: 'Refund on TikTok' })).toContain('TikTok wants a reason');
		expect(refuse(none, { decision: 'Do not refund', user: JANE })).toContain('"decided_by":"Jane Doe"');
	});
});

describe('the answer', () => {
	const yes = (decision_amount: string) =>
		refuse(asked(), { decision: 'Refund on TikTok', decision_reason: 'Damaged', decision_amount });

	test.each([
		['12,5', '"decision_amount":"12.50"'],
		['£ 12.50', '"decision_amount":"12.50"'],
		['12.50 GBP', '"decision_amount":"12.50"'],
		['', '"decision_amount":""'],
		['25.48', '"decision_amount":"25.48"'],
		['25.49', 'At most 25.48 GBP'],
		['0', 'The amount is 0'],
		['-3', 'is no amount'],
		['1e2', 'is no amount'],
		['12.505', 'has no amount like'],
	])('amount %p', (typed, said) => expect(yes(typed)).toContain(said));

	test('whatever is typed: nothing above the limit is kept, and no HTML of it is shown', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.double().map(String)), (typed) => {
				const answered = answerRefund(
					asked(),
					{ decision: 'Refund on TikTok', decision_reason: 'Damaged', decision_amount: typed },
					'/form/x',
					NOW,
				);
				if ('save' in answered) expect(Number(answered.save.decision_amount)).toBeLessThanOrEqual(25.48);
				else expect(answered.unchanged.page_text).not.toMatch(/<(?!\/?(p|a)[ >])/);
			}),
		);
	});

	test('an answer that the page did not offer changes nothing', () => {
		expect(refuse(asked({ eligibility: [eligible(false)] }), { decision: 'Refund on TikTok' })).toContain(
			'Choose one of: Do not refund',
		);
	});
});

describe('the last page', () => {
	test.each(STATES)('%s: says what became of it', (state) => {
		const ledger = [
			row({ state, amount: '12.50', currency: 'GBP', decided_at: '2026-03-04T11:00:00Z', decided_by: 'Jane' }),
		];
		const page = tellRefund('nsr-1', ledger, [], tell);
		expect(page.page_title).not.toBe('');
		if (['asked', 'failed'].includes(state)) expect(page.page_text).toContain('href="/form/x?refund_key=nsr-1"');
		else if (state !== 'waiting') expect(page.page_text).toContain('by Jane, Wed 4 March 2026, 11:00 (Europe/London)');
	});

	test('no refund is called so: what was typed is text', () => {
		expect(tellRefund('<img>', [], [], tell).page_text).toContain('&lt;img&gt;');
	});
});

describe('a request of a buyer', () => {
	const request = (more: Record<string, unknown> = {}) => ({
		shop_id: SHOP,
		order_id: ORDER,
		return_id: '4035',
		return_type: 'REFUND',
		return_status: 'RETURN_OR_REFUND_REQUEST_PENDING',
		return_reason_text: '<script>',
		refund_amount: { currency: 'GBP', refund_total: '21.50' },
		return_line_items: [
			{ order_line_item_id: '11', product_name: 'White tee', refund_amount: { refund_total: '21.50' } },
		],
		seller_next_action_response: [{ action: 'SELLER_RESPOND_REFUND', deadline: NOW / 1000 }],
		...more,
	});
	const decisions = [
		{ decision: 'APPROVE_REFUND', label: 'Yes', eligible: true, available_reject_reasons: [] },
		{
			decision: 'REJECT_REFUND',
			label: 'No',
			eligible: true,
			available_reject_reasons: [{ name: 'r4', text: 'On schedule' }],
		},
		{ decision: 'REJECT_RETURN', label: 'No goods', eligible: false, available_reject_reasons: [] },
	];
	const settings = { shops: readShops(shops), formUrl: '/form/y', timeZone: 'UTC' };
	const question = () => {
		const described = describeRequest(request(), { decisions }, settings);
		if (!('ask' in described)) throw new Error(described.told.page_text);
		return described.ask;
	};

	test('shows only what TikTok takes, with the deadline in the time of the shop', () => {
		const { answers, page_fields } = question();
		expect(Object.keys(answers)).toEqual(['Yes', 'No']);
		expect(page_fields).toContain('Wed 4 March 2026, 12:00 (Europe/London)');
		expect(page_fields).toContain('&lt;script&gt;');
		expect(page_fields).not.toContain('<script>');
	});

	test('a yes, a no with its reason; a reason of another answer is refused', () => {
		expect(answerRequest(question(), { answer: 'Yes' }, settings)).toMatchObject({
			approve: { decision: 'APPROVE_REFUND' },
		});
		expect(answerRequest(question(), { answer: 'No', reason: 'On schedule' }, settings)).toMatchObject({
			reject: { decision: 'REJECT_REFUND', reject_reason: 'r4' },
		});
		for (const answer of [{ answer: 'No' }, { answer: 'No', reason: 'Other' }, { answer: 'No goods' }, {}])
			expect(answerRequest(question(), answer, settings)).toMatchObject({
				unchanged: { page_title: 'Nothing was answered' },
			});
	});

	test('a request that cannot be read, and one that takes no answer, are told', () => {
		expect(describeRequest(request({ return_type: 'GIFT' }), { decisions }, settings)).toMatchObject({
			told: { page_text: expect.stringContaining('cannot be read') },
		});
		expect(describeRequest(request({ next_return_id: '4036' }), { decisions: [] }, settings)).toMatchObject({
			told: { page_text: expect.stringContaining('It goes on as request 4036') },
		});
	});
});
