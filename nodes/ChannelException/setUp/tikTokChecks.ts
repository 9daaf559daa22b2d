/** What TikTok Shop has answered, against the tables. It tells an app no scopes: they are tried out by reading. */
import { isShopActive } from '../../shared/channel/shops';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { AnswerName, Answers } from './answers';
import type { Check } from './check';
import { checked } from './check';

const distinct = (texts: string[]) => [...new Set(texts)];

export const activeShops = (shops: Row[]): Row[] =>
	shops.filter((row) => cell(row, 'shop_id') !== '' && isShopActive(row));

/** Without a shop nothing else can be asked, and no permission is to blame. */
const FIRST_CONNECT = 'First do what "TikTok Shop: connection" says.';

const isConnected = (answers: Answers) => {
	const { rows, error } = answers('authorizedShops');
	return error === '' && rows.some((shop) => cell(shop, 'shop_cipher') !== '');
};

/** Where there are several authorizations, each shop says whose it is. */
const whose = (shop: Row) => (cell(shop, 'authorization') ? `, authorization ${cell(shop, 'authorization')}` : '');

const permissionAdvice = (answers: Answers, advice: string) => (isConnected(answers) ? advice : FIRST_CONNECT);

function connection(answers: Answers): Check {
	const { rows, error } = answers('authorizedShops');
	return checked(
		'TikTok Shop: connection',
		isConnected(answers),
		`Authorized shops: ${rows.map((shop) => `${cell(shop, 'name')} (${cell(shop, 'region')}, id ${cell(shop, 'shop_id')}${whose(shop)})`).join(', ')}`,
		() => `TikTok did not answer as expected: ${error || 'no answer'}`,
		() =>
			'Open the TikTok Shop credential: n8n tests it and says under More details what is wrong. If the authorization has ended, authorize the app again (README, TikTok Shop credential).',
	);
}

function yourShops(answers: Answers, shops: Row[]): Check {
	const active = activeShops(shops);
	const authorized = answers('authorizedShops').rows.filter((shop) => cell(shop, 'shop_id') !== '' && !shop.error);
	return checked(
		'TikTok Shop: your shops',
		active.length > 0 &&
			active.every((row) => authorized.some((shop) => cell(shop, 'shop_id') === cell(row, 'shop_id'))),
		'Every active row of tts_shops is an authorized shop',
		() => 'tts_shops has no active row, or one whose shop the authorization does not cover',
		() =>
			`Add one row to tts_shops for each of these shops, with active ticked: ${authorized.map((shop) => `${cell(shop, 'shop_id')} (${cell(shop, 'name')}, region ${cell(shop, 'region')})`).join(', ')}`,
	);
}

const sameWord = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** What is wrong with the authorization that the row of a shop names; '' when nothing is. */
function wrongAuthorization(row: Row, authorized: Row[]): string {
	const named = cell(row, 'authorization');
	const name = cell(row, 'shop_name') || cell(row, 'shop_id');
	const covering = authorized
		.filter((shop) => cell(shop, 'shop_id') === cell(row, 'shop_id'))
		.map((shop) => cell(shop, 'authorization'));
	if (covering.length === 0) return `${name}${named ? ` (${named})` : ''} is covered by no credential that answers`;
	if (named === '' || covering.some((one) => sameWord(one, named))) return '';
	return `${name} says "${named}", TikTok says ${covering.map((one) => (one ? `"${one}"` : 'that of the only credential')).join(' and ')}`;
}

/** Only where there are several authorizations, or a row of tts_shops names one. */
function severalAuthorizations(answers: Answers, shops: Row[]): Check[] {
	const authorized = answers('authorizedShops').rows.filter((shop) => cell(shop, 'shop_id') !== '' && !shop.error);
	const active = activeShops(shops);
	if (![...authorized, ...active].some((row) => cell(row, 'authorization') !== '')) return [];
	const wrong = active.map((row) => wrongAuthorization(row, authorized)).filter(Boolean);
	return [
		checked(
			'TikTok Shop: authorizations',
			wrong.length === 0,
			`Each active shop is covered by an authorization: ${distinct(authorized.map((shop) => cell(shop, 'authorization'))).join(', ')}`,
			() => wrong.join('; '),
			() =>
				'Each authorization has a credential of its own: TikTok Shop API, then TikTok Shop (Authorization 2) API and so on. Create the one that is missing, or let the seller authorize again, then run npm run templates:install: it gives all workflows their credentials. The column authorization of tts_shops takes the Name of the Authorization that stands in the credential, or stays empty.',
		),
	];
}

function permissions(answers: Answers): Check {
	const { rows, error } = answers('permissions');
	return checked(
		'TikTok Shop: seller permissions',
		error === '' && rows.some((json) => Array.isArray(json.permissions)),
		'The permissions can be read',
		() => error || 'no answer',
		() =>
			permissionAdvice(
				answers,
				'If a permission is missing: give the app the scope in Partner Center, then authorize it again (README, TikTok Shop credential).',
			),
	);
}

interface Read {
	answer: AnswerName;
	/** "orders", at the end of the name of the check */
	things: string;
	passed: string;
	/** where the permission is missing */
	advice: string;
}

const missing = (scopes: string) =>
	`If a permission is missing: give the app the ${scopes} in Partner Center, then authorize it again.`;

