/** Check Registrations and Explain Authorization Events: what workflow 11 tells of event streams, webhooks and authorizations. */
import { checkRegistrationsOperation } from '../../nodes/ChannelException/registrations/checkRegistrationsOperation.ts';
import { explainAuthorizationOperation } from '../../nodes/ChannelException/registrations/explainAuthorizationOperation.ts';
import type { ExceptionItem } from '../../nodes/shared/exception.ts';
import { given } from '../support/givenOperation.mts';

type Row = Record<string, unknown>;

const NOW = Date.UTC(2026, 2, 2, 10, 30);
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
const HERE = 'https://n8n.example.com/webhook';
const newStore: Row = {
	system: 'newstore',
	workflow: '01 Stock',
	address: `${HERE}/a/events`,
	stream: 'n8n-ours',
	meanwhile: 'Workflow 02 sends it.',
	status: 401,
};
const tikTok: Row = {
	system: 'tiktok',
	workflow: '03 Orders',
	address: `${HERE}/b/webhook`,
	topics: ['ORDER_STATUS_CHANGE', 'RECIPIENT_ADDRESS_UPDATE'],
	meanwhile: 'Sweeps find them.',
	status: 401,
};
const stream = (more: Row = {}): Row => ({
	id: 'n8n-ours',
	status: 'running',
	callback_parameters: { callback_url: newStore.address },
	...more,
});
const SHOP = { shop_id: '7495', shop_name: 'Shop GB' };
const hook = (event_type: string, more: Row = {}): Row => ({
	event_type,
	shop_id: '7495',
	address: tikTok.address,
	...more,
});
const HOOKS = [hook('ORDER_STATUS_CHANGE'), hook('RECIPIENT_ADDRESS_UPDATE')];

function check(parameters: Row) {
	const { exceptions, seen, missing } = checkRegistrationsOperation.run(
		given({
			now: NOW,
			parameters: {
				addresses: [newStore, tikTok],
				eventStreams: [stream()],
				registeredWebhooks: HOOKS,
				watchedShops: [SHOP],
				...parameters,
			},
		}),
	);
	return {
		exceptions: exceptions.map(({ json }) => json as ExceptionItem),
		seen: seen.map(({ json }) => json as Row),
		missing: missing.map(({ json }) => json as Row),
	};
}
/** What is told when the look before has seen it as well. */
function told(parameters: Row): ExceptionItem[] {
	const { seen } = check(parameters);
	return check({ ...parameters, seenBefore: seen.map((row) => ({ ...row, due_at: ago(30), warned_at: ago(30) })) })
		.exceptions;
}

test('all in order, and a workflow that is not published: nothing', () => {
	expect(check({})).toEqual({ exceptions: [], seen: [], missing: [] });
	const off = {
		addresses: [
			{ ...newStore, status: 404 },
			{ ...tikTok, status: 404 },
		],
	};
	expect(check({ ...off, eventStreams: [], registeredWebhooks: [] })).toEqual({
		exceptions: [],
		seen: [],
		missing: [],
	});
});

test('seen once it is remembered, seen twice it is told with the time of the first look', () => {
	const stopped = { eventStreams: [stream({ status: 'stopped' })] };
	const first = check(stopped);
	expect(first.exceptions).toEqual([]);
	expect(first.seen).toEqual([
		{
			warn_key: 'registration/newstore/01 Stock/stopped',
			step: 'registration',
			order_id: '',
			shop_id: '',
			due_at: ago(0),
			warned_at: ago(0),
		},
	]);
	const before = (minutes: number) => [{ ...first.seen[0], due_at: ago(90), warned_at: ago(minutes) }];
	const second = check({ ...stopped, seenBefore: before(30) });
	expect(second.exceptions).toMatchObject([
		{
			code: 'CONNECTION_EVENTS_STOPPED',
			flow: 'connection',
			owner_role: 'integration',
			what_happened:
				'The workflow is published, and its event stream in NewStore (n8n-ours) is stopped. Nothing is lost. Workflow 02 sends it. Noticed 2 March 2026, 09:00 UTC.',
		},
	]);
	expect(second.seen).toMatchObject([{ due_at: ago(90), warned_at: ago(0) }]);
	// An hour ago: it was right in between.
	expect(check({ ...stopped, seenBefore: before(51) }).exceptions).toEqual([]);
});

