import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../shared/newStore/client';

/** What a file `<operation>.operation.ts` exports. `execute` reads its parameters and input items itself. */
export interface Operation {
	description: INodeProperties[];
	execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]>;
}
