// The pages of the control server. Self-contained: no file, font or script from elsewhere.
import type { Mail } from './mail.mts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #66707f; --line: #dfe3ea; --card: #fff; --ground: #f4f6f9; --accent: #d6336c; --good: #2b8a3e; --warn: #b45309; --bad: #c92a2a; --chip: #eef1f6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ebf2; --soft: #98a2b3; --line: #2c3440; --card: #171d26; --ground: #0f141b; --accent: #ff6b9a; --good: #69db7c; --warn: #fbbf24; --bad: #ff8787; --chip: #232c38; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.45 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: baseline; padding: 18px 24px 10px; }
h1 { font-size: 19px; margin: 0; } h2 { font-size: 14px; margin: 0; white-space: nowrap; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
.soft { color: var(--soft); } .good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(124px, 1fr)); gap: 10px; padding: 0 24px 14px; }
.tile, section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.tile { padding: 10px 14px; } .tile b { display: block; font-size: 20px; font-variant-numeric: tabular-nums; }
main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 14px; padding: 0 24px 24px; }
@media (max-width: 1100px) { main { grid-template-columns: minmax(0, 1fr); } }
.column { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; align-content: start; }
section > .head { display: flex; gap: 10px; align-items: center; justify-content: space-between; padding: 10px 14px; border-bottom: 1px solid var(--line); }
.scroll { overflow: auto; max-height: 460px; } #stock { max-height: 320px; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { padding: 5px 8px; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { position: sticky; top: 0; background: var(--card); color: var(--soft); font-weight: 600; z-index: 1; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
tr:last-child td { border-bottom: 0; } td.wrap { white-space: normal; }
.chip { display: inline-block; padding: 1px 8px; border-radius: 99px; background: var(--chip); font-size: 12px; }
.mono { font-family: ui-monospace, monospace; font-size: 12px; }
.changed { animation: flash 1.6s; } @keyframes flash { from { background: color-mix(in srgb, var(--accent) 35%, transparent); } }
input { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 7px; padding: 4px 9px; width: 190px; }
.unit { display: inline-block; white-space: nowrap; }
.empty { padding: 18px 14px; color: var(--soft); }
iframe { width: 100%; border: 0; background: #fff; min-height: 70vh; }
pre { white-space: pre-wrap; padding: 14px; margin: 0; }`;

const SCRIPT = `
const $ = (id) => document.getElementById(id);
const get = (path) => fetch('/api/' + path).then((r) => r.json());
const escapeText = (v) => String(v ?? '').replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
const tone = { ACTIVATE: 'good', open: 'good', closed: 'good', in_fulfillment: 'good', complete: 'good', shipped: 'good', AWAITING_COLLECTION: 'good', IN_TRANSIT: 'good', DELIVERED: 'good', COMPLETED: 'good', PARTIALLY_SHIPPING: 'warn', picking: 'warn', packed: 'warn', rejected: 'bad', AWAITING_SHIPMENT: 'warn', ON_HOLD: 'warn', UNPAID: 'warn', pending: 'warn', on_hold: 'bad', CANCELLED: 'soft', cancelled: 'soft', SELLER_DEACTIVATED: 'soft' };
const chip = (v) => '<span class="chip ' + (tone[v] ?? '') + '">' + escapeText(v) + '</span>';
const clock = (iso) => new Date(iso).toLocaleTimeString();
const before = new Map();
const cell = (key, text, cls) => {
	const known = before.get(key); before.set(key, text);
	return '<td class="' + cls + (known !== undefined && known !== text ? ' changed' : '') + '">' + text + '</td>';
};
const fill = (id, head, rows, none) => {
	$(id).innerHTML = rows.length ? '<table><thead><tr>' + head + '</tr></thead><tbody>' + rows.join('') + '</tbody></table>' : '<div class="empty">' + none + '</div>';
};
async function stock() {
	const page = await get('stock?limit=60&search=' + encodeURIComponent($('find').value));
	const head = '<th>Product</th>' + page.shops.map((s) => '<th class="n">TikTok ' + s.market + '</th>').join('') + page.locations.map((l) => '<th class="n">' + escapeText(l.id.replace(/-(STORE|DC)$/, (all) => (all === '-DC' ? ' DC' : ''))) + '</th>').join('');
	fill('stock', head, page.rows.map((row) => '<tr><td class="mono" title="' + escapeText(row.name) + '">' + escapeText(row.productId) + '</td>' +
		page.shops.map((s) => { const shown = row.shown[s.id]; return cell(row.productId + s.id, shown.length ? '<b>' + shown.map((one) => one.available).join(' / ') + '</b>' : '<span class="soft">–</span>', 'n'); }).join('') +
		page.locations.map((l) => { const s = row.stock[l.id]; const held = s.allocated + s.reserved; return cell(row.productId + l.id, String(s.atp) + (held ? ' <span class="soft" title="allocated or reserved">+' + held + '</span>' : ''), 'n' + (s.atp <= 0 ? ' bad' : '')); }).join('') + '</tr>'), 'No such product.');
	$('stockCount').textContent = page.total + ' products; ATP +held by orders';
}
const parcel = (carrier, tracking) => '<span class="mono">' + escapeText([carrier, tracking].filter(Boolean).join(' ')) + '</span>';
function onTikTok(o) {
	const d = o.dispatch;
	const parts = d.parcels.filter((p) => p.trackingNumber).map((p) => parcel(p.provider, p.trackingNumber));
	if (d.cancelRequested) parts.push('<b class="bad">buyer asks to cancel</b>');
	if (d.cancelledBy) parts.push('by ' + escapeText(d.cancelledBy.toLowerCase()));
	else if (d.cancelledUnits) parts.push(d.cancelledUnits + ' cancelled');
	for (const r of o.returns) parts.push('<span title="' + escapeText(r.type + ' ' + r.id + ' by ' + r.role) + '">' + escapeText(r.status.replace(/^(RETURN_OR_REFUND|REFUND_OR_RETURN)_/, '').replaceAll('_', ' ').toLowerCase() + ' ' + r.refund) + '</span>');
	if (d.isLate) parts.push('<b class="bad">late</b>');
	else if (d.shipBy && o.status === 'AWAITING_SHIPMENT') parts.push('ship by ' + new Date(d.shipBy).toLocaleString([], { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }));
	return chip(o.status) + ' <span class="soft">' + parts.join(' · ') + '</span>';
}
function inNewStore(o) {
	const n = o.newStore;
	if (!n) return '<span class="soft">not there</span>';
	const place = (id) => escapeText(String(id ?? '').replace(/-(STORE|DC)$/, (all) => (all === '-DC' ? ' DC' : '')));
	const parts = n.requests.flatMap((r) => r.shipments.map((s) => place(r.nodeId) + ' ' + chip(s.state) + (s.units > 1 ? ' ×' + s.units : '') + ' ' + parcel(s.carrier, s.trackingCode)));
	const held = n.items.filter((i) => i.status === 'on_hold').length;
	if (held) parts.push('<b class="bad">' + held + ' on hold</b>');
	if (n.cancellation.asked && !n.cancellation.canceled) parts.push('<b class="warn">cancellation asked</b>');
	if (n.status !== 'cancelled' && n.status !== 'closed') parts.push(n.cancellation.is_safe ? 'can be cancelled' : n.cancellation.cancelable ? 'cancelling not safe' : 'too late to cancel');
	for (const r of n.returns) parts.push('<span title="return ' + escapeText(r.id) + '">' + r.units + (r.isExchange ? ' exchanged at ' : ' back at ') + place(r.nodeId) + ' ' + escapeText(r.conditions.toLowerCase()) + '</span>');
	for (const r of n.refunds) parts.push('<span title="refund ' + escapeText(r.id) + '"' + (r.status === 'failed' ? ' class="bad"' : '') + '>refund ' + escapeText(r.amount + (r.isHistorical ? ' recorded' : ' ' + r.status)) + '</span>');
	if (n.notes.length) parts.push('<span title="' + escapeText(n.notes.join(' — ')) + '">' + n.notes.length + (n.notes.length === 1 ? ' note' : ' notes') + '</span>');
	return chip(n.status) + ' <span class="soft">' + parts.join(' · ') + '</span>';
}
const counted = (list) => [...new Set(list)].map((one) => '<span class="unit">' + list.filter((each) => each === one).length + ' × ' + escapeText(one) + '</span>').join(' ');
async function orders() {
	const page = await get('orders?limit=40');
	fill('orders', '<th>TikTok order</th><th>Shop</th><th>Units</th><th class="n">Paid</th><th>TikTok</th><th>NewStore</th>', page.rows.map((o) =>
		'<tr><td class="mono">' + o.id + '</td><td>' + escapeText(o.shop) + '</td><td class="wrap">' + counted(o.units) + '</td><td class="n">' + escapeText(o.total) + '</td>' +
		cell(o.id + 't', onTikTok(o), 'wrap') + cell(o.id + 'n', inNewStore(o), 'wrap') + '</tr>'), 'No order yet.');
}
async function statements() {
	const list = await get('statements');
	fill('statements', '<th>Day</th><th>Shop</th><th class="n">Rows</th><th class="n">Settlement</th><th class="n">Payable</th><th>State</th>', list.slice(0, 40).map((s) =>
		'<tr title="' + escapeText(s.id + (s.paymentId ? ', payment ' + s.paymentId : '')) + '"><td>' + escapeText(s.day.slice(0, 10)) + '</td><td>' + escapeText(s.shop) + '</td><td class="n">' + s.rows + '</td><td class="n">' + escapeText(s.settlement) + '</td><td class="n">' + escapeText(s.payable) + '</td><td>' + chip(s.state) + '</td></tr>'), 'Nothing is settled yet: orders settle some days after their delivery.');
}
async function listings() {
	const page = await get('listings?limit=60&search=' + encodeURIComponent($('find').value));
	fill('listings', '<th>Listing</th><th>Shop</th><th>Status</th><th>SKUs and units shown</th>', page.rows.map((l) =>
		'<tr><td>' + escapeText(l.title) + '</td><td>' + escapeText(l.shop) + '</td><td>' + chip(l.status) + '</td><td class="wrap mono">' + l.skus.map((s) => '<span class="' + (s.knownInNewStore ? '' : s.isBundle ? 'soft' : 'bad') + '" title="' + (s.isBundle ? 'bundle' : s.knownInNewStore ? '' : 'unknown in NewStore') + '">' + escapeText(JSON.stringify(s.sellerSku).slice(1, -1)) + ' <b>' + s.available + '</b></span>').join(' · ') + '</td></tr>'), 'No such listing.');
}
async function events() {
	const page = await get('events?limit=60');
	fill('events', '<th>Time</th><th>From</th><th>Event</th><th>About</th>', page.rows.map((e) =>
		'<tr><td>' + clock(e.at) + '</td><td>' + e.system + '</td><td class="mono">' + escapeText(e.name) + '</td><td class="wrap">' + escapeText(e.about) + ' <span class="soft">' + escapeText(e.status) + '</span></td></tr>'), 'Nothing has happened yet.');
}
async function mail() {
	const list = (await get('mail')).reverse().slice(0, 40);
	fill('mail', '<th>Time</th><th>To</th><th>Subject</th>', list.map((m) => '<tr><td>' + clock(m.receivedAt) + '</td><td>' + escapeText(m.to) + '</td><td class="wrap"><a href="/mail/' + m.id + '">' + escapeText(m.subject) + '</a></td></tr>'), 'No mail yet.');
}
async function head() {
	const s = await get('state');
	$('links').innerHTML = Object.entries(s.links).map(([name, url]) => escapeText(name) + ' <span class="mono">' + escapeText(url) + '</span>').join(' · ');
	const tile = (label, value, note) => '<div class="tile"><span class="soft">' + label + '</span><b>' + value + '</b><span class="soft">' + note + '</span></div>';
	const calls = (c) => c.errors + ' errors, ' + c.throttled + ' throttled';
	$('tiles').innerHTML =
		tile('Virtual time', new Date(s.virtualTime).toLocaleTimeString(), s.advancedMinutes ? s.advancedMinutes + ' minutes ahead' : 'as on the wall') +
		tile('Orders on TikTok', s.ordersOnTikTok, s.ordersInNewStore + ' in NewStore') +
		tile('Units shipped', s.dispatch.unitsLeftNewStore, s.dispatch.shippedUnits + ' known to TikTok' + (s.dispatch.late ? ', <span class="bad">' + s.dispatch.late + ' orders late</span>' : '')) +
		tile('Cancelled on TikTok', s.dispatch.cancelledOrders, s.dispatch.cancelRequests + ' requests wait for an answer') +
		tile('Refunds on TikTok', s.returnsOnTikTok.refunded, s.returnsOnTikTok.running + ' returns and requests running') +
		tile('Calls to NewStore', s.newStoreCalls.calls, calls(s.newStoreCalls)) +
		tile('Calls to TikTok Shop', s.tiktokCalls.calls, calls(s.tiktokCalls)) +
		tile('Events delivered', s.eventStream.delivered, s.eventStream.failed + ' failed, ' + s.eventStream.retriesPending + ' to repeat') +
		tile('Webhooks delivered', s.webhooks.delivered, s.webhooks.failed + ' failed, ' + s.webhooks.retriesPending + ' to repeat') +
		tile('Mails', s.mails, '<a href="/mail">open the mailbox</a>') +
		tile('Faults', s.faults.length, s.faults.map((f) => escapeText(f.kind ?? f.event)).join(', ') || 'none ordered');
}
let busy = false;
async function look() {
	if (busy || document.hidden) return;
	busy = true;
	try { await Promise.all([head(), stock(), orders(), listings(), statements(), events(), mail()]); $('live').textContent = 'live'; $('live').className = 'chip good'; }
	catch { $('live').textContent = 'sandbox stopped'; $('live').className = 'chip bad'; }
	busy = false;
}
$('find').addEventListener('input', look);
setInterval(look, 1500);
look();`;

export function worldPage(): string {
	const panel = (id: string, title: string, extra = '') =>
		`<section><div class="head"><h2>${title}</h2>${extra}</div><div class="scroll" id="${id}"></div></section>`;
	return page(
		'Sandbox',
		`<header><h1>Sandbox Retail</h1><span id="live" class="chip">starting</span><span class="soft" id="links"></span></header>
<div class="tiles" id="tiles"></div>
<main><div class="column">
${panel('stock', 'Stock per location, and what TikTok shows', '<span class="soft" id="stockCount"></span><input id="find" placeholder="Find a product">')}
${panel('orders', 'Orders, both sides')}
${panel('listings', 'Listings on TikTok Shop')}
</div><div class="column">
${panel('statements', 'Statements of TikTok Shop')}
${panel('events', 'Events')}
${panel('mail', 'Mail', '<a href="/mail">all</a>')}
</div></main><script>${SCRIPT}</script>`,
	);
}

export function mailboxPage(mails: Mail[]): string {
	const rows = [...mails]
		.reverse()
		.map(
			(mail) =>
				`<tr><td>${escapeHtml(mail.receivedAt)}</td><td>${escapeHtml(mail.from)}</td><td>${escapeHtml(mail.to)}</td>` +
				`<td class="wrap"><a href="/mail/${mail.id}">${escapeHtml(mail.subject || '(no subject)')}</a></td></tr>`,
		)
		.join('');
	const table = `<table><thead><tr><th>Received</th><th>From</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows}</tbody></table>`;
	const body = mails.length > 0 ? table : '<div class="empty">No mail yet.</div>';
	return page(
		'Mailbox',
		`<header><h1>Mailbox</h1><span class="soft">${mails.length} mails; nothing leaves this machine</span><a href="/">the world</a></header>
<main style="grid-template-columns: minmax(0, 1fr)"><section>${body}</section></main>`,
	);
}

export function mailPage(mail: Mail): string {
	// The sandbox attribute without allowances: no scripts, no forms, no own origin.
	const content = mail.html
		? `<iframe sandbox="" title="The mail" srcdoc="${escapeHtml(mail.html)}"></iframe>`
		: `<pre>${escapeHtml(mail.text)}</pre>`;
	return page(
		mail.subject,
		`<header><h1>${escapeHtml(mail.subject || '(no subject)')}</h1><span class="soft">${escapeHtml(mail.from)} to ${escapeHtml(mail.to)}, ${escapeHtml(mail.receivedAt)}</span><a href="/mail">mailbox</a></header>
<main style="grid-template-columns: minmax(0, 1fr)"><section>${content}</section></main>`,
	);
}

function page(title: string, body: string): string {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`;
}

function escapeHtml(value: string): string {
	const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
	return value.replace(/[&<>"']/g, (character) => names[character]!);
}
