import { TikTokShopApi } from './TikTokShopApi.credentials';

/** Authorization 4 of nodes that use several (nodes/shared/tiktok/credentialTypes.ts). */
export class TikTokShop4Api extends TikTokShopApi {
	name = 'tikTokShop4Api';

	displayName = 'TikTok Shop (Authorization 4) API';
}
