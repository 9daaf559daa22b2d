/** How each flow is: what has to be told, and what is over by it. */
import type { ExceptionItem } from '../../shared/exception';
import { duration, localTime } from '../../shared/channel/localTime';
import { counted, listed, written } from '../../shared/channel/rows';
import { DAY_MS, HOUR_MS, MINUTE_MS, isoExact } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import type { FlowCount } from './countFlows';
import type { Comparison } from './watchedFlows';

export interface WatchSettings {
	now: number;
	timeZone: string;
	/** numbers of the workflows whose schedule has to run */
	watched: ReadonlySet<string>;
	/** minutes without a run that are never too many */
	silentMinutes: number;
	/** things of an hour that only a sweep found; 0 = they are never told */
	missedLeast: number;
	/** their share of all things of that hour (percent) */
	missedPercent: number;
	/** minutes from a stock event until TikTok has the number; 0 = never told */
	lagMinutes: number;
	/** name of a shop by its id */
	shopName(shopId: string): string;
}

export interface Judgement {
	state: 'ok' | 'silent' | 'missing' | 'late' | 'off';
	sentence: string;
	problem?: ExceptionItem;
}

/** Runs that have to be left out before anybody is told: one may take long, one may be cut off by a restart. */
const RUNS_LEFT_OUT = 3;

const ago = (from: number, now: number) => duration(now - from);

const common = { flow: 'connection', owner_role: 'integration' as const };

const isDaily = ({ everyMinutes }: Comparison) => everyMinutes * MINUTE_MS >= DAY_MS;

const THINGS: Record<string, [one: string, many: string]> = {
	stock: ['product whose stock changed', 'products whose stock changed'],
	orders: ['order', 'orders'],
	cancellations: ['cancelled order', 'cancelled orders'],
	dispatch: ['order that a store has shipped', 'orders that stores have shipped'],
	returns: ['order with a return', 'orders with a return'],
};
const things = (count: number, flow: string) => counted(count, ...(THINGS[flow] ?? ['thing', 'things']));

function silent(count: FlowCount, settings: WatchSettings): Judgement | undefined {
	const { flow, shopId, lastSweepAt, watchedSince } = count;
	if (shopId !== '' || flow.everyMinutes === 0 || !settings.watched.has(flow.workflow)) return undefined;
	const since = Math.max(lastSweepAt, watchedSince);
	const allowed = Math.max(settings.silentMinutes, RUNS_LEFT_OUT * flow.everyMinutes) * MINUTE_MS;
	if (settings.now - since < allowed) return undefined;
	const last = lastSweepAt > 0 ? localTime(isoExact(lastSweepAt), settings.timeZone) : '';
	const sentence = last
		? `Its schedule last came to its end ${ago(lastSweepAt, settings.now)} ago, ${last}. It should every ${counted(flow.everyMinutes, 'minute')}.`
		: `Its schedule has not come to its end since it is watched (${ago(watchedSince, settings.now)}). It should every ${counted(flow.everyMinutes, 'minute')}.`;
	return {
		state: 'silent',
		sentence,
		problem: {
			...common,
			code: 'FLOW_SILENT',
			severity: 'critical',
			title: last ? `"${flow.name}" has not run for ${ago(lastSweepAt, settings.now)}` : `"${flow.name}" does not run`,
			what_happened: `${sentence} What events bring may still pass; what they miss stays undone until it runs again.`,
			what_to_do: `Open the workflow "${flow.name}" in n8n: is it published? If it is, look at its last executions. It goes on where it stopped. If you do not use it, take ${flow.workflow} out of watch_flows in tts_settings.`,
			business_key: flow.workflow,
			ids: { workflow: flow.workflow },
		},
	};
}

