/** Codes of packages, shipping and labels (tiktok-shop.md 4.3 and the lists of the contract). Pure. */
import { CHECK_FIELDS, forCodes, NOT_THIS_SHOP } from './failureRule';
import type { Rule } from './failureRule';

const NUMBER_ON_LABEL =
	'Compare the tracking number with the label of the parcel, and the carrier with Logistics: Get Shipping Providers of the delivery option of the order.';
const CANCEL_WITHOUT_PENALTY =
	'Correct it in Seller Center if you can. Otherwise cancel the order with the reason "unable to deliver to the address of the buyer"; TikTok Shop then gives no penalty.';
const OTHER_PRODUCT_DATA =
	'Correct size, weight or name of the product in Seller Center, or split the order, then ship again.';
const SUPPORT = 'Open the order in Seller Center. If it can be shipped there, do so; else ask TikTok Shop support.';

const DONE: Record<string, Rule> = forCodes(
	'21011006 21011020 21011040 21008099 11006021 21042056 21023046',
	'done',
	'TikTok Shop says that the order is shipped already, but the order does not show it.',
	'Look at the order in Seller Center. If it is not shipped there, run the step again later.',
);

const WAIT: Record<string, Rule> = {
	...forCodes(
		'21011044',
		'later',
		'The order is on hold: the buyer may still cancel it freely.',
		'Wait until its status is AWAITING_SHIPMENT, usually one hour after payment; then ship again.',
	),
	...forCodes(
		'21011007 21008044',
		'later',
		'The buyer has asked to cancel, return or be refunded, so TikTok Shop does not let the order be shipped.',
		'Answer the request first. Approved: stop the parcel. Rejected: ship again.',
	),
	...forCodes(
		'21004006 21004019 21004020',
		'later',
		'TikTok Shop wants an accepted invoice before the order is shipped (Brazil).',
		'Upload the invoice in Seller Center and wait until TikTok Shop has accepted it.',
	),
	...forCodes(
		'21004017 21011053 21011054',
		'later',
		'The time is outside the pickup slots of the carrier, or no slot was chosen.',
		'Take a slot from Package: Get Handover Slots, or choose drop-off.',
	),
	...forCodes('21030005', 'later', 'TikTok Shop is still buying the label.', 'Run the step again in a few minutes.'),
	...forCodes(
		'21023035 21042104 21008109',
		'later',
		'There is no label yet, because the package is not shipped on TikTok Shop.',
		'Ship the package first, then get the label.',
	),
};

const TRACKING: Record<string, Rule> = {
	...forCodes('21011022', 'fix', 'TikTok Shop refused the tracking number or the carrier.', NUMBER_ON_LABEL),
	...forCodes('21004015', 'fix', 'The tracking number does not look like a number of this carrier.', NUMBER_ON_LABEL),
	...forCodes(
		'28006 11028006 21004016 21022032',
		'fix',
		'TikTok Shop finds no carrier for this tracking number.',
		NUMBER_ON_LABEL,
	),
	...forCodes(
		'21004012',
		'fix',
		'The tracking number has special characters.',
		'Send letters and digits only, as they stand on the label.',
	),
	...forCodes(
		'21011025 21034012',
		'look',
		'The tracking number was used before, for another order or another package.',
		'Compare it with the label. Several orders may share a number only when they go to the same recipient and address, at most 20.',
	),
	...forCodes(
		'21011026',
		'look',
		'The tracking number is used for too many orders; TikTok Shop takes 20.',
		'Send the other orders in a parcel of their own.',
	),
};

const TRACKING_CHANGE: Record<string, Rule> = {
	...forCodes(
		'21011043',
		'fix',
		'The package is not shipped yet, so there is no tracking number to change.',
		'Ship it with the right number: Package: Mark as Shipped or Package: Ship.',
	),
	...forCodes(
		'21011049',
		'look',
		'The rules of TikTok Shop do not allow this change of the tracking number.',
		'Tell the buyer the right number by a message in Seller Center.',
	),
	...forCodes(
		'21011050',
		'look',
		'It is too late to change the tracking number; in most markets 72 hours after shipping.',
		'Tell the buyer the right number by a message in Seller Center.',
	),
	...forCodes(
		'21011051 21011052',
		'look',
		'The tracking number was changed before; TikTok Shop allows that once.',
		'Tell the buyer the right number by a message in Seller Center.',
	),
	...forCodes(
		'21011030 21011027',
		'look',
		'The package is delivered or its tracking number is final, so it cannot be changed.',
		'Nothing is to be done, unless the number is wrong: then tell TikTok Shop support.',
	),
	...forCodes(
		'10007002',
		'look',
		'The state of the order does not allow a change of the tracking number now.',
		'Look at the order in Seller Center, then run the step again.',
	),
};

