/** Collects what becomes of the orders. The lists at the end do not depend on the order of the input. */
import type { AboutNames, ExceptionItem, OwnerRole, Severity } from '../../shared/exception';
import { aboutNames, goodsOfUnits } from '../../shared/channel/goods';
import type { DispatchCase } from './dispatchCase';
import type { DispatchSettings } from './dispatchSettings';
import type { Placed } from '../../shared/channel/placed';
import { byId, byText } from '../../shared/channel/rows';
import { iso, maybeIso } from '../../shared/channel/times';
import type {
	Decisions,
	DoneCode,
	MarkShippedItem,
	ShipPackageItem,
	StopStoreItem,
	UpdateTrackingItem,
	WaitCode,
} from '../types';
import { askAgainAt } from './waiting';

export interface ProblemText {
	code: string;
	severity?: Severity;
	role?: OwnerRole;
	title: string;
	happened: string;
	todo: string;
	/** what else tells this case from others of the same order and code */
	about?: string;
	/** what the case is about instead of the order: a wrong setting hits every order and is one case */
	key?: string;
	ids?: Record<string, string>;
	/** what the order is about, for headlines */
	names?: AboutNames;
	/** Unix milliseconds; the dispatch deadline of the order when it is left out */
	deadline?: number;
}

interface WaitText {
	code: WaitCode;
	reason: string;
	lineIds: string[];
	/** Unix milliseconds; since when somebody waits, now when nobody knows */
	since?: number;
	/** Unix milliseconds; the wait ends then */
	until?: number;
}

/** By when the order has to be reported as shipped. */
export const deadlineOf = (about: DispatchCase) => about.order.shipBy || about.order.cancelsAt;

export class Outcomes {
	private readonly lists: Decisions = {
		markShipped: [],
		shipPackage: [],
		updateTracking: [],
		wait: [],
		alreadyDone: [],
		stopStore: [],
		exceptions: [],
	};
	private readonly touched = new Set<string>();

	constructor(
		private readonly settings: DispatchSettings,
		private readonly memory: Map<string, number>,
	) {}

	/** Whether something was said about the order. */
	has(about: DispatchCase): boolean {
		return this.touched.has(about.order.id);
	}

	/** To be called for an order whose calls are made later. */
	touch(about: DispatchCase): void {
		this.touched.add(about.order.id);
	}

	/** When a row of tts_warnings says that this was noted; 0 when there is none. */
	remembered(key: string): number {
		return this.memory.get(key) ?? 0;
	}

	wait(about: DispatchCase, { code, reason, lineIds, since = 0, until = 0 }: WaitText): void {
		const key = `wait/${code}/${about.shopId}/${about.order.id}`;
		const start = this.waitingSince(about, code) || since || this.settings.now;
		this.touch(about);
		this.lists.wait.push({
			json: {
				...this.ids(about),
				code,
				reason,
				ask_again_at: iso(askAgainAt(start, this.settings, until)),
				waiting_since: iso(start),
				order_line_item_ids: lineIds,
				...maybeIso('ship_by', about.order.shipBy),
				warn_key: key,
				step: 'waiting',
				due_at: deadlineOf(about) ? iso(deadlineOf(about)) : iso(this.settings.now),
				warned_at: iso(start),
			},
			indexes: about.store.indexes,
		});
	}

	/** Since when the order waits for this, by the known warnings and the event that told of it; 0 when nobody knows. */
	waitingSince(about: DispatchCase, code: WaitCode): number {
		const times = [this.remembered(`wait/${code}/${about.shopId}/${about.order.id}`), about.store.waitingSince];
		const known = times.filter((time) => time > 0);
		return known.length ? Math.min(...known) : 0;
	}