function missing(count: FlowCount, settings: WatchSettings): Judgement | undefined {
	const { flow, shopId, found, brought, examples, flowKey } = count;
	const { compared } = flow;
	if (!compared || settings.missedLeast === 0 || found < settings.missedLeast) return undefined;
	// The first night after a start finds what happened before it, and stands in the figures for a day.
	if (isDaily(compared) && settings.now - count.watchedSince < 2 * DAY_MS) return undefined;
	const percent = Math.round((100 * found) / (found + brought));
	if (percent < settings.missedPercent) return undefined;
	const shop = shopId === '' ? '' : ` of ${settings.shopName(shopId)}`;
	const { door, system } = compared;
	const late = isDaily(compared) ? 'a day' : counted(compared.everyMinutes, 'minute');
	const sentence = `Within ${isDaily(compared) ? 'a day' : 'an hour'} ${things(found, flow.flow)}${shop} came by the sweep of "${flow.name}" only, and ${written(brought)} by events: ${written(percent)} percent were missed.`;
	return {
		state: 'missing',
		sentence,
		problem: {
			...common,
			code: 'EVENTS_MISSED',
			severity: 'error',
			title: `Events do not reach workflow ${door}: ${things(found, flow.flow)}${shop} found by the sweep only`,
			what_happened: `${sentence}${examples.length > 0 ? ` For example: ${listed(examples)}.` : ''} Nothing is lost, but everything comes up to ${late} late.`,
			what_to_do: `Is workflow ${door} published? Then look whether ${system === 'NewStore' ? 'the event stream of NewStore runs' : 'the webhooks of the shop lead to this n8n'}: workflow 00 says it in a minute. If it is published and both are right, the proxy before n8n may turn events away. To do without this watch, set watch_events_missed in tts_settings to 0.`,
			business_key: flowKey,
			ids: { flow_key: flowKey, workflow: flow.workflow, ...(shopId === '' ? {} : { shop_id: shopId }) },
		},
	};
}

function late(count: FlowCount, settings: WatchSettings): Judgement | undefined {
	const { flow, shopId, recentLags: lags } = count;
	if (flow.workflow !== '01' || shopId !== '' || settings.lagMinutes === 0) return undefined;
	const limit = settings.lagMinutes * 60;
	const over = lags.filter((seconds) => seconds > limit);
	// One old event that is sent again is no jam.
	if (over.length === 0 || lags[lags.length - 1] <= limit || 2 * over.length < lags.length || lags.length < 2)
		return undefined;
	const sentence = `In the last 15 minutes ${written(over.length)} of ${counted(lags.length, 'batch', 'batches')} of stock events took longer than ${counted(settings.lagMinutes, 'minute')}, the longest ${duration(1000 * Math.max(...over))}.`;
	return {
		state: 'late',
		sentence,
		problem: {
			...common,
			code: 'STOCK_LAG',
			severity: 'error',
			title: `Stock reaches TikTok ${duration(1000 * lags[lags.length - 1])} late`,
			what_happened: `${sentence} That is the time from the change in NewStore until TikTok had the number. So long TikTok may sell what is gone.`,
			what_to_do:
				'Look at the executions of 01w and 01a: do they wait (many at once, a slow server), or do NewStore or TikTok answer slowly? Until it is over, a higher buffer in tts_stock_rules keeps you from overselling. Limit: watch_stock_lag_minutes in tts_settings.',
			business_key: flow.workflow,
			ids: { workflow: flow.workflow },
		},
	};
}

function well({ flow, shopId, lastRunAt, today }: FlowCount, { now, watched }: WatchSettings): Judgement {
	const events = today.reduce((all, hour) => all + hour.events, 0);
	const isOff = shopId === '' && flow.everyMinutes > 0 && !watched.has(flow.workflow);
	const run = lastRunAt > 0 ? `Last run ${ago(lastRunAt, now)} ago` : 'No run yet';
	return {
		state: isOff ? 'off' : 'ok',
		sentence: `${run}, ${counted(events, 'event')} today.${isOff ? ' Not watched.' : ''}`,
	};
}

