/** Collects warnings; each step of a deadline is told once, however often the workflow runs. */
import type { ExceptionItem, OwnerRole } from '../../shared/exception';
import { localTime } from './businessTime';
import { aboutNames } from '../../shared/channel/goods';
import type { Placed } from '../../shared/channel/placed';
import { byText } from '../../shared/channel/rows';
import { DAY_MS, HOUR_MS, MINUTE_MS, iso } from '../../shared/channel/times';

/** Item of the Warnings output: a case, and what it is about for people who build their own messages. */
export interface WarningItem extends ExceptionItem {
	/** percent or days left at which it was due; 0: the deadline has passed */
	step: number;
	shop_id: string;
	order_id: string;
	/** NewStore locations that hold the order */
	stores: string[];
	/** deadline in the time of the shop */
	due_local: string;
	/** "3 h 20 min", '' when the deadline has passed */
	time_left: string;
}

/** Item of the New Warning Rows output: row of tts_warnings. */
export interface WarningRow {
	warn_key: string;
	step: string;
	order_id: string;
	shop_id: string;
	due_at: string;
	warned_at: string;
}

/** The input and the place in it that an output item comes from. */
export type Origin = Required<Pick<Placed, 'input' | 'index'>>;

/** The changing parts of the sentences. */
export interface Moment {
	due: string;
	left: string;
	isLast: boolean;
}

interface Deadline {
	/** what runs out, without deadline and step: "dispatch/<shop>/<order>" */
	clock: string;
	/** Unix milliseconds */
	due: number;
	/** what is left, in the unit of the steps; 0 also when only closed days are left */
	left: number;
	/** the greatest first */
	steps: number[];
	zone: string;
	flow: string;
	role: OwnerRole;
	shopId: string;
	orderId: string;
	stores: string[];
	/** order, cancellation or authorization: the case is about it, its deadline and the step */
	subject: string;
	ids: Record<string, string>;
	/** for headlines */
	names: { goods: string; amount: string; shop: string; store: string };
	origin: Origin;
	text: (moment: Moment) => Pick<ExceptionItem, 'code' | 'severity' | 'title' | 'what_happened' | 'what_to_do'>;
}

function duration(ms: number): string {
	if (ms <= 0) return '';
	const minutes = Math.max(1, Math.floor(ms / MINUTE_MS));
	if (ms >= DAY_MS) return `${Math.floor(ms / DAY_MS)} d ${Math.floor((ms % DAY_MS) / HOUR_MS)} h`;
	return minutes >= 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes} min`;
}

/** The deepest step that is reached, 0 when the deadline has passed; undefined when none is. */
function reachedStep({ due, left, steps }: Deadline, now: number): number | undefined {
	// The time left does not tell: before a deadline on a closed day it is used up while the deadline is still to come.
	if (now >= due) return 0;
	const reached = steps.filter((step) => left <= step);
	return reached.length ? Math.min(...reached) : undefined;
}

export class WarningList {
	readonly warnings: Array<Placed<WarningItem>> = [];
	readonly rows: Array<Placed<WarningRow>> = [];
	/** steps that are reached and were told before */
	warnedBefore = 0;

	/** `memory`: times of the rows of tts_warnings by key. `now`: Unix milliseconds. */
	constructor(
		private readonly memory: Map<string, number>,
		private readonly now: number,
	) {}

	add(deadline: Deadline): void {
		const step = reachedStep(deadline, this.now);
		if (step === undefined) return;
		// The deadline is part of the key: when TikTok moves it, all steps count anew.
		const dueSeconds = Math.round(deadline.due / 1000);
		const clock = `${deadline.clock}/${dueSeconds}`;
		// Who was told of a deeper step needs no word about an earlier one.
		const deeper = [0, ...deadline.steps].filter((each) => each <= step);
		if (deeper.some((each) => this.memory.has(`${clock}/${each}`))) {
			this.warnedBefore += 1;
			return;
		}
		const { shopId, orderId, stores, origin, ids, due } = deadline;
		const moment: Moment = {
			due: localTime(due, deadline.zone),
			left: duration(due - this.now),
			isLast: step === Math.min(...deadline.steps),
		};
		const { code, severity, title, what_happened, what_to_do } = deadline.text(moment);
		this.warnings.push({
			json: {
				code,
				flow: deadline.flow,
				severity,
				owner_role: deadline.role,
				title,
				what_happened,
				what_to_do,
				// Of a case that is open its owner hears once only, so that a moved deadline needs a case of its own.
				business_key: `${deadline.subject}/${dueSeconds}/${step}`,
				ids: { ...ids, shop_id: shopId },
				...aboutNames(deadline.names),
				deadline: iso(due),
				step,
				shop_id: shopId,
				order_id: orderId,
				stores,
				due_local: moment.due,
				time_left: moment.left,
			},
			...origin,
		});
		this.remember(`${clock}/${step}`, String(step), deadline);
	}

	/** A case that is told once, without a deadline. */
	addOnce(key: string, item: ExceptionItem, shopId: string, origin: Origin): void {
		if (this.memory.has(key)) {
			this.warnedBefore += 1;
			return;
		}
		const extra = { step: 0, shop_id: shopId, order_id: '', stores: [], due_local: '', time_left: '' };
		this.warnings.push({ json: { ...item, ...extra }, ...origin });
		this.remember(key, 'once', { orderId: '', shopId, due: this.now, origin });
	}

	private remember(key: string, step: string, about: Pick<Deadline, 'orderId' | 'shopId' | 'due' | 'origin'>): void {
		this.rows.push({
			json: {
				warn_key: key,
				step,
				order_id: about.orderId,
				shop_id: about.shopId,
				due_at: iso(about.due),
				warned_at: iso(this.now),
			},
			...about.origin,
		});
	}

	/** Both lists, the next deadline first. */
	sort(): void {
		this.warnings.sort(
			(a, b) =>
				byText(a.json.deadline ?? '', b.json.deadline ?? '') || byText(a.json.business_key, b.json.business_key),
		);
		this.rows.sort((a, b) => byText(a.json.due_at, b.json.due_at) || byText(a.json.warn_key, b.json.warn_key));
	}
}
