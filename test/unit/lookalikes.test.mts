/** Names that look equal: what differs is told, and a case names all SKUs of an order with line and listing. */
import { howTheyDiffer, looksOf, withOddSignsNamed } from '../../nodes/shared/channel/lookalikes.ts';
import { refused } from '../support/decide.mts';
import { tikTokOrder } from '../support/orderExamples.mts';

describe('two names that look alike', () => {
	it.each([
		['TEE', 'TEE', undefined],
		['TEE', 'tee', 'capitals differ'],
		['TEE M', 'TEEM', 'blanks differ'],
		['TEE M', 'teem', 'capitals and blanks differ'],
		['TEE', 'TEE ', 'one is "TEE", the other "TEE⟨blank⟩"'],
		['TEE M', 'TEE\u00a0M', 'one is "TEE M", the other "TEE⟨no-break space⟩M"'],
		['TEE', 'TE\u200bE', 'one is "TEE", the other "TE⟨zero-width space⟩E"'],
		['TEE', 'TE\u00adE', 'one is "TEE", the other "TE⟨soft hyphen⟩E"'],
		['TEE-M', 'TEE\u2013M', 'one is "TEE-M", the other "TEE⟨en dash⟩M"'],
		['TEE', 'ＴＥＥ', 'signs differ that look alike'],
	])('%j and %j: %s', (first, second, words) => {
		expect(howTheyDiffer(first, second)).toBe(words);
		expect(looksOf(first)).toBe(looksOf(second));
	});

	it('names what nobody sees, and leaves the rest', () => {
		expect(withOddSignsNamed('Größe-42 м')).toBe('Größe-42 м');
		expect(withOddSignsNamed(' A\u2066\t')).toBe('⟨blank⟩A⟨U+2066⟩⟨tab⟩');
	});
});

describe('SKUs of an order that no product can be told for', () => {
	const map = { skuMap: [{ seller_sku: 'TEE-BLK-M', product_id: 'P-1' }] };

	it('one: the case names SKU, line and listing, and the sign that nobody sees', () => {
		const exception = refused(tikTokOrder({ lines: [{ id: '1', sellerSku: 'TEE-BLK\u200b-M', price: 1 }] }), map);
		expect(exception.title).toBe('Order 576460000000000001: SKU TEE-BLK⟨zero-width space⟩-M has no NewStore product');
		expect(exception.what_happened).toContain(
			'1 line of this order. line 1, Black T-shirt (TikTok SKU 1729000000000000101): the SKU map knows "TEE-BLK-M"',
		);
		expect(exception.what_happened).toContain('the other "TEE-BLK⟨zero-width space⟩-M"');
	});

	it('several: all are told in one case', () => {
		const lines = [
			{ id: '1', sellerSku: '', price: 1 },
			{ id: '2', sellerSku: 'TEE-BLK-M', price: 1 },
			{ id: '3', sellerSku: 'tee-blk-m', price: 1 },
		];
		const exception = refused(tikTokOrder({ lines }), map);
		expect(exception.title).toBe('Order 576460000000000001: 2 SKUs have no NewStore product');
		expect(exception.what_happened).toMatch(
			/2 lines of this order.*line 1,.*has no seller SKU; line 3,.*capitals differ/,
		);
		expect(exception.what_to_do).toContain('exactly one row for each');
	});

	it('no seller SKU at all', () => {
		const exception = refused(tikTokOrder({ lines: [{ sellerSku: ' ', price: 1 }] }));
		expect(exception.title).toBe('Order 576460000000000001: a listing has no seller SKU');
	});
});
