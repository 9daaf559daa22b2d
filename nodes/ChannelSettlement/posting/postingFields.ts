/** Fields of Decide Posting and of Judge the Answer, and what they mean. */
import type { INodeProperties } from 'n8n-workflow';
import { nowOf, nowOption, wholeNumberOf } from '../../shared/channel/options';
import type { Row } from '../../shared/tableRows';
import type { RetrySettings } from './postingTypes';

const maxTriesOption: INodeProperties = {
	displayName: 'Most Unclear Answers',
	name: 'maxTries',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 6,
	description:
		'After so many unclear answers in a run the journal becomes an exception; the next run looks it up again',
};

export const retryOptions: INodeProperties[] = [maxTriesOption, nowOption];

/** @throws WrongSetting with a sentence that names the field */
export function readRetrySettings(options: Row, present: number): RetrySettings {
	return {
		maxTries: wholeNumberOf(options.maxTries, 'Most Unclear Answers', { otherwise: 6, least: 1 }),
		now: nowOf(options.now, present),
	};
}
