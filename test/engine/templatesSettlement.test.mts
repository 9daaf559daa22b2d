/** 08 to 08g in n8n's engine: every statement becomes one journal, in files and in each of the three systems. */
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { startBooks, type Books } from '../support/books.mts';

// Forms and e-mail load an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

const { GB } = SHOP_IDS;
const SYSTEMS = ['xero', 'quickbooks', 'netsuite'] as const;
type System = (typeof SYSTEMS)[number];
const CREATES: Record<System, string> = {
	xero: 'xeroCreateManualJournals',
	quickbooks: 'qboCreateJournalEntry',
	netsuite: 'nsCreateJournalEntry',
};

let world: Books;

beforeEach(async () => {
	world = await startBooks();
	// The worked example of the dossier is of December 2025.
	world.stage.set('settlement_look_back_days', '400');
});
afterEach(async () => await world.close());

const example = () => world.tikTok.actions.loadWorkedExample({ shopId: GB }).statementId;
const into = (target: string, post = 'post') => {
	world.stage.set('settlement_target', target);
	world.stage.set('settlement_post', post);
};
const run = async (start: string, input?: Array<Record<string, unknown>>) => {
	const result = await world.stage.run('tts08Settlement0', start, input);
	expect(result.error).toBeUndefined();
	return result;
};
const daily = async () => await run('Every morning');
const again = async (statementId = '') => await run('By hand', [{ statement_ids: statementId, from: '2025-12-01' }]);
const decide = async (journal_ref: string, decision: string, day = '') => {
	const result = await world.stage.run('tts08fApprovePos', 'Decide about a journal', [{ journal_ref, decision, day }]);
	expect(result.error).toBeUndefined();
};
const ledger = () => world.stage.tables.rows('tts_journals');
const cases = () => world.stage.tables.rows('tts_cases').map(({ code }) => code);
const postedNames = (system: System) => world.journals(system).map(({ reference, state }) => `${reference} ${state}`);
/** Rows become older, as if the time had passed since the last try. */
const hourly = async () => {
	const rows = ledger().map((row) => ({ ...row, updated_at: new Date(Date.now() - 3_600_000).toISOString() }));
	world.stage.tables.replace('tts_journals', rows as never);
	await run('Every hour');
};
const clean = () => expect(world.accounting.report()).toMatchObject({ clean: true });

describe('files, the default', () => {
	test('the worked example reaches finance as CSV and hledger, and is not sent again', async () => {
		const statementId = example();
		await daily();
		await daily();
		await again();
		await hourly();
		expect(world.mails.map(({ to }) => [to].flat()[0]?.text)).toEqual(['finance@retailer.example']);
		const [mail] = world.mails;
		expect(mail.subject).toContain(`TTS-${statementId}`);
		expect(mail.attachments.map(({ filename }) => filename)).toEqual([
			`TTS-${statementId}.csv`,
			`TTS-${statementId}.journal`,
		]);
		expect(mail.attachments[0].content.toString()).toContain('sales,TT200,TikTok sales (gross),,105.00,GBP');
		expect(mail.attachments[1].content.toString()).toContain('Assets:TikTok:Clearing');
		expect(ledger()).toMatchObject([
			{ journal_ref: `TTS-${statementId}`, target: 'csv', state: 'posted', amount: '71.14' },
		]);
		expect(cases()).toEqual([]);
	});

	test('a dry run proves and shows, and neither sends nor notes', async () => {
		example();
		world.stage.set('dry_run', 'true');
		const result = await daily();
		expect(result.json('Prove and build journals')).toMatchObject([{ clearing_minor: 7114 }]);
		expect(world.mails).toEqual([]);
		expect(ledger()).toEqual([]);
	});

	test('two runs at once send one e-mail', async () => {
		example();
		await Promise.all([daily(), daily()]);
		expect(world.mails.length).toBe(1);
		expect(ledger()).toMatchObject([{ state: 'posted' }]);
	});

	test('what TikTok changes later becomes a case; reversed and exported anew on request', async () => {
		const statementId = example();
		await daily();
		world.tikTok.actions.changeStatement({
			statementId,
			amount: '-3.00',
			type: 'PLATFORM_PENALTY',
			keepPayment: false,
		});
		await daily();
		expect(cases()).toEqual(['SETTLEMENT_CHANGED']);
		expect(ledger()).toMatchObject([{ state: 'changed' }]);
		expect(world.mails.length).toBe(1);
		await decide(`TTS-${statementId}`, 'Reverse it and post it as it is now');
		expect(ledger()).toMatchObject([
			{ journal_ref: `TTS-${statementId}`, state: 'reversed' },
			{ journal_ref: `TTS-${statementId}-R1`, state: 'posted', amount: '-71.14' },
			{ journal_ref: `TTS-${statementId}-C1`, state: 'posted', amount: '68.14' },
		]);
		await decide(`TTS-${statementId}`, 'Reverse it');
		await daily();
		await hourly();
		expect(ledger().length).toBe(3);
		expect(world.mails.length).toBe(2);
	});
});

