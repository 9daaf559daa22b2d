/** Warns before deadlines pass, each step once, and counts what every store still has to ship. Pure. */
import { goodsOfUnits } from '../../shared/channel/goods';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { BacklogItem, OpenOrder } from './backlog';
import { backlogOf } from './backlog';
import { BusinessCalendar, isZone, localDate } from './businessTime';
import type { UnreadableRequest } from './deadlines';
import { authorizations, clocksOf, isToCollect, isToShip, pendingCancellations, pendingReturns } from './deadlines';
import { shopRowCases } from '../../shared/channel/rowCases';
import { marketOf } from '../../shared/channel/markets';
import type { Placed } from '../../shared/channel/placed';
import { byId, counted } from '../../shared/channel/rows';
import type { Shop } from '../../shared/channel/shops';
import { readShops } from '../../shared/channel/shops';
import { StoreNames, holdingOf } from './storeHolding';
import type { StoreOrder } from '../reading/storeOrder';
import { readStoreOrders } from '../reading/storeOrder';
import type { OrderFeed } from '../reading/tikTokOrder';
import { readOrders } from '../reading/tikTokOrder';
import { unreadableLocations } from '../reading/unreadableRows';
import { DAY_MS } from '../../shared/channel/times';
import { readMemory } from '../decide/waiting';
import type { Origin, WarningItem, WarningRow } from './warningList';
import { WarningList } from './warningList';
import { unreadableDay, unreadableDocument } from './unreadable';
import { authorizationWarning, cancellationWarning, orderWarning, returnWarning } from './warningTexts';
import type { WatchSettings } from './watchSettings';

interface WatchFeeds {
	/** TikTok Shop, Order: Get or Get Many */
	orders: Row[];
	/** NewStore, Fulfillment Request: Get Many for Order */
	fulfillment: Row[];
	/** TikTok Shop, Cancellation: Search */
	cancellations: Row[];
	/** items with shop_id, name and expires_at */
	authorizations: Row[];
	/** TikTok Shop, Return: Search */
	returns: Row[];
}

/** Places of the inputs. */
const INPUT = { orders: 0, fulfillment: 1, cancellations: 2, authorizations: 3, returns: 4 } as const;

/** Item of the Summary output. */
interface WatchSummary {
	/** TikTok orders that were read */
	orders: number;
	open: number;
	due_today: number;
	late: number;
	awaiting_collection: number;
	stores: number;
	pending_cancellations: number;
	pending_returns: number;
	authorizations: number;
	warnings: number;
	/** steps that are reached and were told before */
	warned_before: number;
	by_code: Record<string, number>;
	/** what could not be read, in words */
	problems: string[];
	reason: string;
}

interface Watch {
	warnings: Array<Placed<WarningItem>>;
	rows: Array<Placed<WarningRow>>;
	backlog: BacklogItem[];
	summary: WatchSummary;
}

class Watcher {
	readonly list: WarningList;
	private readonly calendar: BusinessCalendar;
	private readonly shops: Map<string, Shop>;
	private readonly names: StoreNames;
	private readonly stores: Map<string, StoreOrder>;
	private readonly feed: OrderFeed;
	private readonly read: ReturnType<typeof readStoreOrders>;

	constructor(
		private readonly feeds: WatchFeeds,
		private readonly settings: WatchSettings,
	) {
		this.list = new WarningList(readMemory(settings.warnings), settings.now);
		this.shops = readShops(settings.shops);
		const shopIds = new Set(this.shops.keys());
		this.calendar = new BusinessCalendar(settings.businessDays, settings.closedWeekdays, shopIds);
		this.names = new StoreNames(settings.locations);
		this.read = readStoreOrders(feeds.fulfillment);
		this.stores = new Map(this.read.orders.map((store) => [store.orderId, store]));
		this.feed = readOrders(feeds.orders);
	}

	/** Rows and documents that cannot be read: each is told once, none is left out without a word. */
	unreadable(): string[] {
		const problems: string[] = [];
		for (const day of this.calendar.unreadable) {
			const { key, item } = unreadableDay(day);
			this.list.addOnce(key, item, '', { input: INPUT.orders, index: 0 });
			problems.push(`${day.complaint}.`);
		}
		const { shops, locations } = this.settings;
		for (const item of [...shopRowCases(shops), ...unreadableLocations(locations)]) {
			this.list.addOnce(`row/${item.business_key}`, item, '', { input: INPUT.orders, index: 0 });
			problems.push(item.what_happened);
		}
		for (const { orderId, shopId, index, fault } of this.feed.faults) {
			if (this.isOff(shopId)) continue;
			problems.push(this.tellUnreadable({ id: orderId, orderId, shopId, index, fault }, 'Order', 'orders'));
		}
		for (const { index, fault } of this.read.unreadable) {
			// An order that is not linked is the matter of workflow 05.
			if (!fault) continue;
			const orderId = cell(this.feeds.fulfillment[index], 'order_id');
			const about = { id: orderId, orderId, shopId: '', index, fault: fault.message };
			problems.push(this.tellUnreadable(about, "NewStore's answer to order", 'fulfillment'));
		}
		return problems.sort();
	}

