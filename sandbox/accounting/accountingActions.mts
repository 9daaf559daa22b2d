// What people do in the accounting systems, as actions of the control API.
import { BadRequest, number, text } from '../controlBody.mts';
import type { Json } from '../controlBody.mts';
import { ActionRefused } from './actionRefused.mts';
import type { Accounting, AccountingServer } from './startAccounting.mts';

type Action = (body: Json) => unknown;

/** Bodies name the `system`: xero, quickbooks or netsuite. A journal is named by its `id` or its `reference` (TTS-…). */
export function accountingActions(accounting: Accounting): Record<string, Action> {
	const serverOf = (body: Json): AccountingServer => {
		const name = text(body, 'system');
		if (!Object.hasOwn(accounting.servers, name)) throw new BadRequest('system is xero, quickbooks or netsuite');
		return accounting.servers[name as keyof typeof accounting.servers];
	};
	const journalId = (body: Json): string => {
		if (body['id'] !== undefined) return text(body, 'id');
		const reference = text(body, 'reference');
		const living = serverOf(body)
			.book.journals()
			.filter((journal) => journal.reference === reference && /posted|draft/.test(journal.state));
		if (living.length !== 1) throw new ActionRefused(`There are ${living.length} journals ${reference}`);
		return living[0]!.id;
	};
	const shown = (body: Json, id: string) =>
		serverOf(body)
			.book.journals()
			.find((journal) => journal.id === id);
	const onJournal = (work: (server: AccountingServer, id: string, body: Json) => void): Action => {
		return (body) => {
			const id = journalId(body);
			work(serverOf(body), id, body);
			return shown(body, id);
		};
	};
	const onServer = (work: (server: AccountingServer, body: Json) => unknown): Action => {
		return (body) => work(serverOf(body), body) ?? {};
	};
	return {
		'accounting/void': onJournal(({ book }, id) => book.voidJournal(id)),
		'accounting/delete': onJournal(({ book }, id) => book.deleteJournal(id)),
		'accounting/edit': onJournal(({ book }, id, body) => book.editJournal(id, number(body, 'minor') ?? 100)),
		'accounting/post': onJournal(({ book }, id) => book.postJournal(id)),
		'accounting/lock': onServer(({ book }, body) => book.lock(String(body['date'] ?? ''))),
		'accounting/account': onServer(({ book }, body) =>
			book.setAccountActive(text(body, 'code'), body['active'] !== false),
		),
		'accounting/settings': onServer(({ book }, body) => {
			const { system: _system, ...change } = body;
			for (const key of Object.keys(change)) {
				if (!(key in book.settings)) throw new BadRequest(`There is no setting ${key}`);
			}
			return Object.assign(book.settings, change);
		}),
		'accounting/disconnect': onServer(({ oauth }) => oauth.disconnect()),
		'accounting/reconnect': onServer(({ oauth }) => oauth.reconnect()),
		'accounting/expire-tokens': onServer(({ oauth }) => oauth.expireAccess()),
		'accounting/report': () => accounting.report(),
	};
}
