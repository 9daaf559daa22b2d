/**
 * What an error of TikTok Shop means and what to do about it (tiktok-shop.md 4.2 and 4.3). The number decides; the text of
 * the answer is only read for 36009004, which stands for seven different mistakes. Pure, no n8n.
 */

import { CANCELLATION_RULES } from './cancellationRules';
import { CHECK_FIELDS, NOT_THIS_SHOP } from './failureRule';
import type { FailureKind, Rule } from './failureRule';
import { RETURN_RULES } from './returnRules';
import { SHIPPING_RULES } from './shippingRules';

export interface Failure {
	kind: FailureKind;
	/** TikTok Shop's own number, or a name of ours where there is none (CONNECTION_TIKTOK_UNREACHABLE) */
	code?: string;
	/** name of the case where the same number means something else elsewhere; without TIKTOK_ */
	caseCode?: string;
	/** HTTP status; absent when no answer came */
	httpStatus?: number;
	/** TikTok Shop's support asks for it */
	requestId?: string;
	/** plain words: what is wrong */
	message: string;
	/** plain words: what to do */
	whatToDo: string;
	/** value of a Retry-After header, in milliseconds */
	retryAfterMs?: number;
	/** the call certainly had no effect: throttled, the object was locked, or nothing was sent */
	unprocessed?: boolean;
	/** TikTok Shop does not have this version of the call for this app (text of 36009004) */
	isVersionRefused?: boolean;
	/** ids that help a person to find the thing */
	ids?: Record<string, string>;
}

const TRY_AGAIN =
	'It was tried several times. Run the workflow again in a few minutes; if it stays, ask TikTok Shop support and name the request ID.';
const SELLER_CENTER = 'Open the product in Seller Center and look at its status.';
const AUTHORIZE =
	'Let the seller authorize the app again and enter the new authorization code in the TikTok Shop API credential.';

