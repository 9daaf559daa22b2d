/** What people have entered into the tables, by what the workflows need of it. */
import { listed } from '../../shared/channel/rows';
import { isShopActive } from '../../shared/channel/shops';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { isOrderAddress } from '../words/orderPages';
import type { Answers } from './answers';
import type { Check } from './check';
import { checked } from './check';
import { settingOf } from './settingsByName';
import { activeShops } from './tikTokChecks';

export interface OwnTables {
	settings: Row[];
	owners: Row[];
	stockRules: Row[];
	locations: Row[];
	carriers: Row[];
	shops: Row[];
}

const ROLES = ['operations', 'ecommerce', 'service', 'finance', 'integration'];

/** As people know it. */
const nameOf = (shop: Row) => cell(shop, 'shop_name') || cell(shop, 'shop_id');
const names = (shops: Row[]) => shops.map(nameOf).join(', ');
const withId = (shop: Row) => `${cell(shop, 'shop_name') || 'shop'} (${cell(shop, 'shop_id')})`;

function owners({ owners: rows }: OwnTables): Check {
	const without = ROLES.filter(
		(role) => !rows.some((row) => cell(row, 'role').toLowerCase() === role && cell(row, 'email').includes('@')),
	);
	return checked(
		'Owners',
		without.length === 0,
		'Every role has an address',
		() => `Without address: ${without.join(', ')}`,
		() => 'Fill the column email of tts_owners.',
	);
}

const sender = ({ settings }: OwnTables): Check =>
	checked(
		'Sender of the e-mails',
		(settingOf(settings, 'mail_from') ?? '').includes('@'),
		'mail_from is set',
		() => 'mail_from is empty',
		() => 'Set mail_from in tts_settings to an address that your mail server may send from.',
	);

/** An empty cell looks unticked and may be forgotten; unticked is a decision. */
function switchedOn({ shops }: OwnTables): Check {
	const filled = shops.filter((row) => cell(row, 'shop_id') !== '');
	const blank = filled.filter((row) => cell(row, 'active') === '').map(withId);
	const off = filled.filter((row) => cell(row, 'active') !== '' && !isShopActive(row)).map(withId);
	return checked(
		'Shops: switched on',
		blank.length === 0,
		off.length > 0 ? `Switched off: ${off.join(', ')}` : 'Every shop of tts_shops is switched on',
		() => `Left alone, because active is empty: ${blank.join(', ')}`,
		() => 'Tick active in tts_shops. To leave the shop alone on purpose, tick it and untick it again.',
	);
}

const NEEDED_BY_ORDERS = [
	'newstore_shop',
	'shop_locale',
	'channel_name',
	'currency',
	'price_method',
	'service_level',
	'timezone',
	'region',
];

function neededByOrders({ shops }: OwnTables, answers: Answers): Check {
	const authorized = answers('authorizedShops').rows.filter((shop) => cell(shop, 'shop_id') !== '');
	const isOtherRegion = (row: Row) =>
		authorized.some(
			(shop) => cell(shop, 'shop_id') === cell(row, 'shop_id') && cell(shop, 'region') !== cell(row, 'region'),
		);
	const incomplete = activeShops(shops).filter(
		(row) => NEEDED_BY_ORDERS.some((column) => cell(row, column) === '') || isOtherRegion(row),
	);
	return checked(
		'Shops: what orders need',
		incomplete.length === 0,
		'Every active shop has its values',
		() => `Not complete: ${names(incomplete)}`,
		() =>
			`Fill newstore_shop, shop_locale, channel_name, currency, price_method, service_level, timezone and region in tts_shops. The regions as TikTok names them: ${authorized.map((shop) => `${cell(shop, 'shop_id')} ${cell(shop, 'region')}`).join(', ')}`,
	);
}

/** Said, not asked: either is a decision of the merchant. */
function ownLabels({ shops }: OwnTables): Check {
	const minimal = activeShops(shops).filter(
		(row) =>
			(cell(row, 'masked_address').toLowerCase() || (cell(row, 'region') === 'US' ? 'minimal' : '')) === 'minimal',
	);
	const finding =
		minimal.length > 0
			? `Orders with a TikTok label whose address is hidden go to NewStore with town and post code only: ${names(minimal)}. Their service level must buy no carrier label; the store prints the label in Seller Center`
			: 'Orders with a TikTok label whose address is hidden become a case';
	return { check: "Shops: TikTok's own label", ok: true, finding, what_to_do: '' };
}

