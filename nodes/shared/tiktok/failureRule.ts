/**
 * retry: the same call may succeed in a moment · refresh: a new access token helps, once · clock: the time of signing was
 * refused, correct it and try once more · reread: the call may have had its effect, look before repeating · done: TikTok
 * Shop says that it is done already, success when a look confirms it · look: refused, perhaps because an earlier call has
 * done it, so look · later: not now, the state of the object has to change first · stop: a person has to act on the
 * platform · fix: the request or the data is wrong
 */
export type FailureKind = 'retry' | 'refresh' | 'clock' | 'reread' | 'done' | 'look' | 'later' | 'stop' | 'fix';

/** What a code means: kind, what is wrong, what to do. Both texts are for people who know retail and no programming. */
export type Rule = [kind: FailureKind, message: string, whatToDo: string];

export const CHECK_FIELDS = 'Check the fields of this node and of its input items, then run it again.';
export const NOT_THIS_SHOP = 'Check the ID and the shop: each ID is only known in the shop it belongs to.';

/** One rule for several codes, given as one text: "21011006 21011020". */
export function forCodes(codes: string, ...rule: Rule): Record<string, Rule> {
	return Object.fromEntries(codes.split(' ').map((code) => [code, rule]));
}