const RULES: Record<string, Rule> = {
	...SHIPPING_RULES,
	...CANCELLATION_RULES,
	...RETURN_RULES,
	// platform
	36009002: [
		'retry',
		'TikTok Shop receives too many requests for this shop.',
		'Lower Calls per Second in the options of this node, or find the other app that uses the same limit. ' + TRY_AGAIN,
	],
	36009003: ['retry', 'TikTok Shop has an internal problem.', TRY_AGAIN],
	36009007: [
		'reread',
		'TikTok Shop did not finish in time; the change may have been made.',
		'Look at the object on TikTok Shop before you repeat the step.',
	],
	66007001: ['retry', 'TikTok Shop has an internal problem.', TRY_AGAIN],
	105002: ['refresh', 'The access token has expired and could not be renewed.', AUTHORIZE],
	105001: ['stop', 'The seller has taken the authorization of the app back.', AUTHORIZE],
	105005: [
		'stop',
		'The app may not use this part of TikTok Shop: a permission scope is missing.',
		'Enable the scope for the app in Partner Center, then let the seller authorize the app again: new scopes only count after that.',
	],
	101000: [
		'stop',
		'The access token and the shop do not belong together.',
		'Choose a shop from the list; if it is missing there, let the seller authorize the app for it.',
	],
	106001: [
		'fix',
		'TikTok Shop refused the signature of the request.',
		'Check app key and app secret in the TikTok Shop API credential: both must be those of the same app, without blanks.',
	],
	106013: [
		'fix',
		'No shop was named in the request.',
		'Choose a shop in the node, or enter a shop cipher in the TikTok Shop API credential.',
	],
	36009009: [
		'fix',
		'TikTok Shop does not know this address.',
		'Check the API base URL in the TikTok Shop API credential.',
	],
	36009010: ['fix', 'TikTok Shop does not accept this kind of request here.', CHECK_FIELDS],
	36009014: ['fix', 'TikTok Shop has retired this version of its API.', 'Update the node pack to its newest version.'],
	36009021: ['fix', 'The file is too large.', 'Send a smaller file.'],
	36009022: ['fix', 'TikTok Shop could not read the body of the request.', CHECK_FIELDS],
	36009023: ['fix', 'TikTok Shop expects a file here.', CHECK_FIELDS],
	36009033: [
		'stop',
		'The address of this server is not on the allow list of the app.',
		'Add the public IP address of this n8n server to the IP allow list of the app in Partner Center.',
	],
	// orders
	21008111: ['fix', 'The order does not belong to this shop.', NOT_THIS_SHOP],
	21011028: ['fix', 'The order does not belong to this shop.', NOT_THIS_SHOP],
	22005007: [
		'fix',
		'TikTok Shop has no wallet for this shop.',
		'Withdrawals exist only in markets with a wallet; elsewhere read the payments.',
	],
	25020005: ['fix', 'The order does not belong to this shop.', NOT_THIS_SHOP],
	10006402: [
		'stop',
		'The app may not read this order.',
		'Check the permission scopes of the app in Partner Center and the shop of the order.',
	],
	21001001: ['fix', 'TikTok Shop refused a value of the request.', CHECK_FIELDS],
	36020001: ['fix', 'TikTok Shop does not know this order ID.', NOT_THIS_SHOP],
	21008025: ['fix', 'The order is fulfilled by TikTok; there is nothing for the shop to do.', 'Leave the order alone.'],
	21008043: ['fix', 'The order is fulfilled by TikTok; there is nothing for the shop to do.', 'Leave the order alone.'],
	25011026: ['fix', 'The order is fulfilled by TikTok; there is nothing for the shop to do.', 'Leave the order alone.'],
	21008116: [
		'fix',
		'TikTok Shop does not know this delivery option.',
		'Take the ID of the delivery option from the order or the warehouse.',
	],
	21008117: [
		'fix',
		'The delivery option is fulfilled by TikTok, so it has no shipping providers.',
		'Use a delivery option that the seller ships.',
	],
	// search
	12052180: ['fix', 'The search has more than 10,000 results.', 'Narrow it by status or time.'],
	12019027: ['fix', 'A search takes at most 10 seller SKUs.', CHECK_FIELDS],
	12019087: ['fix', 'A search takes at most 10 SKU IDs.', CHECK_FIELDS],
	12019118: ['fix', 'The creation times of the search are not valid.', 'Check that the start is before the end.'],
	12019119: ['fix', 'The update times of the search are not valid.', 'Check that the start is before the end.'],
	// products
	12019150: ['fix', 'TikTok Shop does not know this product.', NOT_THIS_SHOP],
	12052031: ['fix', 'TikTok Shop does not know this product.', NOT_THIS_SHOP],
	12052032: ['fix', 'TikTok Shop does not know this product.', NOT_THIS_SHOP],
	12052260: ['fix', 'TikTok Shop does not know this product.', NOT_THIS_SHOP],
	12019008: ['fix', 'TikTok Shop does not know this product.', NOT_THIS_SHOP],
	12052048: ['fix', 'The product does not belong to this shop.', NOT_THIS_SHOP],
	12052547: ['fix', 'No version of this product is under review.', 'Switch off Under Review Version in the options.'],
	12052901: [
		'fix',
		'The status of the product does not allow this.',
		SELLER_CENTER + ' Stock can only be changed while the product is active.',
	],
	12052093: [
		'stop',
		'The shop has reached its highest number of listed products.',
		'Deactivate products that are not sold any more, or ask TikTok Shop for a higher limit.',
	],
	12052332: [
		'stop',
		'Seller Center is locked while shops are integrated; only stock and price can be changed.',
		'Wait until the integration has ended.',
	],
	12052371: ['fix', 'The product is in an auction and cannot be changed now.', 'Try again when the auction has ended.'],
	12052308: [
		'stop',
		'An appeal for this product is open.',
		'Take the appeal back in Seller Center, or wait for its result.',
	],
	12052700: ['stop', 'The seller account is not active.', 'Look at the account health page in Seller Center.'],
	12052704: ['stop', 'TikTok Shop does not know this seller.', AUTHORIZE],
	12019114: ['stop', 'The seller may not do this.', 'Look at the account health page in Seller Center.'],
	// inventory
	12052990: ['fix', 'TikTok Shop checked the values and refused some of them.', 'The single reasons stand beside.'],
	12019028: [
		'fix',
		'The SKU has several warehouses and not all of them were sent.',
		'Send a quantity for every warehouse that Product: Search or Product: Get shows for the SKU.',
	],
	12052533: [
		'fix',
		'The warehouses sent are not those of the SKU.',
		'Send exactly the warehouses that Product: Search or Product: Get shows for the SKU. Read the listing again if it was changed lately.',
	],
	12052097: [
		'fix',
		'TikTok Shop does not know this warehouse.',
		'Take warehouse IDs from Logistics: Get Warehouses of the same shop.',
	],
	12052530: [
		'fix',
		'The warehouse does not belong to this shop.',
		'Take warehouse IDs from Logistics: Get Warehouses of the same shop.',
	],
	12052531: ['stop', 'The warehouse is disabled.', 'Enable the warehouse in Seller Center or take it off the listing.'],
	12052532: ['fix', 'The warehouse does not ship orders.', 'Use warehouses of type SALES_WAREHOUSE.'],
	12052364: [
		'stop',
		'This product cannot be shipped from this warehouse to the market.',
		'Change the warehouses of the listing in Seller Center.',
	],
	12052403: [
		'stop',
		'The warehouse cannot ship for this shop.',
		'Change the warehouses of the listing in Seller Center.',
	],
	12052094: [
		'stop',
		'The shop may not use several warehouses.',
		'Ask TikTok Shop to enable several warehouses, or use one.',
	],
	12052096: ['stop', 'The SKU has no warehouse.', 'Assign a warehouse to the SKU in Seller Center.'],
	12052115: ['stop', 'The shop has no warehouse.', 'Add a warehouse in Seller Center.'],
	12019022: ['fix', 'A SKU was sent without a valid warehouse.', 'Send the warehouse ID of every quantity.'],
	12052055: [
		'fix',
		'TikTok Shop refused the quantity.',
		'Send a whole number from 0 to 99,999. If TikTok Shop refuses 0 for this product, deactivate the product instead.',
	],
	12019024: [
		'fix',
		'TikTok Shop refused the quantity.',
		'Send a whole number from 0 to 99,999. If TikTok Shop refuses 0 for this product, deactivate the product instead.',
	],
	12052393: [
		'fix',
		'Stock of this SKU is promised to a running promotion and cannot go below it.',
		'End the promotion in Seller Center, or keep that much stock until it ends.',
	],
	12052921: [
		'stop',
		'The stock of this product is shared with another shop.',
		'Change it in the shop that it comes from.',
	],
	12052141: [
		'stop',
		'The stock of this product is kept on the global product.',
		'Change it on the global product in Seller Center.',
	],
	12052850: [
		'fix',
		'This SKU is a bundle; its stock follows from its parts.',
		'Send stock for the parts, not for the bundle. It needs no row in tts_sku_map.',
	],
	12052849: [
		'fix',
		'This SKU is a bundle; its stock follows from its parts.',
		'Send stock for the parts, not for the bundle. It needs no row in tts_sku_map.',
	],
	12052037: [
		'stop',
		'TikTok Shop allocates the stock of this SKU itself, or its warehouses differ.',
		'Look at the stock settings of the product in Seller Center.',
	],
	12052556: [
		'fix',
		'TikTok Shop does not know this SKU.',
		'Read the listing again: the SKU may have been deleted or made anew.',
	],
	12052036: ['fix', 'A SKU was sent without its ID.', CHECK_FIELDS],
	12052553: ['fix', 'The same SKU was sent twice.', CHECK_FIELDS],
	12052050: ['fix', 'A product has at most 100 SKUs.', CHECK_FIELDS],
	12052902: ['fix', 'No SKU was sent.', CHECK_FIELDS],
	12019015: ['fix', 'Too many SKUs were asked for at once.', CHECK_FIELDS],
	12019120: ['fix', 'Too many products were sent at once.', CHECK_FIELDS],
};

