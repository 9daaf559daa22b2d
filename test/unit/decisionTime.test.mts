/** Channel nodes look at the clock in one place; every operation that goes by the time can be given another one. */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { fingerprintRulesOperation } from '../../nodes/ChannelStock/fingerprintRulesOperation.ts';
import { decideOperation as decideStockOperation } from '../../nodes/ChannelStock/decideOperation.ts';
import type { ChannelOperation } from '../../nodes/shared/channel/operation.ts';
import { given } from '../support/givenOperation.mts';

const ROOMS = readdirSync('nodes').filter((name) => name.startsWith('Channel'));
const filesIn = (folder: string) =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => join(folder, file));

/** Where the present is read: what runs an operation hands it over as `now`. */
const CLOCK = join('nodes', 'shared', 'channel', 'node.ts');
const PRESENT = /\bDate\.now\(\)|\bnew Date\(\)|\bperformance\.now\(|\bDateTime\.(?:now|utc|local)\(\s*\)/g;

test('only what runs an operation reads the present', () => {
	const readers = [...ROOMS, join('shared', 'channel')]
		.flatMap((room) => filesIn(join('nodes', room)))
		.filter((file) => [...readFileSync(file, 'utf8').matchAll(PRESENT)].length > 0);
	expect(readers).toEqual([CLOCK]);
	for (const text of ['Date.now()', 'new Date()', 'DateTime.now()']) expect(text.match(PRESENT)).toEqual([text]);
	expect('new Date(ms), Date.UTC(2026, 1, 1)'.match(PRESENT)).toBeNull();
});

const isOperation = (value: unknown): value is ChannelOperation =>
	typeof value === 'object' && value !== null && 'run' in value && 'wrongSetting' in value;

async function operationsOf(room: string): Promise<ChannelOperation[]> {
	const files = filesIn(join('nodes', room)).filter((file) => /operations?\.ts$/i.test(basename(file)));
	const modules = await Promise.all(files.map(async (file) => (await import(join(process.cwd(), file))) as object));
	return modules.flatMap((module) => Object.values(module).filter(isOperation));
}

/** Its name, and that of the collection where it stands. */
const timeOptionOf = ({ properties }: ChannelOperation) =>
	properties
		.filter(({ type }) => type === 'collection')
		.flatMap(({ name, options = [] }) =>
			(options as INodeProperties[]).filter((option) => option.name === 'now').map((option) => ({ name, option })),
		)
		.at(0);

/** Runs it without items; what it reads of the clock it reads before it looks at them. */
function readsClock(operation: ChannelOperation): boolean {
	let isRead = false;
	const bare = given({ feeds: Object.fromEntries(Object.keys(operation.inputs).map((key) => [key, []])) });
	Object.defineProperty(bare, 'now', {
		get() {
			isRead = true;
			return Date.UTC(2026, 10, 30);
		},
	});
	try {
		operation.run(bare);
	} catch {
		// A setting that it cannot do without.
	}
	return isRead;
}

describe.each(ROOMS)('%s', (room) => {
	test('all its operations are found', async () => {
		const module = (await import(join(process.cwd(), 'nodes', room, `${room}.node.ts`))) as Record<
			string,
			new () => INodeType
		>;
		const field = new module[room]().description.properties.find(({ name }) => name === 'operation');
		const listed = (field?.options as INodePropertyOptions[]).map(({ value }) => String(value));
		expect((await operationsOf(room)).map(({ value }) => value).sort()).toEqual(listed.sort());
	});

	test('an operation that looks at the clock has the option, and no other has', async () => {
		const operations = await operationsOf(room);
		const having = operations.filter(timeOptionOf).map(({ value }) => value);
		expect(having.sort()).toEqual(
			operations
				.filter(readsClock)
				.map(({ value }) => value)
				.sort(),
		);
	});

	test('what is no time is refused with the name of the option', async () => {
		for (const operation of await operationsOf(room)) {
			const time = timeOptionOf(operation);
			if (!time) continue;
			const feeds = Object.fromEntries(Object.keys(operation.inputs).map((key) => [key, []]));
			const run = () => operation.run(given({ feeds, parameters: { [time.name]: { now: 'soon' } } }));
			expect(run).toThrow(`"${time.option.displayName}" is no time: "soon"`);
		}
	});
});

describe('Channel Stock at another time', () => {
	const rules = [
		{ scope: 'all', match: '', what: 'buffer_units', value: '2', valid_from: '2026-11-27', valid_to: '2026-11-28' },
	];
	const present = Date.UTC(2026, 10, 1);
	const friday = '2026-11-27T09:00:00Z';

	test('Fingerprint Rules counts the rules of that time', () => {
		const count = (options: object) =>
			fingerprintRulesOperation.run(given({ feeds: { start: [{}] }, parameters: { rules, options }, now: present }))
				.fingerprint[0].json;
		expect(count({})).toMatchObject({ rules: 0 });
		expect(count({ now: friday })).toMatchObject({ rules: 1 });
	});

	test('Decide goes by the rules of that time, and by the age of the stock then', () => {
		const feeds = {
			stock: [{ product_id: 'TEE', atp_by_location: { LEEDS: 10 } }],
			listings: [
				{
					shop_id: '1',
					id: '17',
					title: 'Tee',
					status: 'ACTIVATE',
					skus: [{ id: '18', seller_sku: 'TEE', inventory: [{ warehouse_id: '71', quantity: 1 }] }],
				},
			],
			unrouted: [],
			details: [],
		};
		const decide = (options: object) =>
			decideStockOperation.run(
				given({
					feeds,
					parameters: {
						rules,
						locations: [{ location_id: 'LEEDS', warehouse_id: '71', sells: true }],
						stockReadAt: '2026-11-01T00:00:00Z',
						maxStockAgeMinutes: 60,
						options,
					},
					now: present,
				}),
			);
		const quantity = (json: unknown) => (json as { skus: Array<{ inventory: object[] }> }).skus[0].inventory;
		const today = decide({});
		expect(today.updates.map(({ json }) => quantity(json))).toEqual([[{ warehouse_id: '71', quantity: 10 }]]);
		const then = decide({ now: friday });
		expect(then.updates).toEqual([]);
		expect(then.held.map(({ json }) => quantity(json))).toEqual([[{ warehouse_id: '71', quantity: 8 }]]);
		expect(then.summary[0].json).toMatchObject({ decided_at: '2026-11-27T09:00:00.000Z' });
	});
});