const STATE: Record<string, Rule> = {
	...forCodes(
		'21011041 21011042 21023059',
		'fix',
		'The order is cancelled on TikTok Shop.',
		'Stop the parcel if it has not left the store. If it has left, ask the carrier to bring it back.',
	),
	...forCodes(
		'21011048',
		'fix',
		'The order has several packages that could be meant.',
		'Name the lines of the parcel: order_line_item_ids.',
	),
	...forCodes(
		'21011003 21032001 21042057',
		'look',
		'The state of the package does not allow this.',
		'Look at the order in Seller Center: it may be shipped or cancelled already.',
	),
	...forCodes(
		'21008042 21022025 21030006',
		'look',
		'A label was bought for this order already.',
		'Ship it with that label; it is in Seller Center and in Package: Get Label.',
	),
	...forCodes(
		'21011033 21011046 10007014',
		'look',
		'The order is combined with others, or cannot be combined.',
		'Ship it as Seller Center shows it, or undo the combination there.',
	),
	...forCodes(
		'21011035 21011036 21022028',
		'look',
		'The order cannot be split like this.',
		'In Brazil, Mexico and South East Asia all units of a SKU go in one package. Orders on hold or shipped cannot be split.',
	),
	...forCodes('21011029 21011031', 'fix', 'A line or an order does not belong to this package.', CHECK_FIELDS),
	...forCodes(
		'21011008 21011012 21011013 21004024',
		'fix',
		'A rule of TikTok Shop does not let the order be shipped.',
		SUPPORT,
	),
	...forCodes(
		'21042102',
		'fix',
		'The parcel is with the carrier, so TikTok Shop gives no label any more.',
		'Nothing is to be done. If the label is needed all the same, print it from your own records.',
	),
};

const MARKET: Record<string, Rule> = {
	...forCodes(
		'21008106 21004010',
		'fix',
		'This call does not exist in the country of the shop.',
		'US, UK, EU and Japan ship with Mark as Shipped, South East Asia and Latin America with Ship; Create is for the US only.',
	),
	...forCodes(
		'11034002 21008017',
		'fix',
		'Labels exist only for orders with TikTok shipping; this order is shipped by you.',
		'Print the label of your own carrier.',
	),
	...forCodes(
		'21011004',
		'fix',
		'The order goes with TikTok shipping, so carrier and tracking number are not yours to set.',
		'Leave it; TikTok Shop sets them itself.',
	),
};

const LABEL: Record<string, Rule> = {
	...forCodes(
		'11021009 21011037 21004008 11003011',
		'fix',
		'TikTok shipping has no service for this parcel.',
		'Check weight and size, and take a service from Package: Get Shipping Services.',
	),
	...forCodes(
		'11021010 11021012 11021013 11021023 11021024',
		'fix',
		'TikTok shipping does not accept the address of the buyer.',
		`Ask the buyer to correct the address. ${CANCEL_WITHOUT_PENALTY}`,
	),
	...forCodes(
		'11021025',
		'fix',
		'TikTok shipping does not accept your own address.',
		'Correct the address of the warehouse in Seller Center.',
	),
	...forCodes(
		'11021011 11021014 11021015 11021016 11021017 11021018 11021019 11021020 11021021 11021022',
		'fix',
		'TikTok shipping refuses size, weight, number or name of the goods.',
		`${OTHER_PRODUCT_DATA} ${CANCEL_WITHOUT_PENALTY}`,
	),
	...forCodes(
		'11006013 11006014',
		'fix',
		'Phones and tablets must be shipped in packages of their own.',
		'Split the order, then ship each package.',
	),
	...forCodes('21014009 21042067', 'fix', 'The carrier of TikTok shipping refused the order.', CANCEL_WITHOUT_PENALTY),
	// the text differs by call: a request of the buyer, or an order that cannot be shipped
	...forCodes(
		'21021010',
		'fix',
		'TikTok Shop cannot ship this order, or the buyer has an open request for it.',
		`Answer the request in Seller Center if there is one. ${CANCEL_WITHOUT_PENALTY}`,
	),
	...forCodes('11005004 11034009', 'fix', 'TikTok Shop does not know the warehouse of the order.', NOT_THIS_SHOP),
	...forCodes('11001002 11050001 21011005', 'fix', 'TikTok Shop refused a value of the request.', CHECK_FIELDS),
};

export const SHIPPING_RULES: Record<string, Rule> = {
	...DONE,
	...WAIT,
	...TRACKING,
	...TRACKING_CHANGE,
	...STATE,
	...MARKET,
	...LABEL,
};
