/** Names of refunds that begin in NewStore (tts_refunds, refund_key). */

export const returnKey = (returnId: string) => `nsr-${returnId}`;

/** A refund that is given without goods. */
export const refundKey = (refundId: string) => `nsf-${refundId}`;
