/** What the tests of 06 to 07a share: a retailer and the workflows for each test, goods that come back, what is known of them. */
import { returnProcessed } from '../../sandbox/newstore/returns/returnEventPayloads.mts';
import type { ReturnRecord } from '../../sandbox/newstore/returns/returnTypes.mts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { startRetailer } from './retailer.mts';
import type { Retailer } from './retailer.mts';
import { TemplateStage } from './templates.mts';

export const CAP = { sellerSku: 'CAP-KHK-OS', quantity: 1 };
export const SOCKS = { sellerSku: 'SOCK-MIX-OS', quantity: 1 };
export const SELLABLE = 1;
export const DAMAGED = 2;

export let world: Retailer;
export let stage: TemplateStage;

beforeEach(async () => {
	world = await startRetailer();
	stage = new TemplateStage(world.credentials, world.rows);
	stage.set('dry_run', 'false');
});
afterEach(async () => await world.close());

/** An order that a store has shipped and the buyer has. */
export async function delivered(wanted = [CAP], market: 'GB' | 'US' = 'GB'): Promise<string> {
	const orderId = world.readyOrder(wanted, market);
	await stage.run('tts03aOrderBatch', 'When orders have to be routed', [
		{ shop_id: SHOP_IDS[market], order_id: orderId },
	]);
	world.pass({ minutes: 11 });
	world.ship(orderId);
	const { actions } = world.tikTok;
	actions.shipInSellerCenter({ orderId });
	actions.carrierCollects({ orderId });
	actions.carrierDelivers({ orderId });
	world.pass({ minutes: 1 });
	return orderId;
}

/** A store takes back units of an order, named by their place. */
export function takeBack(
	orderId: string,
	places = [0],
	{ at = 'LONDON-STORE', condition = SELLABLE } = {},
): ReturnRecord {
	const order = world.storeOrder(orderId);
	return world.newStore.returnBook.book(order, {
		locationId: at,
		goods: places.map((place) => ({ itemId: order.items[place].id, conditionCode: condition })),
	});
}

export const told = (record: ReturnRecord) => ({
	event_key: `return.processed:${record.id}`,
	type: 'return.processed',
	order_id: record.order?.id ?? '',
	payload: returnProcessed(record, world.clock),
});
export const event = async (...records: ReturnRecord[]) =>
	await stage.run('tts06wDoorReturn', 'When a store takes goods back', records.map(told));
/** Who answers forms, as n8n's sign-in says it. */
export const JANE = { id: 'u1', email: 'jane@example.com', firstName: 'Jane', lastName: 'Doe' };

/** Answers the form of 06b; gives the run and its last page. */
export async function decide(refundKey: string, decision: string, more: Record<string, unknown> = {}) {
	stage.answerPage('Choose', { decision, decision_amount: '', decision_reason: '', user: JANE, ...more });
	const run = await stage.run('tts06bAskPerson0', 'Decide a refund', [{ refund_key: refundKey }]);
	if (run.error) throw run.error;
	return { run, page: run.json('What became of it')[0] as { title: string; message: string } };
}

export const sweep = async () => await stage.run('tts06ReturnStore', 'Every 5 minutes');
export const night = async () => await stage.run('tts06ReturnStore', 'Every night');
export const ledger = () => stage.tables.rows('tts_refunds');
export const cases = () => stage.tables.rows('tts_cases').map(({ code }) => code);
export const refunds = (orderId: string) =>
	world.tikTok.actions.snapshotReturns({ orderId }).map(({ status, refundTotal, lineIds }) => ({
		status,
		refundTotal,
		lines: lineIds.length,
	}));

export const refundRow = (record: ReturnRecord) => ledger().find((row) => row.refund_key === `nsr-${record.id}`);

/** Rows and cases become older, and the sandboxes with them, as if the time had passed. */
export function minutesLater(minutes: number): void {
	world.pass({ minutes });
	const older = (text: unknown) => text && new Date(Date.parse(String(text)) - minutes * 60_000).toISOString();
	const age = (table: string, columns: string[]) => {
		const rows = stage.tables
			.rows(table)
			.map((row) => ({ ...row, ...Object.fromEntries(columns.map((column) => [column, older(row[column])])) }));
		stage.tables.replace(table, rows as never);
	};
	age('tts_refunds', ['created_at', 'updated_at', 'ask_again_at']);
	age('tts_cases', ['first_seen_at', 'last_seen_at']);
}

export const fault = (rule: Record<string, unknown>) => world.faults.add(rule as never);
export const PAID = 'RETURN_OR_REFUND_REQUEST_SUCCESS';
