/** What the mails say: names instead of ids in every headline, what happens without an answer, what can be pressed. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { codesWithOutcome, doNothing } from '../../nodes/ChannelException/words/doNothing.ts';
import { formPath, TRY_AGAIN } from '../../nodes/shared/forms.ts';
import { duration } from '../../nodes/shared/channel/localTime.ts';
import { aboutLine, namedTitle, withoutIds } from '../../nodes/shared/channel/cases/headline.ts';
import { orderLinks } from '../../nodes/ChannelException/words/orderPages.ts';
import { writeDigests } from '../../nodes/ChannelException/digest/writeDigests.ts';
import { recordCases } from '../../nodes/ChannelException/recordCases.ts';
import { titleOfMany } from '../../nodes/ChannelException/sharedWords.ts';
import { writeMails } from '../../nodes/ChannelException/writeMails.ts';

type Row = Record<string, unknown>;

const root = process.cwd();
const now = Date.parse('2025-12-01T12:00:00.000Z');
const ORDER = '576460000000000001';
const SHOP = '7495000000000000001';
const UUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const source = { workflowId: 'w', workflowName: 'Orders', executionId: '7', editorUrl: '', playbookUrl: '' };
const caseFormUrl = 'https://n8n.example.com/form/f2c1a7de-5b0e-4c36-9d41-12a0000ec012';
const owners = [{ role: 'operations', email: 'ops@retailer.example' }];
const shops = [{ shop_id: SHOP, shop_name: 'Sandbox Retail UK', region: 'UK', timezone: 'Europe/London' }];
const locations = [{ location_id: 'b7c9', warehouse_id: '1', shop_id: SHOP, note: 'London store' }];
const settings = {
	fallbackAddress: 'it@retailer.example',
	subjectPrefix: '[TikTok Shop]',
	timeZone: '',
	otherZone: 'UTC',
	retryAfterMinutes: 15,
	mostSingleMails: 0,
	pauseMinutes: 0,
	mailsPerRun: 0,
	nowMs: now,
	caseFormUrl,
};

const problem = (changes: Row = {}): Row => ({
	code: 'ORDER_SHORT_STOCK',
	flow: 'orders',
	severity: 'error',
	owner_role: 'operations',
	title: `Order ${ORDER}: not enough stock in NewStore`,
	what_happened: 'NewStore can promise 0 of the 2 units.',
	what_to_do: 'Look for the units.',
	business_key: ORDER,
	ids: { order_id: ORDER, shop_id: SHOP },
	...changes,
});

const rowsOf = (...problems: Row[]) =>
	recordCases(problems, [], source, { now: new Date(now).toISOString(), quietDays: 3, sameTroubleMinutes: 180 }).map(
		({ row }) => row as unknown as Row,
	);
const write = (problems: Row[], changes: Row = {}) =>
	writeMails(rowsOf(...problems), owners, { shops, locations }, [], { ...settings, ...changes }).mails.map(
		({ json }) => json,
	);
const headOf = (html: string) => /<h1[^>]*>(.*?)<\/h1>/.exec(html)?.[1] ?? '';
const heads = (html: string) =>
	[...html.matchAll(/<(?:h1|strong)[^>]*>(.*?)<\/(?:h1|strong)>/g)].map(([, text]) => text);

const LONG_ID = /\d{10}|[0-9a-f]{8}-[0-9a-f]{4}-/i;

/** All titles that the nodes can give a case, as they stand in the sources. */
function titlesIn(folder: string): string[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		if (statSync(path).isDirectory()) return titlesIn(path);
		if (!path.endsWith('.ts')) return [];
		const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
		const found: string[] = [];
		const texts = (node: ts.Node): void => {
			if (ts.isTemplateExpression(node)) {
				const gaps = node.templateSpans.map(({ literal }) => literal.text);
				for (const id of [`TTS-${ORDER}`, `nsr-${UUID}`]) found.push([node.head.text, ...gaps].join(id));
			} else if (ts.isStringLiteralLike(node)) found.push(node.text);
			else ts.forEachChild(node, texts);
		};
		const visit = (node: ts.Node): void => {
			if (ts.isPropertyAssignment(node) && node.name.getText() === 'title') texts(node.initializer);
			else ts.forEachChild(node, visit);
		};
		visit(file);
		return found;
	});
}

