import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/** Last part of the address that people open to see the callback. */
export const STATUS_PATH = 'callback';

/**
 * The one address that NewStore gets: it appends /financial_instruments and so on. n8n keeps a path with parameters under the
 * webhook id of the node, and expects that id a second time because the path is not a full path; that way the addresses of
 * two such nodes never meet, and no expression is needed.
 */
export function callbackUrl(context: IHookFunctions | IWebhookFunctions, isTest: boolean): string {
	const { webhookId } = context.getNode();
	const url =
		(isTest && 'getWebhookResourceUrl' in context
			? context.getWebhookResourceUrl('setup')
			: context.getNodeWebhookUrl('setup')) ?? '';
	if (!webhookId || !url.endsWith(`/${STATUS_PATH}`)) return '';
	return `${url.slice(0, -STATUS_PATH.length)}${webhookId}`;
}
