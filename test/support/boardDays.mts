// Rows as the tables of a shop hold them: an empty installation, a normal day, a bad day. Times are counted from `nowMs`.
import type { Row } from '../../nodes/shared/tableRows.ts';

const HOUR_MS = 3_600_000;
const isoAt = (ms: number) => new Date(ms).toISOString();

export const SHOP_ROWS: Row[] = [
	{ shop_id: '7495000000000000001', shop_name: 'UK shop', region: 'GB', timezone: 'Europe/London', active: true },
];

const FLOWS: Array<[string, string]> = [
	['01', 'Stock: events'],
	['02', 'Stock: sweep'],
	['03', 'Orders'],
	['04', 'Cancellations'],
	['05', 'Dispatch'],
	['06', 'Returns in stores'],
	['07', 'Returns on TikTok'],
	['08', 'Settlement'],
];

export function flowRow(workflow: string, name: string, nowMs: number, more: Row = {}): Row {
	const hours = Array.from({ length: 24 }, (_, ago) => ({
		hour: isoAt(Math.floor(nowMs / HOUR_MS) * HOUR_MS - ago * HOUR_MS),
		runs: 4,
		events: ((ago * 7 + Number(workflow)) % 11) * (ago > 8 && ago < 16 ? 1 : 6),
		found: 0,
		lag_s: 2,
	})).reverse();
	return {
		flow_key: workflow,
		workflow,
		name,
		flow: 'orders',
		shop_id: '',
		state: 'ok',
		sentence: '',
		last_run_at: isoAt(nowMs - 130_000),
		last_event_at: isoAt(nowMs - 200_000),
		events_today: 312 + Number(workflow),
		found_by_events: 280,
		found_by_sweep: 0,
		lag_seconds: 4,
		hours: JSON.stringify(hours),
		counted_at: isoAt(nowMs - 60_000),
		...more,
	};
}

export const storeRow = (store: string, name: string, nowMs: number, more: Row = {}): Row => ({
	store,
	store_name: name,
	shop_ids: '7495000000000000001',
	open: 12,
	due_today: 3,
	late: 0,
	report_missing: 0,
	awaiting_collection: 4,
	oldest_order_id: '576460000000000001',
	oldest_paid_at: isoAt(nowMs - 9 * HOUR_MS),
	next_deadline: isoAt(nowMs + 3.4 * HOUR_MS),
	late_order_ids: '',
	counted_at: isoAt(nowMs - 240_000),
	...more,
});

export const caseRow = (number: string, nowMs: number, more: Row = {}): Row => ({
	state: 'open',
	title: 'Not enough stock for 1 × Sticker pack',
	severity: 'error',
	owner_role: 'operations',
	deadline: '',
	what_to_do: 'Find a store that has it, or cancel the line in Seller Center.',
	what_happened: 'NewStore has 0 of it in all stores that sell on TikTok.',
	code: 'ORDER_SHORT_STOCK',
	flow: 'orders',
	ids: '{"order_id":"576460000000003196"}',
	opened_at: isoAt(nowMs - 5 * HOUR_MS),
	first_seen_at: isoAt(nowMs - 5 * HOUR_MS),
	last_seen_at: isoAt(nowMs - 60_000),
	case_key: `orders.ORDER-SHORT-STOCK.thing.${number}`,
	playbook: 'https://playbooks.example/operations#order_short_stock',
	...more,
});

export interface Day {
	feeds: Record<string, Row[]>;
	parameters: Record<string, unknown>;
}

const settings = (dryRun: string): Row[] => [
	{ key: 'dry_run', value: dryRun },
	{ key: 'forms_base_url', value: 'https://n8n.example' },
];

const authorization = (nowMs: number) => [{ refresh_token_expires_at: isoAt(nowMs + 200 * 24 * HOUR_MS) }];

export const emptyDay = (): Day => ({
	feeds: {
		cases: [{}],
		flows: [{}],
		backlog: [{}],
		drift: [{}],
		refunds: [{}],
		journals: [{}],
		payouts: [{}],
		authorization: [{}],
	},
	parameters: { settings: settings('true'), shops: [] },
});

const payouts = (nowMs: number): Row[] => [
	{
		payment_id: '3512000000000000001',
		amount: '172.60',
		currency: 'GBP',
		paid_at: isoAt(nowMs - 30 * HOUR_MS),
		orders: 9,
		orders_open: 0,
	},
];

