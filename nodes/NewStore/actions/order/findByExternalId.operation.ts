import type { INodeProperties } from 'n8n-workflow';

import { idFields, optionsWith, showFor, simplify } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'order',
	['findByExternalId'],
	[
		...idFields({ field: 'external_id', label: 'External ID', source: 'item', valueName: 'externalId' }).map((field) =>
			field.name === 'idField'
				? {
						...field,
						description:
							'Name of the field of the input items that holds the external ID. Items without it are looked up by their field order_id.',
					}
				: field,
		),
		simplify,
		optionsWith([]),
	],
);
