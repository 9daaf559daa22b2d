/** The board (people.md 4): 10,000 open cases, drawn from the rows as the Data Table nodes hand them over. */
import { createRequire } from 'node:module';
import { badDay, caseRow } from '../support/boardDays.mts';
import type { Report } from './report.mts';

const nodeRequire = createRequire(import.meta.url);
const { drawBoardOperation } = nodeRequire('../../dist/nodes/ChannelBoard/board/drawBoardOperation.js') as {
	drawBoardOperation: { run(given: unknown): unknown };
};
const { readRows } = nodeRequire('../../dist/nodes/shared/tableRows.js') as {
	readRows(value: unknown, name: string): unknown;
};

export async function run(report: Report): Promise<void> {
	const now = Date.now();
	const day = badDay(now);
	day.feeds.cases = Array.from({ length: 10_000 }, (_, place) => caseRow(`00000${10_000 + place}`, now));
	const start = performance.now();
	drawBoardOperation.run({
		...day,
		now,
		timeZone: 'UTC',
		parameter: (name: string) => day.parameters[name] ?? '',
		rows: (name: string, title: string) => readRows(day.parameters[name] ?? '', title),
		options: day.parameters.options ?? {},
		laterNodes: () => [],
	});
	report.atMost('board: 10,000 open cases drawn', performance.now() - start, 'ms', 500);
}
