import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDriver } from '../../scripts/stage/sqliteDriver.mts';

let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'sqlite-driver-'));
	mkdirSync(join(dir, 'node_modules', 'sqlite3'), { recursive: true });
	mkdirSync(join(dir, 'node_modules', 'prebuild-install'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** What the tool of sqlite3 does; it runs in the folder of sqlite3, and what it writes there is the driver. */
const tool = (text: string) => writeFileSync(join(dir, 'node_modules', 'prebuild-install', 'bin.js'), text);
const driver = (text: string) => `require('fs').writeFileSync('index.js', ${JSON.stringify(text)})`;
const install = async (limitMs?: number) => {
	const said: string[] = [];
	const compile = jest.fn(async () => undefined);
	const how = await installDriver(dir, { log: (line) => said.push(line), compile, limitMs });
	return { how, compiled: compile.mock.calls.length, said: said.join('\n') };
};

test('a prebuilt driver that loads is taken, nothing is compiled', async () => {
	tool(driver('exports.Database = class {}'));
	expect(await install()).toMatchObject({
		how: 'prebuilt',
		compiled: 0,
		said: expect.stringContaining('30 s at most'),
	});
});

test.each([
	['cannot be fetched', 'process.exit(1)', undefined],
	['is made for another system', driver("throw new Error('GLIBC_2.38 not found')"), undefined],
	['never comes', 'setInterval(() => undefined, 1_000)', 300],
])('a prebuilt driver that %s: it is compiled', async (_what, text, limitMs) => {
	tool(text);
	expect(await install(limitMs)).toMatchObject({
		how: 'compiled',
		compiled: 1,
		said: expect.stringContaining('two minutes'),
	});
});
