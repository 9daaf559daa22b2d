/** Names under which a journal is known to the ledger systems (accounting.md 1.4, 2, 3). All of them follow from its reference. */
import { createHash } from 'node:crypto';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');

/** QuickBooks keeps 21 characters. */
const DOC_NUMBER = 21;
/** 50 characters in QuickBooks, less those that a further attempt adds. */
const KEY = 43;

const SUFFIX = /(?:-[A-Z]\d+)+$/;

/**
 * TTS-7540000000000000001 → T7540000000000000001. A reference that is too long keeps what it ends with (-R1, -C1, -P2), and its
 * id becomes a check sum; the full reference is in the note of the entry.
 */
export function docNumber(ref: string): string {
	const plain = ref.replace(/^TTS-/, 'T');
	if (plain.length <= DOC_NUMBER) return plain;
	const suffix = SUFFIX.exec(plain)?.[0] ?? '';
	return `T${sha(ref).slice(0, DOC_NUMBER - 1 - suffix.length)}${suffix}`;
}

/** tts-<statement id>-<hash>: the same journal has the same key, a changed one has another. */
export function idempotencyKey(ref: string, contentHash: string): string {
	const key = `${ref.toLowerCase()}-${contentHash}`;
	return key.length <= KEY ? key : `tts-${sha(ref).slice(0, KEY - 5 - contentHash.length)}-${contentHash}`;
}

/** References become names of files, parts of paths and of queries; ours are of these characters only. */
export const isReference = (ref: unknown): ref is string =>
	typeof ref === 'string' && /^[A-Za-z0-9_-]{1,100}$/.test(ref);

/** Narration of Xero and memo of NetSuite. Without quotes, because Xero is asked for it between quotes. */
export const narration = (ref: string, description: string) => `${ref} ${description}`.replace(/["\\]/g, "'");
