/** What a person would stumble over in a case: the same words twice, "1 lines", an id where a name belongs. */
interface CaseText {
	title: string;
	what_happened: string;
	what_to_do: string;
	ids?: Record<string, string>;
}

const RUN = 5;
const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}'’_-]+/gu) ?? [];

function runsOf(text: string): string[] {
	const words = wordsOf(text);
	return words.slice(0, Math.max(0, words.length - RUN + 1)).map((_, at) => words.slice(at, at + RUN).join(' '));
}

export function wordFaults({ title, what_happened: happened, what_to_do: todo, ids = {} }: CaseText): string[] {
	const runs = new Set(runsOf(happened));
	const all = `${title} ${happened} ${todo}`;
	const lines = (ids.line_ids ?? '').split(', ').filter((id) => id !== '');
	return [
		...runsOf(title.replace(/^Order \d+:?/, ''))
			.filter((run) => runs.has(run))
			.map((run) => `title and text say "${run}"`),
		...(all.match(/\b1 (?:lines|orders|items|parcels|packages|numbers|bundles)\b/g) ?? []).map(
			(words) => `grammar: ${words}`,
		),
		...lines.filter((id) => `${title} ${happened}`.includes(id)).map((id) => `names line ${id}`),
		...[happened, todo].filter((text) => !/[.?]$/.test(text)).map((text) => `no end: ${text}`),
		...(/ {2}| ,|,\.|\( | \)/.exec(all) ?? []).map((sign) => `odd: "${sign}" in ${all}`),
	];
}

/** @throws with the faults of the first case that has any */
export function expectWords(cases: readonly CaseText[]): void {
	for (const one of cases) {
		const faults = wordFaults(one);
		if (faults.length > 0) throw new Error(`${one.title}\n${faults.join('\n')}`);
	}
}
