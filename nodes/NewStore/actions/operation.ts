import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { OperationFields, Resource as ResourceOf } from '../../shared/apiNode';
import type { NewStoreClient } from '../../shared/newStore/client';

/** One operation of the node: its fields on the canvas and what it does. */
export interface Operation extends OperationFields {
	/** Reads its parameters and input items itself; results keep the order of the items. */
	execute: (this: IExecuteFunctions, client: NewStoreClient) => Promise<INodeExecutionData[]>;
}

export type Resource = ResourceOf<Operation>;