	private tellUnreadable(about: UnreadableRequest, what: string, input: keyof typeof INPUT): string {
		const { key, item } = unreadableDocument(what, input, about);
		this.list.addOnce(key, item, about.shopId, { input: INPUT[input], index: about.index });
		return `${what} ${about.id || 'without id'} cannot be read: ${about.fault}.`;
	}

	/** A shop that is switched off is left alone: nobody is warned of its clocks. */
	private isOff(shopId: string): boolean {
		return this.shops.get(shopId)?.active === false;
	}

	get orderCount(): number {
		return this.feed.orders.size;
	}

	/** Time zone of the shop; UTC, and a case once, when the table gives none that exists. */
	private zoneOf(shopId: string, origin: Origin): string {
		const shop = this.shops.get(shopId);
		if (shop && isZone(shop.timeZone)) return shop.timeZone;
		const given = shop?.timeZone ?? '';
		const key = `time-zone/${shopId}/${given}`;
		const isTold = this.list.rows.some(({ json }) => json.warn_key === key);
		if (isTold) return 'UTC';
		this.list.addOnce(
			key,
			{
				code: 'SLA_TIME_ZONE',
				flow: 'dispatch',
				severity: 'warning',
				owner_role: 'integration',
				title: `Time zone of TikTok shop ${shop?.name ?? shopId} is not set up`,
				what_happened: shop
					? `The table tts_shops gives the time zone "${given}", which does not exist. Deadlines of the shop are counted and written in UTC.`
					: 'The table tts_shops has no row for the shop. Its deadlines are counted and written in UTC.',
				what_to_do: 'Enter the time zone of the shop, for example Europe/London, in the table tts_shops.',
				business_key: shopId,
				ids: { shop_id: shopId },
			},
			shopId,
			origin,
		);
		return 'UTC';
	}

	/** What a deadline is about, for headlines. */
	private namesOf(shopId: string, goods: string, nodes: string[]) {
		const shop = this.shops.get(shopId);
		const name = shop && shop.name !== shop.id ? shop.name : '';
		return { goods, amount: '', shop: name, store: this.names.all(nodes) };
	}

	/** Orders that are open or wait for the carrier, after their warnings. */
	orders(): OpenOrder[] {
		const { now, dispatchSteps } = this.settings;
		const open: OpenOrder[] = [];
		const sorted = [...this.feed.orders.values()].sort((a, b) => byId(a.order.id, b.order.id));
		for (const { order, index } of sorted) {
			if (!isToShip(order) && !isToCollect(order)) continue;
			const store = this.stores.get(order.id);
			const shopId = order.shopId || store?.shopId || '';
			if (this.isOff(shopId)) continue;
			const origin = { input: INPUT.orders, index };
			const zone = this.zoneOf(shopId, origin);
			const holding = holdingOf(store);
			for (const { kind, start, due } of clocksOf(order, now)) {
				this.list.add({
					clock: `${kind}/${shopId}/${order.id}`,
					due,
					left: this.calendar.percentLeft(start, due, now, zone, shopId),
					steps: dispatchSteps,
					zone,
					flow: 'dispatch',
					role: 'operations',
					shopId,
					orderId: order.id,
					stores: holding.nodes,
					subject: order.id,
					ids: {
						order_id: order.id,
						newstore_order_id: store?.newStoreOrderId ?? '',
						location_id: holding.nodes.join(', '),
					},
					names: this.namesOf(shopId, goodsOfUnits(order.lines), holding.nodes),
					origin,
					text: (moment) =>
						orderWarning(kind, {
							...moment,
							orderId: order.id,
							stores: this.names.all(holding.nodes),
							holding,
							countsScan: marketOf(this.shops.get(shopId)?.region ?? '')?.dispatchedBy === 'carrier scan',
						}),
				});
			}
			const isLate = isToShip(order) && order.shipBy > 0 && now >= order.shipBy;
			const isDueToday =
				isToShip(order) && !isLate && order.shipBy > 0 && localDate(order.shipBy, zone) === localDate(now, zone);
			open.push({ order, shopId, holding, isLate, isDueToday });
		}
		return open;
	}

	cancellations(problems: string[]): number {
		const { now, cancellationSteps } = this.settings;
		const found = pendingCancellations(this.feeds.cancellations, (shopId) => this.shops.get(shopId)?.region ?? '');
		for (const about of found.unreadable) {
			if (!this.isOff(about.shopId)) problems.push(this.tellUnreadable(about, 'Cancellation request', 'cancellations'));
		}
		const pending = found.pending.filter(({ shopId }) => !this.isOff(shopId));
		for (const { shopId, orderId, cancelId, goods, reason, start, due, index } of pending) {
			const origin = { input: INPUT.cancellations, index };
			const zone = this.zoneOf(shopId, origin);
			const holding = holdingOf(this.stores.get(orderId));
			this.list.add({
				clock: `cancel_answer/${shopId}/${cancelId}`,
				due,
				left: this.calendar.percentLeft(start, due, now, zone, shopId),
				steps: cancellationSteps,
				zone,
				flow: 'cancellations',
				role: 'operations',
				shopId,
				orderId,
				stores: holding.nodes,
				subject: cancelId,
				ids: { order_id: orderId, cancel_id: cancelId, location_id: holding.nodes.join(', ') },
				names: this.namesOf(shopId, goods, holding.nodes),
				origin,
				text: (moment) =>
					cancellationWarning({ ...moment, orderId, stores: this.names.all(holding.nodes), holding, reason }),
			});
		}
		return pending.length;
	}

