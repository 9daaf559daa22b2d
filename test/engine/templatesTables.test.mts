/** A copy of a table with a longer name: n8n would open it instead of ours, so every workflow that was imported stops first. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTables } from '../../scripts/templates/templateTables.mts';
import { TemplateStage } from '../support/templates.mts';

// A workflow with a form loads an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

interface Template {
	id: string;
	name: string;
	nodes: Array<{ name: string; type: string; parameters: Record<string, unknown> }>;
	connections: Record<string, { main: Array<Array<{ node: string }> | null> }>;
}

const LIST = /^List the Data Tables/;
const templates = readdirSync('workflows')
	.filter((file) => /^\d.*\.json$/.test(file))
	.map((file) => JSON.parse(readFileSync(join('workflows', file), 'utf8')) as Template);
/** Each way into a workflow that begins with the check. */
const starts = templates.flatMap(({ id, name, connections }) =>
	Object.entries(connections)
		.filter(([, { main }]) => main.flat().some((target) => LIST.test(target?.node ?? '')))
		.map(([trigger]) => [name, id, trigger] as const),
);
const tables = readTables('workflows');

test('00, every sweep that runs by itself, and every workflow that writes to the two systems begin with it', () => {
	const checked = new Set(starts.map(([name]) => name.split(' ')[0]));
	expect([...checked].sort()).toEqual(
		[
			'00',
			'01a',
			'02',
			'03',
			'03a',
			'04',
			'04a',
			'05',
			'05a',
			'06',
			'06a',
			'07',
			'07a',
			'08',
			'08a',
			'08g',
			'09',
			'10',
			'11',
			'13a',
			'13b',
		].sort(),
	);
});

/** Nodes that open a table by its name: n8n could take another. Those that read it by its id take no other. */
const opensByName = (id: string) =>
	templates
		.find((template) => template.id === id)!
		.nodes.some(({ parameters }) => (parameters.dataTableId as { mode?: string } | undefined)?.mode === 'name');

test.each(starts.filter(([, id]) => opensByName(id)))(
	'%s stops before it reads or writes anything: %s, %s',
	async (_name, id, trigger) => {
		const stage = new TemplateStage({});
		for (const { name, columns } of tables) stage.tables.create(`${name}_backup_2026`, columns);
		const { error, run } = await stage.run(id, trigger);
		expect(error?.message).toMatch(/^n8n could take the Data Table "(tts_[a-z_]+)_backup_2026" for \1$/);
		expect(error?.description).toContain('Rename the other table');
		const ran = Object.keys(run.data.resultData.runData);
		const read = ran.filter((name) => /^(Read|Create|Get|Find) /.test(name));
		expect(read).toEqual([]);
		expect(stage.calls).toEqual([]);
	},
);

test('with our tables alone, and copies of other names, it lets the workflow go on', async () => {
	const stage = new TemplateStage({});
	for (const { name, columns } of tables) stage.tables.create(`backup of ${name.slice(4)}`, columns);
	const { json } = await stage.run('tts08aPostJourna', 'When journals have to be posted');
	expect(json('Each name means one table')).toEqual([{ tables_by_name: expect.arrayContaining(['tts_settings']) }]);
	expect(json('Read settings').length).toBeGreaterThan(10);
});
