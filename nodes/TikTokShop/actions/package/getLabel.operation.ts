import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { TikTokRequest } from '../../../shared/tiktok/client';
import type { Failure } from '../../../shared/tiktok/failures';
import type { Shop } from '../../../shared/tiktok/shops';
import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Result } from '../session';
import { DOCUMENT_HOSTS, downloadDocument, MAX_MEGABYTES } from './downloadDocument';
import { isoExact } from '../../../shared/channel/times';
import { pause } from '../../../shared/pause';

/** The label is still being made. */
const NOT_READY = new Set(['11034037', '11034023']);
const POLL_SECONDS = 2;
/** TikTok Shop keeps the document for a day (tiktok-shop.md 7.2). */
const VALID_MS = 24 * 3_600_000;

/**
 * One item per package: `{shop_id, package_id, tracking_number, doc_url, doc_url_expires_at, document_type, file_name?}` and
 * the document as a file.
 */
export const getLabel: Operation = {
	value: 'getLabel',
	name: 'Get Label',
	action: 'Get the labels of packages',
	description: 'Get shipping label or packing slip of packages with TikTok shipping, as a file',
	properties: [
		...shopFields,
		...idFields({ name: 'Package', field: 'package_id', list: 'packageIds' }),
		{
			displayName: 'Document',
			name: 'documentType',
			type: 'options',
			options: [
				{ name: 'Hazmat Label', value: 'HAZMAT_LABEL' },
				{ name: 'Invoice Label', value: 'INVOICE_LABEL', description: 'Brazil only' },
				{ name: 'Label and Packing Slip', value: 'SHIPPING_LABEL_AND_PACKING_SLIP' },
				{ name: 'Packing Slip', value: 'PACKING_SLIP' },
				{ name: 'Shipping Label', value: 'SHIPPING_LABEL' },
				{ name: 'Shipping Label as Picture', value: 'SHIPPING_LABEL_PICTURE' },
			],
			default: 'SHIPPING_LABEL',
			description: 'Document to get',
		},
		{
			displayName: 'Download',
			name: 'download',
			type: 'boolean',
			default: true,
			description: 'Whether to download the document as a file; else only its address is given, valid for 24 hours',
		},
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			displayOptions: { show: { download: [true] } },
			default: 'data',
			required: true,
			hint: 'The name of the output binary field to put the file in',
			description: 'Name of the binary field that gets the file',
		},
		optionsField([
			{
				displayName: 'Document Format',
				name: 'documentFormat',
				type: 'options',
				options: [
					{ name: 'PDF', value: 'PDF' },
					{ name: 'ZPL', value: 'ZPL', description: 'For label printers; Brazil only' },
				],
				default: 'PDF',
				description: 'Format of the document; a picture has its own',
			},
			{
				displayName: 'Document Size',
				name: 'documentSize',
				type: 'options',
				options: [
					{ name: 'A5', value: 'A5' },
					{ name: 'A6', value: 'A6' },
				],
				default: 'A6',
				description: 'Size of the pages of a PDF',
			},
			{
				displayName: 'Hosts of Documents',
				name: 'documentHosts',
				type: 'string',
				default: DOCUMENT_HOSTS,
				description:
					'Domains from which documents are downloaded, divided by commas; only by https, and no redirect is followed',
			},
			{
				displayName: 'Largest Document (MB)',
				name: 'maxMegabytes',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 200 },
				default: 20,
				description: 'A larger file is not downloaded, so that it cannot fill the memory of n8n',
			},
			{
				displayName: 'Wait Until Ready',
				name: 'readyWaitSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 600 },
				default: 60,
				description: 'Seconds to wait while the carrier is still making the label',
			},
		]),
	],
	async execute() {
		const session = new Session(this, 'dispatch');
		const documentType = this.getNodeParameter('documentType', 0, 'SHIPPING_LABEL') as string;
		const options = this.getNodeParameter('options', 0, {}) as IDataObject;
		const waitMs = Number(options.readyWaitSeconds ?? 60) * 1000;
		return await session.eachJob('packageIds', 'package ID', async ({ shop, value, items }): Promise<Result> => {
			const request = documentRequest(shop, value, documentType, options);
			const answer = await untilReady(session, request, waitMs);
			const ids = { shop_id: shop.shop_id, package_id: value };
			if (!answer.ok) return [session.failItem(explainLabel(answer.failure), items, ids)];
			const { data } = answer;
			const item = session.item(
				{
					...ids,
					tracking_number: data.tracking_number,
					doc_url: data.doc_url,
					doc_url_expires_at: isoExact(Date.now() + VALID_MS),
					document_type: documentType,
				},
				items,
			);
			return [await withFile(this, session, item, value, items)];
		});
	},
};

