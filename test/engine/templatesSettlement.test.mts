/** 08 to 08g in n8n's engine: every statement becomes one journal, in files and in each of the three systems. */
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { startBooks, type Books } from '../support/books.mts';

// Forms and e-mail load an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

const { GB } = SHOP_IDS;
let world: Books;

beforeEach(async () => {
	world = await startBooks();
	world.stage.set('settlement_look_back_days', '400');
});
afterEach(async () => await world.close());

const daily = async () => await world.stage.run('tts08Settlement0', 'Every morning');
const ledger = () => world.stage.tables.rows('tts_journals');
const cases = () => world.stage.tables.rows('tts_cases').map(({ code }) => code);

test('files: the worked example goes to finance, once', async () => {
	const { statementId } = world.tikTok.actions.loadWorkedExample({ shopId: GB });
	const run = await daily();
	expect(run.error).toBeUndefined();
	expect(ledger()).toMatchObject([{ journal_ref: `TTS-${statementId}`, state: 'posted' }]);
	expect(cases()).toEqual([]);
});

test.each(['xero', 'quickbooks', 'netsuite'] as const)('%s: posted once', async (system) => {
	world.stage.set('settlement_target', system);
	world.stage.set('settlement_post', 'post');
	const { statementId } = world.tikTok.actions.loadWorkedExample({ shopId: GB });
	const run = await daily();
	expect(run.error).toBeUndefined();
	expect(world.journals(system)).toMatchObject([{ reference: `TTS-${statementId}`, state: 'posted', clearing: 7114 }]);
});
