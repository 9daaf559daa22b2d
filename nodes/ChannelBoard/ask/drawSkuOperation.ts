/** What Channel Stock has worked out for a SKU now → "why does TikTok show 37" as one HTML page. */
import { channelOperation } from '../../shared/channel/operation';
import { counted, groupBy, isBlankRow, listed, rowsOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { locationName } from '../../shared/tables/locations';
import { locationsField, notDrawn, optionsField, settingsField, shopsField } from '../boardFields';
import type { Html } from '../page/html';
import { markup } from '../page/html';
import { chip, pageOf } from '../page/page';
import { card, coloured, figure, table } from '../page/parts';
import { answerSettings } from './drawOrderOperation';
import { backTo } from './drawOrder';
import { askedField } from './readAskedOperation';

const COLUMNS = [
	{ head: 'Warehouse', kind: 'head' as const },
	{ head: 'TikTok shows', isNumber: true },
	{ head: 'Allowed now', isNumber: true },
	{ head: 'Why', kind: 'wide' as const },
];

const units = (value: unknown) => (value === null || value === undefined ? '?' : String(value));

const MOST_NAMED = 3;

const nameOf = (row: Row) => locationName(cell(row, 'location_id'), cell(row, 'note'));

/** "Leeds DC and London store": the locations that feed the warehouse; its id when no row names it. */
function warehouseName(id: string, shopId: string, locations: readonly Row[]): string {
	const feeding = locations.filter(
		(row) => cell(row, 'warehouse_id') === id && ['', shopId].includes(cell(row, 'shop_id')),
	);
	const names = [...new Set(feeding.map(nameOf))].sort();
	if (names.length === 0) return `Warehouse ${id}`;
	if (names.length <= MOST_NAMED) return `Warehouse of ${listed(names)}`;
	return `Warehouse ${id}, fed by ${counted(names.length, 'location')}`;
}

function lineOf(line: Row, shopId: string, locations: readonly Row[]): Array<Html | string> {
	const [was, now] = [units(line.was), units(line.now)];
	const id = cell(line, 'warehouse_id');
	return [
		markup`<span title="${id}">${warehouseName(id, shopId, locations)}</span>`,
		was === now ? was : coloured('warn', was),
		markup`<strong>${now}</strong>`,
		cell(line, 'reason'),
	];
}

/** A product of one shop, with a line for each warehouse of its SKUs. */
function updateCard(update: Row, locations: readonly Row[]): Html {
	const shopId = cell(update, 'shop_id');
	const name = [cell(update, 'title'), cell(update, 'shop_name') || shopId].filter(Boolean).join(' · ');
	const bySku = groupBy(rowsOf(update.explain), (line) => cell(line, 'seller_sku'));
	const held = cell(update, 'held_because');
	return card(
		name || 'Listing',
		held === '' ? markup`` : markup`<p class="bad say">${held}</p>`,
		...[...bySku].map(
			([sku, lines]) =>
				markup`<h3>${sku}</h3>${table(
					COLUMNS,
					lines.map((line) => lineOf(line, shopId, locations)),
				)}`,
		),
	);
}

function atpCard(stock: readonly Row[], locations: readonly Row[]): Html {
	const names = new Map(locations.map((row) => [cell(row, 'location_id'), nameOf(row)]));
	const rows = stock.flatMap((row) =>
		Object.entries((row.atp_by_location ?? {}) as Row).map(([location, atp]) => [
			names.get(location) ?? location,
			cell(row, 'product_id'),
			figure(`atp.${cell(row, 'product_id')}.${location}`, Number(atp) || 0),
		]),
	);
	const columns = [{ head: 'Location', kind: 'head' as const }, { head: 'Product' }, { head: 'ATP', isNumber: true }];
	return card(
		'What NewStore may sell (ATP)',
		rows.length > 0
			? table(columns, rows)
			: markup`<p class="soft">NewStore shows no stock of it, or gave no answer.</p>`,
	);
}

function waitingCard(unrouted: readonly Row[], skus: readonly string[]): Html {
	const own = unrouted.filter((row) => skus.includes(cell(row, 'seller_sku')));
	const rows = own.map((row) => [
		cell(row, 'seller_sku'),
		figure(`unrouted.${cell(row, 'seller_sku')}`, Number(row.units) || 0),
		Array.isArray(row.order_ids) ? row.order_ids.slice(0, 5).join(', ') : '',
	]);
	const columns = [
		{ head: 'SKU', kind: 'head' as const },
		{ head: 'Units', isNumber: true },
		{ head: 'Orders', kind: 'wide' as const },
	];
	return card(
		'Ordered on TikTok, not yet in NewStore',
		rows.length > 0 ? table(columns, rows) : markup`<p class="soft">Nothing waits, as far as it was counted.</p>`,
	);
}

const problem = (row: Row) =>
	markup`<p class="say">${chip(row.severity === 'info' ? 'info' : 'warn', cell(row, 'code') || 'no answer')} ${cell(row, 'title') || cell(row, 'error')} <span class="soft">${cell(row, 'what_happened')}</span></p>`;

export const drawSkuOperation = channelOperation({
	name: 'Draw a SKU',
	value: 'drawSku',
	action: 'Draw why tik tok shows a number',
	description:
		'Make one HTML page of what Channel Stock has worked out for a SKU: what TikTok shows in each warehouse, what is allowed, and the sentence that explains it',
	inputs: {
		updates: 'Updates',
		problems: 'Exceptions',
		held: 'Held',
		stock: 'Stock',
		unrouted: 'Unrouted Units',
		summary: 'Summary',
		silent: 'No Answer',
	},
	outputs: { page: 'Page' },
	properties: [askedField, settingsField, shopsField, locationsField, optionsField],
	wrongSetting: notDrawn,
	run(given) {
		const { frame, view } = answerSettings(given);
		const locations = given.rows('locations', 'Locations');
		const feed = (name: 'updates' | 'problems' | 'held' | 'stock' | 'unrouted' | 'silent') =>
			given.feeds[name].filter((row) => !isBlankRow(row));
		const updates = [...feed('updates'), ...feed('held')].filter((row) => rowsOf(row.explain).length > 0);
		const skus = [
			...new Set([
				frame.asked,
				...updates.flatMap((row) => rowsOf(row.explain).map((line) => cell(line, 'seller_sku'))),
			]),
		];
		const problems = [...feed('problems'), ...feed('silent')];
		const nothing =
			updates.length === 0 &&
			card(
				'Not found',
				markup`<p>No active listing of TikTok Shop has the seller SKU <strong>${frame.asked}</strong>. Write it as it stands in Seller Center, letter for letter. A number of TikTok has 17 digits or more.</p>`,
			);
		const html = pageOf(
			frame,
			backTo(view),
			markup`<section class="card"><h1>${frame.asked}</h1><p class="soft">Worked out now, from what both systems say at this moment. Asking sends nothing: what stands here as published is what the next stock run would send.</p>${problems.map(problem)}</section>`,
			...updates.map((update) => updateCard(update, locations)),
			markup`${nothing}`,
			atpCard(feed('stock'), locations),
			waitingCard(feed('unrouted'), skus),
		);
		return { page: [{ json: { html, warehouses: updates.flatMap((row) => rowsOf(row.explain)).length } }] };
	},
});
