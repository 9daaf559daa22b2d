// What a process keeps in its memory another process does not know: each such place stands in docs/development.md.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');

/** A map, a set or a variable of the module that begins empty and is filled while n8n runs. */
const MEMORY = /^(?:export )?(?:let \w+|const (\w+)(?:: [^=]+)? = new (?:Map|Set)(?:<.*>)?\(\);)/gm;

/** Filled once, when the module is read, by the module itself. */
const FILLED_AT_START: Record<string, string> = {
	'nodes/shared/tables/settings.ts': 'the words of each kind of setting',
};

function sources(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return sources(path);
		return entry.name.endsWith('.ts') ? [relative(ROOT, path).replaceAll('\\', '/')] : [];
	});
}

const memories = ['nodes', 'credentials']
	.flatMap((folder) => sources(join(ROOT, folder)))
	.filter((path) => (readFileSync(join(ROOT, path), 'utf8').match(MEMORY) ?? []).length > 0);

const page = readFileSync(join(ROOT, 'docs/development.md'), 'utf8');
const section = page.slice(page.indexOf('## What lives in the memory of a process'));
const list = section.slice(0, section.indexOf('\n## ', 5));

test('the search finds what it looks for', () => {
	expect('const known = new Map<string, { a: number }>();\nlet tickets = 0;'.match(MEMORY)).toHaveLength(2);
	expect(memories).toContain('nodes/shared/rateLimit.ts');
	expect(memories).toContain('nodes/TikTokShop/actions/return/madeHere.ts');
});

test.each(memories.filter((path) => !(path in FILLED_AT_START)))('docs/development.md says what %s keeps', (path) => {
	const file = path.split('/').at(-1)!;
	expect(list.includes(path) || list.includes(`\`${file}\``)).toBe(true);
});
