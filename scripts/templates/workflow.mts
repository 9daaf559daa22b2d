/** A workflow as n8n keeps it and as a template in `workflows/` stands: what the installer reads of it. */
export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string | null; name: string }>;
	disabled?: boolean;
	[field: string]: unknown;
}

export type Connections = Record<
	string,
	Record<string, Array<Array<{ node: string; type: string; index: number }> | null>>
>;

export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: Connections;
	settings: Record<string, unknown>;
	nodeGroups?: Array<{ id: string; name: string; description?: string; nodeIds: string[] }>;
}
