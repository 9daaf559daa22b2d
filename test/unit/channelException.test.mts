/** Cases: identity, counting, reopening, words for failures of n8n; mails: owners, deadlines, one per case. */
import { normaliseProblem } from '../../nodes/ChannelException/normaliseProblem.ts';
import { flowOf, messageShape } from '../../nodes/ChannelException/problemText.ts';
import { recordCases } from '../../nodes/ChannelException/recordCases.ts';
import { writeMail } from '../../nodes/ChannelException/mailText.ts';
import { localTime } from '../../nodes/shared/channel/localTime.ts';
import { isMailDue, recipients, writeMails } from '../../nodes/ChannelException/writeMails.ts';

type Row = Record<string, unknown>;

const source = {
	workflowId: 'tts03OrdersRoute',
	workflowName: 'Orders: route to NewStore',
	executionId: '77',
	editorUrl: 'https://n8n.example.com',
	playbookUrl: 'https://wiki.example.com/playbooks',
};
const NOW = '2025-12-01T12:00:00.000Z';

const shortStock = {
	code: 'ORDER_SHORT_STOCK',
	flow: 'orders',
	severity: 'error',
	owner_role: 'operations',
	title: 'Order 576460000000000001: not enough stock in NewStore',
	what_happened: 'NewStore can promise 0 of the 1 unit of TEE-BLK-M.',
	what_to_do: 'Look for the units.',
	business_key: '576460000000000001',
	ids: { order_id: '576460000000000001', shop_id: '7495000000000000001' },
	deadline: '2025-12-03T00:00:00Z',
	playbook: 'orders.md',
};

const crashed = (id: string) => ({
	execution: {
		id,
		url: `https://n8n.example.com/workflow/w1/executions/${id}`,
		error: {
			name: 'WorkflowCrashedError',
			message: 'Workflow did not finish, possible out-of-memory issue',
			stack: 'at x',
		},
		lastNodeExecuted: 'Inject into NewStore',
		mode: 'webhook',
	},
	workflow: { id: 'w1', name: 'Orders: route to NewStore' },
});

const failed = (id: string, message: string) => ({
	execution: {
		id,
		url: `https://n8n.example.com/workflow/w1/executions/${id}`,
		error: {
			name: 'NodeApiError',
			message,
			description: 'Check the credential.',
			node: { name: 'Read stock', parameters: { token: 'xyz123' } },
		},
		lastNodeExecuted: 'Read stock',
		mode: 'trigger',
	},
	workflow: { id: 'w1', name: 'Stock: sync on events' },
});

const record = (items: Row[], known: Row[] = [], quietDays = 3) =>
	recordCases(items, known, source, { now: NOW, quietDays, sameTroubleMinutes: 180 });

