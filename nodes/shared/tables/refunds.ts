import { defineTable, moment, needed, number, text, word } from './table';

export const refundsTable = defineTable({
	name: 'tts_refunds',
	purpose:
		'The ledger of refunds: one row for each return or refund, whichever side it began on. Written before the money moves and after it. Only the form of workflow 06b is meant to change it.',
	key: ['refund_key'],
	columns: {
		refund_key: needed(
			'Name of the refund: nsr- and the NewStore return, nsf- and the NewStore refund request, ttr- and the TikTok return; exchange- and the NewStore return: the store gave other goods for it; look- and the order: it could not be read and is looked at again',
		),
		direction: word(
			'store_to_tiktok = a store gave back, TikTok pays; tiktok_to_newstore = TikTok gave back, NewStore books',
			['store_to_tiktok', 'tiktok_to_newstore'],
		),
		shop_id: text('Shop on TikTok'),
		order_id: text('Order on TikTok'),
		newstore_order_id: text('Order in NewStore'),
		newstore_return_id: text('Return in NewStore'),
		newstore_refund_id: text('Refund request in NewStore'),
		tiktok_return_id: text('Return or refund on TikTok'),
		lines: text('TikTok lines that it is about, as a list'),
		amount: text('Money for the buyer, tax and shipping included'),
		currency: text('Currency of the order'),
		return_reason: text('Reason that TikTok is told'),
		state: text(
			'sending = it may have left; done; asked = waits for a person; approved or refused = a person has decided; failed = is tried again; waiting = the other side is not ready; nothing = not needed',
		),
		newstore_state: text(
			'State in NewStore; exchanged = the store gave other goods, and a person was told where one has to know',
		),
		tiktok_state: text('State on TikTok'),
		attempts: number('How often it was tried', { least: 0 }),
		idempotency_key: text('Key that TikTok recognises a repetition by'),
		decision: word('What a person decided: approve or refuse', ['approve', 'refuse']),
		decision_amount: text('Amount that the person chose'),
		decision_reason: text('Reason that the person chose'),
		decided_at: moment('When (UTC)'),
		decided_by: text('Who, as signed in to n8n'),
		ask_again_at: moment('When the sweep looks again (UTC)'),
		created_at: moment('When it was noticed first (UTC)'),
		updated_at: moment('Last change (UTC)'),
		note: text('Why, in a sentence'),
	},
});

/**
 * Who has what in hand, over all processes of n8n. A run says at its beginning what it is about to read (a row without an
 * owner), takes it right before it acts (update where the owner is empty: of several runs exactly one gets it, n8n.md 5), and
 * deletes it when it has acted: who read before that gets nothing and has to read again.
 */
export const claimsTable = defineTable({
	name: 'tts_claims',
	purpose:
		'Orders that a run of 06a or 07a works on at this moment, and sweeps that are at work (sweep/…), so that no other run does the same. An order with an owner goes when the run is through, or with the first sweep of 06 or 07 after a quarter of an hour; the others go within a day. Look at it, do not edit it.',
	key: ['claim_key'],
	mayRepeat: true,
	columns: {
		claim_key: needed('Order on TikTok; sweep/, number of the workflow and name of its schedule'),
		owner: text('Execution that has it; empty = nobody yet'),
		workflow: text('Workflow of that execution'),
		claimed_at: moment('Since when (UTC); empty at a sweep'),
	},
});
