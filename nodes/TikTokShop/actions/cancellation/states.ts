import type { IDataObject } from 'n8n-workflow';

/** Approved by the seller or by TikTok; the second is paid back as well (tiktok-shop.md 9.1). */
const AGREED = new Set(['CANCELLATION_REQUEST_SUCCESS', 'CANCELLATION_REQUEST_COMPLETE']);
/** Closed without cancelling; the API spells it in two ways (tiktok-shop.md 12.3). */
const CLOSED = new Set(['CANCELLATION_REQUEST_CANCELLED', 'CANCELLATION_REQUEST_CANCEL']);

export const isAgreed = (cancellation: IDataObject): boolean => AGREED.has(String(cancellation.cancel_status));
export const isClosed = (cancellation: IDataObject): boolean => CLOSED.has(String(cancellation.cancel_status));
