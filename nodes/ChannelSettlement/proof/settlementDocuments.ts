/** Readers of settlement documents that refuse what cannot be what it says; the decision catches it around each document. */
import { MalformedDocument, documentId, readOrFault } from '../../shared/channel/malformed';
import { isRow } from '../../shared/channel/rows';
import { currencyDigits } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { parseMinor } from './parseMinor';

/** Ids of statements and payouts become references, names of files and parts of paths. */
const SAFE_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The first of the fields that is filled in; empty when none is.
 * @throws MalformedDocument when it holds anything else than letters, digits, - and _
 */
export function settlementId(row: Row, ...fields: string[]): string {
	for (const field of fields) {
		const id = documentId(row, field);
		if (id === '') continue;
		if (!SAFE_ID.test(id)) throw new MalformedDocument(field, id, 'is not an id');
		return id;
	}
	return '';
}

/** Id of a document that has something wrong; empty when that is the id. */
export function idIfReadable(row: Row, ...fields: string[]): string {
	for (const field of fields) {
		const id = readOrFault(() => settlementId(row, field));
		if ('value' in id && id.value !== '') return id.value;
	}
	return '';
}

/**
 * Id of something that is no settlement document (an order): any text. The first of the fields that is filled in; empty when
 * none is.
 * @throws MalformedDocument when it is no id
 */
export const firstId = (row: Row, ...fields: string[]): string =>
	fields.reduce((found, field) => found || documentId(row, field), '');

/**
 * Rows of money. An absent list has none; an entry that is no row is not left out, because its amount would be.
 * @throws MalformedDocument
 */
export function moneyRows(document: Row, field: string): Row[] {
	const value = document[field];
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value)) throw new MalformedDocument(field, value, 'is not a list');
	const odd = value.findIndex((entry) => !isRow(entry));
	if (odd >= 0) throw new MalformedDocument(`${field}[${odd}]`, value[odd], 'is no row');
	return value as Row[];
}

const NOTHING: Row = {};

/**
 * A part of a document, such as a breakdown; an absent one is empty.
 * @throws MalformedDocument when it is no object
 */
export function partOf(document: Row, field: string): Row {
	const value = document[field];
	if (value === undefined || value === null) return NOTHING;
	if (!isRow(value)) throw new MalformedDocument(field, value, 'is no object');
	return value;
}

/**
 * A text of a document: a type, a status.
 * @throws MalformedDocument when it is neither text nor absent
 */
export function documentText(row: Row, field: string): string {
	const value = row[field];
	if (value === undefined || value === null) return '';
	if (typeof value !== 'string') throw new MalformedDocument(field, value, 'is no text');
	return value.trim();
}

/**
 * Code of a currency; '' when there is none.
 * @throws MalformedDocument when it is not three letters
 */
export function currencyCode(row: Row, field: string): string {
	const code = documentText(row, field).toUpperCase();
	if (code !== '' && !/^[A-Z]{3}$/.test(code)) throw new MalformedDocument(field, code, 'is no code of a currency');
	return code;
}

/** Minor units; no amount of a shop is as large, and the sums of thousands of them stay exact. */
const LARGEST = 100_000_000_000_000;

/**
 * An amount of a document in minor units; 0 when it is absent, never when it cannot be read.
 * @throws MalformedDocument when it is no amount of the currency, or too large
 */
export function amountOf(row: Row, field: string, currency: string): number {
	const minor = parseMinor(row[field], currencyDigits(currency));
	if (Number.isNaN(minor) || Math.abs(minor) > LARGEST) {
		throw new MalformedDocument(field, row[field], `is no amount${currency ? ` in ${currency}` : ''}`);
	}
	return minor;
}

/**
 * Currency of an amount; '' when neither is there.
 * @throws MalformedDocument for an amount without one: nobody knows its decimals
 */
export function currencyOfAmount(holder: Row, amount: unknown): string {
	const currency = currencyCode(holder, 'currency');
	if (currency === '' && amount !== undefined && amount !== null && amount !== '') {
		throw new MalformedDocument('currency', undefined, 'is missing');
	}
	return currency;
}

/**
 * An id that the document has to have.
 * @throws MalformedDocument when none of the fields is filled in
 */
export function requiredSettlementId(row: Row, ...fields: string[]): string {
	const id = settlementId(row, ...fields);
	if (id === '') throw new MalformedDocument(fields[0], undefined, 'is missing');
	return id;
}

const LONGEST_SHOWN = 40;

/** An id for people and proofs: what is none is not shown. */
export const shownId = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, LONGEST_SHOWN) : '';
