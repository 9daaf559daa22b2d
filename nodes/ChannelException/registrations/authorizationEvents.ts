/** What TikTok says about its authorization by event (topics 6 and 7, tiktok-shop.md 5.3) → cases. */
import { outageKey } from '../../shared/channel/cases/caseKey';
import { rowOf } from '../../shared/channel/rows';
import { isoExact, parseTime } from '../../shared/channel/times';
import type { ExceptionItem } from '../../shared/exception';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { utcDay } from './utcTime';

/**
 * @param event as the TikTok Shop Trigger gives it: type, shop_id, event_key, payload.data.expiration_time (Unix seconds), and
 * authorization where it has several
 */
export function authorizationCase(event: Row): ExceptionItem {
	const type = cell(event, 'type');
	const shopId = cell(event, 'shop_id');
	const authorization = cell(event, 'authorization');
	const whose = authorization ? ` (authorization ${authorization})` : '';
	const isTakenBack = type === 'SELLER_DEAUTHORIZATION';
	// A time that nobody can read must not keep the news back.
	const end = parseTime(rowOf(rowOf(event.payload).data).expiration_time) || 0;
	return {
		// Taken back is what every call says as well, so it is the same case; an end that comes is one of its own.
		code: isTakenBack ? 'TIKTOK_105001' : 'SLA_AUTHORIZATION_ENDS',
		flow: 'connection',
		severity: isTakenBack ? 'critical' : 'error',
		owner_role: 'integration',
		title: isTakenBack
			? `The TikTok authorization${authorization ? ` "${authorization}"` : ''} was taken back`
			: `The TikTok authorization ends${end > 0 ? ` on ${utcDay(end)}` : ''}`,
		what_happened: `TikTok says so${shopId ? ` for shop ${shopId}` : ''}${whose}. Without authorization no stock, order or shipment reaches TikTok.`,
		what_to_do:
			'Have the owner of the shop authorize the app again (authorization link in TikTok Shop Partner Center), enter the new code as Authorization Code in the credential TikTok Shop API within 30 minutes, save it, and run workflow 00.',
		business_key: isTakenBack ? outageKey(authorization) : [type, shopId, Math.floor(end / 1000)].join('/'),
		ids: { shop_id: shopId, event_key: cell(event, 'event_key'), ...(authorization ? { authorization } : {}) },
		deadline: end > 0 ? isoExact(end) : '',
	};
}
