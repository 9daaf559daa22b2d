/** What an event may cost, from the door to the other system: nothing makes it creep up unseen. The bench prints the figures. */
import { workOfEvents } from '../support/flowWork.mts';
import type { Work } from '../support/flowWork.mts';

jest.mock('sanitize-html', () => (html: string) => html);

let work: Record<string, Work>;
beforeAll(async () => {
	work = await workOfEvents();
});

test.each([
	['sale in a store, 01w → 01a', 2, 16],
	['order on TikTok, 03w → 03a', 2, 20],
	['parcel of a store, 05w → 05a', 2, 19],
	// five of them claim the order and let go of it, so that no other process refunds it
	['return in a store, 06w → 06a', 2, 34],
])('one event, %s: at most %i executions and %i node runs', (what, executions, nodeRuns) => {
	expect(work[what].executions).toBeLessThanOrEqual(executions);
	expect(work[what].nodeRuns).toBeLessThanOrEqual(nodeRuns);
});

test.each(['sale in a store, 01w → 01a', 'order on TikTok, 03w → 03a', 'parcel of a store, 05w → 05a'])(
	'where no case is open, 12 is not called: %s',
	(what) => {
		expect(work[what].callsOf12).toBe(0);
	},
);
