import { z } from 'zod';
import type { Column } from './table';
import { addresses, defineTable, text, word } from './table';

const matching = (note: string, pattern: RegExp, message: string): Column<string> => ({
	...text(note),
	check: z.string().regex(pattern, message),
});

const isZone = (zone: string) => {
	try {
		return zone === '' || Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
	} catch {
		return false;
	}
};

export const ownersTable = defineTable({
	name: 'tts_owners',
	purpose:
		'Who gets the e-mails. One row per role, or per role and shop; several addresses are separated by commas. Only role and email are needed.',
	key: ['role'],
	mayRepeat: true,
	columns: {
		role: word('operations, ecommerce, service, finance or integration', [
			'operations',
			'ecommerce',
			'service',
			'finance',
			'integration',
		]),
		name: text('Name of the person or team'),
		email: addresses('Address(es)'),
		shop_id: text('Shop that the row is for; empty: all shops that have no row of their own'),
		deputy: addresses('Address(es) for days off, and for cases that nobody settles'),
		working_days: matching(
			'Days of the week, 1 is Monday: 1, 2, 3, 4, 5; empty: every day',
			/^([1-7](\s*[,;]\s*|$))*$/,
			'is no list of days from 1 (Monday) to 7; write it like 1, 2, 3, 4, 5',
		),
		working_hours: matching(
			'From and to, like 09:00-18:00; mails that are not urgent wait for them; empty: always',
			/^$|^([01]?\d|2[0-3]):[0-5]\d\s*-\s*([01]?\d|2[0-4]):[0-5]\d$/,
			'is no time of day; write it like 09:00-18:00',
		),
		timezone: {
			...text('Zone of these hours, like Europe/London; empty: that of the shop'),
			check: z.string().refine(isZone, 'is no time zone; write it like Europe/London'),
		},
		days_off: matching(
			'Days on which the deputy gets the mails: 2026-12-24, 2026-12-27..2026-12-31',
			/^$|^\d{4}-\d\d-\d\d(\s*\.\.\s*\d{4}-\d\d-\d\d)?(\s*,\s*\d{4}-\d\d-\d\d(\s*\.\.\s*\d{4}-\d\d-\d\d)?)*$/,
			'is no list of days; write it like 2026-12-24, 2026-12-27..2026-12-31',
		),
	},
	together: ({ role, email }) =>
		role === '' && email !== '' ? [['role', 'is empty, so nobody writes to the address']] : [],
});
