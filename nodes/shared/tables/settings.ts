import { z } from 'zod';
import type { Column } from './table';
import { addresses, currency, day, defineTable, needed, number, text } from './table';

const shaped = (isRight: (given: string) => boolean, complaint: string) =>
	z.string().refine((given) => given === '' || isRight(given), complaint);

/** Words that a value is one of, by the check that asks for them. */
const WORDS = new Map<z.ZodType<string>, readonly string[]>();

function oneOf(...words: string[]): z.ZodType<string> {
	const check = shaped((given) => words.includes(given), `has to be ${words.join(' or ')}`);
	WORDS.set(check, words);
	return check;
}

const yesNo = shaped((given) => /^(true|false)$/i.test(given), 'has to be true or false');
WORDS.set(yesNo, ['true', 'false']);
const url = shaped((given) => /^https?:\/\/[^\s/]+\S*$/i.test(given), 'is no address; it begins with https://');
const listOf = (one: RegExp, complaint: string) =>
	shaped(
		(given) =>
			given
				.split(/[,;]/)
				.map((part) => part.trim())
				.filter(Boolean)
				.every((part) => one.test(part)),
		complaint,
	);
const hours = listOf(
	/^(critical|error|warning)\s*=\s*\d+(\.\d+)?$/i,
	'is no list of hours by severity, like critical=4, error=24',
);
const numbers = listOf(/^\d+(\.\d+)?$/, 'is no list of numbers with commas between them');

const checkOf = ({ check }: Column) => check as z.ZodType<string>;
const from = (least: number, most = Infinity) => checkOf(number('', { least, most }));
const whole = (least: number, most = Infinity) => checkOf(number('', { least, most, decimals: 0 }));

/** What the value of a setting has to look like; an empty one is the default. A setting that is not here takes any text. */
const VALUES: Record<string, z.ZodType<string>> = {
	dry_run: yesNo,
	mail_from: shaped((given) => /[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+/.test(given), 'is no e-mail address'),
	playbook_base_url: url,
	forms_base_url: url,
	clock_check_url: url,
	ping_url: url,
	second_channel_url: url,
	xero_base_url: url,
	quickbooks_base_url: url,
	netsuite_base_url: url,
	second_channel_critical: yesNo,
	stock_max_drop_percent: from(0, 100),
	stock_max_drop_min_skus: whole(0),
	stock_max_drop_min_skus_events: whole(0),
	stock_release_held: yesNo,
	orders_first_sweep_hours: from(0),
	orders_sweep_overlap_minutes: from(0),
	cancellations_first_sweep_hours: from(0),
	dispatch_longest_wait_minutes: from(0),
	dispatch_double_shipment: oneOf('ask', 'cancel'),
	sla_warn_percent: numbers,
	sla_closed_weekdays: shaped(
		(given) => given === 'none' || /^[1-7](\s*,\s*[1-7])*$/.test(given),
		'is no list of weekdays; 1 is Monday, 7 is Sunday; none = the stores ship every day',
	),
	authorization_warn_days: numbers,
	watch_registrations: listOf(/^(newstore|tiktok)$/i, 'can hold newstore and tiktok'),
	watch_flows: listOf(/^\d{1,2}$/, 'is no list of workflow numbers, like 02, 03'),
	watch_silent_minutes: from(0),
	watch_events_missed: whole(0),
	watch_events_missed_percent: from(0, 100),
	watch_stock_lag_minutes: from(0),
	warnings_keep_days: from(0),
	cases_keep_days: from(0),
	refunds_keep_days: shaped(
		(given) => Number(given) === 0 || Number(given) >= 90,
		'has to be 90 or more, or 0 to keep them all: younger rows keep a refund from being paid twice',
	),
	order_payouts_keep_days: from(1),
	tables_max_mb: from(1),
	tables_warn_percent: from(1, 100),
	cases_close_days: from(0),
	mails_single_max: whole(0),
	mails_pause_minutes: from(0),
	cases_remind_hours: hours,
	cases_deputy_hours: hours,
	cases_escalate_hours: hours,
	cases_escalation_address: checkOf(addresses('') as Column),
	cases_deadline_hours: from(0),
	cases_digest: oneOf('something', 'always', 'off'),
	clock_warn_seconds: from(0),
	webhook_warn_ms: from(0),
	refund_amount: oneOf('buyer_paid', 'store_amount'),
	refund_return_fee: oneOf('ignore', 'deduct'),
	refund_platform_discount: oneOf('exclude', 'include'),
	refund_ask_above: from(0),
	refund_exchange_wait_minutes: from(0),
	returns_without_order: oneOf('report', 'ignore'),
	returns_window_days: from(0),
	returns_first_sweep_hours: from(0),
	restock_when: oneOf('received', 'completed'),
	restock_amount: oneOf('buyer_refund', 'newstore_price'),
	restock_historical: yesNo,
	settlement_target: oneOf('files', 'xero', 'quickbooks', 'netsuite'),
	settlement_post: oneOf('draft', 'post', 'ask'),
	settlement_unit: oneOf('statement', 'payment'),
	settlement_receivable: yesNo,
	settlement_tolerance: whole(0),
	settlement_base_currency: checkOf(currency('') as Column),
	settlement_foreign: oneOf('payout', 'statement'),
	settlement_when: oneOf('closed', 'paid'),
	settlement_look_back_days: whole(0),
	settlement_start_date: shaped(
		(given) => checkOf(day('')).safeParse(given).success,
		'is no day; write it like 2026-12-25',
	),
	settlement_statement_day: oneOf('ended', 'begins'),
	settlement_locked: oneOf('stop', 'first_open_day'),
	settlement_late_days: whole(0),
	settlement_quiet_days: whole(0),
	settlement_settle_days: whole(0),
	settlement_accrue: oneOf('created', 'delivered', 'none'),
	settlement_mail: checkOf(addresses('') as Column),
	settlement_csv: oneOf('plain', 'spreadsheet'),
	xero_line_amounts: oneOf('auto', 'Inclusive', 'NoTax'),
};

/** What is wrong with the value of a setting, as it goes on behind the value: "has to be true or false"; '' when nothing is. */
export function settingComplaint(key: string, value: string): string {
	const checked = VALUES[key]?.safeParse(value.trim());
	return checked && !checked.success ? checked.error.issues[0].message : '';
}

/** What a form offers for a setting; none where it is a number or a text. */
export const settingWords = (key: string): readonly string[] => WORDS.get(VALUES[key]) ?? [];

export const settingsTable = defineTable({
	name: 'tts_settings',
	purpose: 'Switches and limits that hold for all shops. One row per setting.',
	key: ['key'],
	columns: {
		key: needed('Name of the setting; do not change it'),
		value: text('What you set'),
		note: text('What it does'),
	},
	together({ key, value }) {
		const complaint = settingComplaint(key, value);
		return complaint === '' ? [] : [['value', complaint]];
	},
});
