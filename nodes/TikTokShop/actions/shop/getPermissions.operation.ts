import { optionsField } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/** One item: `{permissions: ['MANAGE_GLOBAL_PRODUCT', …]}`; one with `authorization` for each where the node has several. */
export const getPermissions: Operation = {
	value: 'getPermissions',
	name: 'Get Permissions',
	action: 'Get seller permissions',
	description: 'Read what the seller may do, such as managing global products',
	properties: [optionsField()],
	async execute() {
		const session = new Session(this, 'connection');
		return await session.eachAuthorization(async (member) => {
			const data = await member.call({ method: 'GET', path: '/seller/202309/permissions', repeatable: true }, 0);
			const permissions = (data.permissions as string[] | undefined) ?? [];
			return [session.item({ permissions, ...(await session.nameOf(member)) }, [0])];
		});
	},
};
