import { z } from 'zod';
import { fold } from '../channel/rows';
import { defineTable, needed, text, tikTokId } from './table';

/** Instead of a name: every carrier without a row of its own. */
export const ANY_CARRIER = '*';

export const carriersTable = defineTable({
	name: 'tts_carriers',
	purpose:
		'Carrier as NewStore writes it → shipping provider on TikTok. A carrier whose name is the same on both sides needs no row.',
	key: ['newstore_carrier', 'shop_id', 'delivery_option_id'],
	columns: {
		newstore_carrier: {
			...needed('Carrier as it stands in NewStore: UPS'),
			check: z
				.string()
				.min(1, 'is empty')
				.refine((given) => ['', ANY_CARRIER].includes(given) || fold(given) !== '', 'has no letter and no digit'),
		},
		provider_name: text('Name of the shipping provider on TikTok; enough when provider_id is empty'),
		provider_id: tikTokId('TikTok shipping provider id; wins over the name'),
		shop_id: tikTokId('Only for this TikTok shop; empty = every shop'),
		delivery_option_id: tikTokId('Only for this TikTok delivery option; empty = every one'),
		note: text('For people'),
	},
	together: ({ provider_id: id, provider_name: name }) =>
		id === '' && name === ''
			? [['provider_name', 'is empty, and so is provider_id: one of them has to name the carrier']]
			: [],
});
