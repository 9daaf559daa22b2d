// The house stays readable: see "Where things are" in docs/development.md.
import { readdirSync } from 'node:fs';
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
