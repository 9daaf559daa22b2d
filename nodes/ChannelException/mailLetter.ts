/** A mail in its parts, and what it looks like as HTML and as text. No outside assets, no styles but those of the tags. */

export interface Part {
	label: string;
	value: string;
}

/** One case of a list. */
export interface Line {
	head: string;
	/** what only this case says; '' when nothing */
	words: string;
	/** '' when it has none */
	byWhen: string;
	/** execution; '' when none or the same for all */
	link: string;
}

/** A list under a heading of its own. */
export interface Section {
	title: string;
	lines: Line[];
	/** what stands below it; '' when nothing */
	more: string;
}

export interface Letter {
	label: string;
	severity: string;
	title: string;
	/** the (nearest) deadline, as people read it; its value is '' when there is none */
	deadline: Part;
	words: Part[];
	list?: { byWhenLabel: string; lines: Line[]; more: string };
	sections?: Section[];
	facts: Part[];
	/** the one thing to press: label and address; absent when there is none */
	button?: Part;
	/** what else may be pressed, beside the button */
	second?: Part;
	links: Part[];
}

const COLOURS: Record<string, string> = { info: '#4a6785', warning: '#9a6700', error: '#b04a00', critical: '#b3261e' };
const GREY = '#57606a';
const BORDER = '1px solid #d8dee4';

