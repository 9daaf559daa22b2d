/** Events of TikTok about its authorization → cases. */
import { channelOperation } from '../../shared/channel/operation';
import { isEmptyItem } from '../../shared/channel/rows';
import { notChecked } from '../setUp/notChecked';
import { authorizationCase } from './authorizationEvents';

export const explainAuthorizationOperation = channelOperation({
	name: 'Explain Authorization Events',
	value: 'explainAuthorization',
	action: 'Explain authorization events',
	description:
		'Turn events of the TikTok Shop Trigger that say that an authorization ends or was taken back into exceptions for workflow 12',
	inputs: { events: 'Events' },
	outputs: { exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [],
	wrongSetting: notChecked('Events about the authorization are not told'),
	run: ({ feeds }) => ({
		exceptions: feeds.events.flatMap((event, index) =>
			isEmptyItem(event) ? [] : [{ json: authorizationCase(event), index }],
		),
	}),
});
