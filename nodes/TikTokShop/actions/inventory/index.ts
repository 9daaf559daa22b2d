import type { Resource } from '../operation';
import { search } from './search.operation';
import { update } from './update.operation';

export const inventory: Resource = { value: 'inventory', name: 'Inventory', operations: [update, search] };
