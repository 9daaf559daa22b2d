/** Whether all stock is compared with all listings now: always when somebody or the night asks, else when the rules changed. */
import { MINUTE_MS, isoExact, readTime } from '../shared/channel/times';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import type { ComparisonPlan } from './types';

export interface ComparisonSettings {
	/** only a look at the rules; else the comparison was asked for */
	isLook: boolean;
	/** not a dry run */
	isLive: boolean;
	/** what the rules are now, as Fingerprint Rules gives it */
	fingerprint: string;
	/** rows of tts_cursors */
	cursors: readonly Row[];
	/** Unix milliseconds */
	now: number;
}

/** A comparison takes minutes: a change meanwhile waits so long. */
const RUNNING_MS = 10 * MINUTE_MS;
/** One that began by the same rules and did not end well comes again after so long. */
const AGAIN_MS = 30 * MINUTE_MS;

/** Row `stock_rules`: the fingerprint that was compared, with a time behind it when it was begun and has not ended well. */
function mayBegin(row: string, { fingerprint, now }: ComparisonSettings): boolean {
	const [compared, begun = ''] = row.split(' ');
	return begun === '' || readTime(begun) + (compared === fingerprint ? AGAIN_MS : RUNNING_MS) <= now;
}

export function planComparison(settings: ComparisonSettings): ComparisonPlan {
	const { isLook, isLive, fingerprint, cursors, now } = settings;
	const valueOf = (name: string) => cursors.find((row) => cell(row, 'name') === name);
	const row = cell(valueOf('stock_rules') ?? {}, 'value');
	const isChanged = row !== '' && row !== fingerprint;
	return {
		compare: !isLook || (isLive && isChanged && mayBegin(row, settings)),
		// Without a marker nothing has ever been compared, so there is nothing that these rules stand for.
		remember: isLook && isLive && row === '' && valueOf('stock_marker') !== undefined,
		rules: fingerprint,
		begin: isLive ? `${fingerprint} ${isoExact(now)}` : row,
	};
}