const rooms = readdirSync(join(root, 'nodes')).filter((name) => name.startsWith('Channel'));
const titles = [...rooms.map((room) => join(root, 'nodes', room)), join(root, 'nodes/shared/channel')].flatMap(
	titlesIn,
);

describe('no id in a headline', () => {
	test('every title of the nodes, with ids of both systems in its gaps: headline, subject, list and summary', () => {
		expect(titles.length).toBeGreaterThan(250);
		const bad: string[] = [];
		for (const title of titles) {
			for (const ids of [{ order_id: ORDER, shop_id: SHOP }, { newstore_return_id: UUID, order_id: ORDER }, {}]) {
				const rows = rowsOf(problem({ title, ids }), problem({ title, ids, business_key: 'other' }));
				const mails = writeMails(rows.slice(0, 1), owners, { shops, locations }, [], settings).mails;
				const [list] = writeMails(rows, owners, { shops, locations }, [], { ...settings, mostSingleMails: 1 }).mails;
				const [digest] = writeDigests(rows, owners, [], { ...settings, timeZone: 'UTC', hours: 24, when: 'something' });
				const said = [...mails.map(({ json }) => json), list.json, digest].flatMap(({ subject, html }) => [
					subject,
					...heads(html),
				]);
				bad.push(...said.filter((text) => LONG_ID.test(text)));
			}
		}
		expect(bad).toEqual([]);
	});

	test('what comes from elsewhere (a failed step, a failed workflow) is cleaned as well', () => {
		const mails = write([
			{ error: `Request ${UUID} for order ${ORDER} failed`, order_id: ORDER },
			{
				workflow: { id: 'w', name: `Copy of ${ORDER}` },
				execution: { id: '5', error: { message: `no ${UUID}` }, lastNodeExecuted: 'x' },
			},
		]);
		expect(mails.length).toBe(2);
		for (const { subject, html } of mails) expect(`${subject} ${headOf(html)}`).not.toMatch(LONG_ID);
	});

	test('a barcode that is the seller SKU stays: it is the name of the goods', () => {
		const title = 'SKU 5012345678900 is unknown in NewStore';
		const [mail] = write([problem({ title, ids: { seller_sku: '5012345678900' }, business_key: '5012345678900' })]);
		expect(mail.subject).toContain(title);
		expect(withoutIds(title)).toBe('SKU …8900 is unknown in NewStore');
	});
});

