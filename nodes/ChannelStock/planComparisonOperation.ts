/** What the last comparison went by, and the rules now → whether all stock is compared now. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../shared/channel/operation';
import { nowOf, nowOption, optionsOf, switchOf } from '../shared/channel/options';
import { cell } from '../shared/tableRows';
import { WrongSetting } from '../shared/wrongSetting';
import { planComparison } from './comparisonPlan';
import { shops, stockNotDecided } from './sharedFields';

const FINGERPRINT = 'Rules Fingerprint';
const ONLY_WHEN_CHANGED = 'Only When Rules Changed';
const DRY_RUN = 'Dry Run';

const fingerprint: INodeProperties = {
	displayName: FINGERPRINT,
	name: 'fingerprint',
	type: 'string',
	default: '={{ $json.fingerprint }}',
	required: true,
	description: 'What the rules are now, as the operation Fingerprint Rules gives it',
};

const cursors: INodeProperties = {
	displayName: 'Cursors',
	name: 'cursors',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_cursors. The row stock_rules says what the last comparison went by, with a time behind it when it has not ended well; the row stock_marker that there was one.',
};

const onlyWhenChanged: INodeProperties = {
	displayName: ONLY_WHEN_CHANGED,
	name: 'onlyWhenChanged',
	type: 'boolean',
	default: true,
	description:
		'Whether this run only looks if the rules have changed: after a change it compares within 10 minutes of the one before, and one that did not end well again after half an hour. Off = a comparison was asked for.',
};

const dryRun: INodeProperties = {
	displayName: DRY_RUN,
	name: 'dryRun',
	type: 'boolean',
	default: true,
	description: 'Whether nothing is sent: a dry run starts no comparison by itself and remembers nothing',
};

const options = optionsOf([nowOption]);

export const planComparisonOperation = channelOperation({
	name: 'Plan Comparison',
	value: 'planComparison',
	action: 'Say whether to compare all stock now',
	description: 'Say whether all stock is compared with all listings now, because somebody asked or the rules changed',
	inputs: { start: 'Start' },
	outputs: { plan: 'Plan' },
	properties: [fingerprint, shops, cursors, onlyWhenChanged, dryRun, options],
	wrongSetting: stockNotDecided,
	run({ feeds, parameter, rows, options: given, now }) {
		const plan = planComparison({
			isLook: switchOf(parameter('onlyWhenChanged'), ONLY_WHEN_CHANGED, true),
			isLive: !switchOf(parameter('dryRun'), DRY_RUN, true),
			fingerprint: cell({ fingerprint: parameter('fingerprint') }, 'fingerprint'),
			cursors: rows('cursors', 'Cursors'),
			now: nowOf(given.now, now),
		});
		if (plan.rules === '')
			throw new WrongSetting(`"${FINGERPRINT}" is empty: fill it with what Fingerprint Rules gives.`);
		return { plan: [{ json: { ...plan, shops: rows('shops', 'Shops') }, indexes: [...feeds.start.keys()] }] };
	},
});
