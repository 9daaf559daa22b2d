// What the routes of the sandbox Xero share.
import type { FastifyRequest } from 'fastify';
import type { Answer, Api } from '../../httpServer.mts';
import type { AccountingParts } from '../parts.mts';
import type { XeroBook } from './xeroBook.mts';
import type { XeroWire } from './xeroWire.mts';

export interface XeroContext {
	api: Api;
	book: XeroBook;
	wire: XeroWire;
	parts: AccountingParts;
	/** Refuses calls without a valid token, without the tenant or without the scope. */
	guard: (scope: string) => (request: FastifyRequest) => Answer | undefined;
	/** Adds what every answer says about the limits. */
	withLimits: (reply: Answer) => Answer;
}
