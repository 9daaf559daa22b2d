/**
 * What happens without an answer: the line "Do nothing: …" of a mail. One sentence for each code that a playbook explains, each
 * true for the flow as it is: what waits, what goes on by itself, what TikTok does when its time is over.
 * test/unit/channelExceptionWords.test.mts compares the codes with those of the playbooks.
 */
const ORDER_WAITS =
	'the order is not in NewStore, so no store ships it. When its time to ship is over, TikTok counts it as late and later cancels it.';
const KEEPS_NUMBER =
	'no stock is sent for it. TikTok goes on selling the number that it shows, also when the goods are gone.';
const SHOP_KEEPS_NUMBERS =
	'no stock is sent for these products. TikTok goes on selling the numbers that it shows, also when the goods are gone.';
const BUYER_WAITS = 'the buyer waits; nothing is refunded without your answer.';
const ONE_SIDED = 'nothing more is done by itself. What the two systems say of the order stays different.';
const REQUEST_RUNS = "TikTok approves the buyer's request when its time is over, and pays the buyer back.";
const NOT_TOLD = 'TikTok does not learn that the parcel has left. It counts the order as late and later cancels it.';
const STAYS_CLOSED = 'nothing; TikTok has closed it, and nothing is tried again.';
const NOT_POSTED =
	'this settlement is not in the books. The next run looks again, and changes nothing unless TikTok does.';
const BOOKS_WAIT = 'the journal waits, and nothing is in the books for it.';
const NEXT_RUN = 'the next run tries again by itself. If it fails again, the case stays open.';
const SETTING_STOPS = 'nothing of this flow is decided until the setting is right.';
const ROW_IGNORED = 'the row is not used until it is corrected; everything else goes on.';
const CATCH_UP = 'nothing goes in or out until it works again. What was missed is done then, by itself.';
const NOT_BOOKED = 'nothing is booked in NewStore for this return, so the goods are not for sale again.';
const STORE_PACKS = 'the store may pack and send the goods, and TikTok does not pay for them.';
const NOT_ANSWERED = 'the request stays as it is on TikTok, and TikTok decides it when its time is over.';