const USPS = /usps|united states postal/i;

function usps({ shops, carriers }: OwnTables): Check {
	const rows = carriers.filter((row) => USPS.test(`${cell(row, 'newstore_carrier')} ${cell(row, 'provider_name')}`));
	const concerned = activeShops(shops).filter(
		(shop) =>
			cell(shop, 'region') === 'US' && rows.some((row) => ['', cell(shop, 'shop_id')].includes(cell(row, 'shop_id'))),
	);
	return checked(
		'Carriers: USPS',
		concerned.length === 0,
		'No US shop ships itself with USPS',
		() =>
			`tts_carriers names USPS for: ${names(concerned)}. Since 2026 TikTok refuses USPS numbers in the US unless the label was bought through TikTok`,
		() =>
			'Ship orders that you ship yourself with another carrier and delete the USPS row, or buy USPS labels in Seller Center.',
	);
}

const stockBuffer = ({ stockRules }: OwnTables): Check =>
	checked(
		'Stock buffer',
		stockRules.some((row) => cell(row, 'scope').toLowerCase() === 'all'),
		'A rule for all SKUs is there',
		() => 'There is no rule for all SKUs: the whole stock is offered',
		() => 'If that is not meant, add a row to tts_stock_rules: scope all, what buffer_units, value 2.',
	);

const forms = ({ settings }: OwnTables): Check =>
	checked(
		'Address of the forms',
		(settingOf(settings, 'forms_base_url') ?? '').startsWith('http'),
		'forms_base_url is set: mails lead to the forms',
		() => 'forms_base_url is empty: mails that ask for a decision cannot lead to the form',
		() => 'Set forms_base_url in tts_settings to the address of this n8n, as people open it in the browser.',
	);

/** Addresses of orders are optional; one that no mail can fill would only be missed later. */
function orderPages({ settings }: OwnTables): Check[] {
	const given = ['seller_center_order_url', 'newstore_order_url'].filter(
		(key) => (settingOf(settings, key) ?? '') !== '',
	);
	const wrong = given.filter((key) => !isOrderAddress(settingOf(settings, key) ?? ''));
	if (given.length === 0) return [];
	return [
		checked(
			'Links to orders',
			wrong.length === 0,
			'Mails link to the page of the order',
			() => `${listed(wrong)}: mails have no link to the order`,
			() =>
				'Copy the address of an order in the browser and write {order_id} (in NewStore {newstore_order_id} or {external_id}) where its number stands.',
		),
	];
}

const PUBLISHED = 200;
const NOT_PUBLISHED = 404;

/** n8n ignores an error workflow that is not published, and says nothing. */
function exceptionsWorkflow(answers: Answers): Check[] {
	const { isGiven, rows, error } = answers('exceptionsWorkflow');
	if (!isGiven) return [];
	const status = Number(rows[0]?.statusCode) || 0;
	const unclear = `It could not be asked (${status ? `answer ${status}` : error || 'no answer'})`;
	return [
		checked(
			'Workflow 12 is published',
			status === PUBLISHED,
			'It takes problems and writes the mails',
			() => (status === NOT_PUBLISHED ? 'It is not: nobody hears of any problem' : unclear),
			() =>
				status === NOT_PUBLISHED
					? 'Publish "12 Exceptions: record and notify", before all others.'
					: 'Let n8n reach its own public address (WEBHOOK_URL; name server, firewall, proxy), and look whether workflow 12 is published.',
		),
	];
}

const dryRun = ({ settings }: OwnTables): Check =>
	checked(
		'Dry run',
		settingOf(settings, 'dry_run')?.toLowerCase() === 'false',
		'dry_run is false: the workflows write to NewStore and TikTok Shop',
		() => 'dry_run is on: everything is decided, nothing is sent',
		() => 'When nothing else is open, set dry_run to false in tts_settings and run workflow 02 by hand once.',
	);

export const tableChecks = (tables: OwnTables, answers: Answers): Check[] => [
	owners(tables),
	sender(tables),
	switchedOn(tables),
	neededByOrders(tables, answers),
	ownLabels(tables),
	usps(tables),
	stockBuffer(tables),
	forms(tables),
	...orderPages(tables),
	...exceptionsWorkflow(answers),
	dryRun(tables),
];
