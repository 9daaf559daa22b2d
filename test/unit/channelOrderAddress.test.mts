/** Addresses: markets, lengths, masks (tiktok-shop.md 6.6, newstore.md 5.1). */
import fc from 'fast-check';
import { fitStreet } from '../../nodes/ChannelOrder/orderAddress.ts';
import { phoneOf } from '../../nodes/ChannelOrder/phone.ts';
import { injected, refused } from '../support/decide.mts';
import { gbAddress, shopRow, tikTokOrder, usAddress } from '../support/orderExamples.mts';

const addressOf = (address: Record<string, unknown>, setting = {}) =>
	injected(tikTokOrder({ address }), setting).payload.shipping_address;

const district = (level: string, kind: string, name: string) => ({
	address_level: level,
	address_level_name: kind,
	address_name: name,
});

describe('markets', () => {
	test('GB: post town, no nation as state, phone without brackets', () => {
		const { payload } = injected(tikTokOrder());
		expect(payload.shipping_address).toEqual({
			first_name: 'Jo',
			last_name: 'Example',
			address_line_1: '12 Example Street',
			address_line_2: 'Flat 3',
			city: 'Leeds',
			zip_code: 'LS1 4AB',
			country: 'GB',
			phone: '+447700900123',
		});
		expect(payload.billing_address).toEqual(payload.shipping_address);
		expect(payload.customer_name).toBe('Jo Example');
	});

	test('US: state as two letters, city from level 3', () => {
		expect(addressOf({ ...usAddress, post_town: undefined })).toMatchObject({
			address_line_1: '18 Quarry Lane',
			address_line_2: 'Unit 4',
			city: 'Portland',
			state: 'OR',
			zip_code: '97209',
			country: 'US',
			phone: '+15035550147',
		});
	});

	test('US: a state that comes as a code stays', () => {
		const district_info = [
			district('L0', 'Country', 'United States'),
			district('L1', 'State', 'OR'),
			district('L3', 'City', 'Portland'),
		];
		expect(addressOf({ ...usAddress, post_town: undefined, district_info })).toMatchObject({
			state: 'OR',
			city: 'Portland',
		});
	});

	test('EU: the names of the levels decide', () => {
		const district_info = [
			district('L0', 'Country', 'Deutschland'),
			district('L1', 'Bundesland', 'Sachsen'),
			district('L2', 'City', 'Musterstadt'),
		];
		expect(
			addressOf({ region_code: 'DE', post_town: undefined, district_info, address_line1: 'Beispielweg 7' }),
		).toMatchObject({
			address_line_1: 'Beispielweg 7',
			city: 'Musterstadt',
			state: 'Sachsen',
			country: 'DE',
		});
	});

	test('JP: prefecture, city, and the quarter goes into the street', () => {
		const district_info = [
			district('L0', 'Country', '日本'),
			district('L1', 'Prefecture', '見本県'),
			district('L2', 'City', '例市'),
			district('L3', 'Town', '例町'),
		];
		const jp = { region_code: 'JP', post_town: undefined, district_info, address_line1: '1-2-3', address_line2: '101' };
		expect(addressOf(jp)).toMatchObject({
			address_line_1: '例町 1-2-3',
			address_line_2: '101',
			city: '例市',
			state: '見本県',
			country: 'JP',
		});
		expect(addressOf({ ...jp, address_line1: '例町1-2-3' })).toMatchObject({ address_line_1: '例町1-2-3' });
	});

	test('lines 3 and 4 join line 2; without lines the detail is the street', () => {
		expect(addressOf({ address_line3: 'Block B', address_line4: 'Door 9' })).toMatchObject({
			address_line_2: 'Flat 3, Block B, Door 9',
		});
		expect(addressOf({ address_line1: '', address_line2: '' })).toMatchObject({
			address_line_1: '12 Example Street, Flat 3',
		});
	});

	test('one name only', () => {
		expect(addressOf({ name: 'Jo', first_name: 'Jo', last_name: '' })).not.toHaveProperty('last_name');
		expect(addressOf({ name: 'Jo Example', first_name: '', last_name: '' })).toMatchObject({
			first_name: 'Jo Example',
		});
	});
});