const OUTCOMES: ReadonlyArray<readonly [string, string]> = [
	// Stock
	[
		KEEPS_NUMBER,
		'STOCK_UNKNOWN_SKU STOCK_SKU_SPELLING STOCK_AMBIGUOUS_SKU STOCK_EMPTY_SKU STOCK_NO_SOURCE STOCK_NO_WAREHOUSE STOCK_ATP_UNREADABLE STOCK_LISTING_UNREADABLE TIKTOK_12052901',
	],
	[SHOP_KEEPS_NUMBERS, 'STOCK_NO_LOCATIONS STOCK_LOCATION_TWICE STOCK_RULE_UNREADABLE STOCK_UNKNOWN_SHOP'],
	['TikTok may sell more of the bundle than there is.', 'STOCK_BUNDLE_PART'],
	['the row is not used. Nothing else changes.', 'STOCK_SKU_MAP_INCOMPLETE'],
	['nothing happens; the goods stay in stock and are not for sale on TikTok.', 'STOCK_LISTING_INACTIVE'],
	['no stock is compared. The next full run asks TikTok for the listings again.', 'STOCK_LISTINGS_EMPTY'],
	[
		'nobody watches the stock that TikTok shows in this warehouse, and TikTok goes on selling it.',
		'STOCK_WAREHOUSE_NOT_MAPPED',
	],
	['the promotion can sell units that you do not have.', 'TIKTOK_12052393'],
	[
		'TikTok keeps its old number. The next full run reads the warehouses and sends the stock again.',
		'TIKTOK_12019028 TIKTOK_12052533',
	],
	['TikTok keeps its old number, and may sell what you do not have.', 'TIKTOK_12052055 TIKTOK_12019024'],
	[
		'TikTok keeps its numbers and learns of no sale in a store until NewStore gives stock again; each run asks for it.',
		'STOCK_FEED_EMPTY',
	],
	['TikTok keeps its numbers until the next run reads the stock anew.', 'STOCK_FEED_STALE STOCK_FEED_UNREADABLE'],
	[
		'nothing of this run is sent. TikTok goes on selling its old numbers until you release the new ones or they look right again.',
		'STOCK_GUARDRAIL',
	],
	['the location counts as empty, so its goods are not offered on TikTok.', 'STOCK_LOCATION_WITHOUT_STOCK'],
	[
		'the location gives nothing to TikTok, or holds its warehouse back, until the row is corrected.',
		'STOCK_LOCATION_INCOMPLETE',
	],
	['the missing units stay taken off what TikTok may sell.', 'STOCK_NEGATIVE_ATP'],
	['these units are not taken off the stock, so the last one can be sold twice.', 'STOCK_UNROUTED_UNREADABLE'],
	[
		'other listings of the product show too much until the next full run, and the last unit can be sold twice.',
		'STOCK_HANDOVER_FAILED',
	],
	// Orders
	[
		ORDER_WAITS,
		'ORDER_STOCK_UNKNOWN ORDER_SHORT_CANCEL ORDER_ADDRESS_MASKED ORDER_ADDRESS_TOO_LONG ORDER_CASH_ON_DELIVERY ORDER_TOO_MANY_ITEMS ORDER_UNKNOWN_SKU ORDER_BUNDLE_UNCLEAR ORDER_TOTAL_MISMATCH ORDER_CURRENCY_MISMATCH ORDER_TAX_METHOD ORDER_BUYER_FEES ORDER_SHOP_NOT_SET_UP ORDER_SERVICE_LEVEL_MISSING ORDER_ID_TOO_LONG ORDER_INCOMPLETE ORDER_UNKNOWN_STATUS ORDER_MALFORMED ORDER_LOOKUP_MISSING NEWSTORE_ORDER_ID_REUSED NEWSTORE_BAD_ORDER',
	],
	[
		'the order is sent as soon as NewStore can promise the goods. If that does not happen in time, TikTok counts it as late and later cancels it.',
		'ORDER_SHORT_STOCK',
	],
	[
		'the order is sent as soon as TikTok gives a complete address. If it does not, TikTok counts it as late and later cancels it.',
		'ORDER_ADDRESS_MISSING',
	],
	[
		'the order stays on hold in NewStore, and no store ships it. TikTok counts it as late and later cancels it.',
		'ORDER_INJECTED_SHORT CANCEL_ON_HOLD',
	],
	['the parcel leaves with the old address.', 'ORDER_ADDRESS_CHANGED'],
	['no store knows of the rest of the order. TikTok counts it as late and later cancels it.', 'ORDER_PARTLY_SHIPPED'],
	['nothing is done for this order; it is looked up again when TikTok tells of it.', 'ORDER_NOT_FOUND'],
	['NewStore keeps the order as it is there, and the store ships that.', 'NEWSTORE_ORDER_DIFFERS'],
	['no order uses the row. Orders go on.', 'ORDER_SERVICE_MAP_INCOMPLETE'],
	[
		'the order goes on in NewStore. The next complete run tries to write the link again; until then a shipment may not reach TikTok.',
		'ORDER_REFERENCE_INCOMPLETE',
	],
	// Cancellations
	[REQUEST_RUNS, 'CANCEL_NOT_IN_NEWSTORE CANCEL_TOO_LATE SLA_CANCEL_ANSWER_DUE CANCEL_REASON_REFUSED'],
	[
		'the store may pack and send the order. An open request is approved by TikTok when its time is over.',
		'CANCEL_NOT_SAFE',
	],
	[
		STORE_PACKS,
		'CANCEL_STOP_STORE CANCEL_TIKTOK_APPROVES CANCEL_LINES_BY_HAND DISPATCH_DOUBLE_SHIPMENT TIKTOK_CANCELLATION_APPROVED TIKTOK_25020010',
	],
	[
		'the goods are gone, and TikTok does not pay for them.',
		'CANCEL_SHIPPED_ANYWAY DISPATCH_SHIPPED_AFTER_CANCEL TIKTOK_ORDER_CANCELLED TIKTOK_21011041 TIKTOK_21011042',
	],
	['the store may send the rest as well, and TikTok does not pay for cancelled lines.', 'CANCEL_PARTLY_SHIPPED'],
	[
		ONE_SIDED,
		'CANCEL_UNKNOWN_LINES CANCEL_SHIPPED_ON_TIKTOK TIKTOK_25005010 TIKTOK_25005011 TIKTOK_TOO_FEW_UNITS TIKTOK_25001045',
	],
	[
		'no store sends the goods, and TikTok waits for them. It counts the order as late and later cancels it.',
		'CANCEL_REQUEST_WITHDRAWN CANCEL_STORE_CANNOT_FULFIL TIKTOK_CANCELLATION_WITHDRAWN TIKTOK_25001021 TIKTOK_25001014 TIKTOK_25001015 TIKTOK_25001020',
	],
	[
		'the next run looks again and goes on by itself. An open request is approved by TikTok when its time is over.',
		'CANCEL_UNCONFIRMED CANCEL_REFUSED CANCEL_INCOMPLETE CANCEL_MALFORMED CANCEL_LOOKUP_MISSING TIKTOK_25001011',
	],
	[
		'the item stays in the order in NewStore, and the store may ship it.',
		'NEWSTORE_ITEM_NOT_CANCELABLE NEWSTORE_ORDER_NOT_CANCELABLE',
	],
	['TikTok decides about the cancellation.', 'TIKTOK_25001046 TIKTOK_25011010'],
	// Dispatch
	[
		NOT_TOLD,
		'DISPATCH_NO_TRACKING DISPATCH_TRACKING_UNCLEAR DISPATCH_UNKNOWN_CARRIER DISPATCH_COMBINED_PARCEL DISPATCH_SEVERAL_PARCELS DISPATCH_SPLIT_NEEDED DISPATCH_LINE_INCOMPLETE DISPATCH_HANDED_OVER DISPATCH_TIKTOK_LABEL DISPATCH_SHOP_NOT_SET_UP DISPATCH_ITEM_UNKNOWN DISPATCH_PACKAGE_UNKNOWN DISPATCH_UNKNOWN_STATUS DISPATCH_REPLAY_NOT_FOUND TIKTOK_PACKAGE_SHARED TIKTOK_LINE_NOT_FOUND TIKTOK_21011048 TIKTOK_21008106 TIKTOK_21004010 TIKTOK_11034002 TIKTOK_21008017 TIKTOK_21011004',
	],
	[
		'it is tried again by itself, and refused again while number or carrier are as they are. Then TikTok counts the order as late and later cancels it.',
		'TIKTOK_21011022 TIKTOK_21004015 TIKTOK_28006 TIKTOK_11028006 TIKTOK_21004016 TIKTOK_21004012 TIKTOK_21011025 TIKTOK_21034012 TIKTOK_21011026',
	],
	[
		'the next run reads the order again and reports the parcel. If that fails until the deadline, TikTok counts the order as late.',
		'DISPATCH_ORDER_MISSING DISPATCH_ORDER_UNLINKED DISPATCH_MALFORMED',
	],
	[
		'TikTok approves the request when its time is over and pays the buyer back, although the parcel has left.',
		'DISPATCH_CANCEL_PENDING TIKTOK_21011007 TIKTOK_21008044',
	],
	['nobody asks the carrier for the goods, and TikTok does not pay for them.', 'DISPATCH_CANCELLED_IN_TRANSIT'],
	[
		'TikTok keeps the number that it has, and the buyer follows that one.',
		'DISPATCH_TRACKING_CHANGED TIKTOK_SHIPPED_WITH_OTHER_TRACKING TIKTOK_21011043 TIKTOK_21011049 TIKTOK_21011050 TIKTOK_21011051 TIKTOK_21011052 TIKTOK_21011030 TIKTOK_21011027',
	],
	[
		'the shipment is not arranged. TikTok counts the order as late and later cancels it.',
		'DISPATCH_INVOICE_MISSING TIKTOK_11034037',
	],
	['it is tried again by itself once the buyer cannot cancel freely any more.', 'TIKTOK_21011044'],
	['a store may ship what TikTok ships itself.', 'TIKTOK_21008025 TIKTOK_21008043 TIKTOK_25011026'],
	[ROW_IGNORED, 'DISPATCH_CARRIER_ROW_UNREADABLE'],
	['the store is shown by its id. Everything else goes on.', 'DISPATCH_ROW_UNREADABLE'],
	// Deadlines
	['TikTok counts the order as late at the deadline, and later cancels it.', 'SLA_DISPATCH_DUE'],
	['the order stays late, and TikTok cancels it in the end.', 'SLA_DISPATCH_LATE'],
	[
		'TikTok cancels the order at the deadline. A store may still ship it afterwards, unpaid.',
		'SLA_AUTO_CANCEL_DUE SLA_COLLECTION_DUE',
	],
	['without a scan by the carrier TikTok counts the order as late.', 'SLA_SCAN_DUE'],
	[
		'TikTok approves the request when its time is over, and the buyer gets what was asked for.',
		'SLA_RETURN_ANSWER_DUE',
	],
	['TikTok takes the parcel as received in order and refunds the buyer.', 'SLA_RETURN_PARCEL_DUE'],
	['TikTok grants the wish, and a new order comes that nobody pays for.', 'SLA_REPLACEMENT_ANSWER_DUE'],
	['deadlines of the shop are counted in UTC.', 'SLA_TIME_ZONE'],
	['the day counts by the weekly rule, and warnings can come too late.', 'SLA_BUSINESS_DAY_UNREADABLE'],
	['nobody is warned of this deadline. The next run reads the document again.', 'SLA_MALFORMED'],
	['the authorization ends, and no stock, order or shipment reaches TikTok any more.', 'SLA_AUTHORIZATION_ENDS'],
	['nobody is warned of deadlines until the setting is right.', 'SLA_SETTINGS'],
	// Refunds
	[
		BUYER_WAITS,
		'REFUND_ABOVE_LIMIT REFUND_OVER_REST REFUND_NOTHING_REFUNDABLE REFUND_AMOUNT_MISMATCH REFUND_CURRENCY REFUND_ANSWER_UNCLEAR REFUND_UNKNOWN_ITEM REFUND_BUNDLE_PART REFUND_COMPLETED REFUND_NOT_ELIGIBLE REFUND_NOT_SHIPPED REFUND_NO_REASON REFUND_ZERO_IN_STORE REFUND_WHICH_PIECE REFUND_PARTLY_REFUNDED REFUND_FAILED REFUND_UNKNOWN_CASE REFUND_MARKET_UNKNOWN REFUND_REQUEST_UNKNOWN REFUND_COMBINED REFUND_REQUEST_AMOUNT REFUND_EXCHANGE REFUND_REVERSED',
	],
	[
		'the order is looked at again by itself. What is done already is found first, so nothing happens twice.',
		'REFUND_CLAIM_LEFT',
	],
	['nothing is refunded. Only the buyer can tell which order it was.', 'REFUND_BLIND'],
	['the buyer keeps the money and the other goods.', 'REFUND_EXCHANGE_PAID'],
	[
		'the buyer waits; a request on TikTok is decided by TikTok when its time is over.',
		'REFUND_REPLACEMENT REFUND_REQUEST_DIFFERS',
	],
	[
		'the buyer waits until TikTok closes the return; then the refund is decided again by itself.',
		'REFUND_REQUEST_RUNNING TIKTOK_RETURN_OPEN TIKTOK_RETURN_25001011',
	],
	['TikTok decides the dispute without hearing that the goods are back.', 'REFUND_ARBITRATION'],
	['nothing is refunded; somebody may enter the same refund a second time.', 'REFUND_FAILED_IN_STORE'],
	['what the row may be about waits, or a person is asked.', 'REFUND_ROW_UNCLEAR'],
	[
		'the next run looks again. Until it can read everything, nothing is refunded.',
		'REFUND_INCOMPLETE REFUND_UNREADABLE',
	],
	['nothing is refunded for this shop while it is switched off.', 'REFUND_SHOP_OFF'],
	['it is decided again by itself, with that refund taken into account.', 'TIKTOK_RETURN_OTHER_REFUND'],
	[
		'nothing more is refunded.',
		'TIKTOK_RETURN_25001010 TIKTOK_RETURN_25005011 TIKTOK_25005005 TIKTOK_RETURN_25001051 TIKTOK_RETURN_KEY_SPENT',
	],
	[
		'the buyer waits. It is tried again a few times, and refused again while nothing changes.',
		'TIKTOK_RETURN_25001003 TIKTOK_RETURN_25005010 TIKTOK_RETURN_25001021 TIKTOK_RETURN_25001014 TIKTOK_RETURN_25001015 TIKTOK_RETURN_25001016 TIKTOK_RETURN_25001020 TIKTOK_RETURN_25001057 TIKTOK_RETURN_25001046 TIKTOK_RETURN_NOT_FOUND',
	],
	[
		'the next run looks for the refund first, and settles it by itself when it is there.',
		'TIKTOK_RETURN_NOT_CONFIRMED',
	],
	[
		NOT_ANSWERED,
		'TIKTOK_RETURN_REPLACED TIKTOK_RETURN_25011012 TIKTOK_RETURN_25020003 TIKTOK_RETURN_25020004 TIKTOK_25001044 TIKTOK_25011013 TIKTOK_25011032 TIKTOK_25007007 TIKTOK_25011035 TIKTOK_25020011 TIKTOK_25020012 TIKTOK_25011023 TIKTOK_25011025',
	],
	[
		STAYS_CLOSED,
		'TIKTOK_RETURN_WITHDRAWN TIKTOK_RETURN_25020009 TIKTOK_RETURN_REJECTED TIKTOK_RETURN_APPROVED TIKTOK_RETURN_PAID TIKTOK_RETURN_25020010',
	],
	[
		'the return is not refused, and TikTok decides it when its time is over.',
		'TIKTOK_12019116 TIKTOK_12038002 TIKTOK_12038004 TIKTOK_12038005 TIKTOK_12038014 TIKTOK_12038015',
	],
	// Returns into NewStore
	[
		NOT_BOOKED,
		'RESTOCK_ORDER_UNKNOWN RESTOCK_NOT_MAPPED RESTOCK_NOT_FULFILLED RESTOCK_UNKNOWN_ITEM RESTOCK_EXCHANGE RESTOCK_FAILED RESTOCK_STATUS_UNKNOWN NEWSTORE_ALREADY_RETURNED NEWSTORE_RETURN_UNCLEAR NEWSTORE_REFUND_UNCLEAR NEWSTORE_BAD_RETURN NEWSTORE_BAD_REFUND',
	],
	[
		'the next run looks again, and books the return when it can read everything.',
		'RESTOCK_INCOMPLETE RESTOCK_UNREADABLE NEWSTORE_RETURN_UNCONFIRMED NEWSTORE_REFUND_UNCONFIRMED',
	],
	['NewStore counts a unit too many, and it can be sold although it is not there.', 'RESTOCK_TWICE'],
	// Settlement
	[
		NOT_POSTED,
		'SETTLEMENT_IDENTITY SETTLEMENT_INCOMPLETE SETTLEMENT_AMOUNT SETTLEMENT_PAYOUT_MISMATCH SETTLEMENT_ORDER_MISMATCH SETTLEMENT_UNREADABLE TIKTOK_FINANCE_INCOMPLETE TIKTOK_FINANCE_CHANGED',
	],
	[
		BOOKS_WAIT,
		'SETTLEMENT_UNKNOWN_SHOP SETTLEMENT_UNBALANCED SETTLEMENT_ACCOUNT_MISSING SETTLEMENT_NOT_SHAPED SETTLEMENT_PERIOD_LOCKED SETTLEMENT_CURRENCY SETTLEMENT_REFUSED SETTLEMENT_APPROVAL SETTLEMENT_TARGET SETTLEMENT_ROW_UNREADABLE SETTLEMENT_DUPLICATE SETTLEMENT_ENTRY_UNKNOWN SETTLEMENT_DRAFT_STAYS SETTLEMENT_NOTHING_TO_REPOST',
	],
	['the journal stays a draft with this amount on the suspense account.', 'SETTLEMENT_UNKNOWN_FIELD'],
	['the books keep the old amounts.', 'SETTLEMENT_CHANGED'],
	['the settlement stays out of the books; it is not posted again by itself.', 'SETTLEMENT_REMOVED'],
	['the next run looks first whether the journal is there, and posts it only if it is not.', 'SETTLEMENT_UNCLEAR'],
	['the next run posts what waits.', 'SETTLEMENT_DAY_LIMIT'],
	[
		'nothing is posted. Everything that waits is posted by the first run after the connection works.',
		'SETTLEMENT_SIGN_IN',
	],
	['the entry stays in the books as it is.', 'SETTLEMENT_NOT_REVERSIBLE SETTLEMENT_STILL_THERE'],
	['nothing is changed by that answer.', 'SETTLEMENT_ANSWER'],
	['it is sent again by itself: journals within the hour, reports with the next morning.', 'SETTLEMENT_MAIL'],
	['the files come by e-mail only.', 'SETTLEMENT_FOLDER'],
	['the payout is in the books, and the sale is not in NewStore.', 'SETTLEMENT_ORDER_NOT_IN_NEWSTORE'],
	['the order is looked at again with each report, until TikTok settles it.', 'SETTLEMENT_ORDER_NOT_SETTLED'],
	['the books follow TikTok, and the difference stays.', 'SETTLEMENT_ORDER_AMOUNT'],
	['the money stays with TikTok.', 'SETTLEMENT_PAYOUT_FAILED SETTLEMENT_PAYOUT_LATE SETTLEMENT_PAYOUT_MISSING'],
	['no settlement of the shop is booked until TikTok shows one.', 'SETTLEMENT_NO_STATEMENTS'],
	[
		'journals may carry the wrong date by one day, and the last day of a month may fall into the wrong month.',
		'SETTLEMENT_STATEMENT_DAY',
	],
	[
		'it is tried again every hour until the tenth of the month; after that the month is not accrued.',
		'SETTLEMENT_ACCRUAL_MISSING',
	],
	['the accrual stays without what TikTok settled before it was built.', 'SETTLEMENT_ACCRUAL_LATE'],
	['no journal is built until it is right.', 'SETTLEMENT_SETTINGS'],
	['the step fails again with each run; everything else goes on.', 'TIKTOK_22005007'],
	// Where both systems disagree
	[
		'the number is set again with each stock run. Until that succeeds, TikTok can sell what you do not want sold.',
		'DRIFT_STOCK',
	],
	['the next stock run puts the number back.', 'DRIFT_STOCK_MOVED'],
	[
		'the order is tried again by itself. If it does not get through in time, TikTok counts it as late and later cancels it.',
		'DRIFT_ORDER_NOT_IN_NEWSTORE',
	],
	['both orders go on, and the goods may be sent twice.', 'DRIFT_ORDER_TWICE'],
	['the store packs what NewStore says, not what the buyer paid for.', 'DRIFT_ORDER_DIFFERS'],
	['no store can ship it. TikTok counts it as late and later cancels it.', 'DRIFT_OVERSOLD'],
	[
		'parcels and returns of the order may not find their lines. The next look at the order writes it again.',
		'DRIFT_REFERENCE_MISSING',
	],
	[
		'TikTok counts the order as late and later cancels it, although the parcel has left.',
		'DRIFT_SHIPPED_NOT_ON_TIKTOK',
	],
	['the store may send the goods a second time, or not at all.', 'DRIFT_SHIPPED_ON_TIKTOK_ONLY'],
	['the second parcel is lost money.', 'DRIFT_SHIPPED_TWICE'],
	['the buyer follows the wrong number.', 'DRIFT_WRONG_TRACKING'],
	[
		'the goods are gone, and TikTok has paid the buyer back.',
		'DRIFT_SHIPPED_AFTER_CANCEL DRIFT_SHIPPED_THEN_CANCELLED',
	],
	[
		'it is tried every hour to stop it in NewStore. Until then the store may send goods that nobody pays for.',
		'DRIFT_WORK_FOR_NOTHING',
	],
	[
		'it is tried every hour to cancel it on TikTok. At the deadline TikTok counts the order as late.',
		'DRIFT_CANCELLED_NOT_ON_TIKTOK',
	],
	[
		'the order stays late, and TikTok cancels it in the end. Nobody is warned of the next one either.',
		'DRIFT_LATE_DISPATCH',
	],
	['the booking is tried again by itself. Until then the goods are not for sale.', 'DRIFT_RETURN_NOT_RESTOCKED'],
	['TikTok decides for the buyer when the time is over.', 'DRIFT_REQUEST_UNANSWERED'],
	[
		'the buyer waits for the money. What can be decided by itself is tried again.',
		'DRIFT_RETURN_NOT_REFUNDED DRIFT_REFUND_NOT_ON_TIKTOK',
	],
	[
		'the booking is tried again by itself. Until then the order looks paid in NewStore.',
		'DRIFT_REFUND_NOT_IN_NEWSTORE',
	],
	['the buyer keeps the goods and the money.', 'DRIFT_EXCHANGED_AND_REFUNDED'],
	['the buyer keeps what was paid too much.', 'DRIFT_REFUNDED_TWICE'],
	['the amounts stay different in the two systems.', 'DRIFT_LEDGER_DISAGREES'],
	['nothing is compared until the setting is right.', 'DRIFT_SETTINGS'],
	// Connections and workflows
	[
		CATCH_UP,
		'TIKTOK_105001 TIKTOK_105002 TIKTOK_105005 TIKTOK_106001 TIKTOK_36009004 TIKTOK_36009033 CONNECTION_TIKTOK_UNREACHABLE CONNECTION_TIKTOK_TOKEN TIKTOK_ERROR NEWSTORE_SIGN_IN NEWSTORE_UNREACHABLE CONNECTION_FAILED',
	],
	['calls are slowed down and made again; what was left is done by the next run.', 'TIKTOK_36009002 NEWSTORE_BLOCKED'],
	[
		NEXT_RUN,
		'NEWSTORE_FAILED NEWSTORE_EXPORT_NOT_READY NEWSTORE_EXPORT_LINK_EXPIRED NEWSTORE_EXPORT_UNREADABLE NEWSTORE_PAGING NEWSTORE_REPLAY_NOT_OVER NEWSTORE_GRAPHQL NEWSTORE_BAD_INPUT NEWSTORE_NO_PRODUCT_ID STEP_UNFORESEEN STEP_FAILED WORKFLOW_FAILED',
	],
	[
		'events do not arrive. The regular looks find everything later; stock on TikTok is behind meanwhile.',
		'CONNECTION_EVENTS_STOPPED CONNECTION_WEBHOOK_LOST NEWSTORE_NO_EVENT_KEY',
	],
	[
		'the workflow goes on standing still, and what it does is not done. It catches up by itself once it runs again.',
		'FLOW_SILENT',
	],
	['the regular looks go on finding what the events miss, later than it should be.', 'EVENTS_MISSED'],
	['TikTok goes on learning late of sales in stores, and can sell what is gone.', 'STOCK_LAG'],
	['the board shows nothing until the setting is right. The flows themselves go on.', 'BOARD_SETTINGS'],
	['nobody notices when events stop arriving.', 'CONNECTION_EVENTS_UNWATCHED'],
	['nothing is checked, so nobody can say that all is well.', 'CONNECTION_NOT_CHECKED'],
	['nothing is done for the shop that the row means.', 'SHOP_ROW_UNREADABLE'],
	[SETTING_STOPS, 'ORDER_SETTINGS STOCK_SETTINGS CANCEL_SETTINGS REFUND_SETTINGS DISPATCH_SETTINGS'],
	['the owner of the case hears nothing. The mails that wait are written once somebody can be told.', 'CASES_NOT_TOLD'],
	['nothing else comes of it. The case closes by itself after 30 days.', 'CASES_MAIL_TEST'],
	['nobody is reminded of that case, and it does not close.', 'CASES_STATE_UNKNOWN'],
	['the cell counts as empty until it is corrected.', 'CASES_OWNER_UNREADABLE'],
	['cases of this workflow do not close by themselves.', 'CASES_REPORT_UNREADABLE'],
	['the next run does what was left.', 'WORKFLOW_CRASHED WORKFLOW_EXECUTION_LOST WORKFLOW_EVENTS_DROPPED'],
	['the workflow does not run until it is published again.', 'WORKFLOW_NOT_STARTED'],
	[
		'the workflows that use the table stop before they do anything.',
		'WORKFLOW_TABLE_UNCLEAR WORKFLOW_TABLES_UNREADABLE',
	],
	[
		'once the tables are full, n8n lets no workflow note anything: no refund, no journal and no case.',
		'TABLES_NEARLY_FULL',
	],
];

const BY_CODE: ReadonlyMap<string, string> = new Map(
	OUTCOMES.flatMap(([sentence, codes]) => codes.split(' ').map((code): [string, string] => [code, sentence])),
);

/** Codes with a sentence of their own, for the test. */
export const codesWithOutcome = (): string[] => OUTCOMES.flatMap(([, codes]) => codes.split(' '));

/** What happens without an answer; a code of NewStore or TikTok that nobody has described is a failed call. */
export const doNothing = (code: string): string => BY_CODE.get(code) ?? NEXT_RUN;