const READS: Record<'orders' | 'products' | 'cancellations' | 'settlements', Read> = {
	orders: {
		answer: 'orders',
		things: 'orders',
		passed: 'Orders can be read',
		advice: missing('order scopes (read, and external reference write)'),
	},
	products: {
		answer: 'products',
		things: 'products',
		passed: 'Products can be read',
		advice: missing('product scopes (read and write)'),
	},
	cancellations: {
		answer: 'cancellations',
		things: 'cancellations',
		passed: 'Cancellations can be read',
		advice: missing('return and refund scopes (read and write)'),
	},
	settlements: {
		answer: 'statements',
		things: 'settlements',
		passed: 'Statements can be read',
		advice: `Only for workflow 08. ${missing('finance scope (read)')}`,
	},
};

function mayRead(answers: Answers, { answer, things, passed, advice }: Read): Check {
	const { error } = answers(answer);
	return checked(
		`TikTok Shop: may read ${things}`,
		error === '',
		passed,
		() => error,
		() => permissionAdvice(answers, advice),
	);
}

interface Hooks {
	check: string;
	/** "Order webhooks", in front of the addresses */
	name: string;
	topics: string[];
	failed: string;
	todo: string;
}

const PUBLISH = 'When the points that do not say "publish" are done: publish workflow';
const HTTPS = 'TikTok accepts only https addresses with a domain name.';

const HOOKS: Record<'listings' | 'orders' | 'cancellations' | 'returns', Hooks> = {
	listings: {
		check: 'TikTok Shop: listing webhooks',
		name: 'Listing webhooks',
		topics: ['PRODUCT_CREATION', 'PRODUCT_STATUS_CHANGE', 'PRODUCT_INFORMATION_CHANGE'],
		failed: 'A shop lacks a webhook for listings that are created, change their status or are edited',
		todo: `${PUBLISH} 01w (or unpublish it and publish it again), it registers all three. ${HTTPS}`,
	},
	orders: {
		check: 'TikTok Shop: order webhook',
		name: 'Order webhooks',
		topics: ['ORDER_STATUS_CHANGE', 'RECIPIENT_ADDRESS_UPDATE'],
		failed: 'A shop lacks the webhook for the state of orders or the one for changed addresses',
		todo: `${PUBLISH} 03w (or unpublish it and publish it again), it registers both. ${HTTPS}`,
	},
	cancellations: {
		check: 'TikTok Shop: cancellation webhook',
		name: 'Cancellation webhooks',
		topics: ['CANCELLATION_STATUS_CHANGE'],
		failed: 'A shop has no cancellation webhook',
		todo: `${PUBLISH} 04w, it registers the webhook. ${HTTPS}`,
	},
	returns: {
		check: 'TikTok Shop: return webhook',
		name: 'Return webhooks',
		topics: ['RETURN_STATUS_CHANGE'],
		failed: 'A shop has no return webhook',
		todo: `${PUBLISH} 07w, it registers the webhook. ${HTTPS}`,
	},
};

/** Every active shop has every webhook; one without a shop is of all shops. */
function webhooks(answers: Answers, shops: Row[], { check, name, topics, failed, todo }: Hooks): Check {
	const { rows, error } = answers('webhooks');
	const active = activeShops(shops).map((row) => cell(row, 'shop_id'));
	const has = (shopId: string, topic: string) =>
		rows.some(
			(hook) =>
				cell(hook, 'event_type') === topic &&
				cell(hook, 'address') !== '' &&
				['', shopId].includes(cell(hook, 'shop_id')),
		);
	const addresses = rows.filter((hook) => cell(hook, 'event_type') === topics[0]).map((hook) => cell(hook, 'address'));
	return checked(
		check,
		active.length > 0 && active.every((shopId) => topics.every((topic) => has(shopId, topic))),
		`${name} lead to: ${distinct(addresses).join(', ')}`,
		() => `${failed}: ${error || 'none is registered'}`,
		() => todo,
	);
}

const isSales = (warehouse: Row) => cell(warehouse, 'type') === 'SALES_WAREHOUSE';

function warehousesMapped(answers: Answers, locations: Row[]): Check {
	const { rows, error, isGiven } = answers('warehouses');
	const named = locations.filter((row) => cell(row, 'warehouse_id') !== '');
	const usable = (row: Row) =>
		rows.some(
			(warehouse) =>
				cell(warehouse, 'id') === cell(row, 'warehouse_id') &&
				isSales(warehouse) &&
				cell(warehouse, 'effect_status') === 'ENABLED',
		);
	const inWords = (warehouse: Row) =>
		`${cell(warehouse, 'id')} (${cell(warehouse, 'name')}, ${cell(warehouse, 'effect_status')}, shop ${cell(warehouse, 'shop_id')})`;
	return checked(
		'TikTok Shop: warehouses mapped',
		named.length > 0 && named.every(usable),
		'Every warehouse of tts_locations is an enabled sales warehouse',
		() => error || 'tts_locations names a warehouse that is no enabled sales warehouse, or none at all',
		() =>
			error && isGiven
				? permissionAdvice(answers, missing('logistics scope (read)'))
				: `Use these in tts_locations: ${rows.filter(isSales).map(inWords).join(', ')}`,
	);
}

export const tikTokChecks = (answers: Answers, shops: Row[], locations: Row[]): Check[] => [
	connection(answers),
	yourShops(answers, shops),
	...severalAuthorizations(answers, shops),
	permissions(answers),
	mayRead(answers, READS.orders),
	mayRead(answers, READS.products),
	mayRead(answers, READS.cancellations),
	webhooks(answers, shops, HOOKS.listings),
	webhooks(answers, shops, HOOKS.orders),
	webhooks(answers, shops, HOOKS.cancellations),
	webhooks(answers, shops, HOOKS.returns),
	warehousesMapped(answers, locations),
	mayRead(answers, READS.settlements),
];