describe('identity of a case', () => {
	const key = (json: Row) => normaliseProblem(json, source)?.case_key;

	test('is readable, and the same for the same problem about the same thing', () => {
		expect(key(shortStock)).toMatch(/^orders\.ORDER-SHORT-STOCK\.576460000000000001\.[0-9a-f]{10}$/);
		expect(key({ ...shortStock, title: 'other words', deadline: '2026-01-01T00:00:00Z', ids: {} })).toBe(
			key(shortStock),
		);
	});

	test('differs by flow, code and business key', () => {
		const keys = [
			shortStock,
			{ ...shortStock, flow: 'stock' },
			{ ...shortStock, code: 'X' },
			{ ...shortStock, business_key: '2' },
		].map(key);
		expect(new Set(keys).size).toBe(4);
	});

	test('keys that differ only in what is removed from texts stay two cases', () => {
		const of = (business_key: string) => key({ ...shortStock, business_key });
		expect(of('a@buyers.example')).not.toBe(of('b@buyers.example'));
		expect(of('a@buyers.example')).not.toContain('buyers');
	});

	test('of a failed workflow leaves execution, ids and numbers out', () => {
		expect(key(failed('1', 'Timeout after 300 ms for order 576460000000000001'))).toBe(
			key(failed('2', 'Timeout after 299 ms for order 576460000000000002')),
		);
		expect(key(failed('1', 'Timeout'))).not.toBe(key(failed('1', 'Not found')));
		expect(key(crashed('1'))).toBe(key(crashed('2')));
		expect(messageShape('Item 3 of "abc": 0f6c1b52-7a3e-4d19-9b44-2f5a6d7e8c01 at https://a.example/x')).toBe(
			'Item <n> of <value>: <id> at <url>',
		);
	});

	test('of an outage is one for all orders it hits', () => {
		const item = (order: string) => ({
			...shortStock,
			code: 'NEWSTORE_HTTP_503',
			business_key: order,
			http_status: 503,
			error: 'NewStore has a problem of its own',
			ids: { order_id: order },
		});
		const rows = record([item('1'), item('2')]);
		expect(rows).toHaveLength(1);
		expect(rows[0].row).toMatchObject({ owner_role: 'integration', severity: 'critical', occurrences: 2 });
		expect(
			record([
				{ ...item('1'), http_status: 400 },
				{ ...item('2'), http_status: 400 },
			]),
		).toHaveLength(2);
	});

	test('of authorizations that end is one for each', () => {
		const item = (authorization: string, order: string) => ({
			...shortStock,
			code: 'TIKTOK_105001',
			business_key: order,
			error: 'The seller has taken the authorization of the app back.',
			ids: { order_id: order, authorization },
		});
		const rows = record([item('uk', '1'), item('us', '2'), { ...item('us', '3'), flow: 'stock' }]);
		expect(rows.map(({ row }) => row.occurrences).sort()).toEqual([1, 2]);
		// One app without a name is the outage that it was.
		expect(record([{ ...item('', '1'), ids: {} }])[0].row.case_key).toBe(
			record([{ ...item('', '9'), ids: {} }])[0].row.case_key,
		);
	});
});