describe.each(SYSTEMS)('%s', (system) => {
	test('posted once: by two mornings, by hand, by the hour, and by two runs at once', async () => {
		into(system);
		const statementId = example();
		await Promise.all([daily(), daily()]);
		await daily();
		await again(statementId);
		await hourly();
		expect(world.journals(system)).toMatchObject([
			{ reference: `TTS-${statementId}`, state: 'posted', clearing: 7114, hash: '15814f1b48a2' },
		]);
		expect(ledger()).toMatchObject([{ state: 'posted', remote_id: world.journals(system)[0].id }]);
		expect(cases()).toEqual([]);
		clean();
	});

	test('an answer that is lost after the effect: looked up, not sent a second time', async () => {
		into(system);
		example();
		world.faults.add({ system, operationId: CREATES[system], kind: 'timeout_after', delayMs: 10, times: 1 });
		await daily();
		await hourly();
		expect(world.journals(system).length).toBe(1);
		expect(ledger()).toMatchObject([{ state: 'posted', remote_id: world.journals(system)[0].id }]);
		expect(cases()).toEqual([]);
	});

	test('a connection that breaks before the effect: the next hour posts it once', async () => {
		into(system);
		example();
		world.faults.add({ system, operationId: CREATES[system], kind: 'drop_connection', times: 1 });
		await daily();
		expect(world.journals(system)).toEqual([]);
		expect(ledger()).toMatchObject([{ state: 'sending' }]);
		await hourly();
		expect(world.journals(system).length).toBe(1);
		expect(ledger()).toMatchObject([{ state: 'posted' }]);
		clean();
	});

	test('the whole system is down: nothing is lost, one case, and it is posted when it is back', async () => {
		into(system);
		example();
		const fault = world.faults.add({ system, kind: 'drop_connection' });
		await daily();
		expect(cases()).toEqual(['SETTLEMENT_UNCLEAR']);
		world.faults.remove(fault);
		await hourly();
		expect(world.journals(system).length).toBe(1);
		clean();
	});

	test('a locked period: a case, and posted when it is open; or on the first open day if the settings say so', async () => {
		into(system);
		const statementId = example();
		world.accounting.servers[system].book.lock('2025-12-31');
		await daily();
		expect(cases()).toEqual(['SETTLEMENT_PERIOD_LOCKED']);
		expect(world.journals(system)).toEqual([]);
		world.stage.set('settlement_locked', 'first_open_day');
		await hourly();
		expect(postedNames(system)).toEqual([`TTS-${statementId} posted`]);
		expect(ledger()).toMatchObject([{ state: 'posted', date: '2026-01-01' }]);
		clean();
	});

	test('changed after posting: a case; reversed and posted anew on request, and both once', async () => {
		into(system);
		const statementId = example();
		await daily();
		world.tikTok.actions.changeStatement({
			statementId,
			amount: '-3.00',
			type: 'PLATFORM_PENALTY',
			keepPayment: false,
		});
		await daily();
		expect(cases()).toEqual(['SETTLEMENT_CHANGED']);
		await decide(`TTS-${statementId}`, 'Reverse it and post it as it is now');
		await decide(`TTS-${statementId}`, 'Reverse it and post it as it is now');
		await daily();
		await hourly();
		expect(postedNames(system).sort()).toEqual([
			`TTS-${statementId} posted`,
			`TTS-${statementId}-C1 posted`,
			`TTS-${statementId}-R1 posted`,
		]);
		expect(world.journals(system).reduce((sum, { clearing }) => sum + clearing, 0)).toBe(6814);
		expect(cases()).toEqual(['SETTLEMENT_CHANGED']);
		clean();
	});

	test('a person takes it out: it stays out until somebody asks for it', async () => {
		into(system);
		const statementId = example();
		await daily();
		const [{ id }] = world.journals(system);
		const { book } = world.accounting.servers[system];
		if (system === 'xero') book.voidJournal(id);
		else book.deleteJournal(id);
		await again(statementId);
		expect(cases()).toEqual(['SETTLEMENT_REMOVED']);
		expect(world.journals(system)).toEqual([]);
	});

	test('no sign-in any more: one case for the integration, and posted after it', async () => {
		into(system);
		example();
		world.accounting.servers[system].oauth.disconnect();
		await daily();
		expect(cases()).toEqual(['SETTLEMENT_SIGN_IN']);
		world.accounting.servers[system].oauth.reconnect();
		await hourly();
		expect(world.journals(system).length).toBe(1);
	});

	test('an unknown field: suspense, never posted without a person, and a case', async () => {
		into(system);
		const statementId = example();
		world.tikTok.actions.addSettlementRow({
			shopId: GB,
			statementId,
			fee: { brand_new_fee_amount: '-1.25' },
			keepPayment: false,
		});
		await daily();
		expect(cases()).toContain('SETTLEMENT_UNKNOWN_FIELD');
		if (system === 'quickbooks') {
			expect(world.journals(system)).toEqual([]);
			expect(cases()).toContain('SETTLEMENT_APPROVAL');
			await decide(`TTS-${statementId}`, 'Post it');
			await decide(`TTS-${statementId}`, 'Post it');
			expect(postedNames(system)).toEqual([`TTS-${statementId} posted`]);
		} else {
			expect(postedNames(system)).toEqual([`TTS-${statementId} draft`]);
		}
		clean();
	});
});

