/** No secret and nothing of a buyer in a case, whatever text an error brings; ids stay. */
import fc from 'fast-check';
import { normaliseProblem } from '../../nodes/ChannelException/normaliseProblem.ts';
import { redact, sensitiveValues } from '../../nodes/ChannelException/redact.ts';

const source = { workflowId: '', workflowName: '', executionId: '', editorUrl: '', playbookUrl: '' };

describe('secrets', () => {
	test.each([
		['Authorization: Bearer abcDEF123456', 'abcDEF123456'],
		['authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
		['{"access_token":"ROW_abc","n":1}', 'ROW_abc'],
		["{'client_secret': 'a b c'}", 'a b c'],
		['x-tts-access-token=TTP_pwSm2AAAAABmmtFz1xlyKMnwg74T2GJ5', 'pwSm2'],
		['refreshToken: r3fr3sh', 'r3fr3sh'],
		['api key: k-12', 'k-12'],
		['GET https://api.example.com/order/202507/orders?app_key=1&sign=0f3a&timestamp=2', '0f3a'],
		['POST /order/202309/orders/search?shop_cipher=TTP_cipher&sign=abc', 'cipher'],
		['https://user:hunter2@files.example.com/a', 'hunter2'],
		['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln expired', 'eyJ'],
		['failed with Zk93LmQ0aGZ2c2lhbnNkZmtq93hfaksdjfh2 somewhere', 'Zk93'],
		['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', 'MIIE'],
	])('%s', (text, secret) => {
		expect(redact(text)).not.toContain(secret);
		expect(redact(text)).toContain('[secret removed]');
	});

	test('an address keeps its path', () => {
		expect(redact('GET https://api.example.com/order/202507/orders?sign=1 failed')).toBe(
			'GET https://api.example.com/order/202507/orders?[secret removed] failed',
		);
	});

	test('the link to the form of a refund stays whole, and nothing hides behind it', () => {
		const link =
			'https://n8n.example.com/form/f2c1a7de-5b0e-4c36-9d41-06b0000ec006?refund_key=nsr-d4038815-6ea2-4f9b-b154-80c23dae6f44';
		expect(redact(`Answer here: ${link}`)).toBe(`Answer here: ${link}`);
		expect(redact(`Answer here: ${link}%2Fcreate`)).toContain('%2Fcreate');
		expect(redact(`${link}&token=abcdef`)).not.toContain('abcdef');
		const journal =
			'https://n8n.example.com/form/f2c1a7de-5b0e-4c36-9d41-08f0000ec008?journal_ref=TTS-7540000000000000001-C1';
		expect(redact(journal)).toBe(journal);
		expect(redact('https://n8n.example.com/form/x?sign=abcdef&refund_key=1')).not.toContain('abcdef');
		const request = 'https://n8n.example.com/form/x?return_id=4035227007000000001&shop_id=7494000000000000101';
		expect(redact(`Answer here: ${request}`)).toBe(`Answer here: ${request}`);
		for (const more of ['&sign=abcdef', '&shop_cipher=abcdef', 'abcdef', '&a=abcdef'])
			expect(redact(request + more)).not.toContain('abcdef');
		expect(redact('https://n8n.example.com/form/x?return_id=abcdef&shop_id=1')).not.toContain('abcdef');
	});
});

describe('personal data', () => {
	test.each([
		'jo.example@buyers.example',
		'v2bEXAMPLE@chat.seller.example.com',
		'(+44)7700900123',
		'+44 7700 900 123',
		'07700 900123',
		'(503) 555-0147',
		'503-555-0147',
		'12 Example Street',
		'7b Old Quarry Lane',
		'Beispielstraße 7',
		'12 rue des Exemples',
		'LS1 4AB',
	])('%s', (text) => {
		expect(redact(`NewStore said: ${text} is wrong`)).toBe('NewStore said: [personal data removed] is wrong');
	});

	test.each([
		['"first_name":"Jo"', 'Jo'],
		['recipient_address={"name":"Jo","post_town":"Leeds"}', 'Leeds'],
		['phone_number: 12345', '12345'],
		['address_line_1: 12 Somewhere, Leeds', 'Leeds'],
		['customer_name = Jo Example', 'Example'],
	])('%s', (text, word) => expect(redact(text)).not.toContain(word));

	test('values of the item itself are removed wherever they stand', () => {
		const json = {
			error: 'Shipping to Rosalind, Little Whinging refused',
			order_id: '1',
			payload: { shipping_address: { first_name: 'Rosalind', city: 'Little Whinging' }, extended_attributes: [] },
			recipient_address: { anything: 'Some Hamlet' },
		};
		expect(redact('Rosalind of Little Whinging near Some Hamlet', sensitiveValues(json))).toBe(
			'[personal data removed] of [personal data removed] near [personal data removed]',
		);
		expect(normaliseProblem(json, source)?.what_happened).not.toMatch(/Rosalind|Whinging/);
	});

	test('a name that is part of a SKU leaves the SKU alone', () => {
		const known = sensitiveValues({ recipient_address: { name: 'Rose' } });
		expect(redact('SKU PRIMROSE-Rosette for Rose', known)).toBe('SKU PRIMROSE-Rosette for [personal data removed]');
	});
});

describe('what people search for stays', () => {
	test.each([
		'Order 576460000000000001 of shop 7495000000000000001 has line 577080000000000001-1',
		'NewStore order 0f6c1b52-7a3e-4d19-9b44-2f5a6d7e8c01, shipment 0f6c1b52-7a3e-4d19-9b44-2f5a6d7e8c01-shipment-1',
		'request id 202512010000170101902290360A1B2C3D',
		'SKU TEE-BLACK-ORGANIC-COTTON-2XL-2024 and 012345678905 and 4006381333931',
		'NewStore can promise 0 of the 2 units of TEE-BLK-M.',
		'by 2025-12-03T00:00:00Z, 25.00 GBP was expected, TikTok says 24.99 GBP (difference -0.01)',
		'add one row for it to the table tts_sku_map',
		'connect ECONNREFUSED 127.0.0.1:8443',
		'The access token has expired and could not be renewed.',
		'same_order_injection_with_different_data',
	])('%s', (text) => expect(redact(text)).toBe(text));
});

describe('properties', () => {
	const secret = fc.stringMatching(/^[A-Za-z0-9_+/.=-]{6,60}$/);
	const secretKey = fc.constantFrom(
		'access_token',
		'refreshToken',
		'app_secret',
		'client-secret',
		'Authorization',
		'x-api-key',
		'password',
		'sign',
	);
	const frame = fc.constantFrom<(key: string, value: string) => string>(
		(key, value) => `{"${key}":"${value}"}`,
		(key, value) => `${key}: ${value}`,
		(key, value) => `${key}=${value}&next=1`,
		(key, value) => `GET https://api.example.com/a?${key}=${value}&b=1 failed`,
		(key, value) => `headers { '${key}': 'Bearer ${value}' }`,
		(_key, value) => `Bearer ${value}xx was refused`,
	);

	test('a secret beside its name never comes through', () => {
		fc.assert(
			fc.property(secretKey, secret, frame, (key, value, write) => {
				const text = write(key, value);
				// A value that is part of the words around it cannot be told from them.
				fc.pre(!write(key, '').includes(value) && !'[secret removed]'.includes(value));
				expect(redact(text)).not.toContain(value);
			}),
			{ numRuns: 500 },
		);
	});

	test('nothing of an item’s secrets or buyer reaches its case, wherever the error repeats it', () => {
		const word = fc.stringMatching(/^[A-Z][a-z]{4,14}$/);
		fc.assert(
			fc.property(word, word, secret, fc.integer({ min: 0, max: 3 }), (name, town, token, shape) => {
				const said = [
					`NewStore refused ${name} in ${town}, token ${token}`,
					`${token} ${town}/${name}`,
					`"${name}" "${town}" "${token}"`,
					JSON.stringify({ a: { b: [name, { c: town }, token] } }),
				][shape];
				const json = {
					code: 'NEWSTORE_INVALID_SHIPMENTS',
					flow: 'orders',
					title: said,
					what_happened: said,
					what_to_do: said,
					business_key: said,
					ids: { order_id: '1', hint: said },
					error: said,
					order_id: '576460000000000001',
					payload: { shipping_address: { first_name: name, city: town } },
					headers: { authorization: token },
				};
				const occurrence = normaliseProblem(json, source);
				const { case_key: _, ...shown } = occurrence ?? { case_key: '' };
				const fixed = JSON.stringify({
					...normaliseProblem(
						{
							...json,
							title: 'x',
							what_happened: 'x',
							what_to_do: 'x',
							business_key: 'x',
							ids: { hint: 'x' },
							error: 'x',
						},
						source,
					),
				});
				for (const value of [name, town, token]) {
					fc.pre(
						!fixed.includes(value) && !'[personal data removed]'.includes(value) && !'[secret removed]'.includes(value),
					);
					expect(JSON.stringify(shown)).not.toContain(value);
					expect(occurrence?.case_key).not.toContain(value);
				}
			}),
			{ numRuns: 300 },
		);
	});
});

describe('fields wherever they stand', () => {
	test.each([
		['Order: 5, customer_name = Jo Example', 'Example'],
		['{"message":"access_token=abc123 failed"}', 'abc123'],
		['{"a":{"recipient_address":{"name":{"first":"Jo","x":[1]},"post_town":"Leeds"}}}', 'Leeds'],
		['{"app_secret":"cut off in the mid', 'cut off'],
		['{"recipient_address":{"name":"Jo","post_town":"Lee', 'Lee'],
		["{'client_secret': 'it\\'s hidden'}", 'hidden'],
	])('%s', (text, word) => expect(redact(text)).not.toContain(word));

	test('what is cut leaves no half of a secret or an address behind', () => {
		for (let before = 19_900; before < 20_010; before++) {
			const text = `${'word '.repeat(4000).slice(0, before)} jo.example@buyers.example and the rest`;
			expect(redact(text)).not.toMatch(/\bjo\b|jo\.ex/);
		}
		expect(redact(`order ${'A'.repeat(15_000)} failed`)).toBe(`order ${'A'.repeat(60)}… failed`);
		expect(redact(`order ${'A'.repeat(40_000)} failed`)).toBe(`order ${'A'.repeat(60)}…`);
		expect(redact('x'.repeat(100_000)).length).toBeLessThan(100);
	});
});

/**
 * Texts that made a pattern begin again at every letter, or look ahead to the end each time. Work is counted in processor time
 * of this process, which other work on the machine does not change; twice the text may cost twice as much, not four times.
 */
describe('cleaning takes time in proportion to the text', () => {
	const hard: Record<string, (length: number) => string> = {
		'one word of letters': (n) => 'a'.repeat(n),
		'one word of capitals': (n) => 'A'.repeat(n),
		digits: (n) => '1'.repeat(n),
		'letters and digits in turn': (n) => 'a1'.repeat(n / 2),
		'letters and dots in turn': (n) => 'a.'.repeat(n / 2),
		'capitals and dashes in turn': (n) => 'A-'.repeat(n / 2),
		blanks: (n) => `a${' '.repeat(n)}`,
		'names without values': (n) => 'abc: '.repeat(n / 5),
		'names with blanks': (n) => `abcdefgh${' '.repeat(12)}`.repeat(n / 20),
		'addresses in addresses': (n) => 'a://'.repeat(n / 4),
		'paths in paths': (n) => '/a'.repeat(n / 2),
		'at signs': (n) => 'a@'.repeat(n / 2),
		'mails without an end': (n) => 'a@b.c.'.repeat(n / 6),
		'open quotes': (n) => 'token:"\\'.repeat(n / 8),
		'open braces': (n) => 'address:{'.repeat(n / 9),
		'open lists': (n) => 'a:['.repeat(n / 3),
		'plus signs': (n) => '+1'.repeat(n / 2),
		'numbers in brackets': (n) => '+1(1)'.repeat(n / 5),
		zeros: (n) => '0-'.repeat(n / 2),
		'streets without an end': (n) => '1 Ab '.repeat(n / 5),
		'streets of one name': (n) => 'Via '.repeat(n / 4),
		'begin of a key': (n) => '-----BEGIN A'.repeat(n / 12),
		'keys without an end': (n) => '-----BEGIN PRIVATE KEY-----'.repeat(n / 27),
		bearers: (n) => 'Bearer '.repeat(n / 7),
		tokens: (n) => '-eyJ'.repeat(n / 4),
		uuids: (n) => '00000000-'.repeat(n / 9),
	};
	const cost = (text: string) => {
		let least = Number.POSITIVE_INFINITY;
		for (let round = 0; round < 5; round++) {
			const before = process.cpuUsage();
			redact(text);
			const { user, system } = process.cpuUsage(before);
			least = Math.min(least, user + system);
		}
		return least;
	};

	test.each(Object.keys(hard))('%s', (name) => {
		const [short, long] = [8_000, 16_000].map((length) => cost(hard[name](length)));
		// 3 ms are noise; a quadratic pattern takes hundreds for such a text
		expect(long).toBeLessThan(3 * short + 3_000);
		expect(cost(hard[name](100_000))).toBeLessThan(3 * long + 3_000);
	});

	test('a case made of such an item, too', () => {
		for (const write of Object.values(hard)) {
			const [short, long] = [8_000, 100_000].map((length) => {
				const text = write(length);
				const before = process.cpuUsage();
				normaliseProblem({ error: text, order_id: text, ids: { sku: text }, payload: { phone: text } }, source);
				return process.cpuUsage(before).user;
			});
			expect(long).toBeLessThan(15 * short + 50_000);
		}
	});
});
