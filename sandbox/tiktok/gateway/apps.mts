// The apps of the retailer, each with the authorization of a seller and the shops that it covers: an app serves one market
// group, so a retailer in the US and in Europe has two (tiktok-shop.md 1). Without more, one app covers all shops.
import { Authorizations } from './authorizations.mts';
import type { AppSeed, AuthorizationSeed, TikTokSeed } from '../types.mts';

export interface App {
	key: AppSeed;
	sellerOpenId: string;
	authorizations: Authorizations;
}

const appOf = (key: AppSeed, seed: AuthorizationSeed): App => ({
	key,
	sellerOpenId: seed.openId,
	authorizations: new Authorizations(seed),
});

export class Apps {
	readonly first: App;
	/** covers the shops that were moved to it */
	readonly second: App | undefined;
	private readonly ofSecond = new Set<string>();

	constructor({ app, authorization, second }: TikTokSeed) {
		this.first = appOf(app, authorization);
		this.second = second && appOf(second.app, second.authorization);
	}

	/** From now on these shops, and no others, belong to the second app: the first is told that they are not its own. */
	moveToSecond(shopIds: string[]): void {
		if (!this.second) throw new RangeError('This world has one app only');
		this.ofSecond.clear();
		for (const id of shopIds) this.ofSecond.add(id);
	}

	withKey(appKey: string | undefined): App | undefined {
		return [this.first, this.second].find((app) => app?.key.appKey === appKey);
	}

	ofShop(shopId: string): App {
		return this.second && this.ofSecond.has(shopId) ? this.second : this.first;
	}

	/** 1 or 2, as the control API names them. */
	named(place: number | undefined): App {
		const app = place === 2 ? this.second : this.first;
		if (!app) throw new RangeError('This world has one app only');
		return app;
	}
}
