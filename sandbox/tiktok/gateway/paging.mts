// One page of a list, as the search operations cut it.
import { issuePageToken, readPageToken } from './pageToken.mts';
import type { TikTokProblem } from './problems.mts';

export interface PageRules {
	maxSize: number;
	/** Thrown for a page_size outside 1..maxSize or missing. */
	badSize: () => TikTokProblem;
	/** Thrown for a token that is not ours, or comes with other filters than the page before. */
	badToken: () => TikTokProblem;
	/** Results beyond this many cannot be read; thrown by `beyond`. */
	maxResults?: number;
	beyond?: () => TikTokProblem;
}

export interface Page<T> {
	items: T[];
	totalCount: number;
	/** Empty on the last page. */
	nextPageToken: string;
}

/** `filters` is everything that must stay the same between pages. */
export function cutPage<T>(
	all: readonly T[],
	query: Record<string, string>,
	filters: unknown,
	rules: PageRules,
): Page<T> {
	const size = Number(query.page_size);
	if (!/^\d+$/.test(query.page_size ?? '') || size < 1 || size > rules.maxSize) throw rules.badSize();
	const start = query.page_token ? readPageToken(query.page_token, filters) : 0;
	if (start === undefined) throw rules.badToken();
	if (rules.maxResults !== undefined && rules.beyond !== undefined && start >= rules.maxResults) throw rules.beyond();
	const end = start + size;
	return {
		items: all.slice(start, end),
		totalCount: all.length,
		nextPageToken: end < all.length ? issuePageToken(end, filters) : '',
	};
}
