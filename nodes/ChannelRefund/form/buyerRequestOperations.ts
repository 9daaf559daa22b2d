/** Fields of the operations behind the form of workflow 07b. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import type { Given } from '../../shared/channel/operation';
import { readShops } from '../../shared/channel/shops';
import { shops, wrongSetting } from '../sharedFields';
import { answerRequest, describeRequest, tellAnswer } from './buyerRequest';
import type { BuyerQuestion } from './buyerRequest';
import { formUrl } from './formOperations';

const json = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'json',
	default: '{}',
	required: true,
	description,
});

const request = json('Request', 'request', 'The request as TikTok Shop, Return: Search puts it out');
const question = json('Question', 'question', 'What Describe a Request of a Buyer has put out');
const given = json('Given Answer', 'givenAnswer', 'What Answer a Request of a Buyer has put out');

const noAnswer = { ...wrongSetting, nothing: 'Nothing was answered.' };

const settingsIn = ({ rows, parameter, timeZone }: Given) => ({
	shops: readShops(rows('shops', 'Shops')),
	formUrl: String(parameter('wayBack') ?? '').trim(),
	timeZone,
});

const one = ({ rows }: Given, name: string, title: string) => rows(name, title)[0] ?? {};

export const describeRequestOperation = channelOperation({
	name: 'Describe a Request of a Buyer',
	value: 'describeRequest',
	action: 'Describe a request of a buyer',
	description:
		'Write the page on which a person answers a buyer: what is asked, until when, the answers that TikTok takes now and the reasons for a no; or say why there is nothing to answer',
	inputs: { eligibility: 'Decision Eligibility' },
	outputs: { ask: 'Ask', told: 'Nothing To Answer' },
	properties: [request, shops, formUrl],
	wrongSetting: noAnswer,
	run(asked) {
		const described = describeRequest(
			one(asked, 'request', 'Request'),
			asked.feeds.eligibility[0] ?? {},
			settingsIn(asked),
		);
		return 'ask' in described
			? { ask: [{ json: described.ask }], told: [] }
			: { ask: [], told: [{ json: described.told }] };
	},
});

export const answerRequestOperation = channelOperation({
	name: 'Answer a Request of a Buyer',
	value: 'answerRequest',
	action: 'Answer a request of a buyer',
	description:
		'Check what a person answered against what the page offered: the yes or the no for TikTok, or why nothing is sent',
	inputs: { answer: 'Answer' },
	outputs: { approve: 'Yes', reject: 'No', unchanged: 'Unchanged' },
	properties: [question, shops, formUrl],
	wrongSetting: noAnswer,
	run(asked) {
		const answered = answerRequest(
			one(asked, 'question', 'Question') as unknown as BuyerQuestion,
			asked.feeds.answer[0] ?? {},
			settingsIn(asked),
		);
		const none = { approve: [], reject: [], unchanged: [] };
		if ('approve' in answered) return { ...none, approve: [{ json: answered.approve }] };
		if ('reject' in answered) return { ...none, reject: [{ json: answered.reject }] };
		return { ...none, unchanged: [{ json: answered.unchanged }] };
	},
});

export const tellAnswerOperation = channelOperation({
	name: 'Tell What Became of an Answer',
	value: 'tellAnswer',
	action: 'Tell what became of an answer to a buyer',
	description: 'Write the last page: how TikTok shows the request now, or why it has not taken the answer',
	inputs: { result: 'Result' },
	outputs: { page: 'Page' },
	properties: [question, given, shops, formUrl],
	wrongSetting: noAnswer,
	run: (asked) => ({
		page: [
			{
				json: tellAnswer(
					one(asked, 'question', 'Question') as unknown as BuyerQuestion,
					one(asked, 'givenAnswer', 'Given Answer'),
					asked.feeds.result[0] ?? {},
					settingsIn(asked),
				),
			},
		],
	}),
});