export const normalDay = (nowMs: number): Day => ({
	feeds: {
		cases: [
			caseRow('00000000a1', nowMs, {
				severity: 'info',
				title: 'White tee S is not on sale on TikTok',
				owner_role: 'ecommerce',
				code: 'STOCK_LISTING_INACTIVE',
				flow: 'stock',
				ids: '{"seller_sku":"TEE-WHT-S"}',
			}),
		],
		flows: FLOWS.map(([number, name]) => flowRow(number, name, nowMs)),
		backlog: [
			storeRow('LEEDS-DC', 'Leeds DC', nowMs, {
				open: 41,
				due_today: 7,
				due_hours: JSON.stringify(
					[1, 2, 3, 5, 8, 20].map((h) => ({ hour: isoAt(nowMs + h * HOUR_MS), orders: 12 - (h % 9) })),
				),
			}),
			storeRow('LONDON', 'London store', nowMs, { open: 5, due_today: 1 }),
			storeRow('', '', nowMs, { open: 2, due_today: 0, awaiting_collection: 0 }),
		],
		drift: [{}],
		refunds: [{ refund_key: 'nsr-1', state: 'waiting' }],
		journals: [{ journal_ref: 'TTS-1', state: 'open' }],
		payouts: payouts(nowMs),
		authorization: authorization(nowMs),
	},
	parameters: { settings: settings('false'), shops: SHOP_ROWS },
});

export function badDay(nowMs: number): Day {
	const day = normalDay(nowMs);
	const iso = (hours: number) => isoAt(nowMs + hours * HOUR_MS);
	day.feeds.cases = [
		caseRow('00000000b1', nowMs, {
			severity: 'critical',
			title: 'TikTok Shop refuses the sign-in',
			owner_role: 'integration',
			code: 'TIKTOK_105002',
			flow: 'connection',
			ids: '{}',
			what_to_do: 'Renew the authorization in the credential.',
			opened_at: iso(-0.7),
		}),
		caseRow('00000000b2', nowMs, { deadline: iso(2.23) }),
		caseRow('00000000b3', nowMs, {
			title: 'Refund not decided',
			owner_role: 'service',
			code: 'REFUND_NO_REASON',
			flow: 'returns',
			what_to_do:
				'Choose the reason. Answer here: https://n8n.example/form/f2c1a7de-5b0e-4c36-9d41-06b0000ec006?refund_key=nsr-7',
			ids: '{"order_id":"576460000000003197"}',
			opened_at: iso(-26),
		}),
		caseRow('00000000b4', nowMs, {
			title: 'More than 20 % of the SKUs would drop to zero: nothing was sent',
			what_to_do: 'Look at the output Held of workflow 02; let it go if the numbers are right.',
			code: 'STOCK_GUARDRAIL',
			flow: 'stock',
			ids: '{}',
			deadline: iso(-1.4),
		}),
		caseRow('00000000b5', nowMs, {
			severity: 'warning',
			owner_role: 'finance',
			flow: 'settlement',
			code: 'SETTLEMENT_PAYOUT_LATE',
			title: 'A payout is 6 days late',
			what_to_do: 'Ask TikTok for the payout; the statement stands in the report.',
			ids: '{"payment_id":"3512000000000000002"}',
			opened_at: iso(-120),
			taken_by: 'Ann',
		}),
	];
	day.feeds.flows = FLOWS.map(([number, name]) =>
		number === '03'
			? flowRow(number, name, nowMs, {
					state: 'silent',
					sentence: 'Orders: no run for 3 hours',
					last_run_at: iso(-3),
					found_by_sweep: 6,
					hours: JSON.stringify([
						{ hour: iso(-4), runs: 4, events: 9, found: 6 },
						{ hour: iso(-6), runs: 4, events: 30, found: 0 },
					]),
				})
			: flowRow(number, name, nowMs),
	);
	day.feeds.backlog = [
		storeRow('LEEDS-DC', 'Leeds DC', nowMs, {
			open: 1841,
			due_today: 207,
			late: 12,
			report_missing: 3,
			oldest_paid_at: iso(-80),
		}),
		storeRow('LONDON', 'London store', nowMs, { open: 5, due_today: 1 }),
		storeRow('', '', nowMs, { open: 23, due_today: 6, awaiting_collection: 0 }),
	];
	day.feeds.drift = [
		{
			drift_key: 'a',
			kind: 'shipped_not_on_tiktok',
			state: 'told',
			what: 'Order 576460000000003199 left Leeds DC; TikTok shows it as open.',
			since: iso(-5),
		},
		{ drift_key: 'b', kind: 'shipped_not_on_tiktok', state: 'waits', what: 'Order 576460000000003200', since: iso(-1) },
		{
			drift_key: 'c',
			kind: 'stock_differs',
			state: 'waits',
			what: 'TEE-WHT-S shows 37, allowed are 20.',
			since: iso(-0.2),
		},
	];
	day.feeds.refunds = [
		{ refund_key: 'nsr-7', state: 'asked' },
		{ refund_key: 'nsr-8', state: 'failed' },
	];
	day.feeds.journals = [
		{ journal_ref: 'TTS-2', state: 'failed' },
		{ journal_ref: 'TTS-3', state: 'asked' },
	];
	day.feeds.authorization = [{ refresh_token_expires_at: iso(9 * 24) }];
	return day;
}

