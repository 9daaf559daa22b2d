/** What the texts of several cases have in common, and what is left to each of them. Nothing is reworded. */

/** Sentences and lines of a text. */
const sentences = (text: string) =>
	text
		.split(/(?<=[.!?])\s+|\n+/)
		.map((one) => one.trim())
		.filter(Boolean);

/** The sentences that all texts hold, and what is left of each text. */
export function sharedSentences(texts: string[]): { shared: string; own: string[]; startsAlike: boolean } {
	const split = texts.map(sentences);
	const inAll = new Set((split[0] ?? []).filter((one) => split.every((list) => list.includes(one))));
	const join = (list: string[]) => list.join(' ');
	return {
		shared: join([...inAll]),
		startsAlike: split.every((list) => list[0] === split[0][0]),
		own: split.map((list) => join(list.filter((one) => !inAll.has(one)))),
	};
}

// The list has a column for deadlines.
const BY_WHEN = /,?\s+(?:by|at)\s+\w{3} \d{1,2} \w+(?: \d{4})?, \d{2}:\d{2}(?: \([^)]*\))?/g;
const GAP = '…';

const isGap = (word: string) => word.startsWith(GAP);
/** A sign behind a word that differs stays. */
const gap = (word: string) => GAP + (/[:,;]$/.exec(word)?.[0] ?? '');

/** "Order …: not enough stock": what the titles say alike; undefined when that says too little. */
export function commonTitle(titles: string[]): string | undefined {
	const words = titles.map((title) => title.replace(BY_WHEN, '').split(/\s+/));
	if (words.some((list) => list.length !== words[0].length)) return undefined;
	const found = words[0]
		.map((word, index) => (words.every((list) => list[index] === word) ? word : gap(word)))
		.filter((word, index, all) => !(isGap(word) && all[index - 1] === GAP));
	const said = found.filter((word) => !isGap(word));
	return said.length >= 2 && said.length * 2 >= found.length ? found.join(' ') : undefined;
}

const THING =
	/^(Order|SKU|Return|Refund|Cancellation|Payout|Settlement|Statement|Listing|Location|Carrier|Journal) …(:?) (.*)$/;
const MANY: Record<string, string> = { is: 'are', has: 'have', was: 'were', gets: 'get', needs: 'need' };

/** "9 orders: not enough stock in NewStore", "3 SKUs are unknown in NewStore": a common title, said of many. */
export function titleOfMany(count: number, common: string): string {
	const [, thing, colon, rest] = THING.exec(common) ?? [];
	if (thing === undefined) return `${count} × ${common}`;
	const things = `${count} ${thing === 'SKU' ? thing : thing.toLowerCase()}s`;
	if (colon) return `${things}: ${rest}`;
	const [verb, ...others] = rest.split(' ');
	return verb in MANY ? `${things} ${[MANY[verb], ...others].join(' ')}` : `${things}: ${rest}`;
}
