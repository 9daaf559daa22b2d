/** Parameters of the operation Decide → settings; each read once. */
import type { Row } from '../shared/tableRows';
import { readTime } from './times';

export interface DispatchSettings {
	shops: Row[];
	carrierMap: Row[];
	references: Row[];
	/** rows of tts_warnings */
	warnings: Row[];
	trackingWaitMinutes: number;
	waitLeastMinutes: number;
	waitMostMinutes: number;
	cancelAnswerMinutes: number;
	partialPackage: 'wait' | 'exception';
	severalParcels: 'last' | 'first' | 'exception';
	tiktokShipping: 'exception' | 'arrange';
	/** Unix milliseconds */
	now: number;
}

type Tables = Pick<DispatchSettings, 'shops' | 'carrierMap' | 'references' | 'warnings'>;

/** A number of an option; expressions on the settings table give text. */
function minutes(value: unknown, otherwise: number, least: number, name: string): number {
	if (value === undefined || value === null || String(value).trim() === '') return otherwise;
	const number = Number(value);
	if (Number.isFinite(number) && number >= least) return number;
	throw new TypeError(`"${name}" has to be a number, ${least} or more; it is ${JSON.stringify(value)}.`);
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], name: string): T {
	if (value === undefined || value === '') return allowed[0];
	const found = allowed.find((candidate) => candidate === value);
	if (found) return found;
	throw new TypeError(`"${name}" has to be ${allowed.join(' or ')}; it is ${JSON.stringify(value)}.`);
}

/** Unix milliseconds of the option Time of the Decision; the present when it is empty. Throws TypeError. */
export function readNow(value: unknown, present: number): number {
	if (value === undefined || value === null || String(value).trim() === '') return present;
	const time = readTime(value);
	if (time === 0) throw new TypeError(`"Time of the Decision" is no time: ${String(value)}`);
	return time;
}

/** @throws TypeError with a sentence that names the field */
export function readDispatchSettings(
	given: Record<string, unknown>,
	tables: Tables,
	present: number,
): DispatchSettings {
	return {
		...tables,
		trackingWaitMinutes: minutes(given.trackingWaitMinutes, 120, 0, 'No Tracking Number After (Minutes)'),
		waitLeastMinutes: minutes(given.waitLeastMinutes, 1, 1, 'Ask Again After at Least (Minutes)'),
		waitMostMinutes: minutes(given.waitMostMinutes, 60, 1, 'Ask Again After at Most (Minutes)'),
		cancelAnswerMinutes: minutes(given.cancelAnswerMinutes, 60, 0, 'Cancel Request Unanswered After (Minutes)'),
		partialPackage: oneOf(given.partialPackage, ['wait', 'exception'], 'Part of a Package Shipped'),
		severalParcels: oneOf(given.severalParcels, ['last', 'first', 'exception'], 'Parts of a Line in Several Parcels'),
		tiktokShipping: oneOf(given.tiktokShipping, ['exception', 'arrange'], 'TikTok Shipping'),
		now: readNow(given.now, present),
	};
}
