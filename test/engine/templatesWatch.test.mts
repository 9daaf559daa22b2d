/** 11a in n8n's engine: it adds up what the flows noted, tells of silence, calls the service outside, and speaks past a dead 12. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { WATCHED_FLOWS } from '../../nodes/ChannelException/flows/watchedFlows.ts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import type { TableRow } from '../support/dataTables.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';

jest.mock('sanitize-html', () => (html: string) => html);

const MINUTE = 60_000;
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString();

let mails: Array<{ subject: string; text: string }>;
let refuse: boolean;
const mailServer = new SMTPServer({
	authOptional: true,
	disabledCommands: ['STARTTLS'],
	onMailFrom: (_address, _session, done) => (refuse ? done(new Error('mailbox busy')) : done()),
	onData(stream, _session, done) {
		void simpleParser(stream).then((mail) => {
			mails.push({ subject: mail.subject ?? '', text: mail.text ?? '' });
			done();
		}, done);
	},
});
let web: Server;
let called: Array<{ path: string; text: string }>;
let address: string;
let stage: TemplateStage;

beforeAll(async () => {
	web = createServer((request, response) => {
		let body = '';
		request.on('data', (part) => (body += String(part)));
		request.on('end', () => {
			called.push({ path: String(request.url), text: body ? (JSON.parse(body) as { text: string }).text : '' });
			response.end('ok');
		});
	});
	await new Promise<void>((ready) => web.listen(0, '127.0.0.1', ready));
	await new Promise<void>((ready) => mailServer.listen(0, '127.0.0.1', ready));
	address = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
});
afterAll(async () => {
	web.close();
	await new Promise<void>((closed) => mailServer.close(() => closed()));
});
beforeEach(() => {
	[mails, called, refuse] = [[], [], false];
	const { port } = mailServer.server.address() as AddressInfo;
	stage = new TemplateStage(
		{ smtp: { user: '', password: '', host: '127.0.0.1', port, secure: false, disableStartTls: true } },
		{ tts_owners: [{ role: 'Integration', name: '', email: 'it@retailer.example' }] },
	);
	stage.set('mail_from', 'n8n@retailer.example');
	stage.set('ping_url', `${address}/ping`);
	stage.tables.replace(
		'tts_runs',
		WATCHED_FLOWS.map(({ workflow }) => sweep(workflow, 1)),
	);
	const before = WATCHED_FLOWS.map(({ workflow }) => ({
		flow_key: workflow,
		workflow,
		watched_since: ago(300),
		counted_at: ago(5),
	}));
	stage.tables.replace('tts_flows', before);
});

const sweep = (workflow: string, minutesAgo: number): TableRow => ({
	workflow,
	source: 'sweep',
	schedule: 'Every 5 minutes',
	began_at: ago(minutesAgo + 0.1),
	ended_at: ago(minutesAgo),
	keys: '',
});
const watch = async () => await stage.run('tts11aWatchFlow0', 'Every 5 minutes');
const flow = (key: string) => stage.tables.rows('tts_flows').find(({ flow_key }) => flow_key === key);
const cases = () => stage.tables.rows('tts_cases');
const without = (workflow: string) =>
	stage.tables.replace('tts_runs', stage.tables.rows('tts_runs').filter((row) => row.workflow !== workflow) as never);

test('all is well: the table shows each flow, the service outside is called, old notes go', async () => {
	stage.tables.insert('tts_runs', [sweep('03', 260)]);
	expect((await watch()).error).toBeUndefined();
	expect(stage.tables.rows('tts_flows').map(({ state }) => state)).toEqual(WATCHED_FLOWS.map(() => 'ok'));
	expect(flow('03')).toMatchObject({ name: '03 Orders: route to NewStore', runs_today: expect.any(Number) as number });
	expect(stage.tables.rows('tts_runs')).toHaveLength(WATCHED_FLOWS.length);
	expect(called).toEqual([{ path: '/ping', text: '' }]);
	expect([cases(), mails]).toEqual([[], []]);
});

test('03 is not published: a case, closed by itself when it runs again', async () => {
	without('03');
	expect((await watch()).error).toBeUndefined();
	expect(cases()).toMatchObject([
		{ code: 'FLOW_SILENT', state: 'open', title: '"03 Orders: route to NewStore" does not run' },
	]);
	expect(flow('03')).toMatchObject({ state: 'silent' });
	stage.tables.replace(
		'tts_cases',
		cases().map((row) => ({ ...row, opened_at: ago(5), last_seen_at: ago(5) })) as never,
	);
	stage.tables.insert('tts_runs', [sweep('03', 0.5)]);
	expect((await watch()).error).toBeUndefined();
	expect(cases()).toMatchObject([
		{ code: 'FLOW_SILENT', state: 'closed', closed_why: 'Its schedule runs again, or it is not watched any more.' },
	]);
});

test('12 is dead: one mail and one message past it, no call to the service outside', async () => {
	stage.set('second_channel_url', `${address}/chat`);
	stage.fail('tts12Exceptions0');
	expect((await watch()).error).toBeUndefined();
	expect(mails.map(({ subject }) => subject)).toEqual([
		'[TikTok Shop] Nobody hears of problems: workflow 12 cannot be called',
	]);
	expect(mails[0].text).toContain('Publish workflow 12');
	expect(called.map(({ path }) => path)).toEqual(['/chat']);
	expect(called[0].text).toContain('workflow 12 cannot be called');
	await watch();
	expect([mails.length, called.length]).toEqual([1, 1]);
	stage.fail(undefined);
	await watch();
	expect(called.map(({ path }) => path)).toEqual(['/chat', '/ping']);
});

test('12 can be called, and its schedules stand still: told past it as well, though the mail server is dead', async () => {
	stage.set('second_channel_url', `${address}/chat`);
	refuse = true;
	without('12');
	expect((await watch()).error).toBeUndefined();
	expect(called.map(({ path }) => path).sort()).toEqual(['/chat', '/ping']);
	expect(called.find(({ path }) => path === '/chat')?.text).toContain(
		'"12 Exceptions: record and notify" does not run',
	);
});

describe('the second channel of 12', () => {
	const problem = (severity: string) => ({
		code: 'ORDER_SHORT_STOCK',
		flow: 'orders',
		severity,
		owner_role: 'integration',
		title: 'Order 5001: not enough stock <in NewStore>',
		what_happened: 'The order is held.',
		what_to_do: 'Look for the units.',
		business_key: '5001',
		ids: { order_id: '5001' },
	});
	const notify = async () => await stage.run('tts12Exceptions0', 'Every 20 seconds');
	const record = async (severity: string) =>
		await stage.run('tts12Exceptions0', 'When a workflow reports problems', [problem(severity)]);
	const later = () =>
		stage.tables.replace('tts_cases', cases().map((row) => ({ ...row, mail_at: row.mail_at ? ago(16) : '' })) as never);

	test('mail server dead: the chat gets it once; mail back: the mail, and nothing twice', async () => {
		stage.set('second_channel_url', `${address}/chat`);
		refuse = true;
		await record('error');
		expect((await notify()).error?.message).toContain('E-mail could not be sent');
		expect(called).toEqual([
			{
				path: '/chat',
				text: '[TikTok Shop] Order 5001: not enough stock &lt;in NewStore&gt;\nThe order is held.\nLook for the units.',
			},
		]);
		later();
		expect((await notify()).error?.message).toContain('E-mail could not be sent');
		refuse = false;
		later();
		expect((await notify()).error).toBeUndefined();
		await notify();
		expect([mails.length, called.length]).toEqual([1, 1]);
		expect(cases()).toMatchObject([{ mail_state: 'sent' }]);
	});

	test('critical cases by setting, beside the mail; without an address nothing', async () => {
		await record('critical');
		await notify();
		stage.set('second_channel_url', `${address}/chat`);
		stage.set('second_channel_critical', 'true');
		stage.tables.replace('tts_cases', []);
		await record('critical');
		expect((await notify()).error).toBeUndefined();
		await notify();
		stage.tables.replace('tts_cases', []);
		await record('error');
		await notify();
		expect([mails.length, called.length]).toEqual([3, 1]);
	});

	test("a channel of one's own: switched off nothing, switched on the codes of its filter, beside the mail", async () => {
		stage.set('second_channel_url', `${address}/own`);
		const of = async (code: string, key: string) =>
			await stage.run('tts12Exceptions0', 'When a workflow reports problems', [
				{ ...problem('error'), code, business_key: key },
			]);
		await of('REFUND_NO_REASON', '1');
		await notify();
		expect(called).toEqual([]);
		stage.enable('tts12Exceptions0', 'Only these codes', 'Your own channel');
		await of('REFUND_NO_REASON', '2');
		await notify();
		await of('ORDER_SHORT_STOCK', '3');
		await notify();
		expect([mails.length, called.map(({ path }) => path)]).toEqual([3, ['/own']]);
	});

	test('12 notes that its schedule ran', async () => {
		stage.tables.replace('tts_runs', []);
		await stage.run('tts12Exceptions0', 'Every 10 minutes', [{ timestamp: '2030-05-06T14:30:00.000+02:00' }]);
		expect(stage.tables.rows('tts_runs')).toMatchObject([
			{ workflow: '12', source: 'sweep', schedule: 'Every 10 minutes', began_at: '2030-05-06T12:30:00.000Z' },
		]);
	});
});

describe('what the flows note', () => {
	let world: Retailer;
	let orderId: string;
	beforeEach(async () => {
		world = await startRetailer();
		stage = new TemplateStage(world.credentials, world.rows);
		stage.set('dry_run', 'false');
		orderId = world.readyOrder([{ sellerSku: 'CAP-KHK-OS', quantity: 1 }]);
	});
	afterEach(async () => await world.close());
	const notes = () => stage.tables.rows('tts_runs');
	const SWEEP = [{ timestamp: '2030-05-06T14:30:00.000+02:00' }];

	test('a sweep of 03: that it ran, and what it found; nothing when it failed', async () => {
		const keys = `${SHOP_IDS.GB}/${orderId}`;
		stage.fail('tts03aOrderBatch');
		await stage.run('tts03OrdersRoute', 'Every 5 minutes', SWEEP);
		expect(notes()).toEqual([]);
		stage.fail(undefined);
		expect((await stage.run('tts03OrdersRoute', 'Every 5 minutes', SWEEP)).error).toBeUndefined();
		expect(notes()).toMatchObject([
			{ schedule: null, keys },
			{
				workflow: '03',
				source: 'sweep',
				schedule: 'Every 5 minutes',
				began_at: '2030-05-06T12:30:00.000Z',
				keys: null,
			},
		]);
	});

	test('a door: how many events, of when, about what; nothing when the flow failed', async () => {
		const event = {
			type: 'ORDER_STATUS_CHANGE',
			shop_id: SHOP_IDS.GB,
			order_id: orderId,
			occurred_at: '2030-05-06T12:30:00.000Z',
			payload: { data: { order_status: 'AWAITING_SHIPMENT' } },
		};
		const events = [event, { ...event, occurred_at: '2030-05-06T12:29:59.000Z' }];
		stage.fail('tts03aOrderBatch');
		await stage.run('tts03wDoorOrders', 'When an order changes on TikTok', events);
		expect(notes()).toEqual([]);
		stage.fail(undefined);
		expect((await stage.run('tts03wDoorOrders', 'When an order changes on TikTok', events)).error).toBeUndefined();
		expect(world.newStoreOrders()).toEqual([orderId]);
		expect(notes()).toMatchObject([
			{
				workflow: '03',
				source: 'event',
				events: 2,
				oldest_at: '2030-05-06T12:29:59.000Z',
				keys: `${SHOP_IDS.GB}/${orderId}`,
			},
		]);
	});
});

describe('12s: sweeps run one at a time', () => {
	const turns = () =>
		stage.tables
			.rows('tts_claims')
			.filter(({ claim_key: key }) => String(key).startsWith('sweep/'))
			.map(({ claim_key: key, owner }) => [key, owner]);
	const ask = async (run: string, more: Record<string, unknown> = {}) => {
		const done = await stage.run('tts12sOneAtATime', 'When a sweep begins or ends', [
			{
				workflow: '03',
				schedule: 'Every hour',
				timestamp: 'then',
				run,
				minutes: 120,
				ends: false,
				by_hand: false,
				...more,
			},
		]);
		expect(done.error).toBeUndefined();
		return done;
	};

	test('a second start while the first is at work is skipped with a sentence; another schedule is not; at its end it is free', async () => {
		expect((await ask('1')).json('It runs')).toEqual([{ schedule: 'Every hour', timestamp: 'then' }]);
		const second = await ask('2');
		expect(second.json('It runs')).toEqual([]);
		expect(second.json('Skipped, in words')).toEqual([
			{ sentence: '03/Every hour is skipped: execution 1 is still at work.' },
		]);
		expect(second.json('Nothing goes on')).toEqual([]);
		expect((await ask('3', { schedule: 'Every 5 minutes' })).json('It runs')).toHaveLength(1);
		// One that was skipped cannot free the one at work.
		await ask('2', { ends: true });
		expect(turns()).toEqual([
			['sweep/03/Every hour', '1'],
			['sweep/03/Every 5 minutes', '3'],
		]);
		await ask('1', { ends: true });
		expect((await ask('4')).json('It runs')).toHaveLength(1);
	});

	test('a run that failed, died or was there before n8n started keeps nobody away; nor does one by hand', async () => {
		await ask('1');
		expect((await ask('by hand', { by_hand: true })).json('It runs')).toHaveLength(1);
		stage.tables.setUpdatedAt('tts_claims', new Date(Date.now() - 119 * 60_000));
		expect((await ask('2')).json('It runs')).toEqual([]);
		stage.tables.setUpdatedAt('tts_claims', new Date(Date.now() - 121 * 60_000));
		expect((await ask('3')).json('It runs')).toHaveLength(1);
		expect(turns()).toEqual([['sweep/03/Every hour', '3']]);
		await stage.run('tts12sOneAtATime', 'When n8n starts');
		expect(turns()).toEqual([]);
	});

	test('in a sweep: what another run does is not done once more, and the turn goes back at the end', async () => {
		stage.tables.replace('tts_claims', [{ claim_key: 'sweep/03/Every 15 minutes', owner: 'another' }]);
		const sweep = async () => {
			const done = await stage.run('tts03OrdersRoute', 'Every 15 minutes');
			expect(done.error).toBeUndefined();
			return Object.keys(done.run.data.resultData.runData);
		};
		const kept = stage.tables.rows('tts_runs').length;
		expect(await sweep()).toEqual(['Every 15 minutes', 'Unless the last one still runs: 15 minutes']);
		expect(stage.tables.rows('tts_runs')).toHaveLength(kept);
		expect(turns()).toEqual([['sweep/03/Every 15 minutes', 'another']]);

		stage.tables.replace('tts_claims', []);
		expect(await sweep()).toContain('Read the active shops');
		expect(stage.tables.rows('tts_runs').at(-1)).toMatchObject({ workflow: '03', schedule: 'Every 15 minutes' });
		expect(turns()).toEqual([]);
	});

	test('a sweep that fails gives its turn back by way of 12', async () => {
		await ask('7');
		await ask('8', { schedule: 'Every 5 minutes' });
		// What is only reported ends no run.
		await stage.run('tts12Exceptions0', 'When a workflow reports problems', [
			{ code: 'STOCK_UNKNOWN_SKU', flow: 'stock', severity: 'warning', owner_role: 'ecommerce', business_key: 'CAP' },
		]);
		expect(turns()).toHaveLength(2);
		await stage.run('tts12Exceptions0', 'When a workflow fails', [
			{ execution: { id: '7', error: { message: 'down' } }, workflow: { id: 'tts03OrdersRoute', name: '03' } },
		]);
		expect(turns()).toEqual([['sweep/03/Every 5 minutes', '8']]);
	});
});
