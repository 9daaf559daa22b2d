import type { IExecuteFunctions } from 'n8n-workflow';

import { parseRetryAfterMs, withRetry } from '../../shared/retry';
import { inputProblem, nodeOptions } from './items';

const DEFAULT_ATTEMPTS = 4;
const DEFAULT_FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 30_000;
const DEFAULT_TIMEOUT_S = 300;

interface Streamed {
	statusCode: number;
	headers: Record<string, unknown>;
	body: AsyncIterable<Uint8Array> & { destroy?: () => void };
}

/** Reads the bytes of one try: `push` for every piece, `end` after the last; `end` throws when the file is incomplete. */
export interface ByteSink {
	push(piece: Uint8Array): void;
	end(): void;
}

/**
 * Streams a file from a pre-signed link into a sink. No credential goes along: storage services refuse a call with two
 * kinds of authorization, and the token is not theirs to see (newstore.md 15). A broken download starts from the beginning
 * with a new sink, so that nothing is counted twice. Throws NodeApiError; returns the sink that got the whole file.
 */
export async function download<T extends ByteSink>(
	context: IExecuteFunctions,
	link: string,
	newSink: () => T,
	what: string,
): Promise<T> {
	const options = nodeOptions(context);
	const policy = {
		attempts: options.maxAttempts || DEFAULT_ATTEMPTS,
		baseDelayMs: options.retryDelaySeconds ? options.retryDelaySeconds * 1000 : DEFAULT_FIRST_WAIT_MS,
		maxDelayMs: MAX_WAIT_MS,
	};
	const timeoutMs = (options.timeoutSeconds || DEFAULT_TIMEOUT_S) * 1000;
	const outcome = await withRetry<{ sink?: T; reason: string; status?: number }>(policy, async () => {
		try {
			const answer = await open(context, link, timeoutMs);
			if (answer.statusCode !== 200) {
				answer.body.destroy?.();
				const status = answer.statusCode;
				const retryAfterMs = parseRetryAfterMs(answer.headers['retry-after']);
				return { retry: status === 429 || status >= 500, retryAfterMs, result: { reason: `HTTP ${status}`, status } };
			}
			const sink = newSink();
			for await (const piece of answer.body) sink.push(piece);
			sink.end();
			return { retry: false, result: { sink, reason: '' } };
		} catch (error) {
			const { message, code, permanent } = error as { message?: string; code?: string; permanent?: boolean };
			return { retry: permanent !== true, result: { reason: message || code || 'the connection broke' } };
		}
	});
	if (outcome.sink) return outcome.sink;
	const isExpired =
		outcome.status === 400 || outcome.status === 403 || outcome.status === 404 || outcome.status === 410;
	throw inputProblem(
		context,
		`${what}: ${isExpired ? 'the link is not valid any more' : outcome.reason}`,
		isExpired
			? `Links to exports expire (HTTP ${outcome.status}). Start a new export and download it at once.`
			: 'Run it again. Nothing was put out, so that half a file cannot be taken for the whole.',
		undefined,
		isExpired ? 'NEWSTORE_EXPORT_LINK_EXPIRED' : 'NEWSTORE_EXPORT_UNREADABLE',
	);
}

async function open(context: IExecuteFunctions, link: string, timeoutMs: number): Promise<Streamed> {
	const answer: unknown = await context.helpers.httpRequest({
		method: 'GET',
		url: link,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: timeoutMs,
	});
	return answer as Streamed;
}
