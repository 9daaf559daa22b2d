/** Times without a zone mean UTC in the books as well, wherever n8n runs. */
import { readBooks } from '../../nodes/ChannelSettlement/posting/books.ts';

const zone = process.env.TZ;
afterEach(() => {
	process.env.TZ = zone ?? 'UTC';
});

test.each(['Pacific/Auckland', 'America/Los_Angeles', 'UTC'])(
	'the day on which a period is locked does not depend on %s',
	(name) => {
		process.env.TZ = name;
		for (const locked_until of [
			'2026-11-30',
			'2026-11-30T00:00:00',
			'2026-11-30T00:00:00Z',
			'/Date(1795996800000+0000)/',
		]) {
			const books = readBooks([{ locked_until }]);
			expect([books.isLocked('2026-11-30'), books.isLocked('2026-12-01')]).toEqual([true, false]);
			expect(books.firstOpenDay('2026-11-30')).toBe('2026-12-01');
		}
	},
);
