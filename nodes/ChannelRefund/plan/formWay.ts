/** How a person gets from a case to the form of workflow 06b. Pure. */
import type { Placed } from '../../shared/channel/placed';
import { isEmptyItem, rowOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

/** Cases that a person answers, by the words of what to do; only while the row waits for the answer. */
const isAnswered = (json: Row) =>
	/refuse|approve|\bform\b/i.test(cell(json, 'what_to_do')) &&
	['asked', 'waiting'].includes(cell(rowOf(json.ledger), 'state'));

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
		if (!isAnswered(json)) return [{ json: told, index }];
		const way = wayTo(formUrl, cell(json, 'refund_key'));
		return [{ json: { ...told, what_to_do: `${cell(json, 'what_to_do')} ${way}` }, index }];
	});
