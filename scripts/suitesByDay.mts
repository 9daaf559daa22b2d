import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Templates read $now, the decisions of the Channel nodes count days in the zone of a shop, and the sandbox closes a
 * statement a day.
 */
const BY_NAME = /^(engine\/templates|unit\/channel|unit\/sandboxTikTokFinance)/;
/** The test looks at the calendar itself; Date.now() alone is a point in time without day or zone. */
const BY_TEXT = /\bnew Date\(\)|\bDateTime\.|\bSettings\.now\b/;

/** Test files that can depend on the day, the hour or the zone, and the others; paths from the root of the repository. */
export function suitesByDay(folder = 'test'): { knowing: string[]; others: string[] } {
	const suites = readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => /^(unit|engine|contract)\/.*\.test\.mts$/.test(file))
		.sort();
	const isKnowing = (file: string) => BY_NAME.test(file) || BY_TEXT.test(readFileSync(join(folder, file), 'utf8'));
	const paths = (files: string[]) => files.map((file) => join(folder, file));
	return { knowing: paths(suites.filter(isKnowing)), others: paths(suites.filter((file) => !isKnowing(file))) };
}