describe('lengths', () => {
	const long = `${'Very Long Building Name '.repeat(6)}12 Example Street`;

	test('a long street goes on in line 2, whole words, house number kept', () => {
		const address = addressOf({ address_line1: long });
		expect(address.address_line_1.length).toBeLessThanOrEqual(128);
		expect(`${address.address_line_1} ${address.address_line_2}`).toBe(`${long}, Flat 3`);
		expect(address.address_line_2).toContain('12 Example Street');
	});

	test.each([
		['street beyond both lines', { address_line1: 'Long Name '.repeat(50) }],
		['street without a place to cut', { address_line1: 'x'.repeat(200) }],
		['city', { post_town: 'x'.repeat(65) }],
		['postcode', { postal_code: '1'.repeat(33) }],
		['first name', { first_name: 'x'.repeat(65) }],
	])('a too long %s needs a person', (_, address) => {
		expect(refused(tikTokOrder({ address }))).toMatchObject({
			code: 'ORDER_ADDRESS_TOO_LONG',
			owner_role: 'operations',
		});
	});

	test('a region name that is too long is left out, not cut', () => {
		const district_info = [district('L1', 'Province', 'x'.repeat(33)), district('L2', 'City', 'Ejemplo')];
		expect(addressOf({ region_code: 'ES', post_town: undefined, district_info })).not.toHaveProperty('state');
	});

	test('no word of a street is ever lost or torn', () => {
		fc.assert(
			fc.property(
				fc.array(fc.stringMatching(/^[A-Za-z0-9]{1,20}$/), { minLength: 1, maxLength: 60 }),
				fc.string({ maxLength: 60 }),
				(words, rest) => {
					const fitted = fitStreet(words.join(' '), rest.trim());
					if (!fitted) return;
					expect(fitted.line1.length).toBeLessThanOrEqual(128);
					expect(fitted.line2.length).toBeLessThanOrEqual(256);
					const joined = `${fitted.line1} ${fitted.line2}`;
					for (const word of words) expect(joined.split(/[ ,]+/)).toContain(word);
				},
			),
		);
	});
});

describe('what people type', () => {
	const sent = (address: Record<string, unknown>) => {
		const { payload, warnings } = injected(tikTokOrder({ address }));
		return { ...payload.shipping_address, warnings };
	};

	test('line breaks become one space', () => {
		expect(
			sent({ address_line1: '12 Example\r\nStreet', address_line2: ' Flat 3 \u2028\n c/o\tJo ', post_town: 'Leeds\n' }),
		).toMatchObject({ address_line_1: '12 Example Street', address_line_2: 'Flat 3 c/o Jo', city: 'Leeds' });
	});

	test.each([
		['(+44)7700900123', '+447700900123'],
		['+44 (0)7700 900-123', '+447700900123'],
		['(+1) 503-555-0147', '+15035550147'],
		['030/1234567', '0301234567'],
		['030 / 1234567', '0301234567'],
		['٠٧٧٠٠٩٠٠١٢٣', '07700900123'],
		['०७७००९००१२३', '07700900123'],
		['０３-１２３４-５６７８', '0312345678'],
		['Tel. 07700 900123', '07700900123'],
	])('%s is one number', (text, phone) => {
		expect(sent({ phone_number: text })).toMatchObject({ phone, warnings: [] });
	});

	test.each([
		['(+1)503-555-0147 ext. 12', '+15035550147'],
		['(+1)503-555-0147x12', '+15035550147'],
		['+44 20 7946 0000 #204', '+442079460000'],
		['+442079460000,,204', '+442079460000'],
		['07700900123 or 07700900456', '07700900123'],
		['07700900123/07700900456', '07700900123'],
		['07700 900123 07700 900456', '07700900123'],
		['+447700900123 +447700900456', '+447700900123'],
		['Flat 3: 07700900123', '07700900123'],
	])('of %s only the first number goes, and a warning', (text, phone) => {
		expect(sent({ phone_number: text })).toMatchObject({
			phone,
			warnings: [expect.stringContaining('only the first was sent')],
		});
	});

	test.each(['see notes', 'flat 3', '12', '1234567890123456', 'ring 3 times, floor 2'])(
		'%s is no number: none goes, and a warning',
		(text) => {
			const { phone, warnings } = sent({ phone_number: text });
			expect([phone, warnings]).toEqual([undefined, [expect.stringContaining('cannot be read')]]);
		},
	);

	test('a phone number is never invented: its digits stand in this order in the text', () => {
		const text = fc.string({ unit: fc.constantFrom(...'0123456789 ()+-/.,x#e٠٩०९'), maxLength: 40 });
		fc.assert(
			fc.property(text, (value) => {
				const { number } = phoneOf(value);
				const digits = number.replace('+', '');
				expect(number).toMatch(/^(\+?\d{6,15})?$/);
				const ascii = value.replace(/[٠०]/g, '0').replace(/[٩९]/g, '9');
				expect(ascii).toMatch(new RegExp([...digits].join('.*')));
			}),
		);
	});
});

