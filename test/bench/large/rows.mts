/** Rows as a large retailer's tables hold them, each as long as the flows write it. */
import { SHOP_IDS } from '../../../sandbox/seed.mts';
import { caseRow, flowRow, storeRow } from '../../support/boardDays.mts';

type Cell = string | number | boolean | null;
export type TableRow = Record<string, Cell>;

const HOUR_MS = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();
export const orderId = (n: number) => String(576_460_000_000_000_000n + BigInt(n));
export const paymentId = (n: number) => String(3_512_000_000_000_000_000n + BigInt(n));
const uuid = (n: number) => `3f2b8c1e-5a77-4d09-9e41-${String(n).padStart(12, '0')}`;
const REGIONS = ['GB', 'US', 'DE'];

export const rowsOf: Record<string, (n: number, now: number) => TableRow> = {
	tts_order_payouts: (n, now) => ({
		order_id: orderId(n),
		shop_id: SHOP_IDS.GB,
		newstore_order_id: uuid(n),
		// A day of one shop is a payout.
		payment_ids: paymentId(Math.floor(n / 6_667)),
		statement_ids: '7241000000000000001, 7241000000000000002',
		currency: 'GBP',
		payout: '42.17',
		difference: '0.00',
		note: '',
		noted_at: iso(now - n * 1000),
	}),
	tts_refunds: (n, now) => ({
		refund_key: `nsr-${uuid(n)}`,
		direction: n % 3 ? 'store_to_tiktok' : 'tiktok_to_newstore',
		shop_id: SHOP_IDS.GB,
		order_id: orderId(n),
		newstore_order_id: uuid(n),
		newstore_return_id: uuid(n + 1),
		newstore_refund_id: uuid(n + 2),
		tiktok_return_id: orderId(n + 3),
		lines: JSON.stringify([orderId(n + 4), orderId(n + 5)]),
		amount: '23.98',
		currency: 'GBP',
		return_reason: 'ecom_order_delivered_refund_and_return_reason_no_longer_needed',
		state: 'done',
		newstore_state: 'completed',
		tiktok_state: 'RETURN_OR_REFUND_REQUEST_COMPLETE',
		attempts: 1,
		idempotency_key: uuid(n),
		decision: null,
		decision_amount: null,
		decision_reason: null,
		decided_at: null,
		decided_by: null,
		ask_again_at: '',
		created_at: iso(now - n * 1000),
		updated_at: iso(now - n * 1000),
		note: 'The buyer gets 23.98 GBP for 1 × White tee S, handed back in London store.',
	}),
	tts_warnings: (n, now) => ({
		warn_key: `note/${orderId(n)}/${orderId(n + 1)}/approved`,
		step: 'note',
		order_id: orderId(n),
		shop_id: SHOP_IDS.GB,
		due_at: iso(now - n * 1000),
		warned_at: iso(now - n * 1000),
	}),
	tts_cases: (n, now) => ({
		...(caseRow(uuid(n), now, { ids: JSON.stringify({ order_id: orderId(n), shop_id: SHOP_IDS.GB }) }) as TableRow),
		what_happened:
			'NewStore has 0 of 1 × Sticker pack (STICKER-PACK) in all stores that sell on TikTok; the order needs 1. It was not sent to NewStore, so that no store looks for goods that are not there.',
		what_to_do:
			'Find a store that has it and correct its stock in NewStore: the order goes by itself within five minutes. Or cancel the line in Seller Center; the buyer is told by TikTok.',
		execution_url: 'https://n8n.retailer.example/workflow/tts03aOrderBatch/executions/1234567',
		occurrences: 3,
		mail_state: 'sent',
		mail_at: iso(now - HOUR_MS),
		channel_at: '',
		mail_reason: '',
		told: 'operations@retailer.example',
		followed_up: '',
		deadline: n % 4 ? '' : iso(now + (n % 200) * HOUR_MS),
		owner_role: ['operations', 'service', 'ecommerce', 'finance', 'integration'][n % 5],
	}),
	tts_runs: (n, now) => ({
		workflow: '03',
		source: 'event',
		schedule: '',
		began_at: '',
		ended_at: iso(now - n * 1000),
		events: 1,
		oldest_at: iso(now - n * 1000 - 2000),
		keys: `${SHOP_IDS.GB}/${orderId(n)}`,
	}),
	tts_journals: (n, now) => ({
		journal_ref: `TTS-GB-20260101-${n}`,
		target: 'xero',
		shop_id: SHOP_IDS.GB,
		statement_ids: '7241000000000000001',
		payment_id: '3512000000000000001',
		date: '2026-01-01',
		currency: 'GBP',
		amount: '71140.00',
		content_hash: 'f'.repeat(64),
		state: 'done',
		remote_id: uuid(n),
		remote_state: 'DRAFT',
		attempts: 1,
		statement_totals: JSON.stringify({ revenue: '105000.00', fee: '-6840.00', payout: '71140.00' }),
		new_totals: '',
		journal: JSON.stringify(
			Array.from({ length: 14 }, (_, line) => ({
				category: 'platform_commission',
				account_code: '500',
				amount_minor: 68_400 + line,
				side: 'debit',
				description: 'Platform commission',
				tracking: [{ name: 'Channel', option: 'TikTok Shop' }],
			})),
		),
		request_key: uuid(n),
		request_hash: 'e'.repeat(64),
		approved_hash: '',
		run_id: String(n),
		decided_at: '',
		decided_by: '',
		posted_at: iso(now),
		created_at: iso(now),
		updated_at: iso(now),
		note: '',
	}),
	tts_payouts: (n, now) => ({
		payment_id: paymentId(n),
		shop_id: SHOP_IDS.GB,
		statement_ids: '7241000000000000001, 7241000000000000002',
		status: 'PAID',
		currency: 'GBP',
		amount: '71140.00',
		paid_at: iso(now - n * 24 * HOUR_MS),
		orders: 6_600,
		orders_matched: 6_600,
		orders_open: 0,
		difference: '0.00',
		reported_at: iso(now),
		note: '',
	}),
	tts_backlog: (n, now) =>
		storeRow(`STORE-${n}`, `Store ${n} (${REGIONS[n % 3]})`, now, {
			open: 50,
			due_today: 10,
			late: n % 40 ? 0 : 1,
			late_order_ids: n % 40 ? '' : orderId(n),
			due_hours: JSON.stringify(
				Array.from({ length: 24 }, (_, h) => ({ hour: iso(now + (h + 1) * HOUR_MS), orders: 2 })),
			),
		}) as TableRow,
	tts_flows: (n, now) => flowRow(String(n).padStart(2, '0'), `Flow ${n}`, now) as TableRow,
};
