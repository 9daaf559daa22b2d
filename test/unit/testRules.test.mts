// What every test has to keep to, so that green means green: see "Tests and time" in docs/development.md.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suitesByDay } from '../../scripts/suitesByDay.mts';

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

test('what can depend on the day is played on other days, and not everything is', () => {
	const { knowing: played } = suitesByDay();
	for (const suite of [
		'engine/templatesSettlement',
		'engine/templatesStock',
		'unit/channelDispatch',
		'unit/sandboxTikTokFinance',
	]) {
		expect(played).toContain(`test/${suite}.test.mts`);
	}
	expect(played).not.toContain('test/unit/playbooks.test.mts');
});

test('elapsed wall time proves nothing on a busy machine: it is measured in test/bench', () => {
	expect(withText(/expect\((performance|Date)\.now\(\) - \w+\)[^\n]*toBeLess/)).toEqual([]);
	expect(withText(/\(performance\.now\(\) - /)).toEqual([]);
});