describe('event streams', () => {
	const elsewhere = { callback_parameters: { callback_url: 'https://other.example.com/hook?key=secret' } };
	test.each([
		['stopped', [stream({ status: 'stopped' })], 'is stopped', 'rejected events'],
		['redirected', [stream(elsewhere)], 'leads to https://other.example.com/hook.', 'Replace Foreign Callback'],
		['gone', [], 'does not exist any more', 'Unpublish the workflow and publish it again'],
	])('%s', (state, eventStreams, what, todo) => {
		const [one, ...others] = told({ eventStreams });
		expect(others).toEqual([]);
		expect(one.business_key).toBe(`newstore/01 Stock/${state}`);
		expect(one.what_happened).toContain(what);
		expect(one.what_to_do).toContain(todo);
		expect(JSON.stringify(one)).not.toContain('secret');
	});

	test('another id with our address counts; replays do not; one that tells no address may be ours', () => {
		expect(told({ eventStreams: [stream({ id: 'own' })] })).toEqual([]);
		const replay = stream({ status: 'stopped', integration_type: 'temporary' });
		expect(told({ eventStreams: [stream(), replay] })).toEqual([]);
		expect(told({ eventStreams: [{ id: 'unknown', status: 'running' }] })).toEqual([]);
		const toS3 = { id: 'export', status: 'running', s3_parameters: {} };
		expect(told({ eventStreams: [toS3] })).toMatchObject([{ business_key: 'newstore/01 Stock/gone' }]);
	});

	test('not listed is not gone', () => {
		expect(told({ eventStreams: '' })).toEqual([]);
		expect(told({ eventStreams: undefined })).toEqual([]);
	});
});

describe('webhooks', () => {
	test('removed, and led elsewhere since when', () => {
		const moved = hook('ORDER_STATUS_CHANGE', {
			address: 'https://other.example.com/hook?key=secret',
			update_time: Date.UTC(2026, 2, 1, 8, 5) / 1000,
		});
		const [one] = told({ registeredWebhooks: [moved] });
		expect(one).toMatchObject({
			code: 'CONNECTION_WEBHOOK_LOST',
			title: 'TikTok sends no events of shop Shop GB to workflow 03 Orders',
			business_key: 'tiktok/7495/03 Orders/ORDER_STATUS_CHANGE elsewhere/RECIPIENT_ADDRESS_UPDATE missing',
			ids: { workflow: '03 Orders', shop_id: '7495' },
		});
		expect(one.what_happened).toContain(
			'ORDER_STATUS_CHANGE goes to https://other.example.com/hook, since 1 March 2026, 08:05 UTC; RECIPIENT_ADDRESS_UPDATE is not registered',
		);
		expect(one.what_to_do).toContain('Replace Other Addresses');
		expect(told({ registeredWebhooks: [HOOKS[0]] })[0].what_to_do).toContain('that registers the webhook');
	});

	test('what a published workflow has in one shop and lacks in another can be registered; nothing is taken from others', () => {
		const two = { watchedShops: [SHOP, { shop_id: '8000' }] };
		const missing = (parameters: Row) => check({ ...two, ...parameters }).missing;
		const lacking = (event_type: string) => ({
			shop_id: '8000',
			event_type,
			address: tikTok.address,
			workflow: '03 Orders',
		});
		expect(missing({})).toEqual(['ORDER_STATUS_CHANGE', 'RECIPIENT_ADDRESS_UPDATE'].map(lacking));
		const foreign = hook('ORDER_STATUS_CHANGE', { shop_id: '8000', address: 'https://other.example.com/hook' });
		expect(missing({ registeredWebhooks: [...HOOKS, foreign] })).toEqual([lacking('RECIPIENT_ADDRESS_UPDATE')]);
		// Nobody has registered it anywhere: it may stand in Partner Center.
		expect(missing({ registeredWebhooks: [] })).toEqual([]);
		expect(missing({ addresses: [newStore, { ...tikTok, status: 404 }] })).toEqual([]);
		expect(missing({ unreadShops: [{ shop_id: '8000', error: 'no' }] })).toEqual([]);
		expect(missing({ unreadShops: [{ error: 'no' }] })).toEqual([]);
		expect(missing({ registeredWebhooks: '' })).toEqual([]);
	});

	test('shops that could not be listed are left out, all of them when nobody can tell which', () => {
		const two = { watchedShops: [SHOP, { shop_id: '8000' }], registeredWebhooks: [] };
		expect(told(two).length).toBe(2);
		expect(told({ ...two, unreadShops: [{ shop_id: '7495', error: 'no' }] }).map(({ ids }) => ids.shop_id)).toEqual([
			'8000',
		]);
		expect(told({ ...two, unreadShops: [{ error: 'no' }] })).toEqual([]);
		expect(told({ ...two, registeredWebhooks: '' })).toEqual([]);
		expect(told({ ...two, watchedShops: [{}] })).toEqual([]);
	});
});

