// Money of TikTok in the books: a day of orders becomes a journal for finance and a report about its payout; then the same
// goes to each accounting system, with an answer that is lost on the way. Every scenario ends with one journal per statement.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { AccountingSystem } from '../../sandbox/faults.mts';
import type { Mail } from '../../sandbox/mail.mts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { owners } from '../../scripts/stage/stage.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { until } from '../../scripts/stage/waiting.mts';
import { waitUntilRouted } from '../bench/orderLoad.mts';
import type { Scenario } from './scenario.mts';
import type { SignedInBrowser } from './signedInBrowser.mts';
import { stageMoves } from './stageMoves.mts';

const { GB } = SHOP_IDS;
const SKU = 'JEAN-IND-32';
const CREATES: Record<AccountingSystem, string> = {
	xero: 'xeroCreateManualJournals',
	quickbooks: 'qboCreateJournalEntry',
	netsuite: 'nsCreateJournalEntry',
};

interface LedgerRow {
	journal_ref: string;
	target: string;
	state: string;
	remote_id: string;
}

export function settlementScenarios(stage: Stage, browser: SignedInBrowser): Scenario[] {
	const { sandbox, client } = stage;
	const { actions } = sandbox.tiktok;

	const { failures, runs } = stageMoves(stage);
	const daily = () => runs('tts08Settlement0', 'Every morning');
	const set = (key: string, value: string) => client.updateRows('tts_settings', 'key', key, { value });
	const ledger = () => client.rows<LedgerRow>('tts_journals');
	const mails = (what: string): Mail[] =>
		sandbox.mail.messages().filter(({ to, subject }) => to.includes(owners.finance) && subject.includes(what));
	const journalsIn = (system: AccountingSystem) =>
		sandbox.accounting.report().journals.filter((one) => one.system === system && one.state === 'posted');
	/** A fine, so that the day has something to settle, and the end of the day. Returns the statement. */
	const finedDay = (amount: string): string => {
		actions.addAdjustment({ shopId: GB, type: 'PLATFORM_PENALTY', amount });
		actions.closeDay();
		const closed = actions.snapshotFinance({ shopId: GB }).statements.filter(({ isOpen }) => !isOpen);
		return closed.sort((a, b) => b.startMs - a.startMs)[0].id;
	};

	const throughLostAnswer = (system: AccountingSystem): Scenario => ({
		name: `settlement: ${system} books the journal and its answer is lost, it is there once`,
		run: async () => {
			await set('settlement_target', system);
			await set('settlement_post', 'post');
			const fault = sandbox.faults.add({
				system,
				operationId: CREATES[system],
				kind: 'timeout_after',
				delayMs: 200,
				times: 1,
			});
			try {
				const reference = `TTS-${finedDay('-12.34')}`;
				await daily();
				await daily();
				const own = journalsIn(system).filter((journal) => journal.reference === reference);
				assert.equal(own.length, 1);
				assert.equal(
					own[0].lines.reduce((sum, { minor }) => sum + minor, 0),
					0,
				);
				const row = (await ledger()).find((one) => one.journal_ref === reference);
				assert.deepEqual([row?.target, row?.state, row?.remote_id], [system, 'posted', own[0].id]);
				assert.ok(sandbox.accounting.report().clean, 'no double, nothing unbalanced, nothing in a closed period');
			} finally {
				sandbox.faults.remove(fault);
				await set('settlement_target', 'files');
				await set('settlement_post', 'draft');
			}
		},
	});

	return [
		{
			name: 'settlement: two orders, delivered and settled, reach finance as a journal; the payout as a report',
			run: async () => {
				const orders = Array.from(
					{ length: 2 },
					() => actions.placeOrder({ shopId: GB, lines: [{ seller_sku: SKU, quantity: 1 }] }).id,
				);
				sandbox.clock.advance(61 * 60_000);
				await waitUntilRouted(sandbox, orders, 60);
				for (const orderId of orders) {
					for (const status of ['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED'] as const)
						actions.advanceOrder({ orderId, status });
					actions.settleOrder({ orderId });
				}
				actions.closeDay();
				await daily();
				const statement = actions
					.snapshotFinance({ shopId: GB })
					.statements.find(({ orderIds }) => orders.every((id) => orderIds.includes(id)))!;
				const reference = `TTS-${statement.id}`;
				const files = mails('journal').flatMap(({ attachments }) => attachments);
				const csv = files.find(({ name }) => name === `${reference}.csv`);
				const journal = files.find(({ name }) => name === `${reference}.journal`);
				assert.ok(csv && journal, 'finance has the journal as CSV and as text journal');
				assert.ok(journal.text.includes(statement.payable), 'the clearing line is what TikTok owes');
				checkWithHledger(journal.text);

				sandbox.clock.advance(72 * 3_600_000);
				await daily();
				await daily();
				const reports = mails('TikTok Shop settlement');
				assert.equal(reports.length, 1, 'one report');
				assert.ok(reports[0].attachments.every(({ name }) => name.endsWith('.xlsx')));
				const payouts = await client.rows<{ payment_id: string; statement_ids: string; reported_at: string }>(
					'tts_payouts',
				);
				assert.ok(payouts.some(({ statement_ids: ids, reported_at: at }) => ids.includes(statement.id) && at));
				const cases = await client.rows<{ code: string; ids: string }>('tts_cases');
				const about = cases.filter(
					({ code, ids }) => /^SETTLEMENT_/.test(code) && orders.some((id) => ids.includes(id)),
				);
				assert.deepEqual(about, [], 'both orders are settled as NewStore has them');
				assert.equal((await ledger()).filter((row) => row.journal_ref === reference).length, 1);
			},
		},
		throughLostAnswer('xero'),
		throughLostAnswer('quickbooks'),
		throughLostAnswer('netsuite'),
		{
			name: 'settlement: QuickBooks has no drafts, finance is asked by mail and answers in the form',
			run: async () => {
				await set('settlement_target', 'quickbooks');
				try {
					const reference = `TTS-${finedDay('-4.56')}`;
					await daily();
					const own = () => journalsIn('quickbooks').filter((journal) => journal.reference === reference);
					assert.equal(own().length, 0);
					const asked = `Journal TTS-…${reference.slice(-4)} waits`;
					await until('finance is asked', () => mails(asked).length > 0, 60_000, failures);
					const [mail] = mails(asked);
					assert.ok(mail.text.includes(`journal_ref=${reference}`), 'the mail leads to the form');
					const { address } = browser.formOf('tts08fApprovePos', 'Decide about a journal', { journal_ref: reference });
					const told = await browser.answerPages(address, { 'Your decision': 'Post it' });
					assert.ok(told.includes(reference) && told.includes('Answered by'), told);
					await until('it is posted', () => own().length === 1, 60_000, failures);
				} finally {
					await set('settlement_target', 'files');
				}
			},
		},
	];
}

/** Debian's package, where it is installed. */
function checkWithHledger(text: string): void {
	const check = spawnSync('hledger', ['-f', '-', 'check', '--strict'], { input: text, encoding: 'utf8' });
	if (check.error) {
		console.log('          hledger is not installed, its check is left out');
		return;
	}
	assert.equal(check.status, 0, check.stderr);
}