describe('names and money', () => {
	const about = { goods: '2 × Canvas cap (CAP-KHK-OS)', amount: '23.98 GBP' };

	test('the order is called by its goods; amount, store and shop stand below, all ids in the small print', () => {
		const [mail] = write([problem({ about, ids: { order_id: ORDER, shop_id: SHOP, location_id: 'b7c9' } })]);
		expect(headOf(mail.html)).toBe('Order of 2 × Canvas cap (CAP-KHK-OS): not enough stock in NewStore');
		expect(mail.subject).toBe(
			'[TikTok Shop] Order of 2 × Canvas cap (CAP-KHK-OS): not enough stock in NewStore, 23.98 GBP (…0001)',
		);
		expect(mail.text).toContain('23.98 GBP · London store · Sandbox Retail UK · order …0001');
		expect(mail.text).toContain(`TikTok order: ${ORDER}`);
		expect(mail.html).toContain(`>${SHOP}</td>`);
	});

	test.each([
		[
			`Return ${UUID} of order ${ORDER}: TikTok does not allow the refund`,
			'Return of 2 caps: TikTok does not allow the refund',
		],
		[`Cancellation of order ${ORDER} cannot be read`, 'Cancellation of the order of 2 caps cannot be read'],
		[`TikTok order ${ORDER} could not be read`, 'Order of 2 caps could not be read'],
		[`NewStore order TTS-${ORDER} has no TikTok order`, 'Order of 2 caps has no TikTok order'],
		[`Time zone of TikTok shop ${SHOP} is not set up`, 'Time zone of Northwind is not set up'],
		['Location b7c9 has no stock at all', 'Leeds has no stock at all'],
	])('%s', (title, expected) => {
		const ids = new Map([
			['order_id', ORDER],
			['external_id', `TTS-${ORDER}`],
			['newstore_return_id', UUID],
			['shop_id', SHOP],
			['location_id', 'b7c9'],
		]);
		const names = { goods: '2 caps', amount: '', shop: 'Northwind', store: 'Leeds' };
		expect(namedTitle(title, ids, names).replace(/^the order/, 'Order')).toBe(expected);
		expect(namedTitle(withoutIds(title), ids, names).replace(/^the order/, 'Order')).toBe(expected);
	});

	test('a name that stands already is not put into itself', () => {
		const ids = new Map([['location_id', 'Leeds']]);
		const names = { goods: '', amount: '', shop: '', store: 'Leeds store' };
		expect(namedTitle('Leeds store rejects, and location Leeds has none', ids, names)).toBe(
			'Leeds store rejects, and Leeds store has none',
		);
		expect(namedTitle('Handed back in Leeds', new Map([['location_id', 'LEEDS']]), names)).toBe('Handed back in Leeds');
	});

	test('what the title says is not said again', () => {
		const names = { goods: '2 caps', amount: '5.00 GBP', shop: 'Northwind', store: '' };
		expect(aboutLine('Northwind: refund of 5.00 GBP', new Map([['order_id', ORDER]]), names)).toBe(
			'2 caps · order …0001',
		);
	});

	test('many of a kind are counted in words', () => {
		expect(titleOfMany(9, 'Order …: not enough stock')).toBe('9 orders: not enough stock');
		expect(titleOfMany(3, 'SKU … is unknown in NewStore')).toBe('3 SKUs are unknown in NewStore');
		expect(titleOfMany(2, 'Order … has to be shipped')).toBe('2 orders have to be shipped');
		expect(titleOfMany(2, 'Stock is locked')).toBe('2 × Stock is locked');
	});
});

describe('what happens without an answer', () => {
	const pages = readdirSync(join(root, 'docs/playbooks')).filter((name) => name !== 'README.md');
	const explained = pages.flatMap((page) =>
		readFileSync(join(root, 'docs/playbooks', page), 'utf8')
			.split('\n')
			.filter((line) => line.startsWith('### '))
			.flatMap((line) => line.slice(4).split(', ')),
	);

	test('each code that a playbook explains has one sentence in words/doNothing.ts, and no other has', () => {
		const codes = codesWithOutcome();
		expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
		expect(explained.filter((code) => !codes.includes(code))).toEqual([]);
		expect(codes.filter((code) => !explained.includes(code))).toEqual([]);
	});

	test('it stands in the mail, in that of many and in the text; information asks for nothing', () => {
		const [one] = write([problem()]);
		const [many] = write([problem(), problem({ business_key: '2' })], { mostSingleMails: 1 });
		for (const { text, html } of [one, many]) {
			expect(text).toContain(`Do nothing: ${doNothing('ORDER_SHORT_STOCK')}`);
			expect(html).toContain('<strong>Do nothing:</strong> the order is sent as soon as');
		}
		expect(write([problem({ severity: 'info' })])[0].text).not.toContain('Do nothing');
	});

	test('the sentences go on in the line, and none has an id or a word of the machine', () => {
		for (const code of codesWithOutcome()) {
			const sentence = doNothing(code);
			expect(sentence).toMatch(/^(?:[a-z]|TikTok|NewStore).*\.$/);
			expect(sentence).not.toMatch(/tts_|workflow \d|node|JSON|API|null|undefined/);
		}
	});
});