function documentRequest(shop: Shop, packageId: string, documentType: string, options: IDataObject): TikTokRequest {
	const isPicture = documentType === 'SHIPPING_LABEL_PICTURE';
	const isInvoice = documentType === 'INVOICE_LABEL';
	return {
		method: 'GET',
		path: '/fulfillment/202309/packages/{package_id}/shipping_documents',
		ids: { package_id: packageId },
		query: {
			document_type: documentType,
			document_size: isPicture || isInvoice ? undefined : options.documentSize,
			document_format: isPicture ? undefined : options.documentFormat,
		},
		cipher: shop.cipher,
		repeatable: true,
	};
}

type Answer = { ok: true; data: IDataObject } | { ok: false; failure: Failure };

/** Asks until the document is there, at most `waitMs`. */
async function untilReady(session: Session, request: TikTokRequest, waitMs: number): Promise<Answer> {
	const until = Date.now() + waitMs;
	for (;;) {
		const outcome = await session.client.send(request);
		if (outcome.ok || !NOT_READY.has(outcome.failure.code ?? '')) return outcome;
		const pauseMs = Math.min(POLL_SECONDS, session.client.traffic.retryDelaySeconds * 4) * 1000;
		if (Date.now() + pauseMs > until) return { ok: false, failure: outcome.failure };
		await pause(pauseMs);
	}
}

/** Codes that mean something else for a label than for shipping. */
function explainLabel(failure: Failure): Failure {
	const { code = '' } = failure;
	if (NOT_READY.has(code)) {
		return {
			...failure,
			message: 'The carrier is still making the label.',
			whatToDo: 'Run the step again in a few minutes, or set Wait Until Ready in its options higher.',
		};
	}
	if (code !== '21023046') return failure;
	return {
		...failure,
		kind: 'fix',
		message: 'The parcel is on its way, so TikTok Shop gives no label any more.',
		whatToDo: 'Nothing is to be done.',
	};
}

async function withFile(
	context: IExecuteFunctions,
	session: Session,
	item: INodeExecutionData,
	packageId: string,
	items: number[],
): Promise<INodeExecutionData> {
	if (!context.getNodeParameter('download', 0, true)) return item;
	const field = context.getNodeParameter('binaryPropertyName', 0, 'data') as string;
	const { apiBaseUrl } = await session.client.credentials();
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const file = await downloadDocument(context, String(item.json.doc_url ?? ''), {
		name: `${String(item.json.document_type).toLowerCase()}-${packageId}`,
		apiBaseUrl,
		hosts: String(options.documentHosts || DOCUMENT_HOSTS),
		maxMegabytes: Number(options.maxMegabytes) || MAX_MEGABYTES,
		attempts: session.client.traffic.maxAttempts,
		delaySeconds: session.client.traffic.retryDelaySeconds,
		timeoutSeconds: session.client.traffic.timeoutSeconds,
	});
	if (!file.ok) {
		return session.failItem(file.failure, items, { shop_id: String(item.json.shop_id ?? ''), package_id: packageId });
	}
	item.json.file_name = file.binary.fileName;
	item.binary = { [field]: file.binary };
	return item;
}
