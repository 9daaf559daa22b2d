/** Cases → cases that lead to the form of workflow 06b. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { wrongSetting } from '../sharedFields';
import { pointToForm } from './formWay';

const formUrl: INodeProperties = {
	displayName: 'Address of the Form',
	name: 'formUrl',
	type: 'string',
	default: '',
	description: 'Address of the form of workflow 06b, which the cases lead to. Empty names the workflow instead.',
};

export const pointToFormOperation = channelOperation({
	name: 'Point to the Form',
	value: 'pointToForm',
	action: 'Point to the form',
	description: 'Tell in each case that a person answers where to do so, and leave out the row of the ledger',
	inputs: { cases: 'Cases' },
	outputs: { cases: 'Cases' },
	properties: [formUrl],
	wrongSetting,
	run: ({ feeds, parameter }) => ({ cases: pointToForm(feeds.cases, String(parameter('formUrl') ?? '').trim()) }),
});
