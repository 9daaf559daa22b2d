/**
 * From an event to TikTok: sales, dispatches and refunds at 5 and at 20 a second, and the processor time that n8n needs for each.
 * With REACH_AGAINST, the folder of another built checkout, both run in one session: each has its own n8n, of the same version,
 * and they are loaded in turns, so that both get the same share of a machine that does other things; figures are ratios then.
 * REACH_SECONDS (10) of each slice, REACH_ROUNDS (2) slices of each kind and rate, REACH_ONLY (sale,dispatch,refund) which kinds.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { percentile } from './report.mts';
import type { Report } from './report.mts';

const SECONDS = Number(process.env.REACH_SECONDS) || 10;
const ROUNDS = Number(process.env.REACH_ROUNDS) || 2;
const AGAINST = process.env.REACH_AGAINST;
const RATES = [5, 20];
const WARM_UP = 3;
/** "Not worse" on a machine whose figures of one round differ by this much from those of the next. */
const NOISE = 1.1;

export interface Load {
	kind: 'sale' | 'dispatch' | 'refund' | 'deliver';
	perSecond: number;
	seconds: number;
}

/** What one slice of load took; an event that never got to TikTok counts as lost, with the whole time of waiting. */
export interface Slice {
	milliseconds: number[];
	lost: number;
	/** processor time of n8n */
	cpuMs: number;
}

type Event = Exclude<Load['kind'], 'deliver'>;
const ALL_EVENTS: Event[] = ['sale', 'dispatch', 'refund'];
const ONLY = process.env.REACH_ONLY?.split(',');
const EVENTS = ALL_EVENTS.filter((kind) => !ONLY || ONLY.includes(kind));
const WORDS: Record<Event, string> = {
	sale: 'Sale in a store → TikTok',
	dispatch: 'Store ships → TikTok',
	refund: 'Store return → refund',
};

class Checkout {
	readonly slices = new Map<string, Slice>();
	private readonly child: ChildProcess;

	constructor(folder: string, orderCount: number) {
		const file = fileURLToPath(new URL('./reachChild.mts', import.meta.url));
		this.child = fork(file, [folder, String(orderCount)], { cwd: folder });
	}

	private async answer<T>(): Promise<T> {
		return await new Promise<T>((done, fail) => {
			const ended = (code: number | null) => fail(new Error(`A checkout ended with status ${code}`));
			this.child.once('exit', ended);
			this.child.once('message', (message) => {
				this.child.off('exit', ended);
				done(message as T);
			});
		});
	}

	async ready(): Promise<void> {
		await this.answer();
	}

	async load(load: Load): Promise<Slice> {
		const answer = this.answer<Slice>();
		this.child.send(load);
		return await answer;
	}

	/** Plays a slice and keeps it beside those of the same kind and rate. */
	async measure(kind: Event, perSecond: number): Promise<void> {
		const { milliseconds, lost, cpuMs } = await this.load({ kind, perSecond, seconds: SECONDS });
		const so = this.slices.get(`${kind} ${perSecond}`);
		this.slices.set(`${kind} ${perSecond}`, {
			milliseconds: [...(so?.milliseconds ?? []), ...milliseconds],
			lost: (so?.lost ?? 0) + lost,
			cpuMs: (so?.cpuMs ?? 0) + cpuMs,
		});
	}

	async close(): Promise<void> {
		if (this.child.exitCode !== null) return;
		const ended = new Promise((done) => this.child.once('exit', done));
		if (this.child.connected) this.child.disconnect();
		await ended;
	}
}

const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);

function tell(report: Report, name: string, now: Slice, before?: Slice): void {
	const cpuOf = ({ cpuMs, milliseconds }: Slice) => cpuMs / milliseconds.length;
	for (const [who, slice] of [
		['', now],
		[', before', before],
	] as const) {
		if (!slice) continue;
		report.info(`${name}: p50${who}`, percentile(slice.milliseconds, 0.5) / 1000, 's');
		report.info(`${name}: p95${who}`, percentile(slice.milliseconds, 0.95) / 1000, 's');
		report.info(`${name}: processor time of n8n for one${who}`, cpuOf(slice), 'ms');
	}
	report.atMost(`${name}: events that never arrived`, now.lost, 'events', 0);
	if (!before) return;
	const ratio = (share: number) => percentile(now.milliseconds, share) / percentile(before.milliseconds, share);
	report.info(`${name}: processor time, to before`, cpuOf(now) / cpuOf(before), 'times');
	if (name.includes(' 20/s')) report.atMost(`${name}: p95, to before`, ratio(0.95), 'times', 0.8);
	else report.atMost(`${name}: p50, to before`, ratio(0.5), 'times', NOISE);
}

export async function run(report: Report): Promise<void> {
	const unknown = ONLY?.filter((kind) => !ALL_EVENTS.some((known) => known === kind)) ?? [];
	if (unknown.length) throw new Error(`REACH_ONLY: ${unknown.join(', ')}; there are ${ALL_EVENTS.join(', ')}`);
	const folders = [process.cwd(), ...(AGAINST ? [resolve(AGAINST)] : [])];
	const orderCount = 2 * (WARM_UP + ROUNDS * SECONDS * sum(RATES));
	const checkouts = folders.map((folder) => new Checkout(folder, orderCount));
	try {
		await Promise.all(checkouts.map((checkout) => checkout.ready()));
		const inTurns = async (play: (checkout: Checkout) => Promise<unknown>) => {
			for (const checkout of checkouts) await play(checkout);
		};
		for (const kind of EVENTS) {
			// Half of the orders is shipped by the load; the buyers get the other half, and stores take that back.
			if (kind === 'refund') await inTurns((one) => one.load({ kind: 'deliver', perSecond: 1, seconds: 1 }));
			// The first events pay for what n8n compiles and reads once.
			await inTurns((one) => one.load({ kind, perSecond: 1, seconds: WARM_UP }));
			for (let round = 0; round < ROUNDS; round++)
				for (const rate of RATES) await inTurns((one) => one.measure(kind, rate));
			console.log(`     load of the machine after ${kind}: ${loadavg()[0].toFixed(1)}`);
		}
		const [now, before] = checkouts;
		for (const kind of EVENTS)
			for (const rate of RATES) {
				const key = `${kind} ${rate}`;
				tell(report, `${WORDS[kind]}, ${rate}/s`, now.slices.get(key)!, before?.slices.get(key));
			}
	} finally {
		await Promise.all(checkouts.map((checkout) => checkout.close()));
	}
}