describe('what items become', () => {
	test('an exception item keeps its words and gets links', () => {
		expect(normaliseProblem(shortStock, source)).toMatchObject({
			code: 'ORDER_SHORT_STOCK',
			severity: 'error',
			owner_role: 'operations',
			what_happened: 'NewStore can promise 0 of the 1 unit of TEE-BLK-M.',
			deadline: '2025-12-03T00:00:00.000Z',
			playbook: 'https://wiki.example.com/playbooks/orders.md',
			execution_url: 'https://n8n.example.com/workflow/tts03OrdersRoute/executions/77',
			ids: { order_id: '576460000000000001', shop_id: '7495000000000000001' },
		});
	});

	test('missing or unknown fields of an exception item are filled', () => {
		expect(
			normaliseProblem({ code: 'stock-unknown sku', title: 'T', severity: 'loud', owner_role: 'boss' }, source),
		).toMatchObject({
			code: 'STOCK_UNKNOWN_SKU',
			flow: 'stock',
			severity: 'error',
			owner_role: 'ecommerce',
		});
	});

	test('an error item of one of our nodes', () => {
		const json = {
			code: 'TIKTOK_12052393',
			flow: 'stock',
			owner_role: 'ecommerce',
			severity: 'error',
			title: 'Stock of the SKU is locked by a promotion',
			what_happened: 'Stock of the SKU is locked by a promotion',
			what_to_do: 'Wait for its end.',
			business_key: '1729000000000000101',
			ids: { sku_id: '1729000000000000101' },
			error: 'Stock of the SKU is locked by a promotion',
			request_id: '202512010000170101902290360A1B2C3D',
			recipient_address: { name: 'Jo' },
		};
		expect(normaliseProblem(json, source)).toMatchObject({
			flow: 'stock',
			ids: { sku_id: '1729000000000000101', request_id: '202512010000170101902290360A1B2C3D' },
		});
	});

	test('an error item of any node: about the order it carries, owned by its flow', () => {
		expect(normaliseProblem({ error: 'Field "x" is empty', order_id: '1', name: 'Jo' }, source)).toMatchObject({
			code: 'STEP_FAILED',
			flow: 'orders',
			owner_role: 'operations',
			ids: { order_id: '1' },
			what_happened: 'A step of the workflow "Orders: route to NewStore" failed for 1: Field "x" is empty',
		});
	});

	test('an error object, and an error of the connection', () => {
		expect(
			normaliseProblem({ error: { message: 'connect ECONNREFUSED', description: 'Is it on?' }, order_id: '1' }, source),
		).toMatchObject({
			code: 'CONNECTION_FAILED',
			owner_role: 'integration',
			what_to_do: 'Is it on?',
		});
	});

	test('a failed workflow', () => {
		const occurrence = normaliseProblem(failed('5', 'Bad token xyz123 given'), source);
		expect(occurrence).toMatchObject({
			code: 'WORKFLOW_FAILED',
			flow: 'stock',
			owner_role: 'integration',
			title: '"Stock: sync on events" failed',
			what_happened:
				'The workflow "Stock: sync on events" failed at the step "Read stock": Bad token [secret removed] given',
			what_to_do: 'Check the credential.',
			execution_url: 'https://n8n.example.com/workflow/w1/executions/5',
			ids: { workflow_id: 'w1', execution_id: '5', step: 'Read stock' },
		});
	});

	test('of a shipped workflow: its number, which stays when n8n gives it another id', () => {
		const named = { ...failed('5', 'x'), workflow: { id: 'w1', name: '03a Orders: route a batch' } };
		expect(normaliseProblem(named, source)?.ids).toMatchObject({ workflow: '03a', workflow_id: 'w1' });
	});

	test('a workflow that was cut off', () => {
		expect(normaliseProblem(crashed('5'), source)).toMatchObject({
			code: 'WORKFLOW_CRASHED',
			severity: 'critical',
			flow: 'orders',
		});
	});

	test('a trigger that could not start', () => {
		const json = {
			trigger: { error: { message: 'No permission' }, mode: 'trigger' },
			workflow: { id: 'w1', name: 'Orders: route' },
		};
		expect(normaliseProblem(json, source)).toMatchObject({ code: 'WORKFLOW_NOT_STARTED', severity: 'critical' });
	});

	test('an empty item is nothing', () => expect(normaliseProblem({}, source)).toBeUndefined());

	test.each([
		['Orders: route to NewStore', 'orders'],
		['Stock: reconcile', 'stock'],
		['Orders: cancellations, both ways', 'orders'],
		['Returns: store return to TikTok refund', 'returns'],
		['Settlement: post payout journals', 'settlement'],
		['Set up and check connections', 'connection'],
		['ORDER_SHORT_STOCK', 'orders'],
		['Monitor stock and orders', 'stock'],
	])('"%s" is about %s', (name, flow) => expect(flowOf(name)).toBe(flow));
});

