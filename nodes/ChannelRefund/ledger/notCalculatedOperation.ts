/** Refunds whose amount TikTok did not calculate → rows of tts_refunds. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, optionsOf } from '../../shared/channel/options';
import { waitsOf } from '../settings';
import { waitLimits, wrongSetting } from '../sharedFields';
import { notCalculated } from './notCalculated';

const options = optionsOf([...waitLimits, nowOption]);

const plans: INodeProperties = {
	displayName: 'Plans',
	name: 'plans',
	type: 'json',
	default: '[]',
	required: true,
	description: 'Refunds to calculate, as Plan Refunds gives them',
};

export const noteNotCalculatedOperation = channelOperation({
	name: 'Note What Was Not Calculated',
	value: 'noteNotCalculated',
	action: 'Note what was not calculated',
	description: 'Make the rows of refunds whose amount TikTok did not say: tried again after growing waits',
	inputs: { failed: 'Not Calculated' },
	outputs: { rows: 'Rows' },
	properties: [plans, options],
	wrongSetting,
	run: ({ feeds, rows, options: given, now }) => ({
		rows: notCalculated(feeds.failed, rows('plans', 'Plans'), { ...waitsOf(given), now: nowOf(given.now, now) }),
	}),
});