describe('missing and masked', () => {
	test.each([
		['no address', null],
		['no country', { region_code: '' }],
		['no street', { address_line1: '', address_line2: '', address_detail: '' }],
	])('%s', (_, address) => {
		expect(refused(tikTokOrder({ address }))).toMatchObject({ code: 'ORDER_ADDRESS_MISSING' });
	});

	const masked = {
		...gbAddress,
		name: 'J** E******',
		first_name: 'J**',
		last_name: 'E******',
		phone_number: '(+44)77******23',
		postal_code: 'LS1 ***',
		address_line1: '1* E****** S*****',
		address_line2: 'F*** *',
		address_detail: '******',
	};

	test.each(['SELLER', 'TIKTOK'])(
		'a masked address of %s shipping becomes an exception by default',
		(shipping_type) => {
			expect(refused(tikTokOrder({ address: masked, order: { shipping_type } }))).toMatchObject({
				code: 'ORDER_ADDRESS_MASKED',
			});
		},
	);

	test('one masked field is enough', () => {
		expect(refused(tikTokOrder({ address: { phone_number: '(+44)77******23' } })).code).toBe('ORDER_ADDRESS_MASKED');
	});

	test('TikTok shipping may send what is open; own shipping never', () => {
		const options = { maskedAddress: 'minimal' };
		const order = tikTokOrder({ address: masked, order: { shipping_type: 'TIKTOK' } });
		const { payload } = injected(order, { options });
		expect(payload.shipping_address).toEqual({
			address_line_1: 'Leeds',
			address_line_2: 'TikTok label, print it in Seller Center',
			city: 'Leeds',
			country: 'GB',
		});
		expect(payload).not.toHaveProperty('customer_name');
		expect(JSON.stringify(payload)).not.toContain('*');
		expect(refused(tikTokOrder({ address: masked }), { options }).code).toBe('ORDER_ADDRESS_MASKED');
	});

	describe("US orders with TikTok's label, whose address TikTok always hides", () => {
		const hidden = {
			...usAddress,
			post_town: undefined,
			name: 'R*** L***',
			first_name: 'R***',
			last_name: 'L***',
			phone_number: '(+1)503***0147',
			address_line1: '18 *** ***',
			address_line2: '***',
		};
		const order = tikTokOrder({ currency: 'USD', address: hidden, order: { shipping_type: 'TIKTOK' } });
		const us = (more = {}) => ({ shops: [shopRow({ region: 'US', currency: 'USD', price_method: '', ...more })] });

		test('the open part goes to NewStore by default, and says whose label it is', () => {
			const { payload, warnings } = injected(order, us());
			expect(payload.shipping_address).toEqual({
				address_line_1: 'Portland',
				address_line_2: 'TikTok label, print it in Seller Center',
				city: 'Portland',
				state: 'OR',
				zip_code: '97209',
				country: 'US',
			});
			expect(payload.extended_attributes).toContainEqual({
				name: 'tiktok_label',
				value: 'Printed in TikTok Seller Center',
			});
			expect(warnings.join(' ')).toContain('label of TikTok');
			expect(JSON.stringify(payload)).not.toContain('*');
		});

		test('a shop goes before the option, the option before the market', () => {
			expect(refused(order, us({ masked_address: 'exception' })).code).toBe('ORDER_ADDRESS_MASKED');
			expect(refused(order, { ...us(), options: { maskedAddress: 'exception' } }).code).toBe('ORDER_ADDRESS_MASKED');
			const gb = tikTokOrder({ address: masked, order: { shipping_type: 'TIKTOK' } });
			expect(injected(gb, { shops: [shopRow({ masked_address: 'Minimal' })] }).warnings).toHaveLength(1);
			expect(refused(order, us({ masked_address: 'yes' }))).toMatchObject({
				code: 'ORDER_SHOP_NOT_SET_UP',
				what_happened: expect.stringContaining('masked_address is not minimal or exception'),
			});
		});

		test('own shipping never goes out without a street', () => {
			const own = tikTokOrder({ currency: 'USD', address: hidden });
			expect(refused(own, us()).code).toBe('ORDER_ADDRESS_MASKED');
		});
	});

	test.each(['Gate code *4711#', '*4711#', '5* hotel', 'Flat 3 * ring twice'])(
		'an open address with %s is open',
		(line) => {
			expect(injected(tikTokOrder({ address: { address_line2: line } })).payload.shipping_address.address_line_2).toBe(
				line,
			);
		},
	);

	test.each(['**', '*', ' * ', 'Fl** 3'])('%j is a mask', (line) => {
		expect(refused(tikTokOrder({ address: { address_line2: line } })).code).toBe('ORDER_ADDRESS_MASKED');
	});

	test('TikTok shipping with nothing open needs a person', () => {
		const order = tikTokOrder({
			address: { ...masked, post_town: '', district_info: [] },
			order: { shipping_type: 'TIKTOK' },
		});
		expect(refused(order, { options: { maskedAddress: 'minimal' } }).code).toBe('ORDER_ADDRESS_MASKED');
	});

	test('exceptions hold nothing of the address', () => {
		const text = JSON.stringify([
			refused(tikTokOrder({ address: { address_line1: 'Long Name '.repeat(50) } })),
			refused(tikTokOrder({ address: masked })),
			refused(tikTokOrder({ address: { region_code: '' } })),
		]);
		for (const word of ['Long Name', 'Example Street', 'Leeds', 'Jo', 'LS1', '7700900123'])
			expect(text).not.toContain(word);
	});
});

