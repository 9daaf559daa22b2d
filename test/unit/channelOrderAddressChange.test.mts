/** A buyer changes the address after the order went to NewStore: who has to act, by when, and that no address leaves the node. */
import fc from 'fast-check';
import { compareAddresses } from '../../nodes/ChannelOrder/addressChange.ts';
import { injected } from '../support/decide.mts';
import { gbAddress, tikTokOrder, usAddress } from '../support/orderExamples.mts';
import type { OrderSpec } from '../support/orderExamples.mts';

const DUE = 1764720000;

/** The order as it went to NewStore, and as NewStore gives it back. */
function routed(address: Record<string, unknown>, statuses: string[]): Record<string, unknown> {
	const { country, ...rest } = injected(tikTokOrder({ address })).payload.shipping_address;
	return {
		found: true,
		newstore_order_id: 'uuid-1',
		newstore_order: {
			shipping_address: { ...rest, country_code: country },
			items: statuses.map((status) => ({ status })),
		},
	};
}
const answerTo = (spec: OrderSpec, was: Record<string, unknown> = gbAddress, statuses = ['in_fulfillment']) =>
	compareAddresses({
		...tikTokOrder({ ...spec, order: { rts_sla_time: DUE, ...spec.order } }),
		...routed(was, statuses),
	});
const codeOf = (answer: ReturnType<typeof compareAddresses>) =>
	answer.kind === 'nothing' ? answer.item.code : answer.exception.code;
const exceptionTo = (...given: Parameters<typeof answerTo>) => {
	const answer = answerTo(...given);
	if (answer.kind === 'nothing') throw new Error(answer.item.code);
	return answer.exception;
};

const moved = { ...gbAddress, address_line1: '99 Elsewhere Road', postal_code: 'YO1 7HH', post_town: 'York' };

test('another street is a case with the dispatch deadline that names the parts and not the address', () => {
	const exception = exceptionTo({ address: moved });
	expect(exception).toMatchObject({
		code: 'ORDER_ADDRESS_CHANGED',
		owner_role: 'operations',
		severity: 'error',
		deadline: new Date(DUE * 1000).toISOString().replace('.000Z', 'Z'),
		ids: { newstore_order_id: 'uuid-1' },
	});
	expect(exception.what_happened).toContain('different: street, town, postcode)');
	expect(exception.what_to_do).toContain('Call the location');
});

test.each([
	['the same address', gbAddress],
	['capitals, blanks and commas', { ...gbAddress, address_line1: '12  EXAMPLE street,', postal_code: 'ls14ab' }],
	['another phone', { ...gbAddress, phone_number: '(+44)7700900999' }],
	['a line moved up', { ...gbAddress, address_line1: '12 Example Street, Flat 3', address_line2: '' }],
])('%s is no change', (_, address) => {
	expect(codeOf(answerTo({ address }))).toBe('SAME_ADDRESS');
});

test('a US address is compared by the code of its state; flat 1/1 is not 11', () => {
	expect(codeOf(answerTo({ address: usAddress }, usAddress))).toBe('SAME_ADDRESS');
	const flat = (address_line2: string) => ({ ...gbAddress, address_line2 });
	expect(codeOf(answerTo({ address: flat('11') }, flat('1/1')))).toBe('ORDER_ADDRESS_CHANGED');
});

test('goods that have left: redirect, without a deadline; a part of them: both', () => {
	const gone = exceptionTo({ address: moved }, gbAddress, ['complete', 'complete', 'cancelled']);
	expect(gone).toMatchObject({ severity: 'warning', what_to_do: expect.stringMatching(/^Ask the carrier/) });
	expect(gone.deadline).toBeUndefined();
	const part = exceptionTo({ address: moved }, gbAddress, ['complete', 'in_fulfillment']);
	expect(part.what_happened).toContain('1 of 2 units have left already.');
	expect(part.what_to_do).toMatch(/Call the location.*Ask the carrier/);
	expect(part.deadline).toBeDefined();
});

test('nothing to do for what is not in NewStore, cancelled on a side, or delivered', () => {
	const order = tikTokOrder({ address: moved });
	expect(codeOf(compareAddresses({ ...order, found: false }))).toBe('NOT_IN_NEWSTORE');
	for (const status of ['CANCELLED', 'DELIVERED', 'COMPLETED'])
		expect(codeOf(answerTo({ address: moved, order: { status } }))).toBe('NOTHING_TO_SHIP');
	expect(codeOf(answerTo({ address: moved }, gbAddress, ['cancelled', 'returned']))).toBe('NOTHING_TO_SHIP');
	expect(compareAddresses(order)).toMatchObject({ kind: 'exception', exception: { code: 'ORDER_LOOKUP_MISSING' } });
});

test('an address that TikTok hides: nothing with its own label, else a person compares', () => {
	const masked = { ...gbAddress, name: 'J****', address_line1: '9****' };
	expect(codeOf(answerTo({ address: masked, order: { shipping_type: 'TIKTOK' } }))).toBe('TIKTOK_LABEL');
	expect(exceptionTo({ address: masked, order: { shipping_type: 'SELLER' } }).what_happened).toContain(
		'TikTok hides it',
	);
	expect(exceptionTo({ address: null }).title).toContain('could not be compared');
	const unread = {
		...tikTokOrder({ address: moved }),
		found: true,
		newstore_order: { items: [{ status: 'pending' }] },
	};
	expect(codeOf(compareAddresses(unread))).toBe('ORDER_ADDRESS_CHANGED');
});

test('no word of either address is in what leaves, whatever it is', () => {
	const word = fc.stringMatching(/^[QXZ][qxz]{7,12}$/);
	fc.assert(
		fc.property(fc.array(word, { minLength: 6, maxLength: 6 }), (texts) => {
			const [first_name, last_name, address_line1, address_line2, post_town, postal_code] = texts;
			const address = { ...gbAddress, name: `${first_name} ${last_name}`, first_name, last_name, address_line1 };
			const answer = answerTo({ address: { ...address, address_line2, post_town, postal_code } });
			expect(codeOf(answer)).toBe('ORDER_ADDRESS_CHANGED');
			const told = JSON.stringify(answer);
			for (const text of [...texts, 'Example Street', 'LS1', 'Leeds']) expect(told).not.toContain(text);
		}),
		{ numRuns: 50 },
	);
});
