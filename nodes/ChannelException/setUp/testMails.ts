/** A test mail for each owner whose addresses are new, as a case like any other: its button is tried by the same mail. */
import { createHash } from 'node:crypto';
import type { ExceptionItem, OwnerRole } from '../../shared/exception';
import { groupBy } from '../../shared/channel/rows';
import { ownersTable } from '../../shared/tables/owners';
import { readTable } from '../../shared/tables/table';
import type { Row } from '../../shared/tableRows';
import type { Check } from './check';

/** Without them no mail can leave. */
const NEEDED = ['Sender of the e-mails', 'Workflow 12 is published'];

/** Changes with the addresses, and names nobody. */
const fingerprintOf = (addresses: readonly string[]) =>
	createHash('sha256')
		.update(
			addresses
				.map((address) => address.toLowerCase())
				.sort()
				.join(','),
		)
		.digest('hex')
		.slice(0, 8);

/**
 * One for each role, or role and shop, that has an address. The same addresses are the same case, which is mailed once as long
 * as it is open; nothing before mails can leave.
 */
export function testMails(owners: readonly Row[], checks: readonly Check[]): ExceptionItem[] {
	if (NEEDED.some((name) => !checks.some(({ check, ok }) => check === name && ok))) return [];
	const { rows } = readTable(ownersTable, owners);
	const reachable = rows.filter(({ role, email }) => role !== '' && email.length > 0);
	return [...groupBy(reachable, ({ role, shop_id: shop }) => `${role}/${shop}`).values()].map((same): ExceptionItem => {
		const [{ role, shop_id: shopId }] = same;
		return {
			code: 'CASES_MAIL_TEST',
			flow: 'connection',
			severity: 'info',
			owner_role: role as OwnerRole,
			title: `Test mail: this is where cases of ${role} arrive`,
			what_happened:
				'Workflow 00 has checked the set-up and writes once to every address in tts_owners. What goes wrong later reaches you like this.',
			what_to_do:
				'Press "Mark as done": that tries the form as well. If the button leads nowhere, tell the integration team; if somebody else should get these mails, tts_owners says who.',
			business_key: [role, shopId, fingerprintOf(same.flatMap(({ email }) => email))].filter(Boolean).join('/'),
			ids: shopId === '' ? ({} as Record<string, string>) : { shop_id: shopId },
		};
	});
}
