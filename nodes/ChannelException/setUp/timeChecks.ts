/** Our clock against that of TikTok, and how fast our own webhook answers. */
import { rowOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { Answers } from './answers';
import type { Check } from './check';
import { checked } from './check';
import { limitOf } from './settingsByName';
import { isoExact } from '../../shared/channel/times';

function clock(answers: Answers, settings: Row[]): Check {
	const theirs = answers('serverTime').rows.map((row) => cell(rowOf(row.headers), 'date'))[0] ?? '';
	const ours = Number(answers('ourTime').rows[0]?.our_time_ms);
	const limit = limitOf(settings, 'clock_warn_seconds', 20) * 1000;
	return checked(
		'Clock',
		// NaN, when one of the times is missing, is not within the limit.
		Math.abs(Date.parse(theirs) - ours) <= limit,
		'Our clock and the clock of TikTok agree',
		() =>
			theirs === ''
				? 'The server of clock_check_url did not answer'
				: `Their time: ${theirs}, ours: ${Number.isFinite(ours) ? isoExact(ours) : 'not known'}`,
		() =>
			theirs === ''
				? 'Let the server of n8n reach TikTok over the internet (firewall, proxy), or correct clock_check_url in tts_settings.'
				: 'Switch on time synchronisation (NTP) on the server of n8n.',
	);
}

/** A webhook of a published workflow refuses a call without signature. */
const REFUSED = 401;

function speed(answers: Answers, settings: Row[]): Check {
	const calls = answers('ownWebhook').rows;
	const watch = answers('stopwatch').rows;
	const timeOf = (name: string) => Number(watch.find((row) => name in row)?.[name]);
	const took = timeOf('ended_ms') - timeOf('started_ms');
	const isMeasured =
		calls.length > 0 && calls.every(({ statusCode }) => statusCode === REFUSED) && Number.isFinite(took);
	return checked(
		'Speed of our webhook',
		isMeasured && took <= limitOf(settings, 'webhook_warn_ms', 1000),
		`${calls.length} calls at once were answered in ${took} ms`,
		() =>
			isMeasured
				? `${calls.length} calls at once took ${took} ms`
				: `It could not be measured: the webhook did not refuse a call without signature (${cell(calls[0] ?? {}, 'statusCode') || 'no answer'})`,
		() =>
			isMeasured
				? 'Set N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true where n8n is started (README, recommended settings).'
				: 'When the points that do not say "publish" are done: publish workflow 03w. Published already? See whether n8n can reach its own address.',
	);
}

export const timeChecks = (answers: Answers, settings: Row[]): Check[] => [
	clock(answers, settings),
	speed(answers, settings),
];
