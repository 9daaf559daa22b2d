/** Words about tracking texts that are not one number. */
import type { CaseLine } from './dispatchCase';
import { listed } from '../../shared/channel/rows';
import { numbersIn } from '../../shared/channel/trackingNumber';

/** Lines by the unclear text that NewStore has for them. */
export function unclearTexts(lines: CaseLine[]): Map<string, CaseLine[]> {
	const texts = new Map<string, CaseLine[]>();
	for (const entry of lines) {
		if (entry.state.kind !== 'unclear') continue;
		for (const text of new Set(entry.state.items.map((item) => item.unclearTracking)))
			texts.set(text, [...(texts.get(text) ?? []), entry]);
	}
	return texts;
}

/** What the field of NewStore holds, for a case whose title shows it: "a text that holds 2 numbers: A1 and A2". */
export function describeText(text: string): string {
	const numbers = numbersIn(text);
	if (numbers.length === 0) return 'a text that is no number';
	return numbers.length === 1
		? `${numbers[0]} and something else`
		: `a text that holds ${numbers.length} numbers: ${listed(numbers)}`;
}
