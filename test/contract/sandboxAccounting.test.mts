// Drives every operation of the sandbox's Xero, QuickBooks Online and NetSuite with the published example requests and
// checks all answers against the contract. Without the contracts beside the repository there is nothing to check against.
import { ACCOUNTING_CREDENTIALS } from '../../sandbox/accounting/seed.mts';
import { Contracts } from '../../sandbox/contracts.mts';
import { call, startTestAccounting } from '../support/accountingClient.mts';
import type { Reply, TestAccounting } from '../support/accountingClient.mts';
import { describeContracts } from '../support/contracts.mts';

type Json = ReturnType<typeof JSON.parse>;

const SYSTEMS = ['xero', 'quickbooks', 'netsuite'] as const;

/** The names of all fields, nested ones with their path; array items count as one. */
function fields(value: unknown, path = ''): string[] {
	if (Array.isArray(value)) return [...new Set(value.flatMap((item) => fields(item, `${path}[]`)))];
	if (typeof value !== 'object' || value === null) return [path];
	return Object.entries(value).flatMap(([key, part]) => fields(part, `${path}.${key}`));
}

describeContracts('accounting systems against their contract', ({ json }) => {
	const example = (name: string): Json => json(`accounting.examples/${name}.json`);
	let test: TestAccounting;
	beforeEach(async () => {
		test = await startTestAccounting();
	});
	afterEach(async () => {
		try {
			expect(test.contracts.violations()).toEqual([]);
		} finally {
			await test.close();
		}
	});

	const want = async (status: number, reply: Promise<Reply>): Promise<Reply> => {
		const got = await reply;
		expect({ status: got.status, body: got.body }).toMatchObject({ status });
		return got;
	};

	it('knows the operations of all three systems', () => {
		expect(SYSTEMS.map((system) => test.contracts.operationIds(system).length)).toEqual([10, 4, 9]);
	});

	it('finds what is wrong, so that silence means something', () => {
		const own = new Contracts();
		own.checkRequest('quickbooks', 'qboCreateJournalEntry', {}, { operation: 'void' });
		own.checkResponse('xero', 'xeroGetManualJournals', 200, { ManualJournals: [{}] });
		own.checkResponse('netsuite', 'nsCreateJournalEntry', 418, undefined);
		expect(own.violations()).toHaveLength(4);
	});

	it('Xero: takes the example requests, keeps to the contract in every operation and error', async () => {
		const { xero, accounting } = test;
		const { accessToken } = ACCOUNTING_CREDENTIALS.xero;
		await want(
			200,
			call(`${accounting.xeroUrl}/connections`, 'GET', undefined, { authorization: `Bearer ${accessToken}` }),
		);
		for (const path of ['Organisation', 'Accounts?where=Status%3D%3D%22ACTIVE%22', 'TaxRates', 'TrackingCategories']) {
			await want(200, xero('GET', `/${path}`));
		}
		const put = (name: string, query = '?summarizeErrors=true') =>
			xero('PUT', `/ManualJournals${query}`, example(`xero.manual-journal.${name}.request`));
		const lookUp = (narration: string) =>
			xero('GET', `/ManualJournals?where=${encodeURIComponent(`Narration=="${narration}"`)}&page=1`);
		const made = await want(200, put('create'));
		const expected = example('xero.manual-journal.create.response').ManualJournals[0];
		const [journal] = made.body.ManualJournals;
		const plain = ({ LineAmount, AccountCode, TaxType, TaxAmount, Description }: Json) => {
			return { LineAmount, AccountCode, TaxType, TaxAmount, Description };
		};
		expect(journal.JournalLines.map(plain)).toEqual(expected.JournalLines.map(plain));
		expect(fields(journal).sort()).toEqual(fields(expected).sort());
		const found = await want(200, lookUp(expected.Narration));
		expect(fields(found.body).sort()).toEqual(
			fields(example('xero.manual-journals.lookup.response'))
				.concat(
					// The example leaves the pages out.
					['.pagination.page', '.pagination.pageSize', '.pagination.pageCount', '.pagination.itemCount'],
				)
				.sort(),
		);
		expect(fields((await want(200, lookUp('none'))).body).sort()).toEqual(
			fields(example('xero.manual-journals.lookup.empty.response')).sort(),
		);
		const vat = await want(200, put('create.uk-vat'));
		const vatLines = example('xero.manual-journal.create.uk-vat.response').ManualJournals[0].JournalLines;
		const net = ({ LineAmount, TaxAmount }: Json) => [LineAmount, TaxAmount ?? 0];
		expect(vat.body.ManualJournals[0].JournalLines.map(net)).toEqual(vatLines.map(net));
		await want(200, put('create.negative'));
		await want(200, put('reversal'));

		const id = vat.body.ManualJournals[0].ManualJournalID;
		await want(200, xero('GET', `/ManualJournals/${id}`));
		const voided = example('xero.manual-journal.void.request');
		voided.ManualJournals[0].ManualJournalID = id;
		await want(200, xero('POST', `/ManualJournals/${id}`, voided));
		await want(400, xero('POST', `/ManualJournals/${id}`, voided));
		await want(404, xero('GET', `/ManualJournals/${expected.ManualJournalID}`));
		await want(200, xero('POST', '/ManualJournals', example('xero.manual-journal.create.request')));

		const broken = (change: (journal: Json) => void): Json => {
			const body = example('xero.manual-journal.create.request');
			change(body.ManualJournals[0]);
			return body;
		};
		const refused = async (change: (journal: Json) => void, name: string) => {
			const reply = await want(400, xero('PUT', '/ManualJournals?summarizeErrors=true', broken(change)));
			const published = example(`error.xero.${name}`);
			expect(reply.body.ErrorNumber).toBe(published.ErrorNumber);
			expect(reply.body.Message).toBe(published.Message);
			expect(reply.body.Elements[0].ValidationErrors).toEqual(published.Elements[0].ValidationErrors);
		};
		// The sums differ from those of the example; the words may not.
		const unbalanced = await want(
			400,
			xero(
				'PUT',
				'/ManualJournals?summarizeErrors=true',
				broken((journal) => (journal.JournalLines.at(-1).LineAmount += 0.01)),
			),
		);
		const words = (body: Json) => body.Elements[0].ValidationErrors[0].Message.replace(/\d+\.\d\d/g, 'n');
		expect(words(unbalanced.body)).toBe(words(example('error.xero.unbalanced')));
		await refused((journal) => (journal.Date = '2025-03-01'), 'lock-date');
		await refused((journal) => (journal.JournalLines[0].AccountCode = '090'), 'account');
		const inside = await want(
			200,
			xero(
				'PUT',
				'/ManualJournals',
				broken((journal) => (journal.Date = '2025-03-01')),
			),
		);
		expect(inside.body.ManualJournals[0].StatusAttributeString).toBe('ERROR');

		accounting.xero.oauth.disconnect();
		const expired = await xero('GET', '/ManualJournals');
		test.contracts.checkResponse('xero', 'xeroGetManualJournals', expired.status, expired.body);
		expect(expired.body.Detail).toBe(example('error.xero.token-expired').Detail);
	});

	it('QuickBooks: takes the example requests, keeps to the contract in every operation and error', async () => {
		const { quickBooks, accounting } = test;
		const { book, oauth } = accounting.quickBooks;
		const post = (name: string, query = '') =>
			quickBooks('POST', `/journalentry?minorversion=75${query}`, example(name));
		const find = (query: string) => quickBooks('GET', `/query?query=${encodeURIComponent(query)}&minorversion=75`);
		const published = (name: string) => example(`error.qbo.${name}`).Fault;
		const number = example('qbo.journalentry.create.request').DocNumber;

		const none = await want(200, find(`select * from JournalEntry where DocNumber = '${number}'`));
		expect(fields(none.body)).toEqual(['.time']);
		const made = await want(200, post('qbo.journalentry.create.request', '&requestid=one'));
		expect(made.body.JournalEntry.TotalAmt).toBe(example('qbo.journalentry.create.response').JournalEntry.TotalAmt);
		expect(made.body.JournalEntry.Id).toBe(example('qbo.journalentry.create.response').JournalEntry.Id);
		await want(200, find(`select * from JournalEntry where DocNumber = '${number}'`));
		await want(200, quickBooks('GET', '/journalentry/1187'));
		const accounts = await want(200, find('select * from Account where Active = true startposition 1 maxresults 1000'));
		for (const account of example('qbo.query.accounts.response').QueryResponse.Account) {
			const { Id, AcctNum, AccountType } = account;
			expect(accounts.body.QueryResponse.Account).toContainEqual(expect.objectContaining({ Id, AcctNum, AccountType }));
		}
		for (const entity of ['Class', 'Department', 'TaxCode']) await want(200, find(`select * from ${entity}`));
		const preferences = await want(200, quickBooks('GET', '/preferences'));
		expect(preferences.body.Preferences).toEqual(example('qbo.preferences.response').Preferences);

		const duplicate = await want(400, post('qbo.journalentry.create.request', '&requestid=two'));
		expect(duplicate.body.Fault).toEqual(published('duplicate-docnumber'));
		await want(200, post('qbo.journalentry.delete.request', '&operation=delete'));
		await want(200, post('qbo.journalentry.create.uk-vat.request'));
		book.settings.multiCurrency = true;
		book.settings.duplicateDocNumbers = 'accept';
		book.settings.homeCurrency = 'USD';
		await want(200, post('qbo.journalentry.create.foreign-currency.request'));
		book.settings.homeCurrency = 'GBP';

		const fault = async (name: string, change: (body: Json) => void) => {
			const body = example('qbo.journalentry.create.request');
			change(body);
			const reply = await want(400, quickBooks('POST', '/journalentry', body));
			const [got] = reply.body.Fault.Error;
			expect([got.code, got.Message]).toEqual([published(name).Error[0].code, published(name).Error[0].Message]);
		};
		await fault('unbalanced', (body) => (body.Line[0].Amount += 0.01));
		await fault('period-closed', (body) => (body.TxnDate = '2025-11-30'));
		book.setAccountActive('TT200', false);
		await fault('inactive-account', () => undefined);
		test.faults.add({ system: 'quickbooks', kind: 'status', status: 429, times: 1 });
		expect((await want(429, quickBooks('GET', '/preferences'))).body.Fault).toEqual(published('throttled'));
		book.settings.subscriptionEnded = true;
		for (const act of [() => undefined, () => oauth.disconnect()]) {
			act();
			const reply = await quickBooks('GET', '/preferences');
			test.contracts.checkResponse('quickbooks', 'qboGetPreferences', reply.status, reply.body);
			expect([401, 403]).toContain(reply.status);
		}
	});

	it('NetSuite: takes the example requests, keeps to the contract in every operation and error', async () => {
		const { netSuite, accounting } = test;
		const { book, oauth } = accounting.netSuite;
		const record = '/record/v1/journalEntry';
		const example1 = example('netsuite.journalentry.create.request');
		const eid = `${record}/eid:${example1.externalId}`;
		const errorOf = (name: string) => example(`error.netsuite.${name}`);
		const alike = (reply: Reply, name: string) => {
			expect(reply.status).toBe(errorOf(name).status);
			expect(fields(reply.body).sort()).toEqual(fields(errorOf(name)).sort());
			expect(reply.body['o:errorDetails'][0]['o:errorCode']).toBe(errorOf(name)['o:errorDetails'][0]['o:errorCode']);
		};

		alike(await netSuite('GET', eid), 'not-found');
		const made = await want(204, netSuite('POST', record, example1));
		expect(made.headers.get('location')).toMatch(/\/services\/rest\/record\/v1\/journalEntry\/9981$/);
		const read = await want(200, netSuite('GET', eid));
		expect(fields(read.body).sort()).toEqual(fields(example('netsuite.journalentry.get.response')).sort());
		const { id, tranId, memo, approved, postingPeriod } = example('netsuite.journalentry.get.response');
		expect(read.body).toMatchObject({ id, tranId, memo, approved, postingPeriod });
		await want(200, netSuite('GET', `${eid}?expandSubResources=true`));
		alike(await netSuite('POST', record, example1), 'duplicate-external-id');
		await want(204, netSuite('PUT', `${eid}?replace=line`, example('netsuite.journalentry.upsert.request')));
		await want(204, netSuite('PATCH', `${record}/9981`, { memo: 'changed', line: example1.line }));
		await want(200, netSuite('GET', `${record}?q=${encodeURIComponent(`externalId IS "${example1.externalId}"`)}`));
		const listed = await want(200, netSuite('GET', '/record/v1/account?q=acctNumber%20IS%20%22TT600%22'));
		expect(listed.body.items).toMatchObject([{ id: '528' }]);
		const rows = await want(
			200,
			netSuite('POST', '/query/v1/suiteql', example('netsuite.suiteql.request'), { prefer: 'transient' }),
		);
		expect(rows.body).toEqual(example('netsuite.suiteql.response'));
		await want(204, netSuite('DELETE', eid));
		await want(204, netSuite('POST', record, example('netsuite.journalentry.create.uk-vat.request')));

		alike(await netSuite('POST', record, { ...example1, externalId: 'a', tranDate: '2025-11-30' }), 'period-closed');
		const job = { prefer: 'respond-async', 'x-netsuite-idempotency-key': '2f1c0c1e-0000-4000-8000-000000000001' };
		const accepted = await want(202, netSuite('POST', record, { ...example1, externalId: 'b' }, job));
		alike(await netSuite('POST', record, { ...example1, externalId: 'b' }, job), 'idempotency');
		test.clock.advance(60_000);
		const path = new URL(accepted.headers.get('location')!).pathname.replace('/services/rest', '');
		const state = await want(200, netSuite('GET', path));
		const { completed, progress } = example('netsuite.job.response');
		expect(state.body).toMatchObject({ completed, progress });
		test.faults.add({ system: 'netsuite', kind: 'status', status: 429, times: 1 });
		const throttled = await want(429, netSuite('GET', '/record/v1/account'));
		test.contracts.checkResponse('netsuite', 'nsListAccounts', 429, throttled.body);
		book.settings.recordsLocked = true;
		await want(400, netSuite('GET', `${record}/9982`));
		oauth.disconnect();
		alike(await netSuite('POST', record, example1), 'invalid-login');
	});
});