test('an address that gives no clear answer is told once for all of them', () => {
	const [one, ...others] = told({
		addresses: [
			{ ...newStore, status: 0 },
			{ ...tikTok, status: 500 },
		],
	});
	expect(others).toEqual([]);
	expect(one).toMatchObject({
		code: 'CONNECTION_EVENTS_UNWATCHED',
		severity: 'warning',
		business_key: 'own addresses',
	});
	expect(one.what_happened).toContain('01 Stock (no answer), 03 Orders (answer 500)');
});

test('a wrong list is refused by the name of its field', () => {
	expect(() => check({ watchedShops: 'shops' })).toThrow('"Shops" is not readable as JSON');
});

describe('authorization events', () => {
	const explain = (...events: Row[]) =>
		explainAuthorizationOperation
			.run(given({ feeds: { events } }))
			.exceptions.map(({ json, index }) => ({ ...(json as ExceptionItem), index }));
	const end = Date.UTC(2026, 2, 9, 12) / 1000;

	test('it ends: the day, and the deadline', () => {
		const event = {
			type: 'UPCOMING_AUTHORIZATION_EXPIRATION',
			shop_id: '7495',
			event_key: 'n1',
			payload: { data: { expiration_time: String(end) } },
		};
		expect(explain({}, event)).toMatchObject([
			{
				code: 'SLA_AUTHORIZATION_ENDS',
				severity: 'error',
				title: 'The TikTok authorization ends on 9 March 2026',
				what_happened: expect.stringContaining('TikTok says so for shop 7495.'),
				business_key: `UPCOMING_AUTHORIZATION_EXPIRATION/7495/${end}`,
				ids: { shop_id: '7495', event_key: 'n1' },
				deadline: '2026-03-09T12:00:00.000Z',
				index: 1,
			},
		]);
	});

	test('of several it names the one that ends', () => {
		const event = { type: 'SELLER_DEAUTHORIZATION', shop_id: '7495', authorization: 'us', payload: { data: {} } };
		const [told] = explain(event);
		expect(told.what_happened).toContain('TikTok says so for shop 7495 (authorization us).');
		expect(told).toMatchObject({
			title: 'The TikTok authorization "us" was taken back',
			flow: 'connection',
			business_key: 'outage/us',
			ids: { shop_id: '7495', authorization: 'us' },
		});
	});

	test('it was taken back: critical; a time that is none keeps nothing back', () => {
		expect(explain({ type: 'SELLER_DEAUTHORIZATION', payload: { data: {} } })).toMatchObject([
			{ code: 'TIKTOK_105001', severity: 'critical', title: 'The TikTok authorization was taken back', deadline: '' },
		]);
		const odd = { type: 'UPCOMING_AUTHORIZATION_EXPIRATION', payload: { data: { expiration_time: 'soon' } } };
		expect(explain(odd, { ...odd, payload: 'gone' })).toMatchObject([
			{ title: 'The TikTok authorization ends', deadline: '' },
			{ title: 'The TikTok authorization ends', deadline: '' },
		]);
	});
});
