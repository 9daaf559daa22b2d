/** What NewStore was asked to cancel → what TikTok is told. */
import { channelOperation } from '../shared/channel/operation';
import { concludeCancels } from './concludeCancel';
import { cancellationsNotHandled } from './sharedFields';

export const concludeCancelOperation = channelOperation({
	name: 'Conclude Cancel',
	value: 'concludeCancel',
	action: 'Conclude a cancellation',
	description: 'Say what follows after NewStore was asked to cancel: approve, reject, nothing, or a person',
	inputs: { asked: 'Asked in NewStore', tikTok: 'TikTok' },
	outputs: { approve: 'Approve', reject: 'Reject', nothing: 'Nothing To Do', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [],
	wrongSetting: cancellationsNotHandled,
	run: ({ feeds }) => concludeCancels(feeds.asked, feeds.tikTok),
});