	done(about: DispatchCase, code: DoneCode, reason: string, lineIds: string[], trackingNumbers: string[] = []): void {
		this.touch(about);
		this.lists.alreadyDone.push({
			json: {
				...this.ids(about),
				code,
				reason,
				order_line_item_ids: lineIds,
				tracking_numbers: [...new Set(trackingNumbers)].sort(byText),
			},
			indexes: about.store.indexes,
		});
	}

	exception(about: DispatchCase, text: ProblemText): void {
		this.touch(about);
		const deadline = text.deadline ?? deadlineOf(about);
		this.problem(
			{
				...text,
				key: text.key ?? (text.about ? `${about.order.id}/${text.about}` : about.order.id),
				ids: { ...this.ids(about), ...text.ids },
				names: this.names(about),
				deadline,
			},
			about.store.indexes,
		);
	}

	/** A problem that is not about one order that both sides know. */
	problem(text: ProblemText & { key: string; ids: Record<string, string> }, indexes: number[], input = 0): void {
		const json: ExceptionItem = {
			code: text.code,
			flow: 'dispatch',
			severity: text.severity ?? 'error',
			owner_role: text.role ?? 'operations',
			title: text.title,
			what_happened: text.happened,
			what_to_do: text.todo,
			business_key: text.key,
			ids: text.ids,
			...(text.names ? { about: text.names } : {}),
			...maybeIso('deadline', text.deadline ?? 0),
		};
		this.lists.exceptions.push({ json, indexes, input });
	}

	/** A problem in its own words; `indexes` are the items that it is about. */
	exceptionItem(json: ExceptionItem, indexes: number[] = []): void {
		this.lists.exceptions.push({ json, indexes });
	}

	markShipped(json: MarkShippedItem, indexes: number[]): void {
		this.lists.markShipped.push({ json, indexes });
	}

	/** A package that several orders share is shipped once, for all of them. */
	shipPackage(json: ShipPackageItem, indexes: number[]): void {
		const same = this.lists.shipPackage.find(
			({ json: known }) =>
				json.package_id !== '' && known.package_id === json.package_id && known.shop_id === json.shop_id,
		);
		if (!same) {
			this.lists.shipPackage.push({ json, indexes });
			return;
		}
		const ids = (a: string[], b: string[]) => [...new Set([...a, ...b])].sort(byId);
		same.indexes = [...new Set([...(same.indexes ?? []), ...indexes])].sort((a, b) => a - b);
		same.json = {
			...same.json,
			order_line_item_ids: ids(same.json.order_line_item_ids, json.order_line_item_ids),
			order_ids: ids(same.json.order_ids, json.order_ids),
			is_combined: true,
		};
	}

	updateTracking(json: UpdateTrackingItem, indexes: number[]): void {
		this.lists.updateTracking.push({ json, indexes });
	}

	stopStore(json: StopStoreItem, indexes: number[]): void {
		this.lists.stopStore.push({ json, indexes });
	}

	private names({ order, shop }: DispatchCase): AboutNames | undefined {
		const goods = goodsOfUnits(order.lines);
		return aboutNames({ goods, shop: shop?.name ?? '' }).about;
	}

	ids(about: DispatchCase): { shop_id: string; order_id: string; newstore_order_id: string } {
		return {
			shop_id: about.shopId,
			order_id: about.order.id,
			newstore_order_id: about.store.newStoreOrderId,
		};
	}

	sorted(): Decisions {
		const sort = <T extends object>(list: Array<Placed<T>>) =>
			list
				.map((entry) => ({ entry, key: JSON.stringify(entry.json) }))
				.sort((a, b) => byText(a.key, b.key))
				.map(({ entry }) => entry);
		const { lists } = this;
		return {
			markShipped: sort(lists.markShipped),
			shipPackage: sort(lists.shipPackage),
			updateTracking: sort(lists.updateTracking),
			wait: sort(lists.wait),
			alreadyDone: sort(lists.alreadyDone),
			stopStore: sort(lists.stopStore),
			exceptions: sort(lists.exceptions),
		};
	}
}
