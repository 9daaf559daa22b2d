/** A mail in its parts, and what it looks like as HTML and as text. */
import type { Tone } from '../shared/channel/mailPage';
import { escapeHtml } from '../shared/channel/html';
import {
	anchor,
	BOX_CLASS,
	BUTTON_CLASS,
	GREY_TONE,
	LINE_CLASS,
	LINE_STYLE,
	mailPage,
	SECOND_CLASS,
	severityTone,
} from '../shared/channel/mailPage';

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
	/** what can be done about this one: label and address */
	links: Part[];
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
	/** goods, amount, store, shop: what it is about beyond the title; '' when nothing is known */
	about: string;
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
	/** what happens without an answer; '' when nothing is asked */
	doNothing: string;
	links: Part[];
}

export const isLink = (text: string) => /^https?:\/\/\S+$/i.test(text);

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

const pressed = (name: string, style: string, { label, value }: Part) =>
	`<a href="${escapeHtml(value)}" style="${style};margin:0 10px 8px 0" class="${name}">${escapeHtml(label)}</a>`;

function buttonsOf({ button, second }: Letter): string {
	const buttons = [
		button && pressed(BUTTON_CLASS, BUTTON, button),
		second && pressed(SECOND_CLASS, SECOND, second),
	].filter(Boolean);
	return buttons.length > 0 ? `<p style="margin:22px 0 0">${buttons.join('')}</p>` : '';
}

const toned = (tag: string, { name, colour }: Tone, style: string, html: string) =>
	`<${tag} class="${name}" style="color:${colour};${style}">${html}</${tag}>`;

const grey = (tag: string, style: string, html: string) => toned(tag, GREY_TONE, style, html);

/** Small, because most of those who act do not need them. */
const linksOf = (links: Part[]) =>
	`<p style="margin:18px 0 0;font-size:13px">${links.map(({ label, value }) => anchor(value, label)).join(' · ')}</p>`;

function lineOf({ head, words, byWhen, links }: Line, hasTimes: boolean): string {
	const cell = `border-top:${LINE_STYLE};padding:8px 12px 8px 0;vertical-align:top`;
	return [
		`<tr><td class="${LINE_CLASS}" style="${cell};overflow-wrap:anywhere"><strong>${escapeHtml(head)}</strong>`,
		words ? grey('div', 'font-size:13px', prose(words)) : '',
		links.length > 0
			? `<div style="font-size:14px;padding-top:3px">${links.map(({ label, value }) => `<span style="display:inline-block;margin:0 18px 2px 0">${anchor(value, label)}</span>`).join('')}</div>`
			: '',
		'</td>',
		hasTimes
			? `<td class="${LINE_CLASS}" style="${cell};padding-right:0;width:84px">${escapeHtml(byWhen || '–')}</td>`
			: '',
		'</tr>',
	].join('');
}

const tableOf = (rows: string[], top: number) =>
	[
		`<table role="presentation" style="border-collapse:collapse;width:100%;margin-top:${top}px">`,
		...rows,
		'</table>',
	].join('\n');

const moreOf = (more: string) =>
	more
		? `<p class="${LINE_CLASS}" style="border-top:${LINE_STYLE};margin:0;padding-top:8px">${escapeHtml(more)}</p>`
		: '';

function listOf({ byWhenLabel, lines, more }: NonNullable<Letter['list']>): string {
	const hasTimes = lines.some(({ byWhen }) => byWhen);
	const head = (text: string) =>
		grey('th', 'text-align:left;font-size:13px;font-weight:normal;padding:0 12px 4px 0', escapeHtml(text));
	const first = `<tr>${head('The most urgent first')}${hasTimes ? head(byWhenLabel) : ''}</tr>`;
	return [tableOf([first, ...lines.map((line) => lineOf(line, hasTimes))], 20), moreOf(more)].join('\n');
}

const sectionOf = ({ title, lines, more }: Section) =>
	[
		`<h2 style="font-size:15px;line-height:1.3;margin:22px 0 6px">${escapeHtml(title)}</h2>`,
		tableOf(
			lines.map((line) => lineOf(line, false)),
			0,
		),
		moreOf(more),
	].join('\n');

const factOf = ({ label, value }: Part) =>
	`<tr>${grey('td', 'padding:2px 14px 2px 0;vertical-align:top;white-space:nowrap', escapeHtml(label))}<td style="padding:2px 0;overflow-wrap:anywhere">${escapeHtml(value)}</td></tr>`;

export function htmlOf(letter: Letter): string {
	const tone = severityTone(letter.severity);
	const body = [
		toned('p', tone, 'margin:0;font-size:13px;font-weight:bold', escapeHtml(letter.label)),
		`<h1 style="font-size:20px;line-height:1.3;margin:2px 0 ${letter.about ? 4 : 10}px;overflow-wrap:anywhere">${escapeHtml(letter.title)}</h1>`,
		letter.about ? grey('p', 'margin:0 0 12px', escapeHtml(letter.about)) : '',
		letter.deadline.value
			? `<p class="${BOX_CLASS}" style="margin:0;padding:8px 12px;background:#f6f8fa;border-left:4px solid ${tone.colour}"><strong>${escapeHtml(letter.deadline.label)}:</strong> ${escapeHtml(letter.deadline.value)}</p>`
			: '',
		...letter.words.map(
			({ label, value }) =>
				`${grey('p', 'font-size:13px;margin:18px 0 2px', escapeHtml(label))}<p style="margin:0;overflow-wrap:anywhere">${prose(value, letter.button)}</p>`,
		),
		letter.list ? listOf(letter.list) : '',
		...(letter.sections ?? []).map(sectionOf),
		buttonsOf(letter),
		letter.doNothing
			? `<p style="margin:14px 0 0"><strong>Do nothing:</strong> ${escapeHtml(letter.doNothing)}</p>`
			: '',
		letter.links.length ? linksOf(letter.links) : '',
		letter.facts.length
			? `<table role="presentation" style="border-collapse:collapse;margin-top:14px;font-size:13px">\n${letter.facts.map(factOf).join('\n')}\n</table>`
			: '',
	];
	return mailPage(body.filter(Boolean).join('\n'), letter.severity);
}

const textLine = ({ head, words, byWhen, links }: Line) =>
	[
		`- ${head}${byWhen ? ` (by ${byWhen})` : ''}`,
		words && `  ${words}`,
		...links.map(({ label, value }) => `  ${label}: ${value}`),
	]
		.filter(Boolean)
		.join('\n');

export function textOf(letter: Letter): string {
	const { list } = letter;
	return [
		`${letter.label}: ${letter.title}`,
		letter.about,
		letter.deadline.value && `${letter.deadline.label}: ${letter.deadline.value}`,
		...letter.words.map(({ label, value }) => `\n${label}\n${value}`),
		list && `\nThe most urgent first\n${list.lines.map(textLine).join('\n')}`,
		list?.more && `\n${list.more}`,
		...(letter.sections ?? []).map(
			({ title, lines, more }) => `\n${title}\n${[...lines.map(textLine), more].filter(Boolean).join('\n')}`,
		),
		letter.doNothing && `\nDo nothing: ${letter.doNothing}`,
		letter.facts.length > 0 && `\n${letter.facts.map(({ label, value }) => `${label}: ${value}`).join('\n')}`,
		...[letter.button, letter.second, ...letter.links].map((link) => link && `\n${link.label}: ${link.value}`),
		'',
	]
		.filter((part) => part !== undefined && part !== false)
		.filter((part, index, all) => part !== '' || index === all.length - 1)
		.join('\n');
}