describe('what can be pressed', () => {
	const pages = {
		sellerCenter: 'https://seller.example/order?no={order_id}&region={region}',
		newStore: 'https://manager.example/orders/{newstore_order_id}',
	};
	const labels = (html: string) =>
		[...html.matchAll(/class="(tts-button|tts-second)">(.*?)<\/a>/g)].map(([, kind, label]) => [kind, label]);

	test('one filled button: decide, else open the order, else mark as done', () => {
		const form = 'https://n8n.example.com/form/x?refund_key=R1';
		const [decide] = write([problem({ what_to_do: `Answer here: ${form}` })], { orderPages: pages });
		expect(labels(decide.html)).toEqual([
			['tts-button', 'Decide'],
			['tts-second', 'Mark as done or put off'],
		]);
		expect(decide.html).toContain('>Open the order in Seller Center</a>');
		const [order] = write([problem()], { orderPages: pages });
		expect(labels(order.html)[0]).toEqual(['tts-button', 'Open the order in Seller Center']);
		expect(order.html).toContain(`href="https://seller.example/order?no=${ORDER}&amp;region=GB"`);
		const [done] = write([problem()]);
		expect(labels(done.html)).toEqual([
			['tts-button', 'Mark as done'],
			['tts-second', 'Put off or take over'],
		]);
		expect(labels(write([problem()], { caseFormUrl: '' })[0].html)).toEqual([]);
	});

	test('try again now: for one order of a flow that can, filled in; not where a person alone can do it, nor beside a decision', () => {
		const href = (html: string, label: string) => new RegExp(`href="([^"]+)"[^>]*>${label}</a>`).exec(html)?.[1];
		const again = (changes: Row) =>
			href(write([problem(changes)])[0].html, 'Try again now')?.replace(/.*&amp;what=/, '');
		const [mail] = write([problem()]);
		expect(href(mail.html, 'Try again now')).toBe(
			`https://n8n.example.com${formPath('12d')}?order_ids=${ORDER}&amp;what=Send%20it%20to%20NewStore`,
		);
		expect(labels(mail.html)[0]).toEqual(['tts-button', 'Mark as done']);
		expect(again({ flow: 'dispatch', code: 'DISPATCH_NO_TRACKING' })).toBe(encodeURIComponent(TRY_AGAIN.tell));
		expect(again({ flow: 'dispatch', code: 'SLA_DISPATCH_DUE' })).toBe(encodeURIComponent(TRY_AGAIN.tell));
		expect(again({ flow: 'cancellations', code: 'CANCEL_REFUSED' })).toBe(encodeURIComponent(TRY_AGAIN.cancel));
		expect(again({ flow: 'returns', code: 'RESTOCK_FAILED' })).toBe(encodeURIComponent(TRY_AGAIN.book));
		expect(again({ flow: 'returns', code: 'REFUND_FAILED' })).toBe(encodeURIComponent(TRY_AGAIN.refund));
		for (const changes of [
			{ code: 'ORDER_ADDRESS_CHANGED' },
			{ flow: 'dispatch', code: 'SLA_SCAN_DUE' },
			{ flow: 'settlement', code: 'SETTLEMENT_IDENTITY' },
			{ severity: 'info' },
			{ ids: { order_id: '' } },
			{ ids: { order_id: `${ORDER}, ${ORDER}` } },
			{ what_to_do: `Answer here: https://n8n.example.com${formPath('06b')}?refund_key=R1` },
		])
			expect(again(changes)).toBeUndefined();
		const held = { flow: 'stock', code: 'STOCK_GUARDRAIL', ids: { shop_id: SHOP } };
		expect(labels(write([problem(held)])[0].html)).toEqual([
			['tts-button', 'Change settings'],
			['tts-second', 'Mark as done or put off'],
		]);
		expect(href(write([problem(held)])[0].html, 'Change settings')).toBe(`https://n8n.example.com${formPath('12c')}`);
		const drift = `Try it again. Press here: https://n8n.example.com${formPath('12d')}?order_ids=1`;
		expect(labels(write([problem({ what_to_do: drift })])[0].html)[0]).toEqual(['tts-button', 'Try again now']);
	});

	test('no link rather than a wrong one: a gap that cannot be filled, an address without a gap, a case about no order', () => {
		const ids = new Map([
			['order_id', ORDER],
			['region', 'GB'],
		]);
		expect(orderLinks(pages, ids).map(({ label }) => label)).toEqual(['Open the order in Seller Center']);
		expect(orderLinks(pages, new Map([['order_id', ORDER]]))).toEqual([]);
		expect(orderLinks({ sellerCenter: 'https://seller.example/orders', newStore: 'ftp://{order_id}' }, ids)).toEqual(
			[],
		);
		expect(orderLinks(pages, new Map([['region', 'GB']]))).toEqual([]);
		const hostile = new Map([['order_id', 'a/../b?x=1#"<']]);
		expect(orderLinks({ sellerCenter: 'https://s.example/{order_id}', newStore: '' }, hostile)[0].value).toBe(
			'https://s.example/a%2F..%2Fb%3Fx%3D1%23%22%3C',
		);
	});

	test('each line of a list has its own links, and so has each open case of the summary', () => {
		const two = [problem(), problem({ business_key: '2', ids: { order_id: '576460000000000002' } })];
		const [list] = write(two, { mostSingleMails: 1 });
		expect(list.html.match(/>Mark as done<\/a>/g)).toHaveLength(2);
		expect(labels(list.html)).toEqual([]);
		const [digest] = writeDigests(rowsOf(...two), owners, [], {
			...settings,
			timeZone: 'UTC',
			hours: 24,
			when: 'something',
		});
		expect(digest.html.match(/>Mark as done<\/a>/g)).toHaveLength(2);
	});
});

