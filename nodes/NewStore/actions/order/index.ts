import type { Resource } from '../operation';
import { addNote } from './addNote.operation';
import { cancel } from './cancel.operation';
import { cancelItem } from './cancelItem.operation';
import { extendGracePeriod } from './extendGracePeriod.operation';
import { findByExternalId } from './findByExternalId.operation';
import { get } from './get.operation';
import { getCancellationStatus } from './getCancellationStatus.operation';
import { getManyByCustomer } from './getManyByCustomer.operation';
import { inject } from './inject.operation';

export const order: Resource = {
	value: 'order',
	name: 'Order',
	operations: [
		inject,
		addNote,
		cancel,
		cancelItem,
		extendGracePeriod,
		findByExternalId,
		get,
		getCancellationStatus,
		getManyByCustomer,
	],
};
