import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { inTurn } from '../../../shared/inTurn';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { bookOnce } from './bookOnce';
import type { Verdict } from './bookOnce';
import { forEachItem, inputProblem, nodeOptions } from '../items';
import { markOf } from './marks';
import type { Mark } from './marks';
import { payloadReader, toBody } from './payloads';
import { fieldValue, idList, idReader } from '../values';

/** What is booked: returns or refunds of an order. */
interface Kind {
	noun: 'return' | 'refund';
	/** default of the option Mark */
	marks: string;
	/** default of the option Known IDs Field */
	knownIdsField: string;
	/** field of the payload that holds money */
	amountField: string;
	path(orderId: string): string;
	list(client: NewStoreClient, orderId: string, itemIndex: number): Promise<IDataObject[]>;
	idOf(record: IDataObject): string;
	fault(payload: unknown, mark: Mark | undefined): string | undefined;
	judge(payload: IDataObject, mark: Mark | undefined, record: IDataObject): Verdict;
	codes: { bad: string; unclear: string; unconfirmed: string; doubled?: string };
	/** whether an answer says that it was booked before by somebody else */
	isDoubled?(said: string): boolean;
	/** the fields that an output item gets */
	toOutput(record: IDataObject): IDataObject;
}

const DEFAULT_WAIT_S = 10;
const DEFAULT_POLL_S = 2;

/**
 * Books what each input item describes, once. Items of the same order go one after the other, and what this run has booked
 * counts as there even while NewStore's reads lag behind.
 */
export async function bookItems(
	context: IExecuteFunctions,
	client: NewStoreClient,
	kind: Kind,
): Promise<INodeExecutionData[]> {
	const { noun, codes } = kind;
	const options = nodeOptions(context);
	const ids = idReader(context, 'orderId');
	const payloadOf = payloadReader(context);
	const markNames = idList(options.marks ?? kind.marks);
	const knownIdsField = String(options.knownIdsField ?? kind.knownIdsField);
	const bookedHere = new Map<string, IDataObject[]>();
	const caseOf = (index: number) => ({
		flow: 'returns',
		owner_role: 'service' as const,
		business_key: ids.label(index),
		ids: { newstore_order_id: ids.label(index) },
	});
	return await forEachItem(context, options.concurrency, caseOf, async (item, itemIndex) => {
		const orderId = ids.required(item, itemIndex);
		const payload = payloadOf(item, itemIndex) as IDataObject;
		const mark = payload && typeof payload === 'object' ? markOf(payload, markNames) : undefined;
		const fault = kind.fault(payload, mark);
		if (fault) {
			throw inputProblem(
				context,
				`The ${noun} of item ${itemIndex} cannot be sent: ${fault}`,
				`Give a complete ${noun}, as Channel Refund puts it out.`,
				itemIndex,
				codes.bad,
			);
		}
		return await inTurn(`${client.baseUrl} ${noun} ${orderId}`, async () => {
			const own = bookedHere.get(orderId) ?? [];
			const { record, alreadyExisted } = await bookOnce(client, {
				request: {
					what: `The ${noun} of order ${orderId} was not booked`,
					method: 'POST',
					path: kind.path(orderId),
					body: toBody(payload, kind.amountField),
					repeat: 'unsent',
					itemIndex,
				},
				subject: `The ${noun} of order ${orderId}`,
				list: async () => withOwn(await kind.list(client, orderId, itemIndex), own, kind.idOf),
				idOf: kind.idOf,
				judge: (candidate) => kind.judge(payload, mark, candidate),
				knownIds: idList(fieldValue(item, knownIdsField)),
				whenUnclear: options.whenUnclear === 'create' ? 'create' : 'error',
				waitMs: Number(options.waitSeconds ?? DEFAULT_WAIT_S) * 1000,
				pollMs: Number(options.pollSeconds ?? DEFAULT_POLL_S) * 1000,
				codes,
				isDoubled: kind.isDoubled,
			});
			if (!alreadyExisted) bookedHere.set(orderId, [...own, { ...payload, ...record }]);
			return {
				...item.json,
				newstore_order_id: orderId,
				...kind.toOutput(record),
				already_existed: alreadyExisted,
			};
		});
	});
}

/** What this run has booked is known completely; NewStore may show less of it, or nothing yet. */
function withOwn(records: IDataObject[], own: IDataObject[], idOf: (record: IDataObject) => string): IDataObject[] {
	const ownIds = new Set(own.map(idOf));
	return [...records.filter((record) => !ownIds.has(idOf(record))), ...own];
}
