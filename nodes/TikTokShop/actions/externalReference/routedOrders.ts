/**
 * What this process knows about external order references, per API host, shop and platform. Once referenced is always
 * referenced, so that is kept; a missing reference is believed for a short time only, because another process may have
 * written it. A belief that is out of date counts an order as not yet routed: too few units are offered, never too many.
 */
const MISSING_BELIEVED_MS = 30_000;
const MOST_ORDERS = 100_000;

class RoutedOrders {
	private readonly referenced = new Set<string>();
	private readonly missingSince = new Map<string, number>();

	isReferenced(orderId: string): boolean {
		return this.referenced.has(orderId);
	}

	isBelievedMissing(orderId: string, nowMs: number): boolean {
		const since = this.missingSince.get(orderId);
		return since !== undefined && nowMs - since < MISSING_BELIEVED_MS;
	}

	markReferenced(orderId: string): void {
		if (this.referenced.size >= MOST_ORDERS) this.referenced.clear();
		this.referenced.add(orderId);
		this.missingSince.delete(orderId);
	}

	markMissing(orderId: string, nowMs: number): void {
		if (this.missingSince.size >= MOST_ORDERS) this.missingSince.clear();
		this.missingSince.set(orderId, nowMs);
	}
}

const known = new Map<string, RoutedOrders>();

export function routedOrders(apiBaseUrl: string, shopCipher: string, platform: string): RoutedOrders {
	const key = `${apiBaseUrl} ${shopCipher} ${platform}`;
	let orders = known.get(key);
	if (!orders) known.set(key, (orders = new RoutedOrders()));
	return orders;
}
