import { defineTable, moment, needed, number, text } from './table';

export const journalsTable = defineTable({
	name: 'tts_journals',
	purpose:
		'The ledger of settlement journals: one row per journal. Written before it leaves and after it. Only the form of workflow 08f is meant to change it.',
	key: ['journal_ref'],
	columns: {
		journal_ref: needed(
			'Reference that the accounting system carries: TTS- and the statement, TTS-P and the payout, -R1 for a reversal, -C1 for a correction',
		),
		target: text('Where it went: csv (files), xero, quickbooks or netsuite'),
		shop_id: text('Shop on TikTok'),
		statement_ids: text('Statements in it'),
		payment_id: text('Payout, when known'),
		date: text('Date of the journal (UTC)'),
		currency: text('Currency of its lines'),
		amount: text('What TikTok owes by it (the clearing line)'),
		content_hash: text('Fingerprint of its lines'),
		state: text(
			'open = not sent yet; sending = it may have arrived; draft or posted = done; asked = waits for a person; approved = a person said yes; refused = a person said no; changed = differs from what is in the books; failed = is tried again; deleted = our draft was taken back; reversed = undone on request',
		),
		remote_id: text('Id in the accounting system, or name of the file'),
		remote_state: text('Of a changed one: whether it is a draft or posted in the accounting system'),
		attempts: number('How often it was tried', { least: 0 }),
		statement_totals: text('Totals of the statements as TikTok listed them, to notice a later change'),
		new_totals: text('Those of a statement that changed after it was posted'),
		journal: text('The journal itself, as it was posted'),
		request_key: text('Key that the accounting system recognises a repetition by'),
		request_hash: text('Fingerprint of what was sent'),
		approved_hash: text('Fingerprint of what a person approved'),
		run_id: text('Run of n8n that works on it'),
		decided_at: moment('When a person decided (UTC)'),
		decided_by: text('Who, as signed in to n8n'),
		posted_at: moment('When it was done (UTC)'),
		created_at: moment('When it was noticed first (UTC)'),
		updated_at: moment('Last change (UTC)'),
		note: text('Why, in a sentence'),
	},
});
