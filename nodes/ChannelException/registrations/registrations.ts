/**
 * Whether NewStore and TikTok Shop still send their events to this n8n: their event streams (newstore.md 13) and webhooks
 * (tiktok-shop.md 5.4) against the addresses of our triggers.
 */
import { rowOf } from '../../shared/channel/rows';
import { MINUTE_MS, isoExact, readTime } from '../../shared/channel/times';
import type { ExceptionItem } from '../../shared/exception';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { utcMinute } from './utcTime';

/** An address of this n8n that should get events, and what it answered when it was asked. */
interface Address {
	system: 'newstore' | 'tiktok';
	/** name of the workflow */
	workflow: string;
	address: string;
	/** NewStore: id of the event stream that the trigger makes */
	stream: string;
	/** TikTok: topics of the trigger */
	topics: string[];
	/** what finds the changes while no event comes, a sentence */
	meanwhile: string;
	/** HTTP status of a call without signature; 0 = none came */
	status: number;
}

export interface Registered {
	/** the addresses that were asked */
	addresses: Row[];
	/** event streams of NewStore; undefined when they could not be listed */
	streams?: Row[];
	/** shops whose webhooks were listed */
	shops: Row[];
	webhooks: Row[];
}

export interface Finding extends Pick<ExceptionItem, 'code' | 'severity' | 'title' | 'what_happened' | 'what_to_do'> {
	business_key: string;
	ids: Record<string, string>;
	shop_id: string;
}

const PUBLISHED = 401;
const NOT_PUBLISHED = 404;
const isUnclear = (status: number) => ![PUBLISHED, NOT_PUBLISHED].includes(status);

const addressOf = (row: Row): Address => ({
	system: cell(row, 'system') === 'newstore' ? 'newstore' : 'tiktok',
	workflow: cell(row, 'workflow'),
	address: cell(row, 'address'),
	stream: cell(row, 'stream'),
	topics: Array.isArray(row.topics) ? row.topics.map(String) : [],
	meanwhile: cell(row, 'meanwhile'),
	status: Number(row.status) || 0,
});

const callbackOf = (stream: Row) => cell(rowOf(stream.callback_parameters), 'callback_url');
/** An address without its query, which may hold a key. */
const plain = (address: string) => address.split('?')[0];
const shortId = (id: string) => (id.length > 20 ? `${id.slice(0, 20)}…` : id);

type StreamState = 'fine' | 'stopped' | 'redirected' | 'gone';

/**
 * Streams that lead to the address count, whatever their id; one that does not tell its address is known by its id. Where a
 * stream tells none at all, and is neither of the two nor an export, nobody can say that ours is gone.
 */
function streamState(one: Address, streams: Row[]): { state: StreamState; id: string; elsewhere: string } {
	const here = streams.filter((stream) =>
		callbackOf(stream) ? callbackOf(stream) === one.address : cell(stream, 'id') === one.stream,
	);
	const named = streams.find((stream) => cell(stream, 'id') === one.stream);
	const found = here[0] ?? named;
	const told = { id: found ? cell(found, 'id') : one.stream, elsewhere: named ? plain(callbackOf(named)) : '' };
	if (here.some((stream) => cell(stream, 'status') === 'running')) return { ...told, state: 'fine' };
	if (here.length > 0) return { ...told, state: 'stopped' };
	if (named) return { ...told, state: 'redirected' };
	const isUntold = streams.some((stream) => !stream.s3_parameters && !callbackOf(stream));
	return { ...told, state: isUntold ? 'fine' : 'gone' };
}

const PUBLISH_AGAIN = 'Unpublish the workflow and publish it again; that starts or creates the stream.';

const STREAM_TO_DO: Record<Exclude<StreamState, 'fine'>, string> = {
	stopped: `Look at the rejected events and the log of the stream (NewStore Omnichannel Manager, Tools, Event Stream): NewStore stops a stream whose events were refused or not answered. ${PUBLISH_AGAIN}`,
	redirected:
		'Find out who changed the address (NewStore Omnichannel Manager, Tools, Event Stream). If the events belong here: unpublish the workflow, switch on Replace Foreign Callback in its NewStore Trigger, publish it, switch it off again.',
	gone: PUBLISH_AGAIN,
};

