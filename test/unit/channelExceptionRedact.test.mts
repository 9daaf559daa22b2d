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
