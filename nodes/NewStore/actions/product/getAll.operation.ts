import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, returnAllAndLimit, showFor, simplify } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'product',
	['getAll'],
	[
		{
			displayName: 'Catalog',
			name: 'catalog',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. storefront-catalog-en',
			description: 'ID of the catalog to export',
		},
		{
			displayName: 'Locale',
			name: 'locale',
			type: 'string',
			default: 'en-us',
			description: 'Language of the texts; NewStore writes one file per locale, every morning (UTC)',
		},
		...returnAllAndLimit,
		simplify,
		optionsWith([]),
	],
);
