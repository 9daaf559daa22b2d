/** Rows of tts_cases whose mail is due → mails to their owners. */
import type { INodeProperties } from 'n8n-workflow';
import { nowOf, optionsOf } from '../shared/channel/options';
import { counted } from '../shared/channel/rows';
import { channelOperation } from '../shared/channel/operation';
import type { Row } from '../shared/tableRows';
import { addressText, casesNotTold, countOf, textOf } from './options';
import { currentTime } from './runTime';
import { writeMails } from './writeMails';

export const owners: INodeProperties = {
	displayName: 'Owners',
	name: 'owners',
	type: 'json',
	default: '[]',
	required: true,
	description:
		'Rows of the table tts_owners: role (operations, ecommerce, service, finance, integration), name, email; shop_id, deputy, working days and hours, days off when they are filled in. Several rows of one role all get the mail.',
};

const shops: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	description: 'Rows of the table tts_shops; deadlines are written in the time zone of the shop',
};

const locations: INodeProperties = {
	displayName: 'Locations',
	name: 'locations',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_locations; mails name the store as its column note says, instead of the ID of the location',
};

const toldLately: INodeProperties = {
	displayName: 'Told Lately',
	name: 'toldLately',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_cases whose mail has left a short while ago. After many of one kind, further ones are collected.',
};

const mailOptions = optionsOf(
	[
		{
			displayName: 'Case Form URL',
			name: 'caseFormUrl',
			type: 'string',
			default: '',
			placeholder: 'https://n8n.example.com/form/…',
			description:
				'Address of the form of workflow 12a. The mail about one case leads to it with the case filled in. Empty is no such link.',
		},
		{
			displayName: 'Escalation Address',
			name: 'escalationAddress',
			type: 'string',
			default: '',
			placeholder: 'name@example.com',
			description: 'E-mail address that hears as well of a case that nobody settles, when Follow Up says so',
		},
		{
			displayName: 'Fallback Address',
			name: 'fallbackAddress',
			type: 'string',
			default: '',
			placeholder: 'name@example.com',
			description: 'E-mail address for cases whose role has no owner, when the role integration has none either',
		},
		{
			displayName: 'Mails per Run',
			name: 'mailsPerRun',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'How many mails are written at once, the most urgent first; the next run writes the others. 0 is all of them.',
		},
		{
			displayName: 'Most Single Mails',
			name: 'mostSingleMails',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'When more new cases than this of one kind (code) are due for one owner, they come as one mail with a list. 0 is always one mail per case.',
		},
		{
			displayName: 'Order Page in NewStore',
			name: 'newStoreOrderUrl',
			type: 'string',
			default: '',
			placeholder: 'https://manager.example.p.newstore.net/…/{newstore_order_id}',
			description:
				'Address of an order in NewStore Omnichannel Manager, with {newstore_order_id} or {external_id} where the number stands. Empty is no such link.',
		},
		{
			displayName: 'Order Page in Seller Center',
			name: 'sellerCenterOrderUrl',
			type: 'string',
			default: '',
			placeholder: 'https://seller.example.com/order?no={order_id}&region={region}',
			description:
				'Address of an order in Seller Center, with {order_id} where the number stands; {shop_id} and {region} are filled in as well. Empty is no such link.',
		},
		{
			displayName: 'Pause After Many (Minutes)',
			name: 'pauseMinutes',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 15,
			description:
				'After more mails of one kind than Most Single Mails, further cases of it are collected for so many minutes. A deadline that ends earlier does not wait.',
		},
		{
			displayName: 'Playbook URL',
			name: 'playbookUrl',
			type: 'string',
			default: '',
			placeholder: 'https://wiki.example.com/playbooks',
			description: 'Where your playbooks are, for cases that name a page only',
		},
		{
			displayName: 'Retry Unsent After (Minutes)',
			name: 'retryAfterMinutes',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10,
			description: 'Minutes after which a mail that was begun and never marked as sent is written again',
		},
		{
			displayName: 'Subject Prefix',
			name: 'subjectPrefix',
			type: 'string',
			default: '[TikTok Shop]',
			description: 'Text at the start of each subject',
		},
		currentTime,
		{
			displayName: 'Time Zone',
			name: 'timeZone',
			type: 'string',
			default: '',
			placeholder: 'Europe/London',
			description:
				'Time zone of deadlines of cases without a shop. Empty is that of the shops when they share one, else that of the workflow.',
		},
	],
	'mailOptions',
);

/** Cases that nobody can be told about must not pass in silence; the other owners get their mails all the same. */
function unsent(undeliverable: Array<{ role: string; index: number }>) {
	const roles = [...new Set(undeliverable.map(({ role }) => role))].join(', ');
	const failure = {
		message: `Nobody can be told about ${counted(undeliverable.length, 'case')}: no owner for ${roles}`,
		description:
			'Add an e-mail address for the role, or for the role integration, to the table tts_owners, or set a fallback address in the options of this node.',
	};
	return undeliverable.map(({ role, index }) => ({
		json: {
			error: failure.message,
			code: casesNotTold.code,
			flow: casesNotTold.flow,
			severity: 'critical',
			owner_role: 'integration',
			title: failure.message,
			what_happened: failure.message,
			what_to_do: failure.description,
			business_key: role,
			ids: {},
		},
		index,
		failure,
	}));
}

export const writeMailsOperation = channelOperation({
	name: 'Write Mails',
	value: 'writeMails',
	action: 'Write mails',
	description: 'Write the e-mails to the owners of the cases whose mail is due; many cases of one kind share one',
	inputs: { cases: 'Cases' },
	outputs: { mail: 'Mail' },
	properties: [owners, shops, locations, toldLately, mailOptions],
	wrongSetting: casesNotTold,
	run({ feeds, parameter, rows, now: present, timeZone }) {
		const options = (parameter('mailOptions') || {}) as Row;
		const { mails, undeliverable } = writeMails(
			feeds.cases,
			rows('owners', 'Owners'),
			{ shops: rows('shops', 'Shops'), locations: rows('locations', 'Locations') },
			rows('toldLately', 'Told Lately'),
			{
				caseFormUrl: addressText(options, 'caseFormUrl'),
				playbookUrl: addressText(options, 'playbookUrl'),
				orderPages: {
					sellerCenter: textOf(options, 'sellerCenterOrderUrl'),
					newStore: textOf(options, 'newStoreOrderUrl'),
				},
				fallbackAddress: textOf(options, 'fallbackAddress'),
				escalationAddress: textOf(options, 'escalationAddress'),
				subjectPrefix: textOf(options, 'subjectPrefix', '[TikTok Shop]'),
				timeZone: textOf(options, 'timeZone'),
				otherZone: timeZone,
				mostSingleMails: countOf(options, 'mostSingleMails', 0),
				pauseMinutes: countOf(options, 'pauseMinutes', 15),
				mailsPerRun: countOf(options, 'mailsPerRun', 0),
				retryAfterMinutes: Number(options.retryAfterMinutes ?? 10),
				nowMs: nowOf(options.now, present, 'Time of the Run'),
			},
		);
		// A mail about one case is that item gone on; n8n follows a single link where a list of links ends.
		const written = mails.map(({ json, indexes }) =>
			indexes.length === 1 ? { json, index: indexes[0] } : { json, indexes },
		);
		return { mail: [...written, ...unsent(undeliverable)] };
	},
});
