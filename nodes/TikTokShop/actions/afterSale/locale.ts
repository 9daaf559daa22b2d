import type { INodeProperties } from 'n8n-workflow';

/** Language of the texts of an answer, as a BCP-47 code. */
export const localeOption: INodeProperties = {
	displayName: 'Language of Reasons',
	name: 'locale',
	type: 'string',
	default: 'en-US',
	placeholder: 'e.g. de-DE',
	description: 'Language of the texts',
};
