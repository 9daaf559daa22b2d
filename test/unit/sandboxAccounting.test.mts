// The sandbox's Xero, QuickBooks Online and NetSuite: what they accept, refuse and remember.
import { ACCOUNTING_CREDENTIALS } from '../../sandbox/accounting/seed.mts';
import { startSandbox } from '../../sandbox/startSandbox.mts';
import {
	call,
	HASH,
	NARRATION,
	netSuiteJournal,
	quickBooksJournal,
	startTestAccounting,
	STATEMENT,
	xeroJournal,
} from '../support/accountingClient.mts';
import type { Reply, TestAccounting } from '../support/accountingClient.mts';

let test: TestAccounting;
beforeEach(async () => {
	test = await startTestAccounting();
});
afterEach(async () => await test.close());

const living = () => test.accounting.report().journals.filter(({ state }) => /posted|draft/.test(state));
const REFERENCE = `TTS-${STATEMENT}`;

describe('Xero', () => {
	const PATH = '/ManualJournals?summarizeErrors=true';
	const put = (journal: object, headers: Record<string, string> = {}) =>
		test.xero('PUT', PATH, { ManualJournals: [journal] }, headers);
	const messages = (reply: Reply): string[] =>
		(reply.body.Elements ?? reply.body.ManualJournals)[0].ValidationErrors.map(
			(error: { Message: string }) => error.Message,
		);
	const find = (where: string, more = '') =>
		test.xero('GET', `/ManualJournals?where=${encodeURIComponent(where)}${more}`);

	it('posts a journal, finds it by its exact narration, and leaves one without a status a draft', async () => {
		const made = await put(xeroJournal());
		expect(made.status).toBe(200);
		const [journal] = made.body.ManualJournals;
		expect(journal).toMatchObject({ Status: 'POSTED', Narration: NARRATION, Date: '/Date(1768003200000+0000)/' });
		expect(journal.JournalLines.map((line: { LineAmount: number }) => line.LineAmount)).toEqual([-105, 6.84, 98.16]);
		const found = await find(`Narration=="${NARRATION}"`);
		expect(found.body.ManualJournals).toEqual([journal]);
		expect((await find('Narration=="TTS-1" && Status=="POSTED"')).body.ManualJournals).toEqual([]);
		expect((await find('Narration.StartsWith("TTS-")')).status).toBe(400);
		const draft = await put(xeroJournal({ Narration: 'TTS-2', Status: undefined }));
		expect(draft.body.ManualJournals[0].Status).toBe('DRAFT');
		expect((await find('Status=="DRAFT"')).body.ManualJournals).toHaveLength(1);
		const [view] = living();
		expect(view).toMatchObject({ reference: REFERENCE, hash: HASH, state: 'posted' });
	});

	it('keeps net lines and tax apart when gross lines are sent', async () => {
		const line = (LineAmount: number, AccountCode: string, TaxType: string) => ({ LineAmount, AccountCode, TaxType });
		const made = await put(
			xeroJournal({
				LineAmountTypes: 'Inclusive',
				JournalLines: [line(-105, 'TT200', 'OUTPUT2'), line(-3.99, 'TT230', 'OUTPUT2'), line(108.99, 'TT600', 'NONE')],
			}),
		);
		const [journal] = made.body.ManualJournals;
		expect(journal.LineAmountTypes).toBe('Exclusive');
		expect(journal.JournalLines.map((one: never) => [one['LineAmount'], one['TaxAmount']])).toEqual([
			[-87.5, -17.5],
			[-3.32, -0.67],
			[108.99, undefined],
		]);
		// The default is tax on top, so the same amounts without LineAmountTypes do not balance.
		const second = await put(
			xeroJournal({
				Narration: 'TTS-2',
				LineAmountTypes: undefined,
				JournalLines: [line(-105, 'TT200', 'OUTPUT2'), line(105, 'TT600', 'NONE')],
			}),
		);
		expect(messages(second)).toEqual(['The total debits (105.00) must equal total credits (-126.00)']);
	});

	it.each<[string, object, RegExp]>([
		[
			'a sum that is not zero',
			{
				JournalLines: [
					{ LineAmount: -1, AccountCode: 'TT200' },
					{ LineAmount: 1.01, AccountCode: 'TT600' },
				],
			},
			/total debits \(1\.01\) must equal total credits \(-1\.00\)/,
		],
		[
			'a bank account',
			{
				JournalLines: [
					{ LineAmount: -1, AccountCode: '090' },
					{ LineAmount: 1, AccountCode: 'TT600' },
				],
			},
			/'090' is not a valid code/,
		],
		[
			'a system account',
			{
				JournalLines: [
					{ LineAmount: -1, AccountCode: '610' },
					{ LineAmount: 1, AccountCode: 'TT600' },
				],
			},
			/'610' is not a valid code/,
		],
		['a locked year', { Date: '2025-03-31' }, /end of year lock date, currently set at 31-Mar-2025/],
		['a locked period', { Date: '2025-11-30' }, /period lock date, currently set at 30-Nov-2025/],
		['one line', { JournalLines: [{ LineAmount: 0, AccountCode: 'TT200' }] }, /At least two/],
		[
			'a tax type nobody has',
			{
				LineAmountTypes: 'Inclusive',
				JournalLines: [
					{ LineAmount: -1, AccountCode: 'TT200', TaxType: 'VAT99' },
					{ LineAmount: 1, AccountCode: 'TT600' },
				],
			},
			/'VAT99' does not exist/,
		],
		[
			'a misspelt tracking option',
			{
				JournalLines: [
					{ LineAmount: -1, AccountCode: 'TT200', Tracking: [{ Name: 'Channel', Option: 'Tiktok' }] },
					{ LineAmount: 1, AccountCode: 'TT600' },
				],
			},
			/Channel: Tiktok does not exist/,
		],
		['a new journal that is void', { Status: 'VOIDED' }, /Status is not valid/],
	])('refuses %s', async (_what, change, message) => {
		const reply = await put(xeroJournal(change));
		expect(reply.status).toBe(400);
		expect(reply.body).toMatchObject({ ErrorNumber: 10, Type: 'ValidationException' });
		expect(messages(reply).join()).toMatch(message);
		expect(living()).toEqual([]);
	});

	it('puts the error inside a 200 unless errors are summarised', async () => {
		const reply = await test.xero('PUT', '/ManualJournals', {
			ManualJournals: [xeroJournal({ Date: '2025-01-01' }), xeroJournal({ Narration: 'TTS-3' })],
		});
		expect(reply.status).toBe(200);
		expect(reply.body.ManualJournals[0]).toMatchObject({ StatusAttributeString: 'ERROR' });
		expect(living()).toHaveLength(1);
	});

	it('refuses an account that is no longer active', async () => {
		test.accounting.xero.book.setAccountActive('TT400', false);
		expect(messages(await put(xeroJournal())).join()).toMatch(/TT400/);
	});

	it('repeats the first answer for six minutes and no longer, and never mixes two bodies under one key', async () => {
		const key = { 'idempotency-key': `tts-${STATEMENT}-${HASH}` };
		const first = await put(xeroJournal(), key);
		test.clock.advance(359_000);
		expect((await put(xeroJournal(), key)).body).toEqual(first.body);
		expect((await put(xeroJournal({ Narration: 'TTS-9' }), key)).status).toBe(400);
		expect(living()).toHaveLength(1);
		test.clock.advance(1_001);
		await put(xeroJournal(), key);
		expect(test.accounting.report().doubles).toEqual([
			{ system: 'xero', reference: REFERENCE, ids: living().map(({ id }) => id) },
		]);
	});

	it('lets a posted journal be voided and a draft be deleted or posted, nothing else', async () => {
		const [posted] = (await put(xeroJournal())).body.ManualJournals;
		const [draft] = (await put(xeroJournal({ Narration: 'TTS-2', Status: 'DRAFT' }))).body.ManualJournals;
		const to = async (id: string, Status: string) =>
			(await test.xero('POST', `/ManualJournals/${id}`, { ManualJournals: [{ Narration: 'TTS-2', Status }] })).status;
		expect(await to(posted.ManualJournalID, 'DELETED')).toBe(400);
		expect(await to(posted.ManualJournalID, 'VOIDED')).toBe(200);
		expect(await to(posted.ManualJournalID, 'POSTED')).toBe(400);
		expect(await to(draft.ManualJournalID, 'VOIDED')).toBe(400);
		expect(await to(draft.ManualJournalID, 'POSTED')).toBe(200);
		expect(await to('11111111-1111-4111-8111-111111111111', 'POSTED')).toBe(404);
		test.accounting.xero.book.lock('2026-01-31');
		expect(await to(draft.ManualJournalID, 'VOIDED')).toBe(400);
	});

	it('gives pages of a hundred and what changed since', async () => {
		const journals = Array.from({ length: 101 }, (_, index) => xeroJournal({ Narration: `TTS-${index}` }));
		await test.xero('PUT', PATH, { ManualJournals: journals });
		const first = await test.xero('GET', '/ManualJournals?page=1&order=Date%20DESC');
		expect(first.body.ManualJournals).toHaveLength(100);
		expect(first.body.pagination).toEqual({ page: 1, pageSize: 100, pageCount: 2, itemCount: 101 });
		expect((await test.xero('GET', '/ManualJournals?page=2')).body.ManualJournals).toHaveLength(1);
		const later = { 'if-modified-since': new Date(Date.now() + 60_000).toISOString().slice(0, 19) };
		expect((await test.xero('GET', '/ManualJournals', undefined, later)).body.ManualJournals).toEqual([]);
	});

	it('wants the tenant and a living connection', async () => {
		expect((await test.xero('GET', '/Organisation', undefined, { 'xero-tenant-id': 'x' })).status).toBe(403);
		test.accounting.xero.oauth.disconnect();
		const gone = await test.xero('GET', '/Organisation');
		expect([gone.status, gone.body.Detail]).toEqual([401, 'TokenExpired: token expired']);
	});
});

