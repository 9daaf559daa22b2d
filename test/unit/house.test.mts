// The house stays readable: see "Where things are" in docs/development.md.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const MOST_FILES = 25;

/** Folders below `folder` with the number of source files that lie directly in them. */
function folders(folder: string): Array<[path: string, files: number]> {
	const entries = readdirSync(folder, { withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name)).length;
	const inner = entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => folders(join(folder, name)));
	return [[folder, files], ...inner];
}

test.each(['nodes', 'credentials', 'sandbox', 'scripts'])(
	'no folder of %s holds more files than one can look at',
	(root) => {
		const all = folders(root);
		expect(all.length).toBeGreaterThan(0);
		expect(all.filter(([, files]) => files > MOST_FILES)).toEqual([]);
	},
);

test('each folder inside a room has a sign that says what comes in, what leaves, and what may not be', () => {
	const rooms = readdirSync('nodes').filter((name) => name.startsWith('Channel'));
	const inner = rooms.flatMap((room) => folders(join('nodes', room)).slice(1)).filter(([, files]) => files > 0);
	expect(inner.length).toBeGreaterThan(20);
	const signOf = (folder: string) => {
		const file = join(folder, 'README.md');
		return existsSync(file) ? readFileSync(file, 'utf8') : '';
	};
	const parts = ['Comes in', 'Leaves', 'May be touched', 'May not', 'Tests'];
	expect(
		inner.map(([folder]) => folder).filter((folder) => !parts.every((part) => signOf(folder).includes(`**${part}:**`))),
	).toEqual([]);
});
