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
