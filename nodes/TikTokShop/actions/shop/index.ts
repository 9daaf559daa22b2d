import type { Resource } from '../operation';
import { getAuthorization } from './getAuthorization.operation';
import { getAuthorized } from './getAuthorized.operation';
import { getPermissions } from './getPermissions.operation';

export const shop: Resource = {
	value: 'shop',
	name: 'Shop',
	operations: [getAuthorized, getAuthorization, getPermissions],
};
