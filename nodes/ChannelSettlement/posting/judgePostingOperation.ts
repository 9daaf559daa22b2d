/** Fields and inputs of Judge the Answer. */
import type { SettlementOperation } from '../operation';
import { judgePosting } from './judgePosting';
import { readRetrySettings, retryOptions } from './postingFields';

export const judgePostingOperation: SettlementOperation = {
	name: 'Judge the Answer',
	value: 'judgePosting',
	action: 'Judge the answer to a create',
	description:
		'Say what became of a journal that was sent: it is there, it has to be looked up, or a person has to help',
	inputs: ['Sent', 'Answers'],
	outputs: ['Posted', 'Look Up Again', 'Exceptions'],
	properties: [
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: retryOptions,
		},
	],
	nothing: 'No answer was judged. Look the journals up before anything is sent again.',
	run({ feeds, options, now }) {
		const [items, answers] = feeds;
		const { posted, lookUpAgain, exceptions } = judgePosting(items, answers, readRetrySettings(options, now));
		return [posted, lookUpAgain, exceptions];
	},
};
