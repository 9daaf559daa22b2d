import { TikTokShopApi } from './TikTokShopApi.credentials';

/** Authorization 3 of nodes that use several (nodes/shared/tiktok/credentialTypes.ts). */
export class TikTokShop3Api extends TikTokShopApi {
	name = 'tikTokShop3Api';

	displayName = 'TikTok Shop (Authorization 3) API';
}
