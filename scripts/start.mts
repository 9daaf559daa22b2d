// npm start [-- --once] [-- --authorizations 2], npm run start:queue [-- --once]: the whole thing on one machine. Sandbox and a real n8n with the pack, a trading day told in plain
// sentences, a table at the end. Stays up to be looked at; with --once it stops and answers with its exit status.
import { parseArgs } from 'node:util';
import { endTogether } from './stage/endTogether.mts';
import { owner } from './stage/n8nClient.mts';
import { boardSignIn, startStage } from './stage/stage.mts';
import type { Stage } from './stage/stage.mts';
import { playTradingDay } from './stage/tradingDay.mts';
import type { DaySummary } from './stage/tradingDay.mts';

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			once: { type: 'boolean', default: false },
			engine: { type: 'string', default: 'vm' },
			workers: { type: 'string', default: '0' },
			authorizations: { type: 'string', default: '1' },
		},
	});
	const started = Date.now();
	const stages: Stage[] = [];
	const end = endTogether({ close: async () => void (await Promise.all(stages.map((one) => one.close()))) });
	const stage = await startStage({
		engine: values.engine === 'legacy' ? 'legacy' : 'vm',
		workers: count(values.workers),
		authorizations: authorizations(values.authorizations),
		n8nPort: port('SANDBOX_N8N_PORT'),
		sandbox: { newStorePort: port('SANDBOX_NEWSTORE_PORT'), tiktokPort: port('SANDBOX_TIKTOK_PORT') },
		newStoreUrl: process.env.N8N_NEWSTORE_URL || undefined,
		tiktokUrl: process.env.N8N_TIKTOK_URL || undefined,
		log: console.log,
	});
	stages.push(stage);
	console.log(`Everything is up after ${Math.round((Date.now() - started) / 1000)} s. The trading day begins.\n`);

	const summary = await playTradingDay(stage, console.log);
	printSummary(summary);
	if (values.once) {
		await end();
		// The last line is for programs.
		console.log(JSON.stringify(summary));
		process.exit(summary.problems.length ? 1 : 0);
	}
	printAddresses(stage);
	console.log('\nEverything stays up; Ctrl-C ends it.');
}

function count(text: string): number {
	if (!/^\d$/.test(text)) throw new Error(`--workers must be a number from 0 to 9, not "${text}".`);
	return Number(text);
}

function authorizations(text: string): 1 | 2 {
	if (text !== '1' && text !== '2') throw new Error(`--authorizations must be 1 or 2, not "${text}".`);
	return text === '1' ? 1 : 2;
}

function port(name: string): number | undefined {
	const text = process.env[name];
	if (!text) return undefined;
	const number = Number(text);
	if (!Number.isInteger(number) || number < 1 || number > 65_535)
		throw new Error(`${name} must be a port number, not "${text}".`);
	return number;
}

function printSummary(day: DaySummary): void {
	const rows: Array<[string, string]> = [
		['Units sold in stores', String(day.soldInStores)],
		['Units returned in stores', String(day.returnedInStores)],
		['Orders on TikTok', String(day.ordersOnTikTok)],
		['Orders routed to NewStore', String(day.routed)],
		['Units shipped by stores', String(day.shipped)],
		['Units that TikTok knows as shipped', String(day.writtenBack)],
		['Buyers who cancelled in time / too late', `${day.cancelledInTime} / ${day.tooLate}`],
		['Warnings of a dispatch deadline', String(day.warnings)],
		['Returns and refunds of stores, refunded once', `${day.refundedOnce} of ${day.storeRefunds}`],
		['Refunds made twice', String(day.refundedTwice)],
		['Parcels sent back, booked once in NewStore', `${day.bookedOnce} of ${day.parcelsBack}`],
		['SKUs with the right stock on TikTok', `${day.skusInStep} of ${day.skus}`],
		['Units oversold', String(day.oversold)],
		['Orders lost / doubled', `${day.ordersLost} / ${day.ordersDoubled}`],
		['Exceptions mailed to their owners', String(day.exceptionsMailed)],
		['Cases that closed by themselves', String(day.casesClosed)],
		['Sale in a store to TikTok, slowest', `${day.slowestStockSeconds} s`],
		['Ready to ship to NewStore order, slowest', `${day.slowestOrderSeconds} s`],
		['Parcel leaves the store to TikTok, slowest', `${day.slowestDispatchSeconds} s`],
		['Return in a store to refund on TikTok, slowest', `${day.slowestRefundSeconds} s`],
		['Return on TikTok to NewStore stock, slowest', `${day.slowestRestockSeconds} s`],
	];
	if (day.waitedForAuthorization !== undefined)
		rows.push(
			['What waited for the authorization of the US', String(day.waitedForAuthorization)],
			['Of it, found when it was back', String(day.foundWhenAuthorized)],
		);
	const width = Math.max(...rows.map(([label]) => label.length));
	console.log(`\n${rows.map(([label, value]) => `  ${label.padEnd(width)}   ${value}`).join('\n')}`);
	for (const problem of day.problems) console.log(`\n  WRONG: ${problem}`);
}

function printAddresses({ n8n, sandbox }: Stage): void {
	console.log(`
  n8n editor     ${n8n.url}    sign in with ${owner.email} and ${owner.password}
  Sandbox page   ${sandbox.controlUrl}
  Mailbox        ${sandbox.mailboxUrl}
  Board          ${n8n.url}/webhook/tts-board    sign in with ${boardSignIn.user} and ${boardSignIn.password}`);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exit(1);
});