	/** What buyers wait for after a sale; without an answer TikTok decides for them. */
	returns(problems: string[]): number {
		const { now, returnSteps } = this.settings;
		const found = pendingReturns(this.feeds.returns);
		for (const about of found.unreadable) {
			if (!this.isOff(about.shopId)) problems.push(this.tellUnreadable(about, 'Return request', 'returns'));
		}
		const pending = found.pending.filter(({ shopId }) => !this.isOff(shopId));
		for (const { kind, shopId, orderId, returnId, goods, amount, type, reason, start, due, index } of pending) {
			const origin = { input: INPUT.returns, index };
			const zone = this.zoneOf(shopId, origin);
			this.list.add({
				clock: `${kind}/${shopId}/${returnId}`,
				due,
				left: this.calendar.percentLeft(start, due, now, zone, shopId),
				steps: returnSteps,
				zone,
				flow: 'returns',
				role: 'service',
				shopId,
				orderId,
				stores: [],
				subject: returnId,
				ids: { order_id: orderId, return_id: returnId },
				names: { ...this.namesOf(shopId, goods, []), amount },
				origin,
				text: (moment) => returnWarning(kind, { ...moment, orderId, type, reason }),
			});
		}
		return pending.length;
	}

	authorizations(problems: string[]): number {
		const { now, authorizationSteps } = this.settings;
		const all = authorizations(this.feeds.authorizations).filter(({ shopId }) => !this.isOff(shopId));
		for (const { shopId, name, several, due, index } of all) {
			const ofShops = several ? this.shopsOf(several) : [];
			const inWords = ofShops.length ? `${name} (${ofShops.join(', ')})` : name;
			if (due === 0) {
				problems.push(`The end of the authorization of ${name} cannot be read.`);
				continue;
			}
			const origin = { input: INPUT.authorizations, index };
			const shop = this.shops.get(shopId);
			this.list.add({
				clock: `authorization/${shopId}/${name}`,
				due,
				left: (due - now) / DAY_MS,
				steps: authorizationSteps,
				// An authorization can belong to no shop; then its end is written in UTC.
				zone: shop && isZone(shop.timeZone) ? shop.timeZone : 'UTC',
				flow: 'connection',
				role: 'integration',
				shopId,
				orderId: '',
				stores: [],
				subject: `${shopId}/${name}`,
				ids: {},
				names: this.namesOf(shopId, '', []),
				origin,
				text: (moment) => authorizationWarning(inWords, moment),
			});
		}
		return all.length;
	}

	/** Names of the shops whose row says that they belong to this authorization. */
	private shopsOf(authorization: string): string[] {
		return [...this.shops.values()]
			.filter(({ row }) => cell(row, 'authorization').toLowerCase() === authorization.toLowerCase())
			.map(({ name }) => name);
	}

	backlog(open: OpenOrder[]): BacklogItem[] {
		return backlogOf(open, this.names, this.settings.now);
	}
}

export function watchDeadlines(feeds: WatchFeeds, settings: WatchSettings): Watch {
	const watcher = new Watcher(feeds, settings);
	const { list } = watcher;
	const problems = watcher.unreadable();
	const orders = watcher.orders();
	const pending = watcher.cancellations(problems);
	const pendingReturnCount = watcher.returns(problems);
	const known = watcher.authorizations(problems);
	list.sort();
	const toShip = orders.filter(({ order }) => isToShip(order));
	const byCode: Record<string, number> = {};
	for (const { json } of list.warnings) byCode[json.code] = (byCode[json.code] ?? 0) + 1;
	const late = toShip.filter(({ isLate }) => isLate).length;
	const dueToday = toShip.filter(({ isDueToday }) => isDueToday).length;
	const backlog = watcher.backlog(orders);
	return {
		warnings: list.warnings,
		rows: list.rows,
		backlog,
		summary: {
			orders: watcher.orderCount,
			open: toShip.length,
			due_today: dueToday,
			late,
			awaiting_collection: orders.length - toShip.length,
			stores: backlog.filter(({ store }) => store !== '').length,
			pending_cancellations: pending,
			pending_returns: pendingReturnCount,
			authorizations: known,
			warnings: list.warnings.length,
			warned_before: list.warnedBefore,
			by_code: byCode,
			problems,
			reason: `${counted(toShip.length, 'open order')}, ${dueToday} due today, ${late} late; ${counted(pending, 'cancellation')} and ${counted(pendingReturnCount, 'return')} to answer; ${counted(list.warnings.length, 'new warning')}.`,
		},
	};
}
