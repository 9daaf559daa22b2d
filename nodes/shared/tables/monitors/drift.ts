import { defineTable, moment, needed, number, text, word } from '../table';

/** waits = a flow may still mend it; told = a case of its own tells of it; known = another open case does; accepted = a person closed its case. */
const DRIFT_STATES = ['waits', 'told', 'known', 'accepted'] as const;

export const driftTable = defineTable({
	name: 'tts_drift',
	purpose:
		'Where NewStore and TikTok Shop disagree at this moment, one row per difference. Written by workflow 09, which deletes a row when both sides agree again; look at it, do not edit it.',
	key: ['drift_key'],
	columns: {
		drift_key: needed('Kind, shop, and what it is about: an order or a SKU'),
		kind: needed('What differs, one word for each kind: shipped_not_on_tiktok, …'),
		state: word(
			'waits = a workflow may still mend it; told = it has a case; known = another open case tells of it; accepted = a person closed its case',
			DRIFT_STATES,
		),
		what: text('In words, with names'),
		since: moment('Since when both sides differ, as far as they say it (UTC)'),
		likely_cause: text('In words'),
		what_to_do: text('How to mend it, in words'),
		mend_url: text('Form that tries it again; empty: there is nothing to press'),
		owner_role: text('Who has to act'),
		severity: word('info, warning, error or critical', ['info', 'warning', 'error', 'critical']),
		deadline: moment('By when (UTC), if there is one'),
		shop_id: text('Shop on TikTok'),
		order_id: text('Order on TikTok; empty where it is about a SKU'),
		newstore_order_id: text('Order in NewStore'),
		seller_sku: text('SKU on TikTok; empty where it is about an order'),
		shown: number('Units that TikTok shows, where it is about a SKU'),
		allowed: number('Units that it may show, where it is about a SKU'),
		code: text('Code of its case; the playbooks are sorted by it'),
		case_key: text('The other open case that tells of it, where there is one'),
		first_seen_at: moment('When workflow 09 met it first (UTC)'),
		seen_at: moment('When workflow 09 met it last (UTC)'),
	},
});