describe('QuickBooks', () => {
	const post = (body: object, query = '') => test.quickBooks('POST', `/journalentry?minorversion=75${query}`, body);
	const code = (reply: Reply): string => reply.body.Fault.Error[0].code;
	const query = async (text: string) =>
		(await test.quickBooks('GET', `/query?query=${encodeURIComponent(text)}`)).body.QueryResponse;

	it('posts at once and is found by its number', async () => {
		expect(await query(`select * from JournalEntry where DocNumber = 'T${STATEMENT}'`)).toEqual({});
		const made = await post(quickBooksJournal());
		expect(made.body.JournalEntry).toMatchObject({ SyncToken: '0', TotalAmt: 105, domain: 'QBO' });
		const found = await query(`select * from JournalEntry where DocNumber = 'T${STATEMENT}'`);
		expect(found.JournalEntry).toEqual([made.body.JournalEntry]);
		expect(living()).toMatchObject([{ reference: REFERENCE, hash: HASH, state: 'posted' }]);
	});

	it('answers a repeated requestid with the first answer, whatever it carries', async () => {
		const first = await post(quickBooksJournal(), '&requestid=one');
		expect((await post(quickBooksJournal({ DocNumber: 'T2' }), '&requestid=one')).body).toEqual(first.body);
		expect(living()).toHaveLength(1);
		// A refusal is not kept, unless the switch says so.
		const closed = quickBooksJournal({ DocNumber: 'T3', TxnDate: '2025-01-01' });
		expect(code(await post(closed, '&requestid=two'))).toBe('6210');
		test.accounting.quickBooks.book.lock('');
		expect((await post(closed, '&requestid=two')).status).toBe(200);
	});

	it.each<[string, string, (journal: ReturnType<typeof quickBooksJournal>) => void]>([
		['debits that differ from credits', '6000', (journal) => (journal.Line[0].Amount = 104.99)],
		[
			'only debits',
			'6000',
			(journal) =>
				journal.Line.forEach((line: never) => (line['JournalEntryLineDetail']['PostingType'] = 'Debit' as never)),
		],
		['a closed period', '6210', (journal) => (journal.TxnDate = '2025-11-30')],
		[
			'an account that does not exist',
			'2500',
			(journal) => (journal.Line[0].JournalEntryLineDetail.AccountRef.value = '9'),
		],
		['a class that does not exist', '2500', (journal) => (journal.Line[0].JournalEntryLineDetail.ClassRef.value = '9')],
		[
			'receivables without a customer',
			'6000',
			(journal) => (journal.Line[0].JournalEntryLineDetail.AccountRef.value = '130'),
		],
		['a number that is too long', '2050', (journal) => (journal.DocNumber = `T${STATEMENT}-R1`)],
		['no lines', '2020', (journal) => delete journal.Line],
		['a negative amount', '2090', (journal) => (journal.Line[0].Amount = -105)],
		['an unknown side', '2170', (journal) => (journal.Line[0].JournalEntryLineDetail.PostingType = 'credit')],
		['a foreign currency in a company with one', '6000', (journal) => (journal.CurrencyRef = { value: 'USD' })],
	])('refuses %s with %s', async (_what, expected, change) => {
		test.contracts.enabled = false;
		const journal = quickBooksJournal();
		change(journal);
		const reply = await post(journal);
		expect([reply.status, code(reply)]).toEqual([400, expected]);
		expect(living()).toEqual([]);
	});

	it('refuses an inactive account and a number that is taken, and says by which entry', async () => {
		const made = await post(quickBooksJournal());
		const again = await post(quickBooksJournal());
		expect(code(again)).toBe('6140');
		expect(again.body.Fault.Error[0].Detail).toContain(`TxnId=${made.body.JournalEntry.Id}`);
		expect((await post(quickBooksJournal(), '&include=allowduplicatedocnum')).status).toBe(200);
		expect(test.accounting.report().doubles).toMatchObject([{ system: 'quickbooks', reference: REFERENCE }]);
		test.accounting.quickBooks.book.setAccountActive('TT400', false);
		expect(code(await post(quickBooksJournal({ DocNumber: 'T4' })))).toBe('610');
		expect(await query("select * from Account where AcctNum = 'TT400' maxresults 1000")).toEqual({});
		expect((await query('select * from Account where Active = false')).Account).toHaveLength(1);
	});

	it('deletes by the newest SyncToken only, and not in a closed period', async () => {
		const { Id } = (await post(quickBooksJournal())).body.JournalEntry;
		const remove = (SyncToken: string) => post({ Id, SyncToken }, '&operation=delete');
		test.accounting.quickBooks.book.editJournal(Id, 100);
		expect(code(await remove('0'))).toBe('5010');
		test.accounting.quickBooks.book.lock('2026-01-31');
		expect(code(await remove('1'))).toBe('6210');
		test.accounting.quickBooks.book.lock('');
		expect((await remove('1')).body.JournalEntry).toMatchObject({ Id, status: 'Deleted' });
		expect(code(await test.quickBooks('GET', `/journalentry/${Id}`))).toBe('610');
	});

	it('counts the tax amounts beside net lines', async () => {
		const journal = quickBooksJournal({ GlobalTaxCalculation: 'TaxExcluded' });
		journal.Line[0].Amount = 87.5;
		Object.assign(journal.Line[0].JournalEntryLineDetail, {
			TaxCodeRef: { value: '6' },
			TaxAmount: 17.5,
			TaxApplicableOn: 'Sales',
		});
		expect((await post(journal)).status).toBe(200);
	});
});

