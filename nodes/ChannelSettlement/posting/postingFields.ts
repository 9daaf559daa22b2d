/** Fields of Decide Posting and of Judge the Answer, and what they mean. */
import type { INodeProperties } from 'n8n-workflow';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { nowOption } from '../sharedFields';
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

/** @throws TypeError with a sentence that names the field */
export function readRetrySettings(options: Row, present: number): RetrySettings {
	const text = cell(options, 'maxTries');
	const maxTries = text === '' ? 6 : Number(text);
	if (!Number.isSafeInteger(maxTries) || maxTries < 1) {
		throw new TypeError(`"Most Unclear Answers" has to be a whole number, 1 or more; it is ${text}.`);
	}
	const time = cell(options, 'now');
	const now = time === '' ? present : Date.parse(time);
	if (Number.isNaN(now)) throw new TypeError(`"Time of the Decision" is no time: ${time}`);
	return { maxTries, now };
}
