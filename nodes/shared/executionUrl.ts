import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/**
 * Where n8n shows this execution to the owner of a case; undefined while it has no id, and where the workflow does not keep
 * executions that end well: the address would lead nowhere.
 */
export function executionUrl(context: IExecuteFunctions): string | undefined {
	const { id: workflowId } = context.getWorkflow();
	const executionId = context.getExecutionId();
	if (!workflowId || !executionId || context.getWorkflowSettings().saveDataSuccessExecution === 'none')
		return undefined;
	const base = context.getInstanceBaseUrl().replace(/\/+$/, '');
	return `${base}/workflow/${encodeURIComponent(workflowId)}/executions/${encodeURIComponent(executionId)}`;
}

/** Items of an Exceptions output, each with the address of the execution that it comes from. */
export function withExecutionUrl(context: IExecuteFunctions, items: INodeExecutionData[]): INodeExecutionData[] {
	const url = items.length > 0 ? executionUrl(context) : undefined;
	return url ? items.map((item) => ({ ...item, json: { ...item.json, execution_url: url } })) : items;
}
