import type { IHookFunctions } from 'n8n-workflow';

/**
 * Whether a webhook of the editor's test run is set up or taken down. n8n takes it down in the same mode as a published
 * one (`internal`), and only the address tells them apart.
 */
export function isTestRun(context: IHookFunctions): boolean {
	if (context.getMode() === 'manual' || context.getActivationMode() === 'manual') return true;
	return (context.getNodeWebhookUrl('default') ?? '').includes('/webhook-test/');
}
