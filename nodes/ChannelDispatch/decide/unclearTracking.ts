/** Words about tracking texts that are not one number. */
import type { CaseLine } from './dispatchCase';
import { listed } from '../../shared/channel/rows';
import { numbersIn } from '../reading/trackingNumber';

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

/** 'the text "A1, A2" as tracking number, which holds A1 and A2' */
export function describeText(text: string): string {
	const numbers = numbersIn(text);
	const holds = numbers.length > 1 ? `, which holds ${numbers.length} numbers: ${listed(numbers)}` : '';
	return `the text "${text}" as tracking number${holds}`;
}