describe('Record Cases', () => {
	test('a new case is pending', () => {
		expect(record([shortStock])).toEqual([
			{
				indexes: [0],
				row: {
					case_key: expect.any(String),
					flow: 'orders',
					code: 'ORDER_SHORT_STOCK',
					severity: 'error',
					owner_role: 'operations',
					title: 'Order …0001: not enough stock in NewStore',
					what_happened: shortStock.what_happened,
					what_to_do: shortStock.what_to_do,
					ids: '{"order_id":"576460000000000001","shop_id":"7495000000000000001"}',
					deadline: '2025-12-03T00:00:00.000Z',
					playbook: 'https://wiki.example.com/playbooks/orders.md',
					execution_url: 'https://n8n.example.com/workflow/tts03OrdersRoute/executions/77',
					first_seen_at: NOW,
					last_seen_at: NOW,
					occurrences: 1,
					state: 'open',
					opened_at: NOW,
					closed_at: '',
					closed_by: '',
					closed_why: '',
					followed_up: '',
					snoozed_until: '',
					taken_by: '',
					mail_state: 'pending',
					channel_at: '',
					mail_at: '',
					mail_reason: 'new',
					told: '{"severity":"error","things":[]}',
				},
			},
		]);
	});

	const first = record([shortStock])[0].row as unknown as Row;
	const sent = {
		...first,
		first_seen_at: '2025-11-30T08:00:00.000Z',
		last_seen_at: '2025-11-30T08:00:00.000Z',
		occurrences: 3,
		mail_state: 'sent',
		mail_at: '2025-11-30T08:00:05.000Z',
	};

	test('a known case counts on and is not mailed again', () => {
		const [{ row, indexes }] = record([shortStock, {}, shortStock], [sent]);
		expect(indexes).toEqual([0, 2]);
		expect(row).toMatchObject({
			occurrences: 5,
			first_seen_at: '2025-11-30T08:00:00.000Z',
			last_seen_at: NOW,
		});
	});

	test.each(['pending', 'sending', 'sent'])(
		'a known case leaves the columns of its mail alone (%s): it may be sent while this run writes',
		(mail_state) => {
			const [{ row }] = record([shortStock], [{ ...sent, mail_state }]);
			expect(row).not.toHaveProperty('mail_state');
			expect(row).not.toHaveProperty('mail_at');
		},
	);

	test('a row without a state of its mail gets one', () => {
		expect(record([shortStock], [{ ...sent, mail_state: '' }])[0].row.mail_state).toBe('pending');
	});

	test('a case that nobody closed and that was quiet for days is mailed again when it comes back', () => {
		const quiet = (last_seen_at: string, days?: number) =>
			record([shortStock], [{ ...sent, last_seen_at }], days)[0].row.mail_state;
		expect(quiet('2025-11-28T11:59:00.000Z')).toBe('pending');
		expect(quiet('2025-11-28T12:01:00.000Z')).toBeUndefined();
		expect(quiet('2025-01-01T00:00:00.000Z', 0)).toBeUndefined();
		expect(quiet('not a time')).toBeUndefined();
	});

	test('a closed case that occurs again is open and mailed again: a new episode that counts from 1', () => {
		expect(record([shortStock], [{ ...sent, state: 'closed', taken_by: 'Jo' }])[0].row).toMatchObject({
			state: 'open',
			opened_at: NOW,
			taken_by: '',
			mail_state: 'pending',
			mail_at: '',
			mail_reason: 'again',
			occurrences: 1,
			first_seen_at: '2025-11-30T08:00:00.000Z',
		});
	});

	test('of two rows of one case the later counts', () => {
		const older = { ...sent, last_seen_at: '2025-11-29T00:00:00.000Z', occurrences: 1, state: 'closed' };
		const [{ row }] = record([shortStock], [sent, older]);
		expect(row.occurrences).toBe(4);
		expect(row.mail_state).toBeUndefined();
	});

	test('a hundred equal failures are one case', () => {
		const rows = record(Array.from({ length: 100 }, (_, index) => failed(String(index), 'Timeout')));
		expect(rows).toHaveLength(1);
		expect(rows[0].row.occurrences).toBe(100);
	});
});

