/** Hands over the lines of a text piece by piece (UTF-8, LF or CRLF), so that a large export is never whole in memory. */
export class LineReader {
	private carried: Buffer[] = [];

	constructor(private readonly onLine: (line: string) => void) {}

	push(piece: Uint8Array): void {
		const bytes = Buffer.from(piece);
		let start = 0;
		for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
			this.finish(bytes.subarray(start, end));
			start = end + 1;
		}
		if (start < bytes.length) this.carried.push(bytes.subarray(start));
	}

	end(): void {
		if (this.carried.length > 0) this.finish(Buffer.alloc(0));
	}

	private finish(tail: Buffer): void {
		const line = Buffer.concat([...this.carried, tail]).toString('utf8');
		this.carried = [];
		this.onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
	}
}