describe('NetSuite', () => {
	const RECORD = '/record/v1/journalEntry';
	const post = (body: object, headers = {}) => test.netSuite('POST', RECORD, body, headers);
	const detail = (reply: Reply): string => reply.body['o:errorDetails'][0].detail;
	const suiteQl = (q: string) => test.netSuite('POST', '/query/v1/suiteql', { q }, { prefer: 'transient' });

	it('answers 204 with the address, and gives the journal back by its external id', async () => {
		expect((await test.netSuite('GET', `${RECORD}/eid:${REFERENCE}`)).status).toBe(404);
		const made = await post(netSuiteJournal());
		expect([made.status, made.body]).toEqual([204, '']);
		const id = made.headers.get('location')!.split('/').pop()!;
		const read = await test.netSuite('GET', `${RECORD}/eid:${REFERENCE}?expandSubResources=true`);
		expect(read.body).toMatchObject({
			id,
			approved: true,
			memo: `${NARRATION} ${HASH}`,
			postingPeriod: { refName: 'Jan 2026' },
		});
		expect(read.body.line.items).toHaveLength(3);
		const rows = await suiteQl(
			`SELECT id, externalid, trandate FROM transaction WHERE type = 'Journal' AND externalid = '${REFERENCE}'`,
		);
		expect(rows.body.items).toEqual([{ links: [], id, externalid: REFERENCE, trandate: '1/10/2026' }]);
		expect(detail(await post(netSuiteJournal()))).toContain('already exists');
		expect(living()).toMatchObject([{ reference: REFERENCE, hash: HASH, state: 'posted' }]);
	});

	it.each<[string, RegExp, (journal: ReturnType<typeof netSuiteJournal>) => void]>([
		['debits that differ from credits', /must balance/, (journal) => (journal.line.items[0].credit = 104.99)],
		['a closed period', /period for this date is closed/, (journal) => (journal.tranDate = '2025-11-30')],
		['no subsidiary in OneWorld', /Subsidiary/, (journal) => delete journal.subsidiary],
		[
			'an account that does not exist',
			/Invalid reference key 9/,
			(journal) => (journal.line.items[0].account.id = '9'),
		],
		['both sides on a line', /either a debit or a credit/, (journal) => (journal.line.items[0].debit = 1)],
		['a tax code', /taxCode is not supported/, (journal) => (journal.line.items[0].taxCode = { id: '6' })],
	])('refuses %s', async (_what, message, change) => {
		const journal = netSuiteJournal();
		change(journal);
		const reply = await post(journal);
		expect(reply.status).toBe(400);
		expect(detail(reply)).toMatch(message);
		expect(living()).toEqual([]);
	});

	it('holds an entry back that is not approved, unless the account does not use approval', async () => {
		await post(netSuiteJournal({ approved: false }));
		expect(living()[0]!.state).toBe('draft');
		test.accounting.netSuite.book.settings.journalApproval = 'off';
		await post(netSuiteJournal({ approved: false, externalId: 'TTS-2' }));
		expect(living()[1]!.state).toBe('posted');
	});

	it('changes by upsert: adds the lines unless it is told to replace them', async () => {
		const put = (query: string) =>
			test.netSuite('PUT', `${RECORD}/eid:${REFERENCE}${query}`, { ...netSuiteJournal(), externalId: undefined });
		await put('');
		await put('?replace=line');
		expect(living().map(({ lines }) => lines.length)).toEqual([3]);
		await put('');
		expect(living().map(({ lines }) => lines.length)).toEqual([6]);
		const { id } = living()[0]!;
		test.accounting.netSuite.book.lock('2026-01-31');
		expect((await test.netSuite('DELETE', `${RECORD}/${id}`)).status).toBe(400);
		test.accounting.netSuite.book.lock('2026-01-30');
		expect((await test.netSuite('DELETE', `${RECORD}/${id}`)).status).toBe(204);
		expect((await test.netSuite('GET', `${RECORD}/${id}`)).status).toBe(404);
	});

	it('uses the idempotency key for asynchronous requests only', async () => {
		test.accounting.netSuite.book.settings.jobMs = 60_000;
		const key = { 'x-netsuite-idempotency-key': '2f1c0c1e-0000-4000-8000-000000000001' };
		const first = await post(netSuiteJournal(), { ...key, prefer: 'respond-async' });
		expect(first.status).toBe(202);
		const again = await post(netSuiteJournal(), { ...key, prefer: 'respond-async' });
		expect([again.status, again.body['o:errorDetails'][0]['o:errorCode']]).toEqual([400, 'IDEMPOTENCY_ERROR']);
		expect(again.headers.get('location')).toBe(first.headers.get('location'));
		expect(living()).toEqual([]);
		test.clock.advance(60_000);
		expect(living()).toHaveLength(1);
		const job = await test.netSuite(
			'GET',
			new URL(first.headers.get('location')!).pathname.replace('/services/rest', ''),
		);
		expect(job.body).toMatchObject({ completed: true, progress: 'succeeded' });
		await post(netSuiteJournal({ externalId: 'TTS-2' }), key);
		await post(netSuiteJournal({ externalId: 'TTS-3' }), key);
		expect(living()).toHaveLength(3);
	});

	it('shows accounts and closed periods by SuiteQL', async () => {
		expect((await suiteQl("SELECT id, acctnumber FROM account WHERE acctnumber = 'TT600'")).body.items).toMatchObject([
			{ id: '528' },
		]);
		const period = await suiteQl(
			"SELECT periodname, closed FROM accountingperiod WHERE startdate <= TO_DATE('2025-11-10', 'YYYY-MM-DD') AND enddate >= TO_DATE('2025-11-10', 'YYYY-MM-DD')",
		);
		expect(period.body.items).toEqual([{ links: [], periodname: 'Nov 2025', closed: 'T' }]);
		expect((await suiteQl('DROP TABLE transaction')).status).toBe(400);
		expect((await test.netSuite('POST', '/query/v1/suiteql', { q: 'SELECT id FROM account' })).status).toBe(400);
	});
});

