/**
 * Several authorizations, such as one app for the US and one for UK and EU: each is a credential of its own, so each is
 * tested, renewed and stored by n8n without the others. n8n binds one credential of a type to a node, hence a type for each.
 */
export const FIRST_CREDENTIAL = 'tikTokShopApi';

/** Values of the option Further Authorizations, and the credential that each adds to a node. */
export const FURTHER_CREDENTIALS = {
	'2': 'tikTokShop2Api',
	'3': 'tikTokShop3Api',
	'4': 'tikTokShop4Api',
} as const;

type Further = keyof typeof FURTHER_CREDENTIALS;
export type TikTokCredential = typeof FIRST_CREDENTIAL | (typeof FURTHER_CREDENTIALS)[Further];

/** Credentials that a node uses, by its option Further Authorizations; the first is always there. */
export function credentialTypesOf({ options }: { options?: unknown }): TikTokCredential[] {
	const { furtherAuthorizations: further } = (options ?? {}) as { furtherAuthorizations?: unknown };
	const chosen = Array.isArray(further) ? further.map(String) : [];
	const places = Object.keys(FURTHER_CREDENTIALS) as Further[];
	return [
		FIRST_CREDENTIAL,
		...places.filter((place) => chosen.includes(place)).map((place) => FURTHER_CREDENTIALS[place]),
	];
}

/** What an authorization is called where its credential has no name for it: its place in the node. */
export const placeOf = (type: TikTokCredential): string =>
	Object.entries(FURTHER_CREDENTIALS).find(([, further]) => further === type)?.[0] ?? '1';
