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
			description: 'Write one e-mail to the owner of each case whose mail is due',
		},
	],
};

const knownCases: INodeProperties = {
	displayName: 'Known Cases',
	name: 'knownCases',
	type: 'json',
	default: '[]',
	description: 'Rows of the table tts_cases as they are now. They say which cases are known and which were closed.',
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
			description: 'Time zone of deadlines of cases without a shop. Empty is the time zone of the workflow.',
		},
	],
};

export const properties: INodeProperties[] = [operation, knownCases, owners, shops, recordOptions, mailOptions];

/** Names of the outputs of each operation. */
const OUTPUTS = { recordCases: ['Record'], writeMails: ['Mail'] };

// n8n works the name of the output out by expression.
export const outputs =
	`={{ (${JSON.stringify(OUTPUTS)})[$parameter["operation"]].map((name) => ({ type: "main", displayName: name })) }}` as const;
