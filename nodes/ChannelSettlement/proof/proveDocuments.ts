/** Proves every document that was delivered, and says which statements may be booked. Pure. */
import type { MalformedDocument } from '../../shared/channel/malformed';
import { readOrFault } from '../../shared/channel/malformed';
import { counted, isRow } from '../../shared/channel/rows';
import type { ExceptionItem } from '../../shared/exception';
import type { Documents, DocumentKind, OrderDocument, Origin } from './documents';
import { keyOf } from './documents';
import type { JournalSettings } from '../journals/journalSettings';
import { proveOrder } from './orderProof';
import type { ProvedPayment } from './paymentProof';
import { provePayment } from './paymentProof';
import * as cases from '../settlementProblems';
import { idIfReadable } from './settlementDocuments';
import type { ProvedStatement } from './statementProof';
import { statementDayCase } from './statementDay';
import { proveStatement } from './statementProof';
import type { Placed } from '../../shared/channel/placed';
import type { IdentityResult, Proof, ProofStatus } from '../types';

export const placed = <T>(json: T, { input, index }: Origin): Placed<T> => ({ json, indexes: [index], input });

const byTime = (a: ProvedStatement, b: ProvedStatement) =>
	a.time - b.time || a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Everything that was proved, and what may be booked. */
export interface ProvedDocuments {
	/** in the order of their days */
	statements: ProvedStatement[];
	/** by keyOf(shop, payment) */
	payments: Map<string, ProvedPayment>;
	/** keyOf(shop, statement) of those that are proved, closed and part of no failed payout or order */
	bookable: Set<string>;
	proof: Array<Placed<Proof>>;
	exceptions: Array<Placed<ExceptionItem>>;
}

function statusOf(identities: IdentityResult[], settings: JournalSettings, isBroken: boolean): ProofStatus {
	const fails = identities.some(({ identity, ok }) => ok === false && !settings.informationOnly.has(identity));
	return isBroken || fails ? 'failed' : 'proved';
}

const isOpen = ({ day, paymentStatus }: ProvedStatement, { now, openMs }: JournalSettings) =>
	paymentStatus !== 'PAID' && day + openMs > now;

function statementReason(statement: ProvedStatement, status: ProofStatus): string {
	if (statement.incomplete) return statement.incomplete;
	const failed = statement.identities.filter(({ ok }) => ok === false);
	if (failed.length) return failed.map(({ sentence }) => sentence).join(' ');
	if (statement.unreadable.length) return 'An amount cannot be read.';
	if (status === 'open') return 'It is too young to be complete for certain.';
	return `All identities hold on ${counted(statement.sums.rows, 'row')}.`;
}

const unreadProof = (
	document: DocumentKind,
	{ shopId, id }: { shopId: string; id: string },
	fault: MalformedDocument,
	settings: JournalSettings,
): Proof => ({
	document,
	id,
	shop_id: shopId,
	region: settings.shops.get(shopId)?.region ?? '',
	market: 'local',
	currency: '',
	statement_ids: document === 'statement' && id !== '' ? [id] : [],
	payment_id: document === 'payment' ? id : '',
	status: 'failed',
	identities: [],
	rows: 0,
	reason: `It cannot be read: ${fault.message}.`,
});

type Tell = (problem: ExceptionItem, origin: Origin) => unknown;

function proveStatements(
	documents: Documents,
	settings: JournalSettings,
	proof: Array<Placed<Proof>>,
	tell: Tell,
	blocked: Set<string>,
): ProvedStatement[] {
	const statements: ProvedStatement[] = [];
	const { toleranceMinor, statementDay } = settings;
	for (const [key, document] of documents.statements) {
		const shop = settings.shops.get(document.shopId);
		const statement = proveStatement(document, shop?.region ?? '', {
			toleranceMinor,
			overrides: settings.accounts.overrides,
			statementDay,
		});
		statements.push(statement);
		const about = cases.aboutStatement(statement, shop?.name ?? '');
		const isBroken = statement.incomplete !== '' || statement.unreadable.length > 0;
		let status = statusOf(statement.identities, settings, isBroken);
		const isMiscounted = statement.identities.some(({ identity, ok }) => identity === 'ROWS' && ok === false);
		const isGrowing = !statement.isMalformed && isOpen(statement, settings);
		// A day that is not over may be read half: nothing to tell anybody.
		if (isGrowing) status = 'open';
		if (status === 'failed') {
			blocked.add(key);
			if (statement.isMalformed)
				tell(cases.malformedCase('statement', statement, statement.incomplete), document.origin);
			else if (statement.incomplete || isMiscounted) tell(cases.incompleteCase(about, statement), document.origin);
			else if (statement.unreadable.length)
				tell(cases.unreadableCase(about, statement.unreadable, statement.currency), document.origin);
			else tell(cases.identityCase(about, statement), document.origin);
		} else if (!shop && !isGrowing) {
			blocked.add(key);
			tell(cases.unknownShopCase(about, statement.shopId), document.origin);
		}
		proof.push(
			placed<Proof>(
				{
					document: 'statement',
					id: statement.id,
					shop_id: statement.shopId,
					region: statement.region,
					market: statement.market,
					currency: statement.currency,
					statement_ids: [statement.id],
					payment_id: statement.paymentId,
					status,
					identities: statement.identities,
					rows: statement.sums.rows,
					reason: statementReason(statement, status),
				},
				document.origin,
			),
		);
	}
	return statements.sort(byTime);
}