/** Locks and internal problems of single operations: the same call may succeed in a moment (tiktok-shop.md 4.3). */
const RETRY_CODES = new Set(
	(
		'10002014 10002015 10037002 10037003 10037004 11001027 11001031 11005010 11006005 11006010 11006026 ' +
		'11034023 11034025 11034037 12052881 21001003 21001008 21001011 21001029 21001043 21001055 21008300 ' +
		'21022026 21022029 21022030 21023022 21023034 21034006 21042001 21042076 25001028 25001042 25001058 ' +
		'25007002 25020008'
	).split(' '),
);

/** Answers after which the call certainly had no effect: throttled, or the object is locked by another change. */
const UNPROCESSED_CODES = new Set(['36009002', '25001028', '25001042']);

/** What a code means, in plain words; undefined when we have no words for it. */
export function explainCode(code: string): { message: string; whatToDo: string } | undefined {
	const rule = RULES[code];
	return rule && { message: rule[1], whatToDo: rule[2] };
}

/** Reads an answer that is not a success. `code` and `message` are those of the envelope, when there was one. */
export function classifyAnswer(answer: {
	httpStatus: number;
	code?: string;
	message?: string;
	requestId?: string;
	retryAfterMs?: number;
}): Failure {
	const { httpStatus, code, message = '', requestId, retryAfterMs } = answer;
	const as = (kind: FailureKind, text: string, whatToDo: string): Failure => ({
		kind,
		code,
		httpStatus,
		requestId,
		retryAfterMs,
		message: text,
		whatToDo,
		unprocessed: httpStatus === 429 || (code !== undefined && UNPROCESSED_CODES.has(code)),
	});
	if (code === '36009004') {
		const failure = as(...readOverloadedCode(message));
		return failure.kind === 'fix' && /version/i.test(message) ? { ...failure, isVersionRefused: true } : failure;
	}
	if (code !== undefined && RULES[code]) return as(...RULES[code]);
	if (code !== undefined && RETRY_CODES.has(code)) {
		return as('retry', `TikTok Shop is busy with this object: ${message}`, TRY_AGAIN);
	}
	if (httpStatus === 429) return as(...RULES[36009002]);
	if (httpStatus === 503) return as('retry', 'TikTok Shop is overloaded.', TRY_AGAIN);
	if (httpStatus >= 500) {
		return as('reread', `TikTok Shop answered with an error of its own (HTTP ${httpStatus}).`, TRY_AGAIN);
	}
	if (code !== undefined) {
		return as(
			'fix',
			`TikTok Shop refused the request: ${message || `code ${code}`}`,
			'Read the message of TikTok Shop above. If it does not help, ask their support and name the request ID.',
		);
	}
	return as(
		'stop',
		`Something other than TikTok Shop answered (HTTP ${httpStatus}).`,
		'Check the API base URL in the TikTok Shop API credential, and whether a proxy or firewall stands between.',
	);
}

