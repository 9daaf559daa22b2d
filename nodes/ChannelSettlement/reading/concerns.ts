/** Whether problems that other nodes have reported are about a shop. */
import type { Row } from '../../shared/tableRows';

const texts = new WeakMap<Row, string>();

function textOf(problem: Row): string {
	const text = texts.get(problem) ?? JSON.stringify(problem);
	texts.set(problem, text);
	return text;
}

/** A problem names its shop in `ids` or, when it comes from n8n itself, somewhere in its words. */
export const concerns = (problems: readonly Row[], shopId: string): boolean =>
	shopId !== '' && problems.some((problem) => textOf(problem).includes(shopId));