describe('what must not be posted', () => {
	test.each(['F1', 'F2', 'F3', 'F4', 'F5', 'F5_ROWS', 'F6', 'F7', 'F8', 'F9'])(
		'%s does not hold: no journal, a case that names it',
		async (identity) => {
			into('xero');
			example();
			world.tikTok.actions.breakIdentity({ identity });
			await daily();
			expect(world.journals('xero')).toEqual([]);
			expect(ledger()).toEqual([]);
			const [first] = world.stage.tables.rows('tts_cases');
			expect(first).toMatchObject({ flow: 'settlement', owner_role: 'finance' });
			world.tikTok.actions.mendIdentities();
			await daily();
			expect(world.journals('xero').length).toBe(1);
		},
	);

	test('the day that is still open, and what lies before the first day', async () => {
		into('xero');
		world.tikTok.actions.addAdjustment({ shopId: GB, type: 'PLATFORM_PENALTY', amount: '-2.00' });
		world.stage.set('settlement_start_date', '2026-01-01');
		example();
		await daily();
		expect(ledger()).toEqual([]);
		world.tikTok.actions.closeDay();
		await daily();
		expect(world.journals('xero')).toMatchObject([{ clearing: -200, state: 'posted' }]);
	});

	test('draft is a draft; QuickBooks, which has none, asks; no is no', async () => {
		const statementId = example();
		into('xero', 'draft');
		await daily();
		expect(postedNames('xero')).toEqual([`TTS-${statementId} draft`]);

		world.tikTok.actions.addAdjustment({ shopId: GB, type: 'PLATFORM_PENALTY', amount: '-2.00' });
		world.tikTok.actions.closeDay();
		into('quickbooks', 'draft');
		await daily();
		expect(world.journals('quickbooks')).toEqual([]);
		const asked = ledger().find(({ state }) => state === 'asked')!;
		expect(cases()).toEqual(['SETTLEMENT_APPROVAL']);
		await decide(String(asked.journal_ref), 'Do not post it');
		await hourly();
		await daily();
		expect(world.journals('quickbooks')).toEqual([]);
		await decide(String(asked.journal_ref), 'Post it');
		expect(world.journals('quickbooks')).toMatchObject([{ reference: asked.journal_ref, clearing: -200 }]);
		// What went to Xero stays there alone.
		expect(postedNames('xero')).toEqual([`TTS-${statementId} draft`]);
	});

	test('an account that is missing in the system: a case, nothing posted; the next hour after it is filled in', async () => {
		into('quickbooks');
		example();
		const rows = world.stage.tables.rows('tts_accounts');
		world.stage.tables.replace('tts_accounts', rows.map((row) => ({ ...row, quickbooks_id: '' })) as never);
		await daily();
		expect(cases()).toEqual(['SETTLEMENT_ACCOUNT_MISSING']);
		world.stage.tables.replace('tts_accounts', rows as never);
		await again();
		expect(world.journals('quickbooks').length).toBe(1);
	});

	test('TikTok does not give the payouts of a shop: nothing of it is booked, the others are', async () => {
		into('xero');
		example();
		const fault = world.faults.add({ system: 'tiktok', operationId: 'getPayments', kind: 'code', code: 36009003 });
		await daily();
		expect(world.journals('xero')).toEqual([]);
		expect(cases().length).toBe(1);
		world.faults.remove(fault);
		await daily();
		expect(world.journals('xero').length).toBe(1);
	});

	test('a target that does not exist: a case, and the journal waits', async () => {
		into('sage');
		example();
		await daily();
		expect(cases()).toEqual(['SETTLEMENT_TARGET']);
		into('netsuite');
		await hourly();
		expect(world.journals('netsuite').length).toBe(1);
	});
});
