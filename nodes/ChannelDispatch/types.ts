/** Items that leave the operation Decide. Every one says in `reason` why, in a sentence people can read. */
import type { SHIPPED_ELSEWHERE } from '../shared/cancelReasons';
import type { Placed } from '../shared/channel/placed';
import type { ExceptionItem } from '../shared/exception';

interface About {
	shop_id: string;
	order_id: string;
	newstore_order_id: string;
	reason: string;
}

/** Of a report in a market where it does not answer the buyer's request to cancel. */
interface Reported {
	/** look afterwards whether such a request still waits, also one that came since the order was read */
	check_cancel_request?: true;
}

interface CarriedBy {
	tracking_number: string;
	shipping_provider_id: string;
	shipping_provider_name: string;
	/** carrier as NewStore writes it */
	carrier: string;
	/** UTC ISO; when it left the store, or when the task was made where NewStore does not say; absent: it says neither */
	shipped_at?: string;
}

/** Item of TikTok Shop, Package: Mark as Shipped. */
export interface MarkShippedItem extends About, CarriedBy, Reported {
	order_line_item_ids: string[];
	/** other orders that are in the same parcel */
	combined_with: string[];
	/** UTC ISO; late dispatch after it */
	ship_by?: string;
}

/** Item of TikTok Shop, Package: Ship (`call` ship) or Package: Create (`call` create: US, TikTok shipping). */
export interface ShipPackageItem extends About, Partial<CarriedBy>, Reported {
	call: 'ship' | 'create';
	/** '' for `create`, which makes the package */
	package_id: string;
	order_line_item_ids: string[];
	/** all orders that the package belongs to, as far as they are known here */
	order_ids: string[];
	/** TikTok has combined orders: Package: Ship looks first whether the package holds others than these */
	is_combined?: true;
	ship_by?: string;
}

/** Row of tts_warnings that goes with an item: the template keeps it. */
interface Remembered {
	warn_key: string;
	step: string;
	due_at: string;
	warned_at: string;
}

/** Item of TikTok Shop, Package: Update Tracking. */
export interface UpdateTrackingItem extends About, CarriedBy, Remembered {
	package_id: string;
	previous_tracking_number: string;
	order_line_item_ids: string[];
	/** UTC ISO; TikTok refuses the correction after it */
	correct_by?: string;
}

/** Item of NewStore, Order: Cancel: TikTok has the whole order as shipped by others, and a store would pack it again. */
export interface StopStoreItem extends About {
	/** says in NewStore, and to Channel Cancellation, why it was cancelled; nothing is cancelled on TikTok for it */
	newstore_reason: typeof SHIPPED_ELSEWHERE;
	tracking_numbers: string[];
	note: string;
}

export type WaitCode =
	| 'NOT_SHIPPED'
	| 'ON_HOLD'
	| 'NO_TRACKING'
	| 'PARTS_MISSING'
	| 'PARTLY_SHIPPED'
	| 'CANCEL_REQUESTED'
	| 'CARRIERS_UNREAD'
	| 'SHOP_OFF';

/** Item of the Wait output. */
interface WaitItem extends About, Remembered {
	code: WaitCode;
	/** UTC ISO */
	ask_again_at: string;
	waiting_since: string;
	order_line_item_ids: string[];
	ship_by?: string;
}

export type DoneCode = 'SHIPPED' | 'CANCELLED' | 'FULFILLED_BY_TIKTOK' | 'IN_STORE_HANDOVER' | 'HISTORICAL';

/** Item of the Already Done output. */
interface DoneItem extends About {
	code: DoneCode;
	order_line_item_ids: string[];
	tracking_numbers: string[];
}

export interface Decisions {
	markShipped: Array<Placed<MarkShippedItem>>;
	shipPackage: Array<Placed<ShipPackageItem>>;
	updateTracking: Array<Placed<UpdateTrackingItem>>;
	wait: Array<Placed<WaitItem>>;
	alreadyDone: Array<Placed<DoneItem>>;
	stopStore: Array<Placed<StopStoreItem>>;
	exceptions: Array<Placed<ExceptionItem>>;
}