/** 36009004 stands for seven mistakes; only its text tells them apart (tiktok-shop.md 12.10). */
function readOverloadedCode(message: string): Rule {
	if (/timestamp/i.test(message)) {
		return [
			'clock',
			'The clock of this server is wrong: TikTok Shop refuses requests older than 5 minutes or more than 30 seconds ahead.',
			'Set the clock of the n8n server, for example by switching on its time synchronisation.',
		];
	}
	if (/x-tts-access-token|access_token|access token/i.test(message)) {
		return ['refresh', 'TikTok Shop does not accept the access token.', AUTHORIZE];
	}
	if (/app_?key/i.test(message)) {
		return [
			'fix',
			'TikTok Shop does not know the app key.',
			'Check app key and app secret in the TikTok Shop API credential.',
		];
	}
	if (/unexpected identifier|shop_cipher|shop_id|category_asset_cipher/i.test(message)) {
		return ['fix', `TikTok Shop refused the shop of the request: ${message}`, 'Choose a shop from the list.'];
	}
	return ['fix', `TikTok Shop refused the request: ${message}`, CHECK_FIELDS];
}

/** What a network error code means; n8n would put a text of its own in place of the code. */
export function describeSilence(code: string): string {
	if (/ECONNREFUSED/i.test(code)) return 'the connection was refused';
	if (/ENOTFOUND|EAI_AGAIN/i.test(code)) return 'its host name was not found';
	if (/ETIMEDOUT|ECONNABORTED|timeout/i.test(code)) return 'no answer came in time';
	if (/CERT|SSL|EPROTO/i.test(code)) return 'the encrypted connection failed';
	return 'the connection broke off';
}

/** No answer came: connection refused, reset, name not found, time-out. Whether the call had its effect is not known. */
export function classifySilence(code: string): Failure {
	return {
		kind: 'reread',
		code: 'CONNECTION_TIKTOK_UNREACHABLE',
		message: `TikTok Shop could not be reached: ${describeSilence(code)}.`,
		whatToDo: 'Check the network of the n8n server and the API base URL in the credential. ' + TRY_AGAIN,
		// refused, or the host was not found: nothing was sent
		unprocessed: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/i.test(code),
	};
}

/** Whether the failure is about the authorization or the credential, not about what was asked. */
export const isOfConnection = ({ code = '' }: Failure): boolean =>
	/^(105\d{3}|101000|106001|CONNECTION_.*)$/.test(code);

/** The token could not be renewed; `reason` says why in plain words and holds no secret. */
export function tokenFailure(reason: string): Failure {
	return { kind: 'stop', code: 'CONNECTION_TIKTOK_TOKEN', message: reason, whatToDo: AUTHORIZE };
}