function streamFinding(one: Address, streams: Row[]): Finding[] {
	const { state, id, elsewhere } = streamState(one, streams);
	if (state === 'fine') return [];
	const what = { stopped: 'is stopped', redirected: `leads to ${elsewhere}`, gone: 'does not exist any more' }[state];
	return [
		{
			code: 'CONNECTION_EVENTS_STOPPED',
			severity: 'error',
			title: `NewStore sends no events to workflow ${one.workflow}`,
			what_happened: `The workflow is published, and its event stream in NewStore (${shortId(id)}) ${what}. Nothing is lost. ${one.meanwhile}`,
			what_to_do: STREAM_TO_DO[state],
			business_key: ['newstore', one.workflow, state].join('/'),
			ids: { workflow: one.workflow },
			shop_id: '',
		},
	];
}

interface LostTopic {
	topic: string;
	/** the webhook that leads elsewhere; absent: none is registered */
	webhook?: Row;
}

function lostTopics(one: Address, shopId: string, webhooks: Row[]): LostTopic[] {
	return one.topics
		.map((topic) => ({
			topic,
			webhook: webhooks.find((hook) => cell(hook, 'shop_id') === shopId && cell(hook, 'event_type') === topic),
		}))
		.filter(({ webhook }) => !webhook || cell(webhook, 'address') !== one.address);
}

/** A webhook as TikTok Shop Webhook: Set takes it. */
interface MissingWebhook {
	shop_id: string;
	event_type: string;
	address: string;
	/** name of the workflow that it belongs to */
	workflow: string;
}

/**
 * Webhooks that a published workflow has in one shop and lacks in another: its authorization had ended when the workflow was
 * published, or the shop is new. Where no shop has one, they may be set in Partner Center; another address is never replaced.
 */
export function missingWebhooks({ addresses: rows, shops, webhooks }: Registered): MissingWebhook[] {
	const published = rows.map(addressOf).filter(({ system, status }) => system === 'tiktok' && status === PUBLISHED);
	const registersItself = (one: Address) => webhooks.some((hook) => cell(hook, 'address') === one.address);
	return published.filter(registersItself).flatMap((one) =>
		shops.flatMap((shop) => {
			const shop_id = cell(shop, 'shop_id');
			const { address, workflow } = one;
			return lostTopics(one, shop_id, webhooks)
				.filter(({ webhook }) => !webhook)
				.map(({ topic }) => ({ shop_id, event_type: topic, address, workflow }));
		}),
	);
}

function topicInWords({ topic, webhook }: LostTopic): string {
	if (!webhook) return `${topic} is not registered`;
	const since = readTime(webhook.update_time);
	return `${topic} goes to ${plain(cell(webhook, 'address'))}${since > 0 ? `, since ${utcMinute(since)}` : ''}`;
}

function webhookFinding(one: Address, shop: Row, webhooks: Row[]): Finding[] {
	const shopId = cell(shop, 'shop_id');
	const lost = lostTopics(one, shopId, webhooks);
	if (lost.length === 0) return [];
	const todo = lost.some(({ webhook }) => webhook)
		? 'Find out who uses the other address (a shop has one for each event). If the events belong here: unpublish the workflow, switch on Replace Other Addresses in the options of its TikTok Shop Trigger, publish it, switch it off again.'
		: 'Unpublish the workflow and publish it again; that registers the webhook. Where another shop has it, workflow 11 has tried to register it by itself: look at the case of that call.';
	return [
		{
			code: 'CONNECTION_WEBHOOK_LOST',
			severity: 'error',
			title: `TikTok sends no events of shop ${cell(shop, 'shop_name') || shopId} to workflow ${one.workflow}`,
			what_happened: `The workflow is published, and its webhook on TikTok is not: ${lost.map(topicInWords).join('; ')}. Nothing is lost. ${one.meanwhile}`,
			what_to_do: `${todo} If your webhooks are set in Partner Center, take tiktok out of watch_registrations (tts_settings).`,
			business_key: [
				'tiktok',
				shopId,
				one.workflow,
				...lost.map(({ topic, webhook }) => topic + (webhook ? ' elsewhere' : ' missing')),
			].join('/'),
			ids: { workflow: one.workflow, shop_id: shopId },
			shop_id: shopId,
		},
	];
}

