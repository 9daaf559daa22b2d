/** The damages of test/support/mutations.mts: the rooms' properties are worth what these change. */
import { damaged, damagedAmong, eachDamage, everyMutation, placesOf } from '../support/mutations.mts';

const DOCUMENT = { id: '17', paid_time: 1764547260, lines: [{ id: '1', price: '2.50' }], open: true };

describe('damaged documents', () => {
	it('finds every place, at any depth', () => {
		expect(placesOf(DOCUMENT).map((path) => path.join('.'))).toEqual([
			'id',
			'paid_time',
			'lines',
			'lines.0',
			'lines.0.id',
			'lines.0.price',
			'open',
		]);
	});

	it.each([
		[['id'], 'dropped', { paid_time: 1764547260, lines: DOCUMENT.lines, open: true }],
		[['lines', 0], 'dropped', { ...DOCUMENT, lines: [] }],
		[['lines', 0], 'null', { ...DOCUMENT, lines: [null] }],
		[['lines'], 'an empty entry first', { ...DOCUMENT, lines: [null, DOCUMENT.lines[0]] }],
		[['paid_time'], 'milliseconds of a time in seconds', { ...DOCUMENT, paid_time: 1764547260000 }],
		[['lines', 0, 'price'], '1e21', { ...DOCUMENT, lines: [{ id: '1', price: 1e21 }] }],
	] as const)('%j %s', (path, damage, expected) => {
		expect(damaged(DOCUMENT, [...path], damage)?.document).toEqual(expected);
	});

	it.each([
		[['id'], 'milliseconds of a time in seconds'],
		[['id'], 'an empty entry first'],
		[['lines'], 'a list'],
	] as const)('%j does not take: %s', (path, damage) => {
		expect(damaged(DOCUMENT, [...path], damage)).toBeUndefined();
	});

	it('never touches the document itself, and always changes the copy', () => {
		const before = structuredClone(DOCUMENT);
		const all = everyMutation(DOCUMENT);
		expect(all.length).toBeGreaterThan(100);
		for (const { document } of all) expect(document).not.toEqual(before);
		expect(DOCUMENT).toEqual(before);
		expect(all.filter(({ document }) => JSON.stringify(document) === JSON.stringify(before))).toEqual([]);
	});

	it('puts the damaged one among the good ones', () => {
		const good = [{ id: 'a' }, { id: 'b' }];
		eachDamage(damagedAmong(good, DOCUMENT), ({ documents, place, mutation }) => {
			expect(documents[place]).toBe(mutation.document);
			expect(documents.filter((_, index) => index !== place)).toEqual(good);
		});
	});
});