const escapeHtml = (text: string) =>
	text.replace(
		/[&<>"']/g,
		(sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] as string,
	);

export const isLink = (text: string) => /^https?:\/\/\S+$/i.test(text);

const anchor = (url: string, label: string, style = '') =>
	`<a href="${escapeHtml(url)}" style="color:#0b57d0;${style}">${escapeHtml(label)}</a>`;

const ADDRESS = /(https?:\/\/[^\s<>"'[\]]*[^\s<>"'[\].,;:!?)])/i;

/** Text with its line breaks; addresses in it can be clicked. That of the button is not spelled out a second time. */
const prose = (text: string, button?: Part) =>
	text
		.split(ADDRESS)
		.map((piece) => {
			if (!isLink(piece)) return escapeHtml(piece).replace(/\n/g, '<br>');
			return anchor(piece, piece === button?.value ? 'Open the form' : piece);
		})
		.join('');

/** The address of a form in a text; '' when it has none. */
export const formIn = (text: string) =>
	text.split(ADDRESS).find((piece) => isLink(piece) && /\/form\//i.test(piece)) ?? '';

const BUTTON =
	'display:inline-block;padding:11px 20px;border-radius:4px;background:#0b57d0;color:#ffffff;font-weight:bold;text-decoration:none';

const SECOND =
	'display:inline-block;padding:10px 19px;border:1px solid #0b57d0;border-radius:4px;color:#0b57d0;text-decoration:none';

const pressed = (style: string, { label, value }: Part) =>
	`<a href="${escapeHtml(value)}" style="${style};margin:0 10px 8px 0">${escapeHtml(label)}</a>`;

function buttonsOf({ button, second }: Letter): string {
	const buttons = [button && pressed(BUTTON, button), second && pressed(SECOND, second)].filter(Boolean);
	return buttons.length > 0 ? `<p style="margin:22px 0 0">${buttons.join('')}</p>` : '';
}

/** Small, because most of those who act do not need them. */
const linksOf = (links: Part[]) =>
	`<p style="margin:18px 0 0;font-size:13px">${links.map(({ label, value }) => anchor(value, label)).join(' · ')}</p>`;

function lineOf({ head, words, byWhen, link }: Line, hasTimes: boolean): string {
	const cell = `border-top:${BORDER};padding:8px 12px 8px 0;vertical-align:top`;
	const below = [words ? prose(words) : '', link ? anchor(link, 'Execution') : ''].filter(Boolean).join(' · ');
	return [
		`<tr><td style="${cell}"><strong>${escapeHtml(head)}</strong>`,
		below ? `<div style="font-size:13px;color:${GREY}">${below}</div>` : '',
		'</td>',
		hasTimes ? `<td style="${cell};padding-right:0;white-space:nowrap">${escapeHtml(byWhen || '–')}</td>` : '',
		'</tr>',
	].join('');
}

function listOf({ byWhenLabel, lines, more }: NonNullable<Letter['list']>): string {
	const hasTimes = lines.some(({ byWhen }) => byWhen);
	const head = `text-align:left;font-size:13px;font-weight:normal;color:${GREY};padding:0 12px 4px 0`;
	return [
		'<table role="presentation" style="border-collapse:collapse;width:100%;margin-top:20px">',
		`<tr><th style="${head}">Cases, the most urgent first</th>${hasTimes ? `<th style="${head}">${escapeHtml(byWhenLabel)}</th>` : ''}</tr>`,
		...lines.map((line) => lineOf(line, hasTimes)),
		'</table>',
		more ? `<p style="border-top:${BORDER};margin:0;padding-top:8px">${escapeHtml(more)}</p>` : '',
	].join('\n');
}

const sectionOf = ({ title, lines, more }: Section) =>
	[
		`<h2 style="font-size:15px;line-height:1.3;margin:22px 0 6px">${escapeHtml(title)}</h2>`,
		'<table role="presentation" style="border-collapse:collapse;width:100%">',
		...lines.map((line) => lineOf(line, false)),
		'</table>',
		more ? `<p style="border-top:${BORDER};margin:0;padding-top:8px">${escapeHtml(more)}</p>` : '',
	].join('\n');

const factOf = ({ label, value }: Part) =>
	`<tr><td style="padding:2px 14px 2px 0;color:${GREY};vertical-align:top;white-space:nowrap">${escapeHtml(label)}</td><td style="padding:2px 0;word-break:break-word">${escapeHtml(value)}</td></tr>`;

export function htmlOf(letter: Letter): string {
	const colour = COLOURS[letter.severity] ?? COLOURS.error;
	const head = `font-size:13px;color:${GREY};margin:18px 0 2px`;
	return [
		'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>',
		'<body style="margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.45;color:#1f2328;background:#ffffff">',
		`<div style="max-width:640px;border-top:4px solid ${colour};padding-top:12px">`,
		`<p style="margin:0;font-size:13px;font-weight:bold;color:${colour}">${escapeHtml(letter.label)}</p>`,
		`<h1 style="font-size:20px;line-height:1.3;margin:2px 0 10px">${escapeHtml(letter.title)}</h1>`,
		letter.deadline.value
			? `<p style="margin:0;padding:8px 12px;background:#f6f8fa;border-left:4px solid ${colour}"><strong>${escapeHtml(letter.deadline.label)}:</strong> ${escapeHtml(letter.deadline.value)}</p>`
			: '',
		...letter.words.map(
			({ label, value }) =>
				`<p style="${head}">${escapeHtml(label)}</p><p style="margin:0">${prose(value, letter.button)}</p>`,
		),
		letter.list ? listOf(letter.list) : '',
		...(letter.sections ?? []).map(sectionOf),
		buttonsOf(letter),
		letter.links.length ? linksOf(letter.links) : '',
		letter.facts.length
			? `<table role="presentation" style="border-collapse:collapse;margin-top:14px;font-size:13px">\n${letter.facts.map(factOf).join('\n')}\n</table>`
			: '',
		'</div></body></html>',
	]
		.filter(Boolean)
		.join('\n');
}

const textLine = ({ head, words, byWhen, link }: Line) =>
	[`- ${head}${byWhen ? ` (by ${byWhen})` : ''}`, words && `  ${words}`, link && `  ${link}`]
		.filter(Boolean)
		.join('\n');

export function textOf(letter: Letter): string {
	const { list } = letter;
	return [
		`${letter.label}: ${letter.title}`,
		letter.deadline.value && `${letter.deadline.label}: ${letter.deadline.value}`,
		...letter.words.map(({ label, value }) => `\n${label}\n${value}`),
		list && `\nCases, the most urgent first\n${list.lines.map(textLine).join('\n')}`,
		list?.more && `\n${list.more}`,
		...(letter.sections ?? []).map(
			({ title, lines, more }) => `\n${title}\n${[...lines.map(textLine), more].filter(Boolean).join('\n')}`,
		),
		letter.facts.length > 0 && `\n${letter.facts.map(({ label, value }) => `${label}: ${value}`).join('\n')}`,
		...[letter.button, letter.second, ...letter.links].map((link) => link && `\n${link.label}: ${link.value}`),
		'',
	]
		.filter((part) => part !== undefined && part !== false)
		.filter((part, index, all) => part !== '' || index === all.length - 1)
		.join('\n');
}
