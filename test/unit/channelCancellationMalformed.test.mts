/** Channel Cancellation: a damaged document leaves as a case of its own name; the others are decided as if it were not there. */
import { decideBuyerRequests } from '../../nodes/ChannelCancellation/decideBuyerRequest.ts';
import { decideSellerCancels } from '../../nodes/ChannelCancellation/decideSellerCancel.ts';
import { readBuyerOptions } from '../../nodes/ChannelCancellation/decideBuyerRequestOperation.ts';
import { readSellerOptions } from '../../nodes/ChannelCancellation/decideSellerCancelOperation.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';
import { cancellation, line, lookUp, NOW, shopOf, shops, tikTokOrder } from '../support/cancelExamples.mts';
import { damagedAmong, eachDamage, everyMutation } from '../support/mutations.mts';

const orderId = (number: number) => String(576460000000000100n + BigInt(number));
const cancelId = (number: number) => String(4035000000000000300n + BigInt(number));
const uuid = (number: number) => `0f6c1b52-7a3e-4d19-9b44-2f5a6d7e8c0${number}`;

const order = (number: number): Row => tikTokOrder({ fields: { id: orderId(number), order_id: orderId(number) } });
const asked = (number: number): Row => cancellation({ cancel_id: cancelId(number), order_id: orderId(number) });
const look = (number: number, fields: Row = {}): Row => {
	const json = lookUp({ fields: { order_id: orderId(number), newstore_order_id: uuid(number), ...fields } });
	return { ...json, newstore_order: { ...(json.newstore_order as Row), newstore_order_id: uuid(number) } };
};
const isGood = (json: Row) => [orderId(1), orderId(2)].includes(String(json.order_id));
const goodOf = (decisions: object) =>
	Object.entries(decisions).flatMap(([output, items]) =>
		(items as Array<{ json: Row }>)
			.map(({ json }) => json)
			.filter(isGood)
			.map((json) => [output, json]),
	);

const buyer = (tikTok: Row[], newStore: Row[]) =>
	decideBuyerRequests(tikTok, newStore, { shops, references: [], options: readBuyerOptions({}, [], NOW) });
const seller = (newStore: Row[], tikTok: Row[]) =>
	decideSellerCancels(newStore, tikTok, { shops, references: [], options: readSellerOptions({}) });

