/** Do NewStore and TikTok Shop still send their events to this n8n? */
import type { INodeProperties } from 'n8n-workflow';
import type { Given } from '../../shared/channel/operation';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, optionsOf } from '../../shared/channel/options';
import { cell } from '../../shared/tableRows';
import { currentTime } from '../runTime';
import { notChecked } from '../setUp/notChecked';
import { leadsHere, missingWebhooks, registrationFindings, sinceWhen } from './registrations';

const list = (displayName: string, name: string, description: string, otherwise = '[]'): INodeProperties => ({
	displayName,
	name,
	type: 'json',
	default: otherwise,
	description,
});

const addresses = list(
	'Addresses',
	'addresses',
	'Addresses of this n8n that should get events: system (newstore or tiktok), workflow, address, stream or topics, meanwhile, and status = the HTTP status of a call without signature. 401 = its workflow is published, 404 = it is not; anything else is told.',
);
const eventStreams = list(
	'Event Streams',
	'eventStreams',
	'What NewStore Event Stream: Get Many gives. Empty text: they could not be listed, so none is looked at; an empty list: NewStore has none.',
	'',
);
const registeredWebhooks = list(
	'Webhooks',
	'registeredWebhooks',
	'What TikTok Shop Webhook: Get Many gives for these shops. Empty text: they were not listed, so no shop is looked at; an empty list: there are none.',
	'',
);
const unreadShops = list(
	'Shops Not Listed',
	'unreadShops',
	'Items of the error output of Webhook: Get Many; the shops that they name (shop_id) are left out. One that names no shop leaves all out.',
);
const watchedShops = list('Shops', 'watchedShops', 'Rows of the table tts_shops whose webhooks are looked at');
const seenBefore = list(
	'Seen Before',
	'seenBefore',
	'Rows of the table tts_warnings of the step registration. What was wrong at the look before as well is an exception.',
);
const options = optionsOf([currentTime]);

/** A list that could not be asked for is empty text, not an empty list. */
const isListed = (value: unknown) => value !== undefined && value !== null && value !== '';

function listedShops({ parameter, rows }: Given) {
	const unread = rows('unreadShops', 'Shops Not Listed').map((row) => cell(row, 'shop_id'));
	if (!isListed(parameter('registeredWebhooks')) || unread.includes('')) return [];
	return rows('watchedShops', 'Shops').filter((row) => {
		const shopId = cell(row, 'shop_id');
		return shopId !== '' && !unread.includes(shopId);
	});
}

export const checkRegistrationsOperation = channelOperation({
	name: 'Check Registrations',
	value: 'checkRegistrations',
	action: 'Check registrations',
	description:
		'Compare the event streams of NewStore and the webhooks of TikTok Shop with the addresses of this n8n. What leads elsewhere, or nowhere, at two looks in a row is an exception; what leads here again is reported. A webhook that a published workflow has in one shop and lacks in another leaves by Missing Webhooks, for TikTok Shop Webhook: Set.',
	inputs: { asked: 'Asked' },
	outputs: { exceptions: 'Exceptions', seen: 'Seen', report: 'Report', missing: 'Missing Webhooks' },
	problems: 'exceptions',
	properties: [addresses, eventStreams, registeredWebhooks, unreadShops, watchedShops, seenBefore, options],
	wrongSetting: notChecked('Nobody looks whether events still reach this n8n'),
	run(given) {
		const { parameter, rows, options: chosen, now: present } = given;
		const now = nowOf(chosen.now, present, 'Time of the Run');
		const before = rows('seenBefore', 'Seen Before');
		const registered = {
			addresses: rows('addresses', 'Addresses'),
			streams: isListed(parameter('eventStreams'))
				? rows('eventStreams', 'Event Streams').filter(
						(stream) => cell(stream, 'id') !== '' && stream.integration_type !== 'temporary',
					)
				: undefined,
			shops: listedShops(given),
			webhooks: rows('registeredWebhooks', 'Webhooks').filter((webhook) => cell(webhook, 'event_type') !== ''),
		};
		const found = registrationFindings(registered);
		const findings = found.map((finding) => sinceWhen(finding, before, now));
		return {
			exceptions: findings.filter(({ isSeenTwice }) => isSeenTwice).map(({ exception }) => ({ json: exception })),
			seen: findings.map(({ seen }) => ({ json: seen })),
			report: [{ json: { fine: leadsHere(registered, found, now) } }],
			missing: missingWebhooks(registered).map((webhook) => ({ json: { ...webhook } })),
		};
	},
});