describe('what all three have in common', () => {
	it.each([
		[
			'xero',
			'xeroCreateManualJournals',
			() => test.xero('PUT', '/ManualJournals', { ManualJournals: [xeroJournal()] }),
		],
		['quickbooks', 'qboCreateJournalEntry', () => test.quickBooks('POST', '/journalentry', quickBooksJournal())],
		['netsuite', 'nsCreateJournalEntry', () => test.netSuite('POST', '/record/v1/journalEntry', netSuiteJournal())],
	] as const)('%s: ordered faults strike before and after the effect', async (system, operationId, create) => {
		const strike = (rule: object) => test.faults.add({ system, operationId, times: 1, ...rule });
		strike({ kind: 'timeout_before' });
		expect((await create()).status).toBe(504);
		strike({ kind: 'status', status: 503 });
		expect((await create()).status).toBe(503);
		strike({ kind: 'status', status: 429, retryAfter: 7 });
		expect((await create()).status).toBe(429);
		expect(living()).toEqual([]);
		strike({ kind: 'timeout_after' });
		expect((await create()).status).toBe(504);
		expect(living()).toHaveLength(1);
	});

	it.each([
		['xero', '/connect/token', true],
		['quickbooks', '/oauth2/v1/tokens/bearer', true],
		['netsuite', '/services/rest/auth/oauth2/v1/token', false],
	] as const)('%s: an expired token is renewed with the refresh token', async (system, path, rotates) => {
		const server = test.accounting.servers[system];
		const { clientId, clientSecret, refreshToken } = ACCOUNTING_CREDENTIALS[system];
		const basic = (secret: string) => ({
			authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
		});
		const refresh = (token: string, secret: string = clientSecret) =>
			call(
				server.url + path,
				'POST',
				new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }),
				basic(secret),
			);
		const probe = {
			xero: () => test.xero('GET', '/Organisation'),
			quickbooks: () => test.quickBooks('GET', '/preferences'),
			netsuite: () => test.netSuite('GET', '/record/v1/account'),
		}[system];
		expect((await probe()).status).toBe(200);
		server.oauth.expireAccess();
		expect((await probe()).status).toBe(401);
		expect((await refresh(refreshToken, 'wrong')).status).toBe(401);
		const renewed = await refresh(refreshToken);
		expect(renewed.body).toMatchObject({ token_type: 'Bearer' });
		expect(renewed.body.refresh_token !== refreshToken).toBe(rotates);
		server.oauth.settings.graceSeconds = 0;
		await refresh(renewed.body.refresh_token);
		expect((await refresh(renewed.body.refresh_token)).status).toBe(rotates ? 400 : 200);
		server.oauth.disconnect();
		expect((await refresh(refreshToken)).body).toEqual({ error: 'invalid_grant' });
		server.oauth.reconnect();
		expect((await probe()).status).toBe(200);
	});

	it('signs in with a code, once', async () => {
		const { clientId, clientSecret } = ACCOUNTING_CREDENTIALS.quickbooks;
		const redirect_uri = 'http://127.0.0.1:1/callback';
		const query = new URLSearchParams({ client_id: clientId, response_type: 'code', redirect_uri, state: 's' });
		const base = test.accounting.quickBooksUrl;
		const page = await call(`${base}/connect/oauth2?${query.toString()}`, 'GET', undefined, {});
		const target = new URL(page.headers.get('location')!);
		expect(target.searchParams.get('realmId')).toBe(ACCOUNTING_CREDENTIALS.quickbooks.realmId);
		const form = new URLSearchParams({
			grant_type: 'authorization_code',
			code: target.searchParams.get('code')!,
			redirect_uri,
			client_id: clientId,
			client_secret: clientSecret,
		});
		expect((await call(`${base}/oauth2/v1/tokens/bearer`, 'POST', form, {})).status).toBe(200);
		expect((await call(`${base}/oauth2/v1/tokens/bearer`, 'POST', form, {})).status).toBe(400);
	});
});

