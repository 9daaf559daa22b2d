// A list of Xero, filtered and in order as the query says.
import type { FastifyRequest } from 'fastify';
import { answer } from '../../httpServer.mts';
import type { Answer } from '../../httpServer.mts';
import { FilterProblem, xeroOrder, xeroWhere } from './xeroFilter.mts';
import type { Fields } from './xeroFilter.mts';

/** Answers with the rows that `where` leaves, in the order of `order`; 400 for a filter Xero would not understand. */
export function xeroList<Row>(
	request: FastifyRequest,
	rows: Row[],
	fieldsOf: (row: Row) => Fields,
	functions: boolean,
	reply: (rows: Row[]) => Answer,
): Answer {
	const { where, order } = request.query as { where?: string; order?: string };
	try {
		const matches = xeroWhere(where, functions);
		const compare = xeroOrder(order);
		return reply(
			rows
				.map((row) => ({ row, fields: fieldsOf(row) }))
				.filter(({ fields }) => matches(fields))
				.sort((one, other) => compare(one.fields, other.fields))
				.map(({ row }) => row),
		);
	} catch (error) {
		if (!(error instanceof FilterProblem)) throw error;
		return answer(400, { ErrorNumber: 16, Type: 'QueryParseException', Message: error.message });
	}
}
