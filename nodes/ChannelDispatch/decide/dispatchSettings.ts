/** Parameters of the operation Decide → settings; each read once. */
import type { Row } from '../../shared/tableRows';
import { nowOf, numberOf, oneOf } from '../../shared/channel/options';

export interface DispatchSettings {
	shops: Row[];
	carrierMap: Row[];
	/** error items of orders whose carriers could not be read */
	carriersUnread: Row[];
	references: Row[];
	/** rows of tts_warnings */
	warnings: Row[];
	trackingWaitMinutes: number;
	waitLeastMinutes: number;
	waitMostMinutes: number;
	cancelAnswerMinutes: number;
	partialPackage: 'wait' | 'exception';
	severalParcels: 'last' | 'first' | 'exception';
	tiktokShipping: 'exception' | 'arrange';
	doubleShipment: 'ask' | 'cancel';
	/** Unix milliseconds */
	now: number;
}

type Tables = Pick<DispatchSettings, 'shops' | 'carrierMap' | 'carriersUnread' | 'references' | 'warnings'>;

/** @throws WrongSetting with a sentence that names the field */
export function readDispatchSettings(
	given: Record<string, unknown>,
	tables: Tables,
	present: number,
): DispatchSettings {
	return {
		...tables,
		trackingWaitMinutes: numberOf(given.trackingWaitMinutes, 'No Tracking Number After (Minutes)', {
			otherwise: 120,
			least: 0,
		}),
		waitLeastMinutes: numberOf(given.waitLeastMinutes, 'Ask Again After at Least (Minutes)', {
			otherwise: 1,
			least: 1,
		}),
		waitMostMinutes: numberOf(given.waitMostMinutes, 'Ask Again After at Most (Minutes)', { otherwise: 60, least: 1 }),
		cancelAnswerMinutes: numberOf(given.cancelAnswerMinutes, 'Cancel Request Unanswered After (Minutes)', {
			otherwise: 60,
			least: 0,
		}),
		partialPackage: oneOf(given.partialPackage, ['wait', 'exception'], 'Part of a Package Shipped'),
		severalParcels: oneOf(given.severalParcels, ['last', 'first', 'exception'], 'Parts of a Line in Several Parcels'),
		tiktokShipping: oneOf(given.tiktokShipping, ['exception', 'arrange'], 'TikTok Shipping'),
		doubleShipment: oneOf(given.doubleShipment, ['ask', 'cancel'], 'Shipped Elsewhere'),
		now: nowOf(given.now, present),
	};
}
