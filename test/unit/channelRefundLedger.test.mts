/** The states of refund rows: one table, which the templates and the words of tts_refunds follow. */
import { readFileSync } from 'node:fs';
import { held, wait, waitUntil } from '../../nodes/ChannelRefund/ledger/outcomes.ts';
import { newRow } from '../../nodes/ChannelRefund/ledger/ledger.ts';
import { STATES, isCalled, isEnded, isOpen, mayWait, movedBy } from '../../nodes/ChannelRefund/ledger/states.ts';
import type { LedgerState } from '../../nodes/ChannelRefund/ledger/states.ts';
import { refundsTable } from '../../nodes/shared/tables/refunds.ts';

const NOW = Date.UTC(2026, 2, 4, 10);
const limits = { waitLeastMinutes: 5, waitMostMinutes: 240, now: NOW };
const row = (state: LedgerState) => ({
	...newRow(
		{ key: 'nsr-1', direction: 'store_to_tiktok', shopId: '7', orderId: '5', newstoreOrderId: 'ns-5' },
		NOW - 3_600_000,
	),
	state,
	note: 'As it was.',
});
const those = (is: (one: { state: LedgerState }) => boolean) => STATES.filter((state) => is({ state }));

test('each state says who moves it, whether it is ended, and whether a call was made for it', () => {
	expect(those(isEnded)).toEqual(['done', 'refused', 'nothing']);
	expect(those(isOpen)).toEqual(STATES.filter((state) => !isEnded({ state })));
	expect(those(isCalled)).toEqual(['sending', 'done']);
	expect(those((one) => movedBy(one) === 'nobody')).toEqual(those(isEnded));
	expect(those((one) => movedBy(one) === 'person')).toEqual(['asked']);
	expect(those((one) => movedBy(one) === 'node')).toEqual(['approved', 'failed', 'waiting']);
	expect(those(isOpen).every((state) => mayWait({ state }))).toBe(true);
});

test.each(STATES)(
	'a row that is %s keeps its state while it waits, and is not touched when it may not wait',
	(state) => {
		for (const outcome of [
			wait(row(state), 'Not yet.', limits),
			waitUntil(row(state), 'Not yet.', NOW, NOW + 60_000),
		]) {
			expect(outcome.json.ledger.state).toBe(state);
			expect(outcome.output).toBe(mayWait({ state }) ? 'wait' : 'nothing');
			if (!mayWait({ state })) expect(outcome.json.ledger).toEqual(row(state));
		}
		const off = held(row(state), { reason: 'The shop is off.', minutes: 240 }, NOW);
		expect(off.output).toBe(isEnded({ state }) ? 'nothing' : 'wait');
	},
);

test.each(['06-returns-store-return-to-tiktok-refund', '07-returns-tiktok-return-to-newstore-restock'])(
	'%s reads by state just the rows that are open',
	(name) => {
		const { nodes } = JSON.parse(readFileSync(new URL(`../../workflows/${name}.json`, import.meta.url), 'utf8')) as {
			nodes: Array<{ name: string; parameters: { filters?: { conditions: Array<Record<string, string>> } } }>;
		};
		const conditions = nodes.find((node) => node.name === 'Read what is not settled')?.parameters.filters?.conditions;
		expect(conditions?.every((one) => one.keyName === 'state' && one.condition === 'neq')).toBe(true);
		expect(conditions?.map((one) => one.keyValue).sort()).toEqual(those(isEnded).sort());
	},
);

test('tts_refunds explains every state', () => {
	const { note } = refundsTable.columns.state;
	for (const state of STATES) expect(note).toMatch(new RegExp(`\\b${state}\\b`));
});
