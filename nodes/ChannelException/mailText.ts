/** Subject, text and HTML of the mail about one case: what happened, what to do, by when, ids, link. No outside assets. */
import { DateTime } from 'luxon';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { tryParseJson } from '../shared/json';

export interface Mail {
	subject: string;
	text: string;
	html: string;
}

const ID_NAMES: Record<string, string> = {
	order_id: 'TikTok order',
	external_id: 'NewStore external id',
	newstore_order_id: 'NewStore order',
	newstore_return_id: 'NewStore return',
	newstore_refund_id: 'NewStore refund',
	location_id: 'NewStore location',
	shop_id: 'TikTok shop',
	product_id: 'Product',
	product_ids: 'Products',
	sku_id: 'TikTok SKU id',
	sku_ids: 'TikTok SKU ids',
	line_ids: 'TikTok lines',
	seller_sku: 'Seller SKU',
	warehouse_id: 'TikTok warehouse',
	package_id: 'TikTok package',
	tracking_number: 'Tracking number',
	cancel_id: 'TikTok cancellation',
	return_id: 'TikTok return',
	tiktok_return_id: 'TikTok return',
	refund_key: 'Row in tts_refunds',
	statement_id: 'TikTok statement',
	payment_id: 'TikTok payout',
	journal_ref: 'Row in tts_journals',
	status: 'Status',
	request_id: 'Request id for support',
	http_status: 'HTTP status',
	error_code: 'Error code',
	execution_id: 'n8n execution',
	workflow_id: 'n8n workflow',
	step: 'Step',
};

const LABELS: Record<string, string> = {
	info: 'For information',
	warning: 'Warning',
	error: 'Action needed',
	critical: 'Urgent',
};

const escapeHtml = (text: string) =>
	text.replace(
		/[&<>"']/g,
		(sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] as string,
	);

/** "Tue 2 December 2025, 18:00 (Europe/London)"; '' when the text is no time. */
export function localTime(iso: string, timeZone: string): string {
	const utc = DateTime.fromISO(iso, { zone: 'utc' });
	if (!iso || !utc.isValid) return '';
	const local = utc.setZone(timeZone);
	const shown = local.isValid ? local : utc;
	return `${shown.setLocale('en-GB').toFormat('ccc d LLLL yyyy, HH:mm')} (${local.isValid ? timeZone : 'UTC'})`;
}

/** The ids of a case; the column holds a JSON object. */
export function idsOf(row: Row): Array<[string, string]> {
	const ids = typeof row.ids === 'string' ? tryParseJson(row.ids) : row.ids;
	if (typeof ids !== 'object' || ids === null) return [];
	return Object.entries(ids)
		.map(([name, value]): [string, string] => [name, String(value ?? '')])
		.filter(([, value]) => value !== '');
}

const isLink = (text: string) => /^https?:\/\/\S+$/i.test(text);

interface Part {
	label: string;
	value: string;
}

/** "page operations, heading ORDER_SHORT_STOCK": for those who have not said where their pages are. */
function pageInWords(place: string): string {
	const [file, anchor] = place.split('#');
	const page = `page ${file.replace(/\.md$/, '')}`;
	return anchor ? `${page}, heading ${anchor.toUpperCase().replaceAll('-', ', ')}` : page;
}

function partsOf(row: Row, timeZone: string): { words: Part[]; facts: Part[]; links: Part[] } {
	const deadline = localTime(cell(row, 'deadline'), timeZone);
	const occurrences = Number(row.occurrences) || 1;
	const since = localTime(cell(row, 'first_seen_at'), timeZone);
	const playbook = cell(row, 'playbook');
	const seen = occurrences > 1 ? `${occurrences} times since ${since}` : since;
	return {
		words: [
			{ label: 'What happened', value: cell(row, 'what_happened') },
			{ label: 'What to do', value: cell(row, 'what_to_do') },
			{ label: 'By when', value: deadline },
		].filter((part) => part.value),
		facts: [
			...idsOf(row).map(([name, value]) => ({ label: ID_NAMES[name] ?? name, value })),
			{ label: 'Seen', value: seen },
			{ label: 'Playbook', value: playbook && !isLink(playbook) ? pageInWords(playbook) : '' },
			{ label: 'Case', value: cell(row, 'case_key') },
		].filter((part) => part.value),
		links: [
			{ label: 'Open the execution in n8n', value: cell(row, 'execution_url') },
			{ label: 'Open the playbook', value: playbook },
		].filter((part) => isLink(part.value)),
	};
}

function htmlOf(title: string, label: string, { words, facts, links }: ReturnType<typeof partsOf>): string {
	const lines = (text: string) => escapeHtml(text).replace(/\n/g, '<br>');
	const head = 'font-size:13px;color:#555;margin:16px 0 2px';
	return [
		'<!doctype html><html lang="en"><body style="font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.45;color:#1a1a1a;max-width:640px">',
		`<p style="${head}">${escapeHtml(label)}</p>`,
		`<h2 style="font-size:19px;margin:0 0 8px">${escapeHtml(title)}</h2>`,
		...words.map((part) => `<p style="${head}">${part.label}</p><p style="margin:0">${lines(part.value)}</p>`),
		'<table style="border-collapse:collapse;margin-top:18px">',
		...facts.map(
			(part) =>
				`<tr><td style="padding:2px 14px 2px 0;color:#555;vertical-align:top">${escapeHtml(part.label)}</td><td style="padding:2px 0">${escapeHtml(part.value)}</td></tr>`,
		),
		'</table>',
		...links.map((part) => `<p style="margin:14px 0 0"><a href="${escapeHtml(part.value)}">${part.label}</a></p>`),
		'</body></html>',
	].join('\n');
}

function textOf(title: string, label: string, { words, facts, links }: ReturnType<typeof partsOf>): string {
	return [
		`${label}: ${title}`,
		...words.map((part) => `\n${part.label}\n${part.value}`),
		`\n${facts.map((part) => `${part.label}: ${part.value}`).join('\n')}`,
		...links.map((part) => `\n${part.label}: ${part.value}`),
		'',
	].join('\n');
}

/** The mail about one row of tts_cases. */
export function writeMail(row: Row, subjectPrefix: string, timeZone: string): Mail {
	const title = cell(row, 'title') || cell(row, 'code') || 'Something needs your attention';
	const label = LABELS[cell(row, 'severity')] ?? LABELS.error;
	const parts = partsOf(row, timeZone);
	return {
		// A line break would let a text write its own mail headers.
		subject: `${subjectPrefix} ${label}: ${title}`.replace(/\s+/g, ' ').trim().slice(0, 200),
		text: textOf(title, label, parts),
		html: htmlOf(title, label, parts),
	};
}