/** What a case says, with who gets it, as it stands in the sources; '' when nobody can tell from there. */
interface Said {
	role: string;
	text: string;
	place: string;
}

const ROLES = new Set(['operations', 'ecommerce', 'service', 'finance', 'integration']);
const TEXTS = new Set(['title', 'what_happened', 'happened', 'what_to_do', 'todo', 'cause', 'mend']);
/** Who gets a case of this room that names nobody (its outcomes, problems and findings). */
const DEFAULT_ROLE: Record<string, string> = {
	ChannelCancellation: 'operations',
	ChannelDispatch: 'operations',
	ChannelDrift: 'operations',
	ChannelRefund: 'service',
	ChannelSettlement: 'finance',
};

const literal = (node: ts.Node | undefined) => (node && ts.isStringLiteralLike(node) ? node.text : '');

/** The role in the same braces, or in an argument beside them; a settings problem goes to those who set it up. */
function roleBeside(node: ts.ObjectLiteralExpression, room: string): string {
	const values = new Map(
		node.properties.flatMap((one) =>
			ts.isPropertyAssignment(one) && one.name
				? [[one.name.getText(), ts.isAsExpression(one.initializer) ? one.initializer.expression : one.initializer]]
				: [],
		),
	);
	for (const name of ['role', 'owner_role', 'owner']) if (values.has(name)) return literal(values.get(name));
	if (values.has('nothing') || literal(values.get('code')) === 'SLA_AUTHORIZATION_ENDS') return 'integration';
	const call = node.parent;
	const given = ts.isCallExpression(call) ? call.arguments.map(literal).find((text) => ROLES.has(text)) : undefined;
	return given ?? DEFAULT_ROLE[room] ?? '';
}

function saidIn(folder: string, room: string): Said[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		if (statSync(path).isDirectory()) return saidIn(path, room);
		if (!path.endsWith('.ts')) return [];
		const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
		const found: Said[] = [];
		const visit = (node: ts.Node): void => {
			if (ts.isPropertyAssignment(node) && TEXTS.has(node.name.getText())) {
				const pieces: string[] = [];
				const gather = (one: ts.Node): void => {
					if (ts.isStringLiteralLike(one)) pieces.push(one.text);
					else if (ts.isTemplateExpression(one))
						pieces.push([one.head.text, ...one.templateSpans.map(({ literal: { text } }) => text)].join('X'));
					else ts.forEachChild(one, gather);
				};
				gather(node.initializer);
				const role = roleBeside(node.parent as ts.ObjectLiteralExpression, room);
				found.push(...pieces.map((text) => ({ role, text, place: `${room}/${name}` })));
			}
			ts.forEachChild(node, visit);
		};
		visit(file);
		return found;
	});
}

const said = rooms.flatMap((room) => saidIn(join(root, 'nodes', room), room));

