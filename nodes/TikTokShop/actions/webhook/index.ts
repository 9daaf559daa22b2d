import type { Resource } from '../operation';
import { getMany } from './getMany.operation';
import { remove } from './delete.operation';
import { set } from './set.operation';

export const webhook: Resource = { value: 'webhook', name: 'Webhook', operations: [getMany, set, remove] };
