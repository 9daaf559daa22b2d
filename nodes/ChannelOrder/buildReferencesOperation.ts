/** Answers of the injection → references for TikTok. */
import { channelOperation } from '../shared/channel/operation';
import type { Placed } from '../shared/channel/placed';
import { isEmptyItem } from '../shared/channel/rows';
import { externalReference } from './externalReferences';
import { ordersNotRouted } from './sharedFields';

export const buildReferencesOperation = channelOperation({
	name: 'Build External References',
	value: 'buildExternalReferences',
	action: 'Build external references',
	description:
		'Turn the answers of NewStore Order: Inject into the references that TikTok Shop External Reference: Add takes',
	inputs: { injected: 'Injected Orders' },
	outputs: { references: 'References', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [],
	wrongSetting: ordersNotRouted,
	run({ feeds }) {
		const references: Placed[] = [];
		const exceptions: Placed[] = [];
		feeds.injected.forEach((json, index) => {
			if (isEmptyItem(json)) return;
			const result = externalReference(json);
			if ('reference' in result) references.push({ json: result.reference, index });
			else exceptions.push({ json: result.exception, index });
		});
		return { references, exceptions };
	},
});
