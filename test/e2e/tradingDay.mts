// The trading day of `npm start`, with every figure of its table asserted.
import assert from 'node:assert/strict';
import { CREDENTIALS } from '../../sandbox/seed.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { playTradingDay } from '../../scripts/stage/tradingDay.mts';
import type { DaySummary } from '../../scripts/stage/tradingDay.mts';
import type { Scenario } from './scenario.mts';

export function tradingDayScenarios(stage: Stage): Scenario[] {
	return [
		{
			name: 'trading day: sales, orders, parcels, cancellations, returns and a restart, nothing oversold, lost, doubled or refunded twice',
			run: async () => {
				const day = await playTradingDay(stage, (line) => console.log(`          ${line}`));
				assertFigures(day);
				assert.ok(day.slowestRefundSeconds <= 6, `the slowest refund took ${day.slowestRefundSeconds} s`);
				assert.ok(day.slowestRestockSeconds <= 6, `the slowest restock took ${day.slowestRestockSeconds} s`);
				assert.ok(day.slowestDispatchSeconds <= 5, `the slowest write-back took ${day.slowestDispatchSeconds} s`);
				assert.ok(day.slowestStockSeconds <= 5, `the slowest stock update took ${day.slowestStockSeconds} s`);
			},
		},
		{
			name: 'trading day: no mail, log line, case or refund carries a token, a secret or a buyer',
			run: assertNothingPrivate,
		},
	];
}

/** What the day has to come to, in one process and in several. */
export function assertFigures(day: DaySummary): void {
	assert.deepEqual(day.problems, []);
	assert.equal(day.routed, day.ordersOnTikTok - 1, 'every order but the one with the unknown SKU is in NewStore');
	assert.equal(day.skusInStep, day.skus);
	assert.ok(day.skus > 40, `${day.skus} SKUs are kept in step`);
	assert.deepEqual([day.oversold, day.ordersLost, day.ordersDoubled], [0, 0, 0]);
	assert.ok(day.exceptionsMailed >= 2);
	assert.ok(day.casesClosed >= 1, 'the case of the order without stock closes when the goods arrive');
	assert.ok(day.shipped >= 15, `${day.shipped} units were shipped`);
	assert.equal(day.writtenBack, day.shipped, 'TikTok knows of every unit that left a store');
	assert.deepEqual([day.cancelledInTime, day.tooLate, day.warnings], [2, 1, 1]);
	assert.deepEqual([day.storeRefunds, day.refundedOnce, day.refundedTwice], [6, 6, 0]);
	assert.deepEqual([day.parcelsBack, day.bookedOnce], [2, 2]);
}

/** Nothing that people read or that n8n keeps carries a token, a secret or who the buyers are. */
export async function assertNothingPrivate(stage: Stage): Promise<void> {
	const secrets = [
		CREDENTIALS.newStore.clientSecret,
		CREDENTIALS.newStore.eventStreamApiKey,
		CREDENTIALS.newStore.paymentApiKey,
		CREDENTIALS.tiktok.appSecret,
		'TTP_sandbox_',
	];
	const buyers = stage.sandbox.seed.buyers.flatMap((buyer) => [
		buyer.email,
		buyer.addressLine1,
		buyer.phone,
		`${buyer.firstName} ${buyer.lastName}`,
	]);
	const texts = {
		mails: stage.sandbox.mail
			.messages()
			.map((mail) => `${mail.subject}\n${mail.text}\n${mail.html}`)
			.join('\n'),
		cases: JSON.stringify(await stage.client.rows('tts_cases')),
		refunds: JSON.stringify(await stage.client.rows('tts_refunds')),
		log: stage.n8n.logTail(100_000),
	};
	for (const [where, text] of Object.entries(texts)) {
		for (const secret of [...secrets, ...buyers])
			assert.ok(!text.includes(secret), `${where} must not carry "${secret}"`);
	}
}
