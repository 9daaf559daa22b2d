import { NodeApiError } from 'n8n-workflow';
import type { IDataObject, INode, INodeExecutionData, JsonObject } from 'n8n-workflow';

import type { ExceptionItem } from './exception';

export interface ProblemDetails {
	/** what failed, in plain words */
	message: string;
	/** what to do, and the ids to quote */
	description: string;
	/** HTTP status, when there was an answer */
	httpCode?: number | string;
	/** the other system's own code: NewStore error_code, TikTok code */
	code?: string;
	/** quote it to the other system's support */
	requestId?: string;
	itemIndex?: number;
}

/**
 * An error a person can act on: `message` says what failed, `description` what to do. n8n shows both, links the input item
 * and hands them to error outputs and error workflows; code, request id and HTTP status are in `context`.
 */
export function problem(node: INode, details: ProblemDetails): NodeApiError {
	const { message, description, code, requestId, itemIndex } = details;
	const httpCode = details.httpCode === undefined ? undefined : String(details.httpCode);
	const error = new NodeApiError(node, { message } as JsonObject, { message, description, httpCode, itemIndex });
	Object.assign(error.context, {
		...(code !== undefined ? { code } : {}),
		...(requestId !== undefined ? { requestId } : {}),
	});
	return error;
}

/**
 * The item that leaves by the error output: the error for n8n, and beside it what Channel Exception needs to make a case.
 * `input` fills json fields a person wants to see (ids, never personal data).
 */
export function errorItem(
	error: Error,
	details: Partial<ExceptionItem> & Pick<ExceptionItem, 'code' | 'flow' | 'business_key'>,
	pairedItem: INodeExecutionData['pairedItem'],
	fields: IDataObject = {},
): INodeExecutionData {
	const description = (error as { description?: string | null }).description ?? '';
	const httpCode = (error as { httpCode?: string | null }).httpCode;
	const context = ((error as { context?: IDataObject }).context ?? {}) as { code?: string; requestId?: string };
	const json = {
		...fields,
		error: error.message,
		severity: 'error',
		owner_role: 'integration',
		title: error.message,
		what_happened: error.message,
		what_to_do: description,
		ids: {},
		...details,
		...(httpCode ? { http_status: Number(httpCode) || httpCode } : {}),
		...(context.code ? { error_code: context.code } : {}),
		...(context.requestId ? { request_id: context.requestId } : {}),
	} as IDataObject;
	return withError({ json, pairedItem }, error);
}

/**
 * Sends an item to the error output. n8n does so when it has `error`, and then reduces the json of items that still have it to
 * the bare message. It copies the item in between, so a property that is not enumerable stays behind and the json survives.
 */
export function withError(item: INodeExecutionData, error: Error): INodeExecutionData {
	Object.defineProperty(item, 'error', { value: error, enumerable: false });
	return item;
}
