/** Values of the options of both operations, and what a wrong one means. */
import type { SettingsProblem } from '../shared/channel/operation';
import type { Row } from '../shared/tableRows';

export const casesNotTold: SettingsProblem = {
	code: 'CASES_NOT_TOLD',
	flow: 'connection',
	title: 'Owners are not told of their cases',
	nothing: 'Nobody was told.',
	what_to_do: 'Correct the parameters of the Channel Exception node or the table that fills them.',
};

export const textOf = (options: Row, name: string, otherwise = '') => String(options[name] ?? otherwise).trim();

/** Address of a page, without slashes at its end. */
export const addressText = (options: Row, name: string) => textOf(options, name).replace(/\/+$/, '');

/** A number of 0 or more. A setting that is none must not keep the mails back, so the default counts then. */
export function countOf(options: Row, name: string, otherwise: number): number {
	const given = textOf(options, name);
	const number = Number(given);
	return given === '' || !Number.isFinite(number) || number < 0 ? otherwise : Math.floor(number);
}