export const judge = (count: FlowCount, settings: WatchSettings): Judgement =>
	silent(count, settings) ?? missing(count, settings) ?? late(count, settings) ?? well(count, settings);

interface Judged {
	count: FlowCount;
	judgement: Judgement;
}

const eventsCome = ({ count, judgement }: Judged) => judgement.state !== 'missing' && count.brought > 0;

/** Unix ms; what was told before is over when events come, 0 = nobody knows. Only the next daily sweep can show that it finds less. */
function heardSince({ flow, provenAt }: FlowCount, now: number): number {
	if (!flow.compared || !isDaily(flow.compared)) return now;
	return now - provenAt > HOUR_MS ? provenAt : 0;
}

const everyId = (counts: readonly FlowCount[]) => counts.filter(({ shopId }) => shopId === '');

/**
 * What workflow 12 may close. Silence is over when the schedule ran, lost events when events come and are not the smaller part,
 * and a failed workflow when each schedule of its flow has begun since and come to its end. What n8n cut off in a workflow
 * without a schedule is over when the flow that makes up for it has run.
 */
export function whatIsOver(judged: readonly Judged[], now: number): Row[] {
	const counts = judged.map(({ count }) => count);
	const keysOf = (isFine: (one: Judged) => boolean, key: (count: FlowCount) => string) =>
		judged.filter(isFine).map(({ count }) => key(count));
	const began = isoExact(now);
	const reports: Row[] = [
		{
			codes: ['FLOW_SILENT'],
			by: 'workflow',
			keys: keysOf(
				({ count, judgement }) => count.shopId === '' && judgement.state !== 'silent',
				({ flow }) => flow.workflow,
			),
			began,
			why: 'Its schedule runs again, or it is not watched any more.',
		},
		...judged.filter(eventsCome).flatMap(({ count }) => {
			const since = heardSince(count, now);
			return since > 0
				? [
						{
							codes: ['EVENTS_MISSED'],
							by: 'flow_key',
							keys: [count.flowKey],
							began: isoExact(since),
							why: 'Events come again.',
						},
					]
				: [];
		}),
		{
			codes: ['STOCK_LAG'],
			by: 'workflow',
			keys: keysOf(
				({ count, judgement }) => count.recentLags.length > 0 && judgement.state !== 'late',
				({ flow }) => flow.workflow,
			),
			began,
			why: 'Stock reaches TikTok in time again.',
		},
		...everyId(counts)
			.filter(({ provenAt }) => provenAt > 0)
			.flatMap(({ flow, provenAt }) => {
				const over = (codes: string[], keys: readonly string[] = []) => ({
					codes,
					by: 'workflow',
					keys: [...keys],
					began: isoExact(provenAt),
					why: `"${flow.name}" has run since, and came to its end.`,
				});
				return [over(['WORKFLOW_FAILED', 'WORKFLOW_CRASHED'], flow.with), over(['WORKFLOW_CRASHED'], flow.makesUpFor)];
			}),
		...connections(counts),
	];
	return reports.filter(({ keys }) => (keys as string[]).length > 0);
}

/** What a step of a flow met on the way to the other system: over when all schedules of the flow ran since without meeting it. */
function connections(counts: readonly FlowCount[]): Row[] {
	const scheduled = everyId(counts).filter(({ flow }) => flow.everyMinutes > 0 && flow.flow !== 'connection');
	return [...new Set(scheduled.map(({ flow }) => flow.flow))].flatMap((flow) => {
		const began = Math.min(...scheduled.filter((count) => count.flow.flow === flow).map(({ provenAt }) => provenAt));
		return began > 0
			? [
					{
						codes: ['CONNECTION_FAILED'],
						by: 'flow',
						keys: [flow],
						began: isoExact(began),
						why: 'The flow has run to its end since, and did not meet it again.',
					},
				]
			: [];
	});
}
