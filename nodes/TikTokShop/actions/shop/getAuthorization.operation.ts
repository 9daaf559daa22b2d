import type { IDataObject } from 'n8n-workflow';

import { readTokens } from '../../../shared/tiktok/token';
import { optionsField } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { isoExact } from '../../../shared/channel/times';

const DAY_SECONDS = 86_400;

/**
 * One item: `{access_token_expires_at, access_token_days_left, authorization fields of the same kind for the refresh token}`,
 * UTC ISO and days with one decimal; null when the credential does not know. Never a token. No call is made.
 */
export const getAuthorization: Operation = {
	value: 'getAuthorization',
	name: 'Get Authorization',
	action: 'Get the authorization',
	description: 'Read when the access token and the authorization by the seller end, from the credential of this node',
	properties: [optionsField()],
	async execute() {
		const session = new Session(this, 'connection');
		return await session.once(async () => {
			const tokens = readTokens(await this.getCredentials('tikTokShopApi'));
			const nowSeconds = Date.now() / 1000;
			return [
				session.item(
					{
						...describeEnd('access_token', tokens.accessTokenExpiresAt, nowSeconds),
						...describeEnd('refresh_token', tokens.refreshTokenExpiresAt, nowSeconds),
						access_token_renewed_at: tokens.renewedAt ? toIso(tokens.renewedAt) : null,
						has_refresh_token: tokens.refreshToken !== '',
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