function provePayments(
	documents: Documents,
	statements: ProvedStatement[],
	settings: JournalSettings,
	proof: Array<Placed<Proof>>,
	tell: Tell,
	blocked: Set<string>,
): Map<string, ProvedPayment> {
	const byPayment = new Map<string, ProvedStatement[]>();
	for (const statement of statements) {
		if (!statement.paymentId) continue;
		const key = keyOf(statement.shopId, statement.paymentId);
		const known = byPayment.get(key);
		if (known) known.push(statement);
		else byPayment.set(key, [statement]);
	}
	const payments = new Map<string, ProvedPayment>();
	for (const [key, document] of documents.payments) {
		const own = byPayment.get(key) ?? [];
		const read = readOrFault(() => provePayment(document, own, settings.toleranceMinor, settings.readFrom));
		if ('fault' in read) {
			for (const { shopId, id } of own) blocked.add(keyOf(shopId, id));
			tell(cases.malformedCase('payment', document, `${read.fault.message}.`), document.origin);
			proof.push(placed(unreadProof('payment', document, read.fault, settings), document.origin));
			continue;
		}
		const payment = read.value;
		payments.set(key, payment);
		const status = statusOf(payment.identities, settings, payment.unreadable.length > 0);
		if (status === 'failed') {
			for (const { shopId, id } of own) blocked.add(keyOf(shopId, id));
			const about = cases.aboutPayment(payment, settings.shops.get(payment.shopId)?.name ?? '');
			const problem = payment.unreadable.length
				? cases.unreadableCase(about, payment.unreadable, payment.currency)
				: cases.paymentCase(about, payment);
			tell(problem, document.origin);
		}
		proof.push(
			placed<Proof>(
				{
					document: 'payment',
					id: payment.id,
					shop_id: payment.shopId,
					region: settings.shops.get(payment.shopId)?.region ?? '',
					market: own[0]?.market ?? 'local',
					currency: payment.currency,
					statement_ids: own.map(({ id }) => id),
					payment_id: payment.id,
					status,
					identities: payment.identities,
					rows: own.length,
					reason: payment.identities.map(({ sentence }) => sentence).join(' '),
				},
				document.origin,
			),
		);
	}
	return payments;
}

function proveOrders(
	documents: Documents,
	settings: JournalSettings,
	proof: Array<Placed<Proof>>,
	tell: Tell,
	blocked: Set<string>,
): void {
	for (const document of documents.orders) {
		const read = readOrFault(() => proveOrder(document, settings.toleranceMinor));
		if ('fault' in read) {
			for (const id of namedStatements(document)) blocked.add(keyOf(document.shopId, id));
			tell(cases.malformedCase('order', document, `${read.fault.message}.`), document.origin);
			proof.push(placed(unreadProof('order', document, read.fault, settings), document.origin));
			continue;
		}
		const order = read.value;
		const status = statusOf([order.identity], settings, order.unreadable.length > 0);
		if (status === 'failed') {
			for (const id of order.statementIds) blocked.add(keyOf(order.shopId, id));
			const about = cases.aboutOrder(order, settings.shops.get(order.shopId)?.name ?? '');
			const problem = order.unreadable.length
				? cases.unreadableCase(about, order.unreadable, order.currency)
				: cases.orderCase(about, order);
			tell(problem, document.origin);
		}
		proof.push(
			placed<Proof>(
				{
					document: 'order',
					id: order.id,
					shop_id: order.shopId,
					region: settings.shops.get(order.shopId)?.region ?? '',
					market: 'local',
					currency: order.currency,
					statement_ids: order.statementIds,
					payment_id: '',
					status: order.isSettled ? status : 'not_settled',
					identities: [order.identity],
					rows: order.rows,
					reason: order.identity.sentence,
				},
				document.origin,
			),
		);
	}
}

/** The statements that an order names where it can be read. */
const namedStatements = ({ order }: OrderDocument): string[] =>
	(Array.isArray(order.sku_transactions) ? order.sku_transactions : [])
		.filter(isRow)
		.map((row) => idIfReadable(row, 'statement_id'))
		.filter(Boolean);

/** The days of the statements are as the setting says, or one case for all of them. */
function checkDays(
	documents: Documents,
	statements: ProvedStatement[],
	payments: ReadonlyMap<string, ProvedPayment>,
	settings: JournalSettings,
	tell: Tell,
): void {
	const facts = statements.map(({ shopId, id, time, newestOrderAt, paymentId, paymentStatus }) => ({
		statementId: id,
		time,
		newestOrderAt,
		isPaid: paymentStatus === 'PAID',
		paymentId,
		payoutAt: payments.get(keyOf(shopId, paymentId))?.startedAt ?? 0,
	}));
	const problem = statementDayCase(facts, settings.statementDay, settings.now);
	const [first] = documents.statements.values();
	if (problem) tell(problem, first.origin);
}

export function proveDocuments(documents: Documents, settings: JournalSettings): ProvedDocuments {
	const proof: Array<Placed<Proof>> = [];
	const exceptions: Array<Placed<ExceptionItem>> = [];
	const tell: Tell = (problem, origin) => exceptions.push(placed(problem, origin));
	const blocked = new Set<string>();
	for (const { kind, fault, origin, ...about } of documents.nameless) {
		tell(cases.malformedCase(kind, about, `${fault.message}.`), origin);
		proof.push(placed(unreadProof(kind, about, fault, settings), origin));
	}
	const statements = proveStatements(documents, settings, proof, tell, blocked);
	const payments = provePayments(documents, statements, settings, proof, tell, blocked);
	proveOrders(documents, settings, proof, tell, blocked);
	checkDays(documents, statements, payments, settings, tell);
	const bookable = new Set(
		statements
			.filter((statement) => !isOpen(statement, settings))
			.map(({ shopId, id }) => keyOf(shopId, id))
			.filter((key) => !blocked.has(key)),
	);
	return { statements, payments, bookable, proof, exceptions };
}