describe('limits', () => {
	let limited: TestAccounting;
	beforeEach(async () => {
		limited = await startTestAccounting({ rateLimits: true, latencyMs: 300 });
	});
	afterEach(async () => await limited.close());

	it('Xero lets five calls in at once and sixty in a minute', async () => {
		const replies = await Promise.all(Array.from({ length: 6 }, () => limited.xero('GET', '/Organisation')));
		const refused = replies.filter(({ status }) => status === 429);
		expect(refused.map(({ headers }) => headers.get('x-rate-limit-problem'))).toEqual(['concurrent']);
		limited.accounting.xero.limits.limits.perMinute = 6;
		const last = await limited.xero('GET', '/Organisation');
		expect([last.status, last.headers.get('x-minlimit-remaining')]).toEqual([200, '0']);
		const over = await limited.xero('GET', '/Organisation');
		expect([over.status, over.headers.get('x-rate-limit-problem'), over.body]).toEqual([429, 'minute', '']);
		expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(50);
	});

	it('QuickBooks says 3001, NetSuite names its code', async () => {
		const many = <T,>(count: number, make: () => Promise<T>) => Promise.all(Array.from({ length: count }, make));
		const books = await many(11, () => limited.quickBooks('GET', '/preferences'));
		expect(books.filter(({ status }) => status === 429).map(({ body }) => body.Fault.Error[0].code)).toEqual(['3001']);
		const suite = await many(6, () => limited.netSuite('GET', '/record/v1/account'));
		expect(
			suite.filter(({ status }) => status === 429).map(({ body }) => body['o:errorDetails'][0]['o:errorCode']),
		).toEqual(['SSS_REQUEST_LIMIT_EXCEEDED']);
	});
});

