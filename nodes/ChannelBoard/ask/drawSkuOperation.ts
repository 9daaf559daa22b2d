/** What Channel Stock has worked out for a SKU now → "why does TikTok show 37" as one HTML page. */
import { channelOperation } from '../../shared/channel/operation';
import { groupBy, isBlankRow, rowsOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { notDrawn, optionsField, settingsField, shopsField } from '../boardFields';
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

function lineOf(line: Row): Array<Html | string> {
	const [was, now] = [units(line.was), units(line.now)];
	return [
		`Warehouse ${cell(line, 'warehouse_id')}`,
		was === now ? was : coloured('warn', was),
		markup`<strong>${now}</strong>`,
		cell(line, 'reason'),
	];
}

/** A product of one shop, with a line for each warehouse of its SKUs. */
function updateCard(update: Row): Html {
	const name = [cell(update, 'title'), cell(update, 'shop_name') || cell(update, 'shop_id')]
		.filter(Boolean)
		.join(' · ');
	const bySku = groupBy(rowsOf(update.explain), (line) => cell(line, 'seller_sku'));
	const held = cell(update, 'held_because');
	return card(
		name || 'Listing',
		held === '' ? markup`` : markup`<p class="bad say">${held}</p>`,
		...[...bySku].map(([sku, lines]) => markup`<h3>${sku}</h3>${table(COLUMNS, lines.map(lineOf))}`),
	);
}

function atpCard(stock: readonly Row[]): Html {
	const rows = stock.flatMap((row) =>
		Object.entries((row.atp_by_location ?? {}) as Row).map(([location, atp]) => [
			location,
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
	properties: [askedField, settingsField, shopsField, optionsField],
	wrongSetting: notDrawn,
	run(given) {
		const { frame, view } = answerSettings(given);
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
			markup`<section class="card"><h1>${frame.asked}</h1><p class="soft">Worked out now, from what both systems say at this moment. Nothing is sent.</p>${problems.map(problem)}</section>`,
			...updates.map(updateCard),
			markup`${nothing}`,
			atpCard(feed('stock')),
			waitingCard(feed('unrouted'), skus),
		);
		return { page: [{ json: { html, warehouses: updates.flatMap((row) => rowsOf(row.explain)).length } }] };
	},
});
