import type { INodeProperties } from 'n8n-workflow';

import { idFields, optionsWith, showFor } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'routing',
	['getInsights'],
	[
		...idFields({ field: 'newstore_order_id', label: 'Order ID', source: 'value', valueName: 'orderId' }),
		optionsWith([]),
	],
);
