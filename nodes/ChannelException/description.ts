import type { INodeProperties } from 'n8n-workflow';

const RECORD = { show: { operation: ['recordCases'] } };
const WRITE = { show: { operation: ['writeMails'] } };

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'recordCases',
	options: [
		{
			name: 'Record Cases',
			value: 'recordCases',
			action: 'Record cases',
			description:
				'Turn exceptions, failed items and failed workflows into rows of the table tts_cases, one row per case however often it happens',
		},
		{
			name: 'Write Mails',
			value: 'writeMails',
			action: 'Write mails',
			description: 'Write the e-mails to the owners of the cases whose mail is due; many cases of one kind share one',
		},
	],
};

const knownCases: INodeProperties = {
	displayName: 'Known Cases',
	name: 'knownCases',
	type: 'json',
	default: '[]',
	description:
		'Open rows of the table tts_cases as they are now. They say which cases are known; a case that is not among them, or closed, is new.',
	displayOptions: RECORD,
};

const owners: INodeProperties = {
	displayName: 'Owners',
	name: 'owners',
	type: 'json',
	default: '[]',
	required: true,
	description:
		'Rows of the table tts_owners: role (operations, ecommerce, service, finance, integration), name, email. Several rows of one role all get the mail.',
	displayOptions: WRITE,
};

const shops: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	description: 'Rows of the table tts_shops; deadlines are written in the time zone of the shop',
	displayOptions: WRITE,
};

const toldLately: INodeProperties = {
	displayName: 'Told Lately',
	name: 'toldLately',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_cases whose mail has left a short while ago. After many of one kind, further ones are collected.',
	displayOptions: WRITE,
};

const currentTime: INodeProperties = {
	displayName: 'Time of the Run',
	name: 'now',
	type: 'string',
	default: '',
	placeholder: '2026-03-04T10:15:00Z',
	description: 'UTC time to work with instead of the present',
};

const recordOptions: INodeProperties = {
	displayName: 'Options',
	name: 'recordOptions',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: RECORD,
	options: [
		{
			displayName: 'Editor URL',
			name: 'editorUrl',
			type: 'string',
			default: '',
			placeholder: 'https://n8n.example.com',
			description: 'Address of your n8n, for links to executions that come without their own link',
		},
		{
			displayName: 'Execution ID',
			name: 'executionId',
			type: 'string',
			default: '',
			description: 'Execution that the items come from, when they do not say it themselves',
		},
		{
			displayName: 'Mail Again After (Days)',
			name: 'quietDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 3,
			description:
				'A case that was not met for so many days and comes back is mailed again, also when nobody has closed it. 0 mails again only what was closed.',
		},
		{
			displayName: 'Playbook URL',
			name: 'playbookUrl',
			type: 'string',
			default: '',
			placeholder: 'https://wiki.example.com/playbooks',
			description: 'Where your playbooks are, for exceptions that name a page only',
		},
		currentTime,
		{
			displayName: 'Workflow ID',
			name: 'workflowId',
			type: 'string',
			default: '',
			description: 'Workflow that the items come from, when they do not say it themselves',
		},
		{
			displayName: 'Workflow Name',
			name: 'workflowName',
			type: 'string',
			default: '',
			description: 'Name of the workflow that the items come from, when they do not say it themselves',
		},
	],
};

const mailOptions: INodeProperties = {
	displayName: 'Options',
	name: 'mailOptions',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: WRITE,
	options: [
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
			displayName: 'Pause After Many (Minutes)',
			name: 'pauseMinutes',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 15,
			description:
				'After more mails of one kind than Most Single Mails, further cases of it are collected for so many minutes. A deadline that ends earlier does not wait.',
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
};

export const properties: INodeProperties[] = [
	operation,
	knownCases,
	owners,
	shops,
	toldLately,
	recordOptions,
	mailOptions,
];

/** Names of the outputs of each operation. */
const OUTPUTS = { recordCases: ['Record'], writeMails: ['Mail'] };

// n8n works the name of the output out by expression.
export const outputs =
	`={{ (${JSON.stringify(OUTPUTS)})[$parameter["operation"]].map((name) => ({ type: "main", displayName: name })) }}` as const;
