/** Rows of tts_settings by key. */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

/** The value of a setting; undefined when the table has no row of it, '' when the row says nothing. */
export function settingOf(settings: Row[], key: string): string | undefined {
	const row = settings.find((one) => cell(one, 'key') === key);
	return row && cell(row, 'value');
}

/** A setting that is a number; `otherwise` when there is no row of it. A text that is none gives NaN, below which nothing lies. */
export const limitOf = (settings: Row[], key: string, otherwise: number): number =>
	Number(settingOf(settings, key) ?? otherwise);