describe('Write Mails', () => {
	const row = record([shortStock])[0].row as unknown as Row;
	const owners = [
		{ role: 'operations', name: 'Ops', email: 'ops@retailer.example' },
		{ role: 'integration', name: 'It', email: 'it@retailer.example' },
	];
	const shops = [{ shop_id: '7495000000000000001', timezone: 'Europe/London' }];
	const settings = {
		fallbackAddress: '',
		subjectPrefix: '[TikTok Shop]',
		timeZone: 'UTC',
		otherZone: 'America/New_York',
		retryAfterMinutes: 10,
		mostSingleMails: 0,
		pauseMinutes: 15,
		mailsPerRun: 0,
		nowMs: Date.parse(NOW),
	};
	const style = { subjectPrefix: '', timeZone: 'UTC', nowMs: Date.parse(NOW) };

	test('to the owner of the role, else of the integration, else the fallback, else nobody', () => {
		expect(recipients('operations', owners, '')).toBe('ops@retailer.example');
		expect(recipients('finance', owners, 'x@retailer.example')).toBe('it@retailer.example');
		expect(recipients('finance', [], ' x@retailer.example ')).toBe('x@retailer.example');
		expect(recipients('finance', [{ role: 'finance', email: 'not an address' }], '')).toBe('');
		expect(
			recipients(
				'operations',
				[
					{ role: 'Operations', email: 'a@retailer.example; b@retailer.example' },
					{ role: 'operations', email: 'a@retailer.example' },
				],
				'',
			),
		).toBe('a@retailer.example, b@retailer.example');
	});

	test.each([
		['pending', {}, true],
		['sent', { mail_state: 'sent' }, false],
		['closed', { state: 'closed' }, false],
		['sending since a moment', { mail_state: 'sending', mail_at: '2025-12-01T11:55:00.000Z' }, false],
		['sending since long', { mail_state: 'sending', mail_at: '2025-12-01T11:49:00.000Z' }, true],
		['sending since nobody knows', { mail_state: 'sending', mail_at: '' }, true],
		['no case', { case_key: '' }, false],
	])('%s', (_, changes, due) => expect(isMailDue({ ...row, ...changes }, settings)).toBe(due));

	test('one mail per case, with the row', () => {
		const { mails, undeliverable } = writeMails(
			[row, { ...row }, { ...row, mail_state: 'sent', case_key: 'other' }],
			owners,
			{ shops, locations: [] },
			[],
			settings,
		);
		expect(undeliverable).toEqual([]);
		expect(mails).toHaveLength(1);
		expect(mails[0]).toMatchObject({
			indexes: [0],
			json: {
				...row,
				case_keys: [row.case_key],
				to: 'ops@retailer.example',
				subject: `[TikTok Shop] Order …0001: not enough stock in NewStore (by Wed 3 Dec, 00:00)`,
			},
		});
	});

	test('a case that nobody can be told about is not passed over', () => {
		expect(writeMails([row], [], { shops, locations: [] }, [], settings)).toEqual({
			mails: [],
			undeliverable: [{ role: 'operations', index: 0 }],
		});
	});

	test('says what happened, what to do, by when in the time zone of the shop, ids and links', () => {
		const { json } = writeMails(
			[{ ...row, deadline: '2025-07-03T00:00:00.000Z' }],
			owners,
			{ shops, locations: [] },
			[],
			settings,
		).mails[0];
		for (const part of [json.text, json.html]) {
			expect(part).toContain(shortStock.what_happened);
			expect(part).toContain('Look for the units.');
			expect(part).toContain('Thu 3 July 2025, 01:00 (Europe/London)');
			expect(part).toContain('576460000000000001');
			expect(part).toContain('https://n8n.example.com/workflow/tts03OrdersRoute/executions/77');
			expect(part).toContain('https://wiki.example.com/playbooks/orders.md');
		}
		expect(json.html).not.toMatch(/<(img|script|link)\b|src=|@import|url\(/);
	});

	test('without an address of the playbooks the mail names page and heading', () => {
		const mail = writeMail({ ...row, playbook: 'integration.md#tiktok_105001-tiktok_105002' }, style);
		for (const part of [mail.text, mail.html]) {
			expect(part).toContain('page integration, heading TIKTOK_105001, TIKTOK_105002');
			expect(part).not.toContain('How to decide (playbook)');
		}
	});

	test('texts cannot add markup, headers or links', () => {
		const mail = writeMail(
			{
				...row,
				title: 'A\r\nBcc: x@retailer.example',
				what_happened: '<script>alert(1)</script>',
				execution_url: 'javascript:alert(1)',
				playbook: '',
			},
			style,
		);
		expect(mail.subject).not.toMatch(/[\r\n]/);
		expect(mail.html).toContain('&lt;script&gt;');
		expect(mail.html).not.toContain('<script');
		expect(mail.html).not.toContain('javascript:');
	});

	test('a repeated case says how often', () => {
		expect(writeMail({ ...row, occurrences: 7 }, style).text).toContain(
			'Seen: 7 times since Mon 1 December 2025, 12:00 (UTC)',
		);
	});

	test('an unknown time zone falls back to UTC, a wrong time is left out', () => {
		expect(localTime('2025-12-01T12:00:00Z', 'Mars/Base')).toBe('Mon 1 December 2025, 12:00 (UTC)');
		expect(localTime('soon', 'UTC')).toBe('');
	});
});
