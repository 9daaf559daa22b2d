/**
 * Calls that TikTok Shop has in more than one version (tiktok-shop.md 13). The newest is used first; where it is not there for
 * an app, the one before answers, and that is remembered per app and call, so that a run does not ask in vain each time.
 */
import type { IDataObject, NodeApiError } from 'n8n-workflow';

import { failureOf } from './client';
import type { TikTokClient, TikTokRequest } from './client';
import type { Failure } from './failures';

export interface VersionedCall {
	/** "search cancellations": what is remembered */
	name: string;
	/** the newest first */
	versions: readonly [string, ...string[]];
	request: (version: string) => TikTokRequest;
}

/** After it the newest version is tried again: TikTok Shop opens versions to apps one after the other. */
const REMEMBER_MS = 24 * 3_600_000;

const known = new Map<string, { place: number; until: number }>();

/** For tests: forgets which versions answer. */
export const forgetVersions = () => known.clear();

/** Path, method or version unknown: the call had no effect, and another version may answer. */
const UNKNOWN_CODES = new Set(['36009009', '36009010', '36009014']);

/** Whether the answer says that this version of the call is not there, or is not there any more. */
export function isVersionFailure({ code, httpStatus, isVersionRefused }: Failure): boolean {
	if (code !== undefined && UNKNOWN_CODES.has(code)) return true;
	return isVersionRefused === true || (code === undefined && httpStatus === 404);
}

/**
 * Runs `attempt` with the newest version that this app has. A version that is refused is left for the one before; any other
 * failure is thrown, and so is the refusal of the oldest.
 */
async function withVersion<T>(
	client: TikTokClient,
	{ name, versions }: VersionedCall,
	attempt: (version: string) => Promise<T>,
): Promise<T> {
	const { appKey, apiBaseUrl } = await client.credentials();
	const key = `${apiBaseUrl} ${appKey} ${name}`;
	const remembered = known.get(key);
	const start = remembered && remembered.until > Date.now() ? remembered.place : 0;
	for (let place = start; ; place++) {
		let refused: NodeApiError | undefined;
		const result = await attempt(versions[place]).catch((error: NodeApiError) => {
			const failure = failureOf(error);
			if (failure === undefined || !isVersionFailure(failure)) throw error;
			refused = error;
			return undefined;
		});
		if (refused === undefined) {
			if (place > start) known.set(key, { place, until: Date.now() + REMEMBER_MS });
			return result as T;
		}
		// The remembered one may have been retired since: the next call begins with the newest.
		known.delete(key);
		if (place + 1 >= versions.length) throw refused;
	}
}

/** `data` of a call in the newest version that answers. */
export async function callVersion(client: TikTokClient, call: VersionedCall, itemIndex?: number): Promise<IDataObject> {
	return await withVersion(client, call, async (version) => await client.call(call.request(version), itemIndex));
}

/** All pages of a list, as `TikTokClient.pages`; the first page tells which version answers, the others stay with it. */
export async function* pagesOfVersion(
	client: TikTokClient,
	call: VersionedCall,
	itemIndex?: number,
	firstToken = '',
): AsyncGenerator<IDataObject> {
	const { pages, first } = await withVersion(client, call, async (version) => {
		const pagesOfIt = client.pages(call.request(version), itemIndex, firstToken);
		return { pages: pagesOfIt, first: await pagesOfIt.next() };
	});
	if (first.done) return;
	yield first.value;
	yield* pages;
}
