import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { DEFAULT_RETRY, withRetry } from '../../../shared/retry';
import { describeSilence } from '../../../shared/tiktok/failures';
import type { Failure } from '../../../shared/tiktok/failures';

type Download = { ok: true; binary: IBinaryData } | { ok: false; failure: Failure };

const EXTENSIONS: Record<string, string> = {
	'application/pdf': 'pdf',
	'image/png': 'png',
	'image/jpeg': 'jpg',
	'text/plain': 'zpl',
	'application/zpl': 'zpl',
};

/** Hosts of TikTok's documents: open-fs-sg.tiktokshop.com, seller-us.tiktok.com and others of these names. */
export const DOCUMENT_HOSTS =
	'tiktokshop.com, tiktokshops.com, tiktok.com, tiktokglobalshop.com, bytedance.net, bytedance.com, ibyteimg.com, tiktokcdn.com, tiktokcdn-us.com';
export const MAX_MEGABYTES = 20;
const MEGABYTE = 1_000_000;

/**
 * Downloads a document of TikTok Shop. The address is another host's and carries its own key, so neither token nor signature
 * is sent. Only https to TikTok's hosts is called, or the host of the credential itself (test systems); a redirect is not
 * followed, and the file is read as a stream that ends when it grows too large.
 */
export async function downloadDocument(
	context: IExecuteFunctions,
	address: string,
	settings: {
		/** file name without ending */
		name: string;
		apiBaseUrl: string;
		/** domains, divided by commas */
		hosts: string;
		maxMegabytes: number;
		attempts: number;
		delaySeconds: number;
		timeoutSeconds: number;
	},
): Promise<Download> {
	if (!isAllowed(address, settings.apiBaseUrl, settings.hosts)) {
		return failed(
			`TikTok Shop gave an address of the document that is not called: ${hostOf(address)}.`,
			'Only https addresses of the hosts in the option Hosts of Documents are called. Add the host there if it belongs to TikTok Shop.',
		);
	}
	const policy = { ...DEFAULT_RETRY, attempts: settings.attempts, baseDelayMs: settings.delaySeconds * 1000 };
	return await withRetry<Download>(policy, async () => {
		try {
			const response = (await context.helpers.httpRequest({
				method: 'GET',
				url: address,
				encoding: 'stream',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				timeout: settings.timeoutSeconds * 1000,
			})) as { body: Readable; statusCode: number; headers: IDataObject };
			if (response.statusCode !== 200) {
				response.body.destroy();
				const result = failed(`The document could not be downloaded (HTTP ${response.statusCode}).`);
				return { retry: response.statusCode >= 500 || response.statusCode === 429, result };
			}
			const content = await readAtMost(response.body, settings.maxMegabytes * MEGABYTE);
			if (!content) {
				const text = `The document is larger than ${settings.maxMegabytes} MB and was not downloaded.`;
				return { retry: false, result: failed(text, 'Raise Largest Document in the options if that is right.') };
			}
			const type = String(response.headers['content-type'] ?? 'application/pdf')
				.split(';')[0]
				.trim();
			const fileName = `${settings.name}.${EXTENSIONS[type] ?? 'pdf'}`;
			return {
				retry: false,
				result: { ok: true, binary: await context.helpers.prepareBinaryData(content, fileName, type) },
			};
		} catch (error) {
			const code = String((error as { code?: unknown }).code ?? '');
			return { retry: true, result: failed(`The document could not be downloaded: ${describeSilence(code)}.`) };
		}
	});
}

/** The whole stream; undefined when it has more bytes than that, of which no more are read. */
async function readAtMost(stream: Readable, mostBytes: number): Promise<Buffer | undefined> {
	const pieces: Uint8Array[] = [];
	let bytes = 0;
	for await (const piece of stream) {
		bytes += piece.length;
		if (bytes > mostBytes) {
			stream.destroy();
			return undefined;
		}
		pieces.push(piece);
	}
	return Buffer.concat(pieces);
}

type Readable = AsyncIterable<Uint8Array> & { destroy(): void };

const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : 'no address');

export function isAllowed(address: string, apiBaseUrl: string, hosts: string): boolean {
	if (!URL.canParse(address)) return false;
	const { protocol, hostname, origin, username } = new URL(address);
	if (username !== '') return false;
	if (URL.canParse(apiBaseUrl) && origin === new URL(apiBaseUrl).origin) return true;
	const domains = hosts.split(',').map((host) => host.trim().toLowerCase());
	return (
		protocol === 'https:' && domains.some((one) => one !== '' && (hostname === one || hostname.endsWith(`.${one}`)))
	);
}

function failed(message: string, whatToDo = 'Run the step again, or print the label in Seller Center.'): Download {
	return {
		ok: false,
		failure: {
			kind: 'retry',
			code: 'DOCUMENT_NOT_DOWNLOADED',
			message,
			whatToDo,
		},
	};
}
