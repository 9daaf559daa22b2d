/** Fields of the operations behind the form of workflow 06b. */
import type { INodeProperties } from 'n8n-workflow';
import { asPasted } from '../../shared/channel/formPage';
import { channelOperation } from '../../shared/channel/operation';
import type { Given } from '../../shared/channel/operation';
import { nowOf, nowOption, optionsOf, switchOf } from '../../shared/channel/options';
import { readShops } from '../../shared/channel/shops';
import { readPlanSettings } from '../settings';
import { ledger, shops, wrongSetting } from '../sharedFields';
import { reasons } from '../plan/planRefundsOperation';
import { answerRefund } from './answerRefund';
import { describeRefund, toCalculate } from './describeRefund';
import type { RefundQuestion } from './describeRefund';
import { tellRefund } from './tellRefund';

const json = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'json',
	default: '[]',
	description,
});

const refundKey: INodeProperties = {
	displayName: 'Refund',
	name: 'refundKey',
	type: 'string',
	default: '',
	required: true,
	description: 'Name of the refund as the mail has it (column refund_key of tts_refunds)',
};

const documents: INodeProperties[] = [
	json('Orders', 'orders', 'What TikTok Shop, Order: Get puts out about the order; empty when it could not be read'),
	json('TikTok Returns', 'returns', 'What TikTok Shop, Return: Search puts out about the order'),
	json('Eligibility', 'eligibility', 'What TikTok Shop, Return: Check Eligibility puts out about the order'),
];

const cases = json('Cases', 'cases', 'Rows of the table tts_cases about the refund');

export const formUrl: INodeProperties = {
	displayName: 'Way Back',
	name: 'wayBack',
	type: 'string',
	default: '',
	description: 'Address of the form, which a page leads back to. Empty: no link.',
};

const isDryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'string',
	default: 'true',
	description: 'Value of the setting dry_run: what is approved is noted only',
};

const noAnswer = { ...wrongSetting, nothing: 'Nothing was decided and nothing was refunded.' };

const keyIn = (given: Given) => asPasted(String(given.parameter('refundKey') ?? ''));

const feedsIn = ({ rows }: Given) => ({
	ledger: rows('ledger', 'Ledger'),
	orders: rows('orders', 'Orders'),
	returns: rows('returns', 'TikTok Returns'),
	eligibility: rows('eligibility', 'Eligibility'),
});

const planIn = ({ rows, options, now }: Given) =>
	readPlanSettings(
		{ now: options.now },
		{
			shops: rows('shops', 'Shops'),
			ledger: rows('ledger', 'Ledger'),
			reasons: rows('reasons', 'Refund Reasons'),
			references: [],
			skuMap: [],
		},
		now,
	);

const tellIn = ({ rows, parameter, timeZone }: Given) => ({
	shops: readShops(rows('shops', 'Shops')),
	formUrl: String(parameter('wayBack') ?? '').trim(),
	isDryRun: switchOf(parameter('dryRun'), 'Dry Run', true),
	timeZone,
});

export const prepareQuestionOperation = channelOperation({
	name: 'Prepare a Question',
	value: 'prepareQuestion',
	action: 'Prepare a question about a refund',
	description:
		'Say what TikTok is asked to calculate before a person decides about a refund, when there is something to ask',
	inputs: { start: 'Start' },
	outputs: { calculate: 'Calculate', nothing: 'Nothing To Calculate' },
	properties: [refundKey, shops, ledger, ...documents, reasons, optionsOf([nowOption])],
	wrongSetting: noAnswer,
	run(given) {
		const item = toCalculate(keyIn(given), feedsIn(given), planIn(given));
		return item
			? { calculate: [{ json: item }], nothing: [] }
			: { calculate: [], nothing: [{ json: { refund_key: keyIn(given) } }] };
	},
});

export const describeRefundOperation = channelOperation({
	name: 'Describe a Refund',
	value: 'describeRefund',
	action: 'Describe a refund',
	description:
		'Write the page on which a person decides about a refund: goods, store, amounts, history, what is possible now, the reasons that TikTok takes; or say why there is nothing to decide',
	inputs: { start: 'Start' },
	outputs: { ask: 'Ask', told: 'Nothing To Decide' },
	properties: [
		refundKey,
		shops,
		ledger,
		...documents,
		json('Calculated', 'calculated', 'What TikTok Shop, Return: Calculate puts out; empty when it was not asked'),
		reasons,
		cases,
		json('Locations', 'locations', 'Rows of the table tts_locations, for the names of stores'),
		formUrl,
		isDryRun,
		optionsOf([nowOption]),
	],
	wrongSetting: noAnswer,
	run(given) {
		const { rows } = given;
		const feeds = {
			...feedsIn(given),
			cases: rows('cases', 'Cases'),
			locations: rows('locations', 'Locations'),
			calculated: rows('calculated', 'Calculated'),
		};
		const described = describeRefund(keyIn(given), feeds, planIn(given), tellIn(given));
		return 'ask' in described
			? { ask: [{ json: described.ask }], told: [] }
			: { ask: [], told: [{ json: described.told }] };
	},
});

export const answerRefundOperation = channelOperation({
	name: 'Answer a Refund',
	value: 'answerRefund',
	action: 'Answer a refund',
	description:
		'Check what a person answered about a refund against what the page offered: the columns of its row that change, or why nothing changes',
	inputs: { answer: 'Answer' },
	outputs: { save: 'Save', unchanged: 'Unchanged' },
	properties: [
		{
			displayName: 'Question',
			name: 'question',
			type: 'json',
			default: '{}',
			required: true,
			description: 'What Describe a Refund has put out',
		},
		formUrl,
		optionsOf([nowOption]),
	],
	wrongSetting: noAnswer,
	run({ feeds, rows, parameter, options, now }) {
		const [question] = rows('question', 'Question');
		const [answer = {}] = feeds.answer;
		const answered = answerRefund(
			question as unknown as RefundQuestion,
			answer,
			String(parameter('wayBack') ?? '').trim(),
			nowOf(options.now, now),
		);
		return 'save' in answered
			? { save: [{ json: answered.save }], unchanged: [] }
			: { save: [], unchanged: [{ json: answered.unchanged }] };
	},
});

export const tellRefundOperation = channelOperation({
	name: 'Tell What Became of a Refund',
	value: 'tellRefund',
	action: 'Tell what became of a refund',
	description: 'Write the last page of the form: refunded with the amount, answered before by whom, not taken and why',
	inputs: { start: 'Start' },
	outputs: { page: 'Page' },
	properties: [refundKey, shops, ledger, cases, formUrl, isDryRun],
	wrongSetting: noAnswer,
	run: (given) => ({
		page: [
			{
				json: tellRefund(keyIn(given), given.rows('ledger', 'Ledger'), given.rows('cases', 'Cases'), tellIn(given)),
			},
		],
	}),
});
