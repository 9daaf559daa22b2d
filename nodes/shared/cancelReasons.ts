/** Reasons that the pack gives NewStore for a cancellation; what they begin with says that TikTok was the cause. */
export const OWN_PREFIX = 'tiktok_';

/** The parcel left elsewhere (Seller Center, TikTok's warehouse): NewStore stops, and nothing is cancelled on TikTok. */
export const SHIPPED_ELSEWHERE = 'tiktok_shipped_elsewhere';
