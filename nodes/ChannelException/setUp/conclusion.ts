/** What all checks come to: one sentence that a person can trust. */
import { counted, listed, written } from '../../shared/channel/rows';
import type { Check } from './check';

export interface Conclusion {
	/** "40 of 40 passed." or what is missing */
	conclusion: string;
	passed: number;
	checks: number;
	/** names of the checks that did not pass */
	open: string[];
}

const MOST_NAMES = 12;

/** Counted from the checks themselves; without any check nothing is said to be fine. */
export function concludeChecks(checks: readonly Check[]): Conclusion {
	const open = checks.filter(({ ok }) => !ok).map(({ check }) => check);
	const passed = checks.length - open.length;
	const score = `${written(passed)} of ${written(checks.length)} passed`;
	const conclusion =
		checks.length === 0
			? 'Nothing was checked.'
			: open.length === 0
				? `${score}. Nothing is left to do.`
				: `${score}. ${counted(open.length, 'point is', 'points are')} left to do: ${listed(open, MOST_NAMES)}.`;
	return { conclusion, passed, checks: checks.length, open };
}
