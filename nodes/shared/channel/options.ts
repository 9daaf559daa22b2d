/**
 * Values of options and parameters of the Channel nodes. They come from fields of the editor or from expressions on
 * tts_settings, which give text. An empty value is the default; a wrong one throws WrongSetting, which names the field, since a
 * default in its place would do what nobody asked for.
 */
import type { INodeProperties } from 'n8n-workflow';
import { WrongSetting } from '../wrongSetting';
import { parseTime } from './times';

const isEmpty = (value: unknown) => value === undefined || value === null || String(value).trim() === '';

const shown = (value: unknown) => JSON.stringify(value);

/** One of a list of words; the first one is the default. */
export function oneOf<T extends string>(value: unknown, allowed: readonly T[], name: string): T {
	if (isEmpty(value)) return allowed[0];
	const text = String(value).trim();
	const found = allowed.find((candidate) => candidate === text);
	if (found !== undefined) return found;
	throw new WrongSetting(`"${name}" has to be ${allowed.join(' or ')}; it is ${shown(value)}.`);
}

/** A number from `least` to `most`. */
export function numberOf(
	value: unknown,
	name: string,
	{ otherwise, least, most = Number.MAX_SAFE_INTEGER }: { otherwise: number; least: number; most?: number },
): number {
	if (isEmpty(value)) return otherwise;
	const number = typeof value === 'number' ? value : Number(String(value).trim());
	if (Number.isFinite(number) && number >= least && number <= most) return number;
	const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
	throw new WrongSetting(`"${name}" has to be a number, ${range}; it is ${shown(value)}.`);
}

/** A whole number from `least` to `most`. */
export function wholeNumberOf(
	value: unknown,
	name: string,
	range: { otherwise: number; least: number; most?: number },
): number {
	const number = numberOf(value, name, range);
	if (Number.isSafeInteger(number)) return number;
	throw new WrongSetting(`"${name}" has to be a whole number; it is ${shown(value)}.`);
}

/** An amount of money as decimal string; empty when nothing is given. */
export function amountOf(value: unknown, name: string): string {
	if (isEmpty(value)) return '';
	const text = String(value).trim();
	if (/^\d+(\.\d+)?$/.test(text)) return text;
	throw new WrongSetting(`"${name}" has to be an amount like 150.00, or empty; it is ${shown(value)}.`);
}

/** Yes or no. */
export function switchOf(value: unknown, name: string, otherwise: boolean): boolean {
	if (isEmpty(value)) return otherwise;
	if (typeof value === 'boolean') return value;
	const text = String(value).trim().toLowerCase();
	if (text === 'true' || text === 'false') return text === 'true';
	throw new WrongSetting(`"${name}" has to be true or false; it is ${shown(value)}.`);
}

/**
 * The collection Options, in the order of the names.
 * @param name another than `options` where the room has several and installed workflows know them by it
 */
export const optionsOf = (list: INodeProperties[], name = 'options'): INodeProperties => ({
	displayName: 'Options',
	name,
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [...list].sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
});

/** Stands among the options of every operation that looks at the clock; `nowOf` reads it. */
export const nowOption: INodeProperties = {
	displayName: 'Time of the Decision',
	name: 'now',
	type: 'string',
	default: '',
	placeholder: '2026-03-04T10:15:00Z',
	description: 'UTC time to decide for, to try out what would happen then. Empty is the present.',
};

/** Unix milliseconds of the option Time of the Decision; a time without zone is UTC; `present` when it is empty. */
export function nowOf(value: unknown, present: number, name = 'Time of the Decision'): number {
	if (isEmpty(value)) return present;
	const time = parseTime(value);
	if (time > 0) return time;
	throw new WrongSetting(`"${name}" is no time: ${shown(value)}.`);
}
