import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { OperationFields, Resource as ResourceOf } from '../../shared/apiNode';

/** One operation of the node: its fields on the canvas and what it does. */
export interface Operation extends OperationFields {
	/** Runs the operation over all input items; results keep the order of the items. */
	execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[]>;
}

export type Resource = ResourceOf<Operation>;
