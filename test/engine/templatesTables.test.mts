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
			'11b',
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

const DAY_MS = 86_400_000;
const refund = (key: string, state: string) => ({ refund_key: key, state });

test('11b deletes refunds that are through and old, and weighs every table', async () => {
	const stage = new TemplateStage({});
	stage.tables.replace('tts_refunds', [
		refund('nsr-old', 'done'),
		refund('nsr-old-refused', 'refused'),
		refund('nsr-old-asked', 'asked'),
		refund('nsr-old-sending', 'sending'),
	]);
	const night = async () => await stage.run('tts11bKeepSmall0', 'Every night at 2:20');
	stage.tables.setUpdatedAt('tts_refunds', new Date(Date.now() - 179 * DAY_MS));
	expect((await night()).error).toBeUndefined();
	expect(stage.tables.rows('tts_refunds')).toHaveLength(4);
	stage.tables.setUpdatedAt('tts_refunds', new Date(Date.now() - 181 * DAY_MS));
	stage.tables.insert('tts_refunds', [refund('nsr-young', 'done')]);
	stage.set('refunds_keep_days', '0');
	expect((await night()).error).toBeUndefined();
	expect(stage.tables.rows('tts_refunds')).toHaveLength(5);
	stage.set('refunds_keep_days', '100');
	stage.set('returns_window_days', '150');
	expect((await night()).error).toBeUndefined();
	expect(stage.tables.rows('tts_refunds')).toHaveLength(5);
	stage.set('returns_window_days', '45');
	const run = await night();
	expect(run.error).toBeUndefined();
	expect(stage.tables.rows('tts_refunds').map(({ refund_key }) => refund_key)).toEqual([
		'nsr-old-asked',
		'nsr-old-sending',
		'nsr-young',
	]);
	const sizes = run.json('Sizes of the tables');
	expect(sizes.find(({ table }) => table === 'tts_refunds')).toMatchObject({ rows: 3 });
	expect(sizes.map(({ table }) => table)).toContain('tts_settings');
	expect(stage.tables.rows('tts_cases')).toEqual([]);
	expect(stage.tables.rows('tts_cursors').find(({ name }) => name === 'tables_size')?.value).toContain('bytes');
});

test('11b makes one case when the tables come near the limit, and it closes when there is room', async () => {
	const stage = new TemplateStage({});
	const note = 'x'.repeat(10_000);
	stage.tables.replace(
		'tts_drift',
		Array.from({ length: 90 }, (_, n) => ({ drift_key: String(n), what: note })),
	);
	stage.set('tables_max_mb', '1');
	const night = async () => await stage.run('tts11bKeepSmall0', 'Every night at 2:20');
	expect((await night()).error).toBeUndefined();
	expect((await night()).error).toBeUndefined();
	expect(stage.tables.rows('tts_cases')).toMatchObject([
		{ code: 'TABLES_NEARLY_FULL', state: 'open', owner_role: 'integration', occurrences: 2 },
	]);
	stage.tables.replace(
		'tts_cases',
		stage.tables.rows('tts_cases').map((row) => ({ ...row, opened_at: before, last_seen_at: before })) as never,
	);
	stage.set('tables_max_mb', '10');
	expect((await night()).error).toBeUndefined();
	expect(stage.tables.rows('tts_cases')).toMatchObject([
		{ state: 'closed', closed_why: 'The tables have room again.' },
	]);
});
const before = new Date(Date.now() - 5 * 60_000).toISOString();
