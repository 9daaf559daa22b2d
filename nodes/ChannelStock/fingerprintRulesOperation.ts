/** Tables of the decision → a short text that changes when they do. */
import { channelOperation } from '../shared/channel/operation';
import { nowOf, nowOption, optionsOf } from '../shared/channel/options';
import { fingerprintRules } from './rulesFingerprint';
import { locations, rules, shops, skuMap, stockNotDecided } from './sharedFields';

const options = optionsOf([nowOption]);

export const fingerprintRulesOperation = channelOperation({
	name: 'Fingerprint Rules',
	value: 'fingerprintRules',
	action: 'Fingerprint the rules that are valid now',
	description: 'Sum up the tables and the rules that are valid now in a short text, to notice when they change',
	inputs: { start: 'Start' },
	outputs: { fingerprint: 'Fingerprint' },
	properties: [shops, locations, rules, skuMap, options],
	wrongSetting: stockNotDecided,
	run({ feeds, rows, options: given, now }) {
		const tables = {
			shops: rows('shops', 'Shops'),
			locations: rows('locations', 'Locations'),
			rules: rows('rules', 'Rules'),
			skuMap: rows('skuMap', 'SKU Map'),
		};
		return {
			fingerprint: [{ json: fingerprintRules(tables, nowOf(given.now, now)), indexes: [...feeds.start.keys()] }],
		};
	},
});
