/** Calls a second: TikTok for each API and shop (tiktok-shop.md 4.4), NewStore for each tenant and some APIs (newstore.md 3.2). */
const TIKTOK_RATE = 50;
const NEWSTORE_RATE = 200;
const NEWSTORE_RATES: Array<[operation: RegExp, rate: number]> = [
	[/InjectedOrder/, 20],
	[/fulfillment/i, 70],
	[/^(list|search).*order/i, 30],
	[/order/i, 100],
];

/** `operation` is the system and the sandbox's name of the operation: "TikTok getOrders". Seconds that so many calls take at least. */
export function secondsAtLimit(operation: string, calls: number): number {
	const [system, name] = operation.split(' ');
	if (system === 'TikTok') return calls / TIKTOK_RATE;
	return calls / (NEWSTORE_RATES.find(([pattern]) => pattern.test(name))?.[1] ?? NEWSTORE_RATE);
}
