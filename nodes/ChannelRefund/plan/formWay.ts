/** How a person gets from a case to the form of workflow 06b. Pure. */
import type { Placed } from '../../shared/channel/placed';
import { isEmptyItem, rowOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { nameOf } from '../refundProblems';

/** Cases that a person answers, by the words of what to do; only while the row waits for the answer. */
const isAnswered = (json: Row) =>
	/refuse|approve|\bform\b/i.test(cell(json, 'what_to_do')) &&
	['asked', 'waiting'].includes(cell(rowOf(json.ledger), 'state'));

/** What TikTok has refused for good: its row is failed, and takes another answer. A connection is not mended by one. */
const isRefused = (json: Row) =>
	cell(json, 'error') !== '' &&
	json.try_again === false &&
	cell(json, 'refund_key') !== '' &&
	cell(json, 'code').startsWith('TIKTOK_') &&
	cell(json, 'owner_role') !== 'integration';

/** TikTok does not take the reason; the form has the list that it takes for this order. */
const BY_REASON = /^TIKTOK_RETURN_2500(1014|1015|1016|1020|1021|1057)$/;
const OTHER_REASON =
	'Choose another reason: the form lists those that TikTok takes for this order. If it happens again, have the row of the shop in tts_refund_reasons corrected.';

function refused(json: Row): string {
	const ids = rowOf(json.ids);
	const [newstore_refund_id, newstore_return_id, order_id] = [
		'newstore_refund_id',
		'newstore_return_id',
		'order_id',
	].map((name) => cell(ids, name));
	return nameOf({ newstore_refund_id, newstore_return_id, order_id });
}

/** What TikTok said, as news of a refund. */
function refusal(json: Row, way: string): Row {
	return {
		...json,
		title: `${refused(json)}: TikTok has refused the refund`,
		what_happened: `TikTok has not taken the refund. ${cell(json, 'what_happened')}`,
		what_to_do: `${BY_REASON.test(cell(json, 'code')) ? OTHER_REASON : cell(json, 'what_to_do')} ${way}`.trim(),
	};
}

const wayTo = (formUrl: string, key: string) =>
	formUrl === ''
		? `Answer in the form "Decide a refund"; it is called ${key} there.`
		: `Answer here: ${formUrl}?refund_key=${encodeURIComponent(key)}`;

/**
 * Cases for workflow 12: what to do leads to the form where a person answers, and the row of the ledger stays behind.
 * @param formUrl address of the form; '' when it is not known
 */
export const pointToForm = (cases: readonly Row[], formUrl: string): Array<Placed<Row>> =>
	cases.flatMap((json, index) => {
		if (isEmptyItem(json)) return [];
		const told = { ...json };
		delete told.ledger;
		const way = wayTo(formUrl, cell(json, 'refund_key'));
		if (isRefused(json)) return [{ json: refusal(told, way), index }];
		if (!isAnswered(json)) return [{ json: told, index }];
		return [{ json: { ...told, what_to_do: `${cell(json, 'what_to_do')} ${way}` }, index }];
	});
