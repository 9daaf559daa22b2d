/** Why nothing at all is done for the returns of an order now. */
import { SHOP_OFF } from '../../shared/channel/shops';
import type { Shop } from '../../shared/channel/shops';
import type { Unreadable } from './unreadable';

export interface Hold {
	reason: string;
	/** until the order is looked at again */
	minutes: number;
}

const OFF_MINUTES = 240;
const ODD_MINUTES = 30;

/** Undefined when nothing stands in the way. `odd`: documents of the order that cannot be read, `what` they are. */
export function holdOf(shop: Shop | undefined, odd: Unreadable[], what: string): Hold | undefined {
	if (shop && !shop.active) return { reason: SHOP_OFF, minutes: OFF_MINUTES };
	if (shop?.isContradicted)
		return { reason: 'The table tts_shops has rows for the shop that differ.', minutes: OFF_MINUTES };
	// What cannot be read may be the refund, or the booking, of these very lines.
	if (odd.length > 0) return { reason: `${what} cannot be read (${odd[0].fault}).`, minutes: ODD_MINUTES };
	return undefined;
}
