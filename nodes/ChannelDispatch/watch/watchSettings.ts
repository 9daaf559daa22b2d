/** Parameters of the operation Watch Deadlines → settings; each read once. */
import type { Row } from '../../shared/tableRows';
import { WrongSetting } from '../../shared/wrongSetting';
import { nowOf } from '../../shared/channel/options';

export interface WatchSettings {
	shops: Row[];
	/** rows of tts_warnings */
	warnings: Row[];
	businessDays: Row[];
	locations: Row[];
	/** percent of the time left, the greatest first; 0 is always a step and not listed */
	dispatchSteps: number[];
	cancellationSteps: number[];
	returnSteps: number[];
	/** days left, the greatest first */
	authorizationSteps: number[];
	/** 1 Monday … 7 Sunday */
	closedWeekdays: number[];
	/** Unix milliseconds */
	now: number;
}

type Tables = Pick<WatchSettings, 'shops' | 'warnings' | 'businessDays' | 'locations'>;

/** Numbers of a comma-separated list (or an array of an expression). Throws WrongSetting when one is out of range. */
function numbers(value: unknown, otherwise: number[], least: number, most: number, name: string): number[] {
	if (value === undefined || value === null) return otherwise;
	const texts = (Array.isArray(value) ? value : String(value).split(/[,;\s]+/)).map((one) => String(one).trim());
	const given = texts.filter((text) => text !== '' && text.toLowerCase() !== 'none');
	const list = given.map(Number);
	const wrong = given.find((_, place) => !(list[place] >= least && list[place] <= most));
	if (wrong !== undefined)
		throw new WrongSetting(
			`"${name}" has to be numbers from ${least} to ${most}, comma-separated; "${wrong}" is none.`,
		);
	return [...new Set(list)].sort((a, b) => b - a);
}

/** @throws WrongSetting with a sentence that names the field */
export function readWatchSettings(given: Record<string, unknown>, tables: Tables, present: number): WatchSettings {
	return {
		...tables,
		dispatchSteps: numbers(given.dispatchSteps, [50, 25, 10], 0.1, 100, 'Dispatch Steps (% Left)'),
		cancellationSteps: numbers(given.cancellationSteps, [50, 25, 10], 0.1, 100, 'Cancellation Steps (% Left)'),
		returnSteps: numbers(given.returnSteps, [50, 25, 10], 0.1, 100, 'Return Steps (% Left)'),
		authorizationSteps: numbers(given.authorizationSteps, [30, 7, 1], 0.01, 3650, 'Authorization Steps (Days Left)'),
		closedWeekdays: numbers(given.closedWeekdays, [7, 6], 1, 7, 'Closed Weekdays'),
		now: nowOf(given.now, present),
	};
}
