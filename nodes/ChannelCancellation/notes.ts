/** What the NewStore order says about its cancellation. Always the same text for the same event, so it is written once. */
const request = (cancelId?: string) => (cancelId ? ` (request ${cancelId})` : '');

export const askedNote = (cancelId?: string) => `TikTok Shop: the buyer asked to cancel${request(cancelId)}.`;
export const tikTokCancelledNote = () => 'TikTok Shop: the order was cancelled there.';
export const approvedNote = (cancelId?: string) =>
	`TikTok Shop: the buyer's request to cancel was approved${request(cancelId)}. Result: stopped.`;
export const rejectedNote = (cancelId?: string) =>
	`TikTok Shop: the buyer's request to cancel was rejected${request(cancelId)}, the order is packed or shipped. Result: too late.`;
export const reportedFirstNote = (cancelId?: string) =>
	`TikTok Shop: the buyer asked to cancel${request(cancelId)}, too late. The parcel is reported first, then the request is rejected. Result: too late.`;
export const stoppedNote = () => 'TikTok Shop: the order was cancelled there, and so here. Result: stopped.';
export const sellerCancelNote = (cancelReason: string, lines?: string[]) =>
	lines
		? `TikTok Shop: lines ${lines.join(', ')} were cancelled there as well (${cancelReason}). Result: partly.`
		: `TikTok Shop: the order was cancelled there as well (${cancelReason}). Result: stopped.`;
