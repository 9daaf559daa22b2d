/** Credentials that lead to the sandbox. */
import { CREDENTIALS, SHOP_CIPHERS } from '../../sandbox/seed.mts';
import type { CredentialStore } from './engine.mts';

interface At {
	url: string;
}

export const sandboxCredentials = (newStore: At, tikTok: At): CredentialStore => ({
	newStoreApi: {
		...CREDENTIALS.newStore,
		apiBaseUrl: newStore.url,
		identityBaseUrl: newStore.url,
		scope: '',
		clientAuthentication: 'body',
		accessToken: '',
	},
	tikTokShopApi: {
		...CREDENTIALS.tiktok,
		accessTokenExpiresAt: 0,
		refreshTokenExpiresAt: 0,
		shopCipher: SHOP_CIPHERS.GB,
		apiBaseUrl: tikTok.url,
		tokenBaseUrl: tikTok.url,
		tokenRenewedAt: '',
	},
});

/** A TikTok Shop credential of the shop in GB whose tokens are fresh, so that nothing is renewed while a bench measures. */
export function freshTikTokCredential({ tiktokUrl }: { tiktokUrl: string }) {
	const nowSeconds = Math.floor(Date.now() / 1000);
	return {
		...CREDENTIALS.tiktok,
		accessTokenExpiresAt: nowSeconds + 604_800,
		refreshTokenExpiresAt: nowSeconds + 31_536_000,
		shopCipher: SHOP_CIPHERS.GB,
		apiBaseUrl: tiktokUrl,
		tokenBaseUrl: tiktokUrl,
		tokenRenewedAt: new Date().toISOString(),
	};
}
