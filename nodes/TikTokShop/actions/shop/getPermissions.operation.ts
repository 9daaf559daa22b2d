import { optionsField } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/** One item: `{permissions: ['MANAGE_GLOBAL_PRODUCT', …]}`. */
export const getPermissions: Operation = {
	value: 'getPermissions',
	name: 'Get Permissions',
	action: 'Get seller permissions',
	description: 'Read what the seller may do, such as managing global products',
	properties: [optionsField()],
	async execute() {
		const session = new Session(this, 'connection');
		return await session.once(async () => {
			const data = await session.call({ method: 'GET', path: '/seller/202309/permissions', repeatable: true }, 0);
			return [session.item({ permissions: (data.permissions as string[] | undefined) ?? [] }, [0])];
		});
	},
};