function unwatched(unclear: Address[]): Finding[] {
	if (unclear.length === 0) return [];
	const answers = unclear.map(({ workflow, status }) => `${workflow} (${status ? `answer ${status}` : 'no answer'})`);
	return [
		{
			code: 'CONNECTION_EVENTS_UNWATCHED',
			severity: 'warning',
			title: 'Whether events reach this n8n cannot be watched',
			what_happened: `This n8n asked its own addresses whether their workflows are published, and some gave no clear answer: ${answers.join(', ')}. Nobody would notice when NewStore or TikTok stopped sending to them; the sweeps go on.`,
			what_to_do:
				'Let n8n reach its own public address (WEBHOOK_URL; name server, firewall, proxy). Answer 500: open the credential of the trigger, something is missing in it. To do without this watch, empty watch_registrations in tts_settings.',
			business_key: 'own addresses',
			ids: {},
			shop_id: '',
		},
	];
}

/** What does not lead here although its workflow is published, and addresses of which nobody can tell. */
export function registrationFindings({ addresses: rows, streams, shops, webhooks }: Registered): Finding[] {
	const addresses = rows.map(addressOf);
	const published = addresses.filter(({ status }) => status === PUBLISHED);
	const of = (system: Address['system']) => published.filter((one) => one.system === system);
	return [
		...(streams ? of('newstore').flatMap((one) => streamFinding(one, streams)) : []),
		...shops.flatMap((shop) => of('tiktok').flatMap((one) => webhookFinding(one, shop, webhooks))),
		...unwatched(addresses.filter(({ status }) => isUnclear(status))),
	];
}

/**
 * What leads here, for workflow 12, which closes its cases: of each system the workflows that were looked at and are not among
 * the findings. What could not be listed, or is not published, closes nothing.
 */
export function leadsHere(
	{ addresses: rows, streams, shops }: Registered,
	findings: readonly Finding[],
	now: number,
): Row[] {
	const addresses = rows.map(addressOf);
	const why = 'It was looked at again: its events lead to this n8n.';
	const began = isoExact(now);
	const fine = (system: Address['system'], code: string, shopId: string) => ({
		codes: [code],
		by: 'workflow',
		keys: addresses
			.filter((one) => one.system === system && one.status === PUBLISHED)
			.map(({ workflow }) => workflow)
			.filter(
				(workflow) =>
					!findings.some((one) => one.code === code && one.ids.workflow === workflow && one.shop_id === shopId),
			),
		...(shopId === '' ? {} : { shops: [shopId] }),
		began,
		why,
	});
	const isClear = addresses.length > 0 && unwatched(addresses.filter(({ status }) => isUnclear(status))).length === 0;
	return [
		...(streams ? [fine('newstore', 'CONNECTION_EVENTS_STOPPED', '')] : []),
		...shops.map((shop) => fine('tiktok', 'CONNECTION_WEBHOOK_LOST', cell(shop, 'shop_id'))),
		...(isClear ? [{ codes: ['CONNECTION_EVENTS_UNWATCHED'], began, why: 'Every address gives a clear answer.' }] : []),
	].filter((report) => !('keys' in report) || report.keys.length > 0);
}

/** Two looks are half an hour apart; what was last seen longer ago was right in between. */
const STILL_THE_SAME_MS = 50 * MINUTE_MS;

/** A row of tts_warnings. */
interface SeenRow {
	warn_key: string;
	step: 'registration';
	order_id: '';
	shop_id: string;
	/** UTC ISO: since when it is known to be wrong */
	due_at: string;
	/** UTC ISO: when it was seen last */
	warned_at: string;
}

/** A finding with the row that remembers it, and whether the look before has seen it as well. */
export function sinceWhen(finding: Finding, before: Row[], now: number) {
	const warnKey = `registration/${finding.business_key}`;
	const known = before.find(
		(row) => cell(row, 'warn_key') === warnKey && readTime(row.warned_at) > now - STILL_THE_SAME_MS,
	);
	const since = (known && readTime(known.due_at)) || now;
	const { shop_id, ...told } = finding;
	const exception: ExceptionItem = {
		...told,
		flow: 'connection',
		owner_role: 'integration',
		what_happened: `${told.what_happened} Noticed ${utcMinute(since)}.`,
	};
	const seen: SeenRow = {
		warn_key: warnKey,
		step: 'registration',
		order_id: '',
		shop_id,
		due_at: isoExact(since),
		warned_at: isoExact(now),
	};
	return { exception, seen, isSeenTwice: known !== undefined };
}
