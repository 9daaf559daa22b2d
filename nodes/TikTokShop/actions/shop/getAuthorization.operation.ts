import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { AUTHORIZED_SHOPS } from '../../../shared/tiktok/shops';
import { isEarlyRenewalDue, readTokens } from '../../../shared/tiktok/token';
import { optionsField } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { isoExact } from '../../../shared/channel/times';

const DAY_SECONDS = 86_400;

/** Every process of n8n renews by itself near the end; one schedule that does it long before keeps them from doing it at once. */
const renewOption: INodeProperties = {
	displayName: 'Renew Within (Hours)',
	name: 'renewWithinHours',
	type: 'number',
	default: 0,
	typeOptions: { minValue: 0, numberPrecision: 1 },
	description:
		'Renew the access token first when it ends within so many hours, or within the last quarter of its life when that is shorter. 0 = only read. Use it in one workflow that runs on a schedule.',
};

/**
 * One item: `{access_token_expires_at, access_token_days_left, authorization fields of the same kind for the refresh token}`,
 * UTC ISO and days with one decimal; null when the credential does not know. Never a token. No call is made, unless
 * the token is to be renewed and its end is that near. One item with `authorization` for each where the node has several.
 */
export const getAuthorization: Operation = {
	value: 'getAuthorization',
	name: 'Get Authorization',
	action: 'Get the authorization',
	description: 'Read when the access token and the authorization by the seller end, from the credential of this node',
	properties: [optionsField([renewOption])],
	async execute() {
		const session = new Session(this, 'connection');
		return await session.eachAuthorization(async (member) => {
			const read = async () => readTokens(await member.stored());
			const { renewWithinHours = 0 } = this.getNodeParameter('options', 0, {}) as { renewWithinHours?: number };
			const renewWithinSeconds = renewWithinHours * 3600;
			if (isEarlyRenewalDue(await read(), renewWithinSeconds)) {
				await member.call({ ...AUTHORIZED_SHOPS, renewWithinSeconds }, 0);
			}
			const tokens = await read();
			const nowSeconds = Date.now() / 1000;
			return [
				session.item(
					{
						...describeEnd('access_token', tokens.accessTokenExpiresAt, nowSeconds),
						...describeEnd('refresh_token', tokens.refreshTokenExpiresAt, nowSeconds),
						access_token_renewed_at: tokens.renewedAt ? toIso(tokens.renewedAt) : null,
						has_refresh_token: tokens.refreshToken !== '',
						...(await session.nameOf(member)),
					},
					[0],
				),
			];
		});
	},
};

function describeEnd(name: string, endSeconds: number, nowSeconds: number): IDataObject {
	if (!endSeconds) return { [`${name}_expires_at`]: null, [`${name}_days_left`]: null };
	const daysLeft = Math.floor(((endSeconds - nowSeconds) / DAY_SECONDS) * 10) / 10;
	return { [`${name}_expires_at`]: toIso(endSeconds), [`${name}_days_left`]: daysLeft };
}

function toIso(seconds: number): string {
	return isoExact(seconds * 1000);
}