describe('words for people', () => {
	test('who runs the shop reads no word of the machine: no execution, node or workflow number but for the integration team', () => {
		const own = said.filter(({ role, text }) => role !== '' && role !== 'integration' && text.includes(' '));
		expect(own.length).toBeGreaterThan(250);
		const machine =
			/\b(executions?|payload|webhooks?|parameters?|JSON|API|HTTP|endpoint|sweeps?|replay|inputs?|outputs?|nodes?|workflow \d+\w?)\b/i;
		// What stands in quotes is a name to look for on the screen; what the integration team is asked for may be in its words.
		const plain = (text: string) =>
			text.replace(/"[^"]*"/g, '').replace(/[^.?!:;]*\bintegration(?: team)?\b[^.?!]*/g, '');
		expect(own.filter(({ text }) => machine.test(plain(text)))).toEqual([]);
		const snake = /\b(?!tts_)[a-z]+(?:_[a-z]+)+\b/;
		expect(own.filter(({ text }) => snake.test(plain(text)))).toEqual([]);
	});
});

describe('titles are plain English', () => {
	test('none holds a word of the machine or a plural in brackets', () => {
		const machine =
			/\(s\)|\b(?:inject(?:ed)?|payload|ledger|JSON|undefined|null|schema|unrouted|rout(?:ed|ing)|item index|F\d{1,2})\b|\bnode met\b/;
		expect(titles.filter((title) => machine.test(title))).toEqual([]);
	});

	test('one is one: no title counts with a bare plural', () => {
		const bare: string[] = [];
		const look = (folder: string): void => {
			for (const name of readdirSync(folder)) {
				const path = join(folder, name);
				if (statSync(path).isDirectory()) look(path);
				else if (path.endsWith('.ts'))
					bare.push(
						...(readFileSync(path, 'utf8').match(
							/title: `[^`]*\$\{[^}]*\.length\} (?:orders|SKUs|units|lines|cases|rows)\b/g,
						) ?? []),
					);
			}
		};
		for (const room of rooms) look(join(root, 'nodes', room));
		// An order that is refused for its size has many units.
		expect(bare.filter((title) => !title.includes('units.length'))).toEqual([]);
	});
});

test.each([
	[-5, '0 seconds'],
	[1_999, '1 second'],
	[119_999, '119 seconds'],
	[120_000, '2 minutes'],
	[7_199_999, '119 minutes'],
	[7_200_000, '2 hours'],
	[47 * 3_600_000, '47 hours'],
	[48 * 3_600_000, '2 days'],
	[100 * 86_400_000, '100 days'],
])('%i ms are %s: mails, cases and the summary say durations by one function', (ms, words) => {
	expect(duration(ms)).toBe(words);
});

test('a form keeps the ids of its address, whatever the words around it are called', () => {
	const form = `https://n8n.example.com/form/f2c1a7de-5b0e-4c36-9d41-06b1000ec006?return_id=4035&shop_id=${SHOP}`;
	const [{ text, html }] = write([problem({ what_to_do: `Ask shop ${SHOP}. Answer here: ${form}` })]);
	expect(text).toContain(`Ask Sandbox Retail UK. Answer here: ${form}`);
	expect(html).not.toContain('shop_id=Sandbox');
	expect(html.match(/>Open the form<\/a>/g)).toHaveLength(1);
});

test('whatever a buyer waits for closes when the refund is settled, by whichever case the person was asked', () => {
	const { nodes } = JSON.parse(
		readFileSync(join(root, 'workflows/06-returns-store-return-to-tiktok-refund.json'), 'utf8'),
	) as { nodes: Array<{ name: string; parameters: { looks?: { look: Array<{ codes: string }> } } }> };
	const look = nodes.find(({ name }) => name === 'What is settled')?.parameters.looks?.look[0];
	const closes = look?.codes.split(/,\s*/) ?? [];
	const waits = codesWithOutcome().filter((code) => doNothing(code) === doNothing('REFUND_ABOVE_LIMIT'));
	expect(waits.length).toBeGreaterThan(15);
	expect(waits.filter((code) => !closes.includes(code))).toEqual([]);
});
