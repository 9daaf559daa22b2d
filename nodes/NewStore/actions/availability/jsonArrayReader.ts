/** The file is not a complete JSON array of objects. */
class BadJsonArray extends Error {}

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BOM = [0xef, 0xbb, 0xbf];

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Reads a JSON array of objects piece by piece: only the piece that is being read and the object that is not complete yet
 * are in memory, never the whole text or all objects. An availability export has a million rows (newstore.md 10).
 * Call `push` for every piece of bytes and `end` after the last; both throw BadJsonArray.
 */
export class JsonArrayReader {
	private state: 'before' | 'between' | 'inside' | 'after' = 'before';
	private depth = 0;
	private inString = false;
	private escaped = false;
	private commaSeen = true;
	private anyObject = false;
	/** bytes of an object that began in an earlier piece */
	private carried: Buffer[] = [];
	private bytesRead = 0;

	constructor(private readonly onObject: (value: unknown) => void) {}

	push(piece: Uint8Array): void {
		const bytes = Buffer.isBuffer(piece) ? piece : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
		let start = 0;
		for (let at = 0; at < bytes.length; at++) {
			const byte = bytes[at];
			if (this.state === 'inside') {
				if (this.inString) {
					if (this.escaped) this.escaped = false;
					else if (byte === BACKSLASH) this.escaped = true;
					else if (byte === QUOTE) this.inString = false;
				} else if (byte === QUOTE) this.inString = true;
				else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.depth += 1;
				else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
					this.depth -= 1;
					if (this.depth === 0) this.finish(bytes.subarray(start, at + 1));
				}
			} else if (!isSpace(byte)) {
				if (this.state === 'between' && byte === OPEN_BRACE && this.commaSeen) {
					this.state = 'inside';
					this.depth = 1;
					this.commaSeen = false;
					start = at;
				} else this.punctuation(byte, this.bytesRead + at);
			}
		}
		// Copied, because the network layer may use its buffer again.
		if (this.state === 'inside') this.carried.push(Buffer.from(bytes.subarray(start)));
		this.bytesRead += bytes.length;
	}

	/** After the last piece. A file that stops in the middle must not be taken for a short one. */
	end(): void {
		if (this.state !== 'after') {
			throw new BadJsonArray(
				this.bytesRead === 0 ? 'the file is empty' : `the file stops in the middle, after ${this.bytesRead} bytes`,
			);
		}
	}

	private punctuation(byte: number, position: number): void {
		const isMark = this.state === 'before' && position < BOM.length && byte === BOM[position];
		if (isMark) return;
		if (this.state === 'before' && byte === OPEN_BRACKET) this.state = 'between';
		else if (this.state === 'between' && byte === COMMA && !this.commaSeen) this.commaSeen = true;
		else if (this.state === 'between' && byte === CLOSE_BRACKET && !(this.commaSeen && this.anyObject)) {
			this.state = 'after';
		} else throw new BadJsonArray(`the file is not a list of objects (byte ${position})`);
	}

	private finish(tail: Buffer): void {
		const text = (this.carried.length === 0 ? tail : Buffer.concat([...this.carried, tail])).toString('utf8');
		this.carried = [];
		this.state = 'between';
		this.anyObject = true;
		const value = parsed(text);
		if (value === undefined) throw new BadJsonArray('an entry of the file is not valid JSON');
		this.onObject(value);
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
