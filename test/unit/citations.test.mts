/** Comments cite the papers of docs/apis and docs/design.md by number; a number that is not there leads a stranger nowhere. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const PAPERS: Record<string, string> = {
	'tiktok-shop.md': 'docs/apis/tiktok-shop.md',
	'newstore.md': 'docs/apis/newstore.md',
	'n8n.md': 'docs/apis/n8n.md',
	'accounting.md': 'docs/apis/accounting.md',
	design: 'docs/design.md',
};
const CITATION =
	/\b(tiktok-shop\.md|newstore\.md|n8n\.md|accounting\.md|design) ((?:\d+(?:\.\d+)*)(?:(?:, | and | to )\d+(?:\.\d+)*)*)/g;
const SECTION = /^(?:#+ |- \*\*|\*\*)(\d+(?:\.\d+)*)\b/gm;

interface Citation {
	file: string;
	paper: string;
	section: string;
}

/** A citation may go over the end of a line; the stars of the comment stand between. */
function citationsOf(file: string): Citation[] {
	const text = read(file).replace(/\n\s*(?:\*|\/\/)\s?/g, ' ');
	return [...text.matchAll(CITATION)].flatMap(([, paper, numbers]) =>
		numbers.split(/, | and | to /).map((section) => ({ file, paper, section })),
	);
}

const sources = execFileSync('git', ['ls-files', '*.ts', '*.mts', '*.cjs', '*.md', 'workflows/*.json'], {
	cwd: root,
	encoding: 'utf8',
})
	.split('\n')
	.filter((file) => file !== '' && !Object.values(PAPERS).includes(file) && !file.endsWith('citations.test.mts'));

test('every citation leads to a section', () => {
	const sections = Object.fromEntries(
		Object.entries(PAPERS).map(([paper, path]) => [
			paper,
			new Set([...read(path).matchAll(SECTION)].map(([, number]) => number)),
		]),
	);
	const citations = sources.flatMap(citationsOf);
	expect(citations.length).toBeGreaterThan(200);
	const lost = citations.filter(({ paper, section }) => !sections[paper].has(section));
	expect(lost).toEqual([]);
});
