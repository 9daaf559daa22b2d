// Refusals of TikTok Shop: a code, the text of the documentation, and the HTTP status. Platform problems have their own
// status (401, 429); business problems come with HTTP 200, as the documentation's error samples do.

import { answer } from '../../httpServer.mts';
import type { Answer } from '../../httpServer.mts';
import type { Switches } from '../switches.mts';

export class TikTokProblem extends Error {
	readonly code: number;
	readonly httpStatus: number;

	constructor(code: number, message: string, httpStatus = 200) {
		super(message);
		this.name = 'TikTokProblem';
		this.code = code;
		this.httpStatus = httpStatus;
	}
}

/** What a person in the sandbox wanted is impossible, e.g. buying more than TikTok offers. Never sent over the API. */
export class ActionRefused extends Error {
	readonly reason: string;

	constructor(reason: string, message: string) {
		super(message);
		this.name = 'ActionRefused';
		this.reason = reason;
	}
}

const PLATFORM = {
	bodyNotJson: [36009022, 400, 'Invalid content type. The body must be application/json.'],
	cipherOfOthers: [101000, 401, 'Invalid shop_cipher. The access token and the shop_cipher do not match.'],
	revoked: [105001, 401, 'Access token invalid. The authorization was removed by the seller.'],
	expired: [105002, 401, 'Expired credentials. The x-tts-access-token header has expired.'],
	scopeMissing: [105005, 401, 'Access denied. The app is not authorized to access the endpoint.'],
	signatureInvalid: [106001, 401, 'Invalid credentials. The sign query parameter is invalid.'],
	cipherMissing: [106013, 400, 'Missing identifier. The shop_cipher query parameter is required.'],
} as const satisfies Record<string, readonly [number, number, string]>;

export type PlatformProblemName = keyof typeof PLATFORM;

export function platformProblem(name: PlatformProblemName): TikTokProblem {
	const [code, httpStatus, message] = PLATFORM[name];
	return new TikTokProblem(code, message, httpStatus);
}

/** Code 36009004 stands for seven different faults; only the text tells them apart. */
export function inputProblem(message: string): TikTokProblem {
	return new TikTokProblem(36009004, message, 400);
}

/** Faults of fields, on operations whose pages list no code of their own. */
export function parameterProblem(detail: string): TikTokProblem {
	return new TikTokProblem(21001001, `Invalid parameters. ${detail}`);
}

/** A call that TikTok Shop does not have for this shop. Only the status was seen; the code is that of an unknown path. */
export function notOffered(): TikTokProblem {
	return new TikTokProblem(36009009, 'Invalid path. The path is not available.', 404);
}

/** The version in the path was retired, or is not open to this app (tiktok-shop.md 1 and 4.2). */
export function versionProblem(version: string): TikTokProblem {
	return new TikTokProblem(36009014, `Invalid API version. Version ${version} is not available.`, 400);
}

/** The answer to a call too many. */
export function throttledAnswer(switches: Switches, requestId: string): Answer {
	const { throttledAs, throttledRetryAfter: seconds } = switches;
	const body = { code: 36009002, message: 'Too many requests', request_id: requestId, data: null };
	return answer(throttledAs === 'code' ? 200 : 429, body, seconds > 0 ? { 'retry-after': String(seconds) } : undefined);
}