describe('the report', () => {
	it('tells a journal a person changed, voided or took away, and what an adviser wrote into a locked period', async () => {
		await test.quickBooks('POST', '/journalentry', quickBooksJournal());
		const { book } = test.accounting.servers.quickbooks;
		book.editJournal(living()[0]!.id, 250);
		expect(living()[0]).toMatchObject({
			editedByHand: true,
			lines: [{ minor: -10_750 }, { minor: 934 }, { minor: 9_816 }],
		});
		expect(test.accounting.report()).toMatchObject({ clean: true, clearing: { 'quickbooks GBP': 9_816 } });
		expect(() => book.voidJournal(living()[0]!.id)).toThrow('only delete');
		book.deleteJournal(living()[0]!.id);
		expect(living()).toEqual([]);

		await test.netSuite('POST', '/record/v1/journalEntry', netSuiteJournal());
		test.accounting.netSuite.book.voidJournal(living()[0]!.id);
		expect((await test.netSuite('GET', `/record/v1/journalEntry/eid:${REFERENCE}`)).body.memo).toMatch(/^VOID /);

		test.accounting.xero.book.settings.adviser = true;
		await test.xero('PUT', '/ManualJournals', { ManualJournals: [xeroJournal({ Date: '2025-11-30' })] });
		expect(test.accounting.report()).toMatchObject({
			clean: false,
			intoClosedPeriod: [{ system: 'xero', date: '2025-11-30' }],
		});
	});
});

