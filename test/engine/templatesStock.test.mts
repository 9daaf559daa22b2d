/** Stock templates while TikTok Shop is in trouble: what it did not take comes again, by itself. */
import { WAREHOUSE_IDS } from '../../sandbox/seed.mts';
import { startRetailer, type Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';

// Send Email loads n8n's form nodes as well, and these an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

/** how often the node makes a call in all, and the buffer of the shipped rule */
const ATTEMPTS = 5;
const BUFFER = 2;

let world: Retailer;
let stage: TemplateStage;

beforeEach(async () => {
	world = await startRetailer();
	stage = new TemplateStage(world.credentials, world.rows);
	stage.set('dry_run', 'false');
	await stage.run('tts02StockRecon0', 'Now, by hand');
});
afterEach(async () => await world.close());

const delta = async () => await stage.run('tts02StockRecon0', 'Every 5 minutes');
const marker = () => stage.tables.rows('tts_cursors').find(({ name }) => name === 'stock_marker')?.value;
const sold = (...skus: string[]) => skus.forEach((sku) => world.newStore.stock.moveOnHand(sku, 'LEEDS-DC', -1));
const isRight = (sku: string) => world.shown('GB', sku)[0] === world.available(sku, WAREHOUSE_IDS.GB_MAIN) - BUFFER;
/** How often an update is answered 503, until removed. */
const overload = (times?: number) =>
	world.faults.add({
		system: 'tiktok',
		operationId: 'updateInventory',
		kind: 'status',
		status: 503,
		retryAfter: 0,
		times,
	});

test('the delta keeps its marker while TikTok takes no stock, so that the next one brings what was missed', async () => {
	const before = marker();
	sold('SOCK-MIX-OS');
	const fault = overload();
	const failed = await delta();
	expect(failed.error?.message).toContain('did not take 1 stock update');
	expect(stage.tables.rows('tts_cases').map(({ flow }) => flow)).toContain('stock');
	expect(marker()).toBe(before);
	expect(isRight('SOCK-MIX-OS')).toBe(false);

	world.faults.remove(fault);
	expect((await delta()).error).toBeUndefined();
	expect(isRight('SOCK-MIX-OS')).toBe(true);
	expect(marker()).not.toBe(before);
});

test('an update that TikTok refuses for good does not hold the marker', async () => {
	const before = marker();
	sold('SOCK-MIX-OS');
	world.faults.add({ system: 'tiktok', operationId: 'updateInventory', kind: 'code', code: 12052901 });
	expect((await delta()).error).toBeUndefined();
	expect(marker()).not.toBe(before);
});

test('a full run of which a part did not arrive leaves the marker to the delta, which brings that part', async () => {
	const before = marker();
	sold('SOCK-MIX-OS', 'CAP-KHK-OS');
	overload(2 * ATTEMPTS - 1);
	const full = await stage.run('tts02StockRecon0', 'Now, by hand');
	expect(full.json('TikTok is in step').length).toBe(1);
	expect(full.json('Record refused updates').length).toBe(1);
	expect(marker()).toBe(before);

	await delta();
	expect(isRight('SOCK-MIX-OS') && isRight('CAP-KHK-OS')).toBe(true);
});
