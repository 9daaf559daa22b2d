/** A page of the playbooks that came with this version. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { notChecked } from '../setUp/notChecked';
import pages from './pages.json';
import { playbookHtml } from './playbookHtml';

const page: INodeProperties = {
	displayName: 'Page',
	name: 'playbookPage',
	type: 'string',
	default: '',
	placeholder: 'integration.md',
	description: 'Name of the page, as the playbook of a case has it. Empty is the list of all pages.',
};

export const showPlaybookOperation = channelOperation({
	name: 'Show a Playbook',
	value: 'showPlaybook',
	action: 'Show a playbook',
	description:
		'Give a page of the playbooks of this version as HTML: what to do about a case, for people who get its mail. Static text, nothing of your shop.',
	inputs: { asked: 'Asked' },
	outputs: { page: 'Page' },
	properties: [page],
	wrongSetting: notChecked('A playbook cannot be shown'),
	run: ({ parameter }) => ({ page: [{ json: playbookHtml(String(parameter('playbookPage') ?? ''), pages) }] }),
});
