/** Small pictures of a day, as SVG in the page. */
import { counted } from '../../shared/channel/rows';
import { HOUR_MS } from '../../shared/channel/times';
import type { Html } from '../page/html';
import { markup } from '../page/html';
import type { HourFigures } from './figures';

const BARS = 24;
const STEP = 6;
const HEIGHT = 28;

interface Bar {
	/** 0 to HEIGHT */
	height: number;
	colour: string;
}

function picture(bars: readonly Bar[], label: string): Html {
	const drawn = bars.map(
		({ height, colour }, place) =>
			markup`<rect x="${place * STEP}" y="${HEIGHT - height}" width="${STEP - 1}" height="${height}" fill="${colour}" />`,
	);
	const width = bars.length * STEP;
	return markup`<svg
		width="${width}"
		height="${HEIGHT}"
		viewBox="0 0 ${width} ${HEIGHT}"
		role="img"
		aria-label="${label}"
	>
		<title>${label}</title>
		${drawn}
	</svg>`;
}

const startOfHour = (ms: number) => Math.floor(ms / HOUR_MS) * HOUR_MS;

const heightOf = (share: number) => Math.max(3, Math.round(share * (HEIGHT - 2)));

/** Events of the last 24 hours, an hour a bar: a low line where the flow ran, red where only a sweep found something. */
export function eventCurve(hours: readonly HourFigures[], nowMs: number): Html {
	const first = startOfHour(nowMs) - (BARS - 1) * HOUR_MS;
	const byHour = new Map(hours.map((one) => [startOfHour(one.hour), one]));
	const shown = Array.from({ length: BARS }, (_, place) => byHour.get(first + place * HOUR_MS));
	const most = Math.max(1, ...shown.map((one) => one?.events ?? 0));
	const bars = shown.map((one): Bar => {
		const ran = one && one.runs > 0 ? 2 : 0;
		return {
			height: one && one.events > 0 ? heightOf(one.events / most) : ran,
			colour: one && one.found > 0 ? 'var(--bad)' : 'var(--bar)',
		};
	});
	const events = shown.reduce((all, one) => all + (one?.events ?? 0), 0);
	return picture(bars, `${counted(events, 'event')} in the last 24 hours`);
}

/** Orders by the hour in which their deadline ends: what is past, then the next 23 hours. */
export function dueCurve(hours: readonly { hour: number; orders: number }[], nowMs: number): Html {
	const first = startOfHour(nowMs);
	const shown = Array.from({ length: BARS }, () => 0);
	for (const { hour, orders } of hours) {
		const place = Math.max(0, Math.round((startOfHour(hour) - first) / HOUR_MS) + 1);
		if (startOfHour(hour) < first) shown[0] += orders;
		else if (place < BARS) shown[place] += orders;
	}
	const most = Math.max(1, ...shown);
	const bars = shown.map((orders, place) => ({
		height: orders > 0 ? heightOf(orders / most) : 0,
		colour: place === 0 ? 'var(--bad)' : 'var(--bar)',
	}));
	const soon = shown.reduce((all, orders) => all + orders, 0);
	return picture(bars, `${counted(soon, 'order')} due within 23 hours, late ones first`);
}
