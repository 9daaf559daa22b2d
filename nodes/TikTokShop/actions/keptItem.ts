/** The option Keep the Item As: nodes after the call still have what its item said. */
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInput } from '../../shared/tiktok/invalidInput';

export const keepItemOption: INodeProperties = {
	displayName: 'Keep the Item As',
	name: 'keepItemAs',
	type: 'string',
	default: '',
	placeholder: 'e.g. asked',
	description:
		'Name of a field of the output that holds the whole input item which the answer belongs to. Empty keeps nothing of it.',
};

/**
 * What the option adds to the answer for these input items: the first of them. To be asked before anything is called.
 * @throws InvalidInput when the field would hide one of `own`
 */
export function keptItem(context: IExecuteFunctions, [first]: number[], own: readonly string[]): IDataObject {
	const { keepItemAs } = context.getNodeParameter('options', 0, {}) as IDataObject;
	const name = String(keepItemAs ?? '').trim();
	if (name === '') return {};
	if (own.includes(name))
		throw new InvalidInput(
			`"Keep the Item As" cannot be ${name}: the answer has a field of that name.`,
			'Choose another name in the options of this node, for example asked.',
		);
	return { [name]: context.getInputData()[first]?.json ?? {} };
}