describe('control API', () => {
	it('plays accountants, settings and lost connections, and shows the books', async () => {
		const sandbox = await startSandbox();
		const { accessToken, tenantId } = ACCOUNTING_CREDENTIALS.xero;
		const headers = { authorization: `Bearer ${accessToken}`, 'xero-tenant-id': tenantId };
		const put = (change: object) =>
			call(`${sandbox.xeroUrl}/api.xro/2.0/ManualJournals?summarizeErrors=true`, 'PUT', xeroJournal(change), headers);
		const act = (action: string, body: object) =>
			call(`${sandbox.controlUrl}/api/accounting/${action}`, 'POST', { system: 'xero', ...body }, {});
		const books = async () => (await call(`${sandbox.controlUrl}/api/accounting`, 'GET', undefined, {})).body;
		try {
			await put({});
			await put({ Narration: 'TTS-2', Status: 'DRAFT' });
			expect((await act('edit', { reference: REFERENCE, minor: 5 })).body).toMatchObject({ editedByHand: true });
			expect((await act('post', { reference: 'TTS-2' })).body).toMatchObject({ state: 'posted' });
			expect((await act('void', { reference: 'TTS-2' })).body).toMatchObject({ state: 'void' });
			expect((await act('void', { reference: 'TTS-2' })).status).toBe(409);
			expect((await act('lock', { date: 'soon' })).status).toBe(400);
			await act('lock', { date: '2026-01-31' });
			expect((await put({ Narration: 'TTS-3' })).status).toBe(400);
			expect((await act('delete', { reference: REFERENCE })).status).toBe(409);
			await act('lock', { date: '' });
			await act('account', { code: 'TT400', active: false });
			expect((await put({ Narration: 'TTS-3' })).status).toBe(400);
			await act('account', { code: 'TT400' });
			expect((await act('settings', { baseCurrency: 'USD' })).body).toMatchObject({ baseCurrency: 'USD' });
			expect((await act('settings', { colour: 'red' })).status).toBe(400);
			expect((await act('settings', { system: 'sage' })).status).toBe(400);
			for (const end of ['disconnect', 'expire-tokens']) {
				await act(end, {});
				expect((await put({ Narration: 'TTS-3' })).status).toBe(401);
				await act('reconnect', {});
			}
			expect(await books()).toMatchObject({
				clean: true,
				journals: [{ reference: REFERENCE }, { reference: 'TTS-2' }],
			});
			expect(sandbox.accounting.report().clearing).toEqual({ 'xero USD': 9_816 });
		} finally {
			await sandbox.close();
		}
	});
});
