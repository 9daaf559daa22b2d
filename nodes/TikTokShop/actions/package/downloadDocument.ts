import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { DEFAULT_RETRY, withRetry } from '../../../shared/retry';
import { describeSilence, type Failure } from '../../../shared/tiktok/failures';

type Download = { ok: true; binary: IBinaryData } | { ok: false; failure: Failure };

const EXTENSIONS: Record<string, string> = {
	'application/pdf': 'pdf',
	'image/png': 'png',
	'image/jpeg': 'jpg',
	'text/plain': 'zpl',
	'application/zpl': 'zpl',
};

/**
 * Downloads a document of TikTok Shop. The address is another host's and carries its own key, so neither token nor signature
 * is sent. Only https is followed, or the host of the credential itself (test systems).
 */
export async function downloadDocument(
	context: IExecuteFunctions,
	address: string,
	settings: {
		/** file name without ending */
		name: string;
		apiBaseUrl: string;
		attempts: number;
		delaySeconds: number;
		timeoutSeconds: number;
	},
): Promise<Download> {
	if (!isAllowed(address, settings.apiBaseUrl)) {
		return failed('TikTok Shop gave no usable address of the document.');
	}
	const policy = { ...DEFAULT_RETRY, attempts: settings.attempts, baseDelayMs: settings.delaySeconds * 1000 };
	return await withRetry<Download>(policy, async () => {
		try {
			const response = (await context.helpers.httpRequest({
				method: 'GET',
				url: address,
				encoding: 'arraybuffer',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				timeout: settings.timeoutSeconds * 1000,
			})) as { body: Buffer | ArrayBuffer; statusCode: number; headers: IDataObject };
			if (response.statusCode !== 200) {
				const result = failed(`The document could not be downloaded (HTTP ${response.statusCode}).`);
				return { retry: response.statusCode >= 500 || response.statusCode === 429, result };
			}
			const type = String(response.headers['content-type'] ?? 'application/pdf')
				.split(';')[0]
				.trim();
			const content = Buffer.from(response.body as ArrayBuffer);
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

function isAllowed(address: string, apiBaseUrl: string): boolean {
	try {
		const url = new URL(address);
		return url.protocol === 'https:' || url.origin === new URL(apiBaseUrl).origin;
	} catch {
		return false;
	}
}

function failed(message: string): Download {
	return {
		ok: false,
		failure: {
			kind: 'retry',
			code: 'DOCUMENT_NOT_DOWNLOADED',
			message,
			whatToDo: 'Run the step again, or print the label in Seller Center.',
		},
	};
}