function expectSoundCalls(decisions: object): void {
	for (const [output, items] of Object.entries(decisions)) {
		if (output === 'exceptions' || output === 'nothing') continue;
		for (const { json } of items as Array<{ json: Row }>) {
			expect(json.order_id).toMatch(/^\d+$/);
			if ('cancel_id' in json) expect(json.cancel_id).toMatch(/^\d+$/);
			for (const id of (json.order_line_item_ids as string[] | undefined) ?? []) expect(id).toMatch(/^\d+$/);
			if ('newstore_order_id' in json) expect(json.newstore_order_id).toMatch(/\w/);
			expect(JSON.stringify(json)).not.toMatch(/\[object |undefined/);
		}
	}
}

describe('Decide Buyer Request', () => {
	const tikTok = [order(1), asked(1), order(2), asked(2)];
	const newStore = [look(1), look(2, { cancelable: false, is_safe: false })];
	const before = goodOf(buyer(tikTok, newStore));

	test('the good ones are decided', () => {
		expect(before.map(([output]) => output).sort()).toEqual(['cancel', 'reject']);
	});

	test.each([
		['order', order(3), [asked(3)]],
		['request', asked(3), [order(3)]],
	] as Array<[string, Row, Row[]]>)('one damaged %s', (_what, extra, others) => {
		eachDamage(damagedAmong([...tikTok, ...others], extra), ({ documents }) => {
			const decisions = buyer(documents, [...newStore, look(3)]);
			expect(goodOf(decisions)).toEqual(before);
			expectSoundCalls(decisions);
		});
	});

	test('one damaged look-up', () => {
		eachDamage(damagedAmong(newStore, look(3)), ({ documents }) => {
			const decisions = buyer([...tikTok, order(3), asked(3)], documents);
			expect(goodOf(decisions)).toEqual(before);
			expectSoundCalls(decisions);
		});
	});

	test.each([
		['create_time', 1_764_552_600_000, 'create_time is not a time: 1764552600000'],
		['cancel_id', { id: 1 }, 'cancel_id is not an id: an object'],
		['cancel_id', 'abc', 'cancel_id is not an id of TikTok'],
		['seller_next_action_response', [{ action: 'SELLER_RESPOND_CANCEL', deadline: 1.76e15 }], 'deadline is not a time'],
	])('%s %j is named, and nothing is called', (field, value, complaint) => {
		const decisions = buyer([order(3), { ...asked(3), [field]: value }], [look(3)]);
		const named = decisions.exceptions.map(({ json }) => json).filter(({ code }) => code === 'CANCEL_MALFORMED');
		expect(named).toHaveLength(1);
		expect(named[0].what_happened).toContain(complaint);
		expect([...decisions.approve, ...decisions.reject, ...decisions.cancel]).toEqual([]);
	});

	test('every damage to the id of a request: a case, never a call', () => {
		for (const { document } of everyMutation(asked(3), [['cancel_id'], ['order_id'], ['shop_id']]))
			expectSoundCalls(buyer([order(3), document], [look(3)]));
	});
});

describe('Decide Seller Cancel', () => {
	const cancelled = (number: number) => look(number, { canceled: true });
	const newStore = [cancelled(1), cancelled(2)];
	const tikTok = [order(1), order(2)];
	const before = goodOf(seller(newStore, tikTok));

	test('the good ones are decided', () => {
		expect(before.map(([output]) => output)).toEqual(['cancel', 'cancel']);
	});

	test.each([
		['look-up', true],
		['order', false],
	])('one damaged %s', (_what, isLookUp) => {
		const batch = isLookUp ? damagedAmong(newStore, cancelled(3)) : damagedAmong(tikTok, order(3));
		eachDamage(batch, ({ documents }) => {
			const decisions = isLookUp
				? seller(documents, [...tikTok, order(3)])
				: seller([...newStore, cancelled(3)], documents);
			expect(goodOf(decisions)).toEqual(before);
			expectSoundCalls(decisions);
		});
	});

	test('what was shipped elsewhere was stopped for it: nothing follows on TikTok', () => {
		const stopped = lookUp({
			items: ['cancelled', 'cancelled'],
			itemFields: [1, 2].map(() => ({ cancellation_reason: 'tiktok_shipped_elsewhere' })),
			fields: { canceled: true },
		});
		const decisions = seller([stopped], [tikTokOrder({ status: 'AWAITING_COLLECTION' })]);
		expect([decisions.cancel, decisions.exceptions]).toEqual([[], []]);
		expect(decisions.nothing[0].json.reason).toContain('shipped elsewhere');
	});

	test('one line and several are told by product', () => {
		const two = lookUp({ items: ['cancelled', 'pending'], region: 'DE' });
		const [{ json }] = seller([two], [tikTokOrder({ region: 'DE' })]).exceptions;
		expect(json.what_happened).toContain(`NewStore has cancelled TEE-BLK-M (line ${line(1)}).`);
	});
});

test.each([
	[() => readBuyerOptions({ whenTooLate: 'maybe' }, [], NOW), 'When It Is Too Late'],
	[() => readBuyerOptions({ whenNotSafe: 'no' }, [], NOW), 'When It Is Not Safe'],
	[() => readBuyerOptions({ whenNotFound: 'x' }, [], NOW), 'When It Is Not in NewStore'],
	[() => readBuyerOptions({ now: 'soon' }, [], NOW), 'Time of the Decision'],
	[() => readBuyerOptions({ answerBeforeHours: 30 }, [], NOW), 'Answer in the US Before the Deadline'],
	[() => readSellerOptions({ wholeOrder: 'perhaps' }), 'When NewStore Cancelled the Order'],
	[() => readSellerOptions({ partlyElsewhere: 'no' }), 'When Only Lines Are Cancelled'],
	[() => readSellerOptions({ onHold: 'no' }), 'When the Order Is on Hold'],
	[() => readSellerOptions({ unknownReason: 'no' }), 'Reason When Unknown'],
])('a wrong setting is refused by its name: %#', (read, name) => {
	expect(read).toThrow(name);
});

test('two rows of a shop that differ say nothing: a person is asked', () => {
	const differing = [...shops, { shop_id: shopOf('GB'), region: 'US' }];
	const context = { shops: differing, references: [], options: readBuyerOptions({}, [], NOW) };
	const { exceptions } = decideBuyerRequests([order(1), asked(1)], [look(1, { cancelable: false })], context);
	expect(exceptions.map(({ json }) => json.code)).toEqual(['CANCEL_TOO_LATE']);
});
