/** When 02 compares all stock: what was asked for, what changed, what did not end well. */
import { planComparison } from '../../nodes/ChannelStock/comparisonPlan.ts';
import type { ComparisonSettings } from '../../nodes/ChannelStock/comparisonPlan.ts';
import { planComparisonOperation } from '../../nodes/ChannelStock/planComparisonOperation.ts';
import { given } from '../support/givenOperation.mts';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const MARKER = { name: 'stock_marker', value: '17' };

const plan = (row: string, changed: Partial<ComparisonSettings> = {}) =>
	planComparison({
		isLook: true,
		isLive: true,
		fingerprint: 'new',
		cursors: [MARKER, ...(row === '' ? [] : [{ name: 'stock_rules', value: row }])],
		now: NOW,
		...changed,
	});
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

test.each([
	['the same rules, ended well', 'new', false],
	['other rules, ended well', 'old', true],
	['01 asks, nothing under way', 'listings', true],
	['other rules, begun 9 minutes ago', `old ${minutesAgo(9)}`, false],
	['other rules, begun 10 minutes ago', `old ${minutesAgo(10)}`, true],
	['01 asks, begun 9 minutes ago', `listings ${minutesAgo(9)}`, false],
	['the same rules, begun 29 minutes ago', `new ${minutesAgo(29)}`, false],
	['the same rules, begun 30 minutes ago and not ended well', `new ${minutesAgo(30)}`, true],
	['a time that nobody can read is over', 'new soon', true],
])('%s', (_what, row, compare) => {
	expect(plan(row)).toEqual({ compare, remember: false, rules: 'new', begin: 'new 2026-11-27T12:00:00.000Z' });
});

test('the first look after a complete comparison notes the rules; before any it does nothing', () => {
	expect(plan('')).toMatchObject({ compare: false, remember: true });
	expect(plan('', { cursors: [] })).toMatchObject({ compare: false, remember: false });
	expect(plan('', { isLook: false })).toMatchObject({ compare: true, remember: false });
});

test('a dry run compares only when it was asked to, and leaves the row as it is', () => {
	expect(plan('old', { isLive: false })).toMatchObject({ compare: false, remember: false, begin: 'old' });
	expect(plan('', { isLive: false })).toMatchObject({ compare: false, remember: false, begin: '' });
	expect(plan('old', { isLive: false, isLook: false })).toMatchObject({ compare: true, begin: 'old' });
});

test('what was asked for does not wait for another comparison', () => {
	expect(plan(`new ${minutesAgo(1)}`, { isLook: false })).toMatchObject({ compare: true, remember: false });
});

describe('Plan Comparison', () => {
	const run = (parameters: Record<string, unknown>) =>
		planComparisonOperation.run(given({ parameters, feeds: { start: [{}, {}] }, now: NOW })).plan;

	test('a look in a dry run unless told otherwise; the shops go along', () => {
		const shops = [{ shop_id: '1' }];
		expect(run({ fingerprint: 'new', cursors: [{ name: 'stock_rules', value: 'old' }], shops })).toEqual([
			{ json: { compare: false, remember: false, rules: 'new', begin: 'old', shops }, indexes: [0, 1] },
		]);
	});

	test('at another time', () => {
		const cursors = [{ name: 'stock_rules', value: `old ${minutesAgo(9)}` }];
		const compare = (options: object) => run({ fingerprint: 'new', cursors, dryRun: 'false', options })[0].json;
		expect(compare({})).toMatchObject({ compare: false });
		expect(compare({ now: '2026-11-27T12:01:00' })).toMatchObject({ compare: true });
	});

	test('without a fingerprint every comparison would seem new, so it is refused', () => {
		expect(() => run({ fingerprint: ' ' })).toThrow('"Rules Fingerprint" is empty');
		expect(() => run({ fingerprint: 'new', dryRun: 'perhaps' })).toThrow('"Dry Run" has to be true or false');
	});
});