describe('customer', () => {
	test('no e-mail address by default, the relay address by setting', () => {
		expect(injected(tikTokOrder()).payload).not.toHaveProperty('customer_email');
		const options = { sendCustomerEmail: true };
		expect(injected(tikTokOrder(), { options }).payload.customer_email).toBe('relay-1@buyers.example');
		expect(
			injected(tikTokOrder({ order: { buyer_email: 'm***@buyers.example' } }), { options }).payload,
		).not.toHaveProperty('customer_email');
	});

	test('e-mails of NewStore are suppressed', () => {
		const { payload } = injected(tikTokOrder());
		expect(payload.is_preconfirmed).toBe(true);
		expect(payload.notification_blacklist).toEqual([
			'shipment_dispatched',
			'order_cancelled',
			'refund_note_created',
			'invoice_created',
			'order_pending',
			'shipment_cancelled',
			'shipment_delayed',
			'in_store.ready_for_pick_up',
		]);
		expect(
			injected(tikTokOrder(), { options: { notificationBlacklist: 'a, b,' } }).payload.notification_blacklist,
		).toEqual(['a', 'b']);
	});

	test('language from the locale of the shop', () => {
		expect(injected(tikTokOrder(), { shops: [shopRow({ shop_locale: 'de-DE' })] }).payload.customer_language).toBe(
			'de',
		);
	});
});