/** Each number: orders due in the first, second, ... hour from now. */
const dueByHour = (nowMs: number, orders: number[]) =>
	JSON.stringify(
		orders
			.map((count, place) => ({ hour: isoAt(nowMs + (place + 1) * HOUR_MS), orders: count }))
			.filter(({ orders: count }) => count > 0),
	);

/** One store falls behind the others (docs/images/board-stores.png). */
export function backlogDay(nowMs: number): Day {
	const day = normalDay(nowMs);
	const night = [0, 0, 0, 0, 0, 0, 0];
	const times = (oldest: number, next: number) => ({
		oldest_paid_at: isoAt(nowMs - oldest * HOUR_MS),
		next_deadline: isoAt(nowMs + next * HOUR_MS),
	});
	day.feeds.backlog = [
		storeRow('MANCHESTER', 'Manchester store', nowMs, {
			...times(51, 0.4),
			...{ open: 186, due_today: 61, late: 14, awaiting_collection: 9 },
			due_hours: dueByHour(nowMs, [9, 12, 14, 11, 8, 7, ...night, 6, 12, 20, 25]),
		}),
		storeRow('LEEDS-DC', 'Leeds DC', nowMs, {
			...times(14, 2.2),
			...{ open: 94, due_today: 12, awaiting_collection: 31 },
			due_hours: dueByHour(nowMs, [0, 0, 3, 4, 5, 0, ...night, 8, 14, 16, 18]),
		}),
		storeRow('LONDON', 'London store', nowMs, {
			...times(9, 3.4),
			...{ open: 22, due_today: 4, awaiting_collection: 6 },
			due_hours: dueByHour(nowMs, [0, 0, 0, 2, 2, 0, ...night, 3, 4, 5]),
		}),
		storeRow('', '', nowMs, {
			...times(3, 4.8),
			...{ open: 6, due_today: 1, awaiting_collection: 0 },
			due_hours: dueByHour(nowMs, [0, 0, 0, 0, 1, 0, ...night, 0, 0, 5]),
		}),
	];
	return day;
}

/** The evening of a sale, two hours after its beginning (docs/images/board-sale.png). */
export function saleDay(nowMs: number): Day {
	const day = normalDay(nowMs);
	const sale = {
		peak_buffer_units: 5,
		peak_from: isoAt(nowMs - 2 * HOUR_MS),
		peak_until: isoAt(nowMs + 3.8 * HOUR_MS),
	};
	return { ...day, parameters: { ...day.parameters, shops: SHOP_ROWS.map((row) => ({ ...row, ...sale })) } };
}

/** The first week, in which nothing is written (docs/images/board-dry-run.png). */
export function dryDay(nowMs: number): Day {
	const day = normalDay(nowMs);
	const stock = { owner_role: 'ecommerce', flow: 'stock', deadline: '' };
	return {
		feeds: {
			...day.feeds,
			cases: [
				caseRow('00000000f1', nowMs, {
					...stock,
					code: 'STOCK_UNKNOWN_SKU',
					title: 'SKU CAP-NVY-OS is unknown in NewStore',
					what_to_do:
						'Correct the seller SKU in TikTok Seller Center, or add a row to the table tts_sku_map that names the NewStore product.',
				}),
				caseRow('00000000f2', nowMs, {
					...stock,
					code: 'STOCK_SKU_SPELLING',
					title: 'SKU is spelt differently: "tee-001" and "TEE-001"',
					what_to_do:
						'Correct the seller SKU in TikTok Seller Center to "TEE-001", or add a row to the table tts_sku_map.',
				}),
			],
			refunds: [{}],
			journals: [{}],
			payouts: [{}],
		},
		parameters: { ...day.parameters, settings: settings('true') },
	};
}
