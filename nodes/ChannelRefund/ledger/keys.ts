/** Names of refunds that begin in NewStore (tts_refunds, refund_key). */

export const returnKey = (returnId: string) => `nsr-${returnId}`;

/** An order that has to be looked at again. */
export const lookKey = (orderId: string) => `look-${orderId}`;

/** A refund that is given without goods. */
export const refundKey = (refundId: string) => `nsf-${refundId}`;
