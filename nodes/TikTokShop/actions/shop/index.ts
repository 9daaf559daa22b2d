import type { Resource } from '../operation';
import { getAuthorized } from './getAuthorized.operation';
import { getPermissions } from './getPermissions.operation';

export const shop: Resource = { value: 'shop', name: 'Shop', operations: [getAuthorized, getPermissions] };
