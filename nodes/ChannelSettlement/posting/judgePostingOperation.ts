/** Fields and inputs of Judge the Answer. */
import { channelOperation } from '../../shared/channel/operation';
import { optionsOf } from '../../shared/channel/options';
import { judgePosting } from './judgePosting';
import { notSettled } from '../sharedFields';
import { readRetrySettings, retryOptions } from './postingFields';

export const judgePostingOperation = channelOperation({
	name: 'Judge the Answer',
	value: 'judgePosting',
	action: 'Judge the answer to a create',
	description:
		'Say what became of a journal that was sent: it is there, it has to be looked up, or a person has to help',
	inputs: { sent: 'Sent', answers: 'Answers' },
	outputs: { posted: 'Posted', lookUpAgain: 'Look Up Again', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [optionsOf(retryOptions)],
	wrongSetting: notSettled('No answer was judged. Look the journals up before anything is sent again.'),
	run({ feeds, options, now }) {
		const { posted, lookUpAgain, exceptions } = judgePosting(
			feeds.sent,
			feeds.answers,
			readRetrySettings(options, now),
		);
		return { posted, lookUpAgain, exceptions };
	},
});
