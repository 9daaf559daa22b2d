import { TikTokShopApi } from './TikTokShopApi.credentials';

/** Authorization 2 of nodes that use several (nodes/shared/tiktok/credentialTypes.ts). */
export class TikTokShop2Api extends TikTokShopApi {
	name = 'tikTokShop2Api';

	displayName = 'TikTok Shop (Authorization 2) API';
}
