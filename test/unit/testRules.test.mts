// What every test has to keep to, so that green means green: see "Tests and time" in docs/development.md.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = readdirSync('test', { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.mts') && !/^(e2e|storm|bench)\b/.test(file))
	.map((file) => ({ file, text: readFileSync(join('test', file), 'utf8') }));

/** Files in which the pattern stands. */
const withText = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

test('contracts are read through describeContracts only, which passes without them', () => {
	expect(withText(/findContracts\(/).sort()).toEqual(['support/contracts.mts']);
	const paths = ['contracts', 'docs', 'field-cases'].flatMap((folder) => [
		`shared/${folder}'`,
		`shared/${folder}/`,
		`'shared', '${folder}'`,
	]);
	expect(withText(new RegExp(paths.join('|')))).toEqual([]);
});
