// Ids that look like those of the real systems and are the same in every run with the same seed.

/** A small seeded random generator (mulberry32): numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

export class Ids {
	private digitCount = 0n;
	private uuidCount = 0;
	private readonly seed: number;

	constructor(seed = 1) {
		this.seed = seed;
	}

	/** A new 19-digit id string above 2^53, such as TikTok Shop uses. The prefix is two to six digits. */
	digits(prefix = '5766'): string {
		const width = 19 - prefix.length;
		const size = 10n ** BigInt(width);
		this.digitCount += 1n;
		// The multiplier shares no factor with 10, so different counts never give the same id.
		const mixed = (this.digitCount * 7_046_029_254_386_353_131n + BigInt(this.seed) * 104_729n) % size;
		return prefix + mixed.toString().padStart(width, '0');
	}

	/** A new UUID (version 4 shape). */
	uuid(): string {
		this.uuidCount += 1;
		const random = seededRandom((this.seed * 2_654_435_761 + this.uuidCount) >>> 0);
		const word = () =>
			Math.floor(random() * 4_294_967_296)
				.toString(16)
				.padStart(8, '0');
		// The count itself is part of the id, so no two are ever equal.
		const count = this.uuidCount.toString(16).padStart(8, '0');
		const [one, two] = [word(), word()];
		return `${one}-${two.slice(0, 4)}-4${two.slice(5, 8)}-a${word().slice(0, 3)}-${word().slice(0, 4)}${count}`;
	}
}
