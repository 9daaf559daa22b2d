/**
 * How every mail of the pack looks: calm, readable in a narrow window, in light and in dark. Mail programs know few style sheets,
 * so each tag carries its own colours; those for the dark stand in the one that nearly all of them read. No outside assets.
 */
import type { Severity } from '../exception';
import { escapeHtml } from './html';

interface Colour {
	light: string;
	dark: string;
}

const LINK: Colour = { light: '#0b57d0', dark: '#8ab4f8' };
const GREY: Colour = { light: '#57606a', dark: '#a7b0bb' };
const LINE: Colour = { light: '#d8dee4', dark: '#3b434c' };
const SEVERITIES: Record<Severity, Colour> = {
	info: { light: '#4a6785', dark: '#9dbbd9' },
	warning: { light: '#8a5c00', dark: '#e0b341' },
	error: { light: '#b04a00', dark: '#f2955a' },
	critical: { light: '#b3261e', dark: '#ff8a80' },
};

const isSeverity = (word: string): word is Severity => word in SEVERITIES;

/** Colour of a tag with its class for the dark; one class has one meaning. */
export interface Tone {
	name: string;
	colour: string;
}

const LINK_TONE: Tone = { name: 'tts-link', colour: LINK.light };
export const GREY_TONE: Tone = { name: 'tts-grey', colour: GREY.light };

/** A word that nobody knows looks like an error. */
export function severityTone(word: string): Tone {
	const severity = isSeverity(word) ? word : 'error';
	return { name: `tts-${severity}`, colour: SEVERITIES[severity].light };
}

export const LINE_STYLE = `1px solid ${LINE.light}`;

/** Class of a tag with a line at its border, of a box, of a filled button, of one beside it. */
export const LINE_CLASS = 'tts-line';
export const BOX_CLASS = 'tts-box';
export const BUTTON_CLASS = 'tts-button';
export const SECOND_CLASS = 'tts-second';

const darkText = (name: string, { dark }: Colour) => `.${name}{color:${dark}!important;border-color:${dark}!important}`;

const DARK = [
	'.tts-page{background:#15181c!important;color:#e6e9ec!important}',
	darkText(LINK_TONE.name, LINK),
	darkText(GREY_TONE.name, GREY),
	...Object.entries(SEVERITIES).map(([word, colour]) => darkText(`tts-${word}`, colour)),
	`.${LINE_CLASS}{border-color:${LINE.dark}!important}`,
	`.${BOX_CLASS}{background:#20252b!important;color:#e6e9ec!important}`,
	`.${BUTTON_CLASS}{background:${LINK.dark}!important;color:#10202f!important}`,
	`.${SECOND_CLASS}{border-color:${LINK.dark}!important;color:${LINK.dark}!important}`,
].join('\n');

export const anchor = (url: string, label: string) =>
	`<a href="${escapeHtml(url)}" style="color:${LINK_TONE.colour}" class="${LINK_TONE.name}">${escapeHtml(label)}</a>`;

/** @param body HTML inside the page, escaped where it has to be */
export const mailPage = (body: string, severity = 'info') =>
	[
		'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
		'<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
		`<style>\n:root{color-scheme:light dark}\n@media (prefers-color-scheme:dark){\n${DARK}\n}\n</style></head>`,
		'<body class="tts-page" style="margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.45;color:#1f2328;background:#ffffff">',
		`<div class="${severityTone(severity).name}" style="max-width:640px;border-top:4px solid ${severityTone(severity).colour};padding-top:12px">`,
		`<div class="tts-page" style="color:#1f2328">`,
		body,
		'</div></div></body></html>',
	].join('\n');
