/** The Data Tables of a staged n8n, straight in its SQLite: thousands of rows in seconds, which its API would take an hour for. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Stage } from '../../../scripts/stage/stage.mts';
import type { TableRow } from './rows.mts';

const at = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
const bound = (cell: TableRow[string] | undefined) => (typeof cell === 'boolean' ? Number(cell) : (cell ?? null));

export interface StoredExecutions {
	workflow: string;
	executions: number;
	bytes: number;
}

export class TablesInN8n {
	private readonly db: DatabaseSync;
	private readonly ids = new Map<string, string>();

	constructor({ n8n }: Stage) {
		this.db = new DatabaseSync(join(n8n.userFolder, '.n8n', 'database.sqlite'), { timeout: 20_000 });
		for (const { id, name } of this.db.prepare('select id, name from data_table').all() as Array<{
			id: string;
			name: string;
		}>)
			this.ids.set(name, id);
	}

	private nameOf(table: string): string {
		const id = this.ids.get(table);
		if (id === undefined) throw new Error(`This n8n has no table ${table}`);
		return `"data_table_user_${id}"`;
	}

	/** Written a second apart, the last one now; whatever stood in the table goes. */
	fill(table: string, count: number, rowOf: (n: number, now: number) => TableRow, now: number): void {
		const name = this.nameOf(table);
		const columns = Object.keys(rowOf(0, now));
		const marks = [...columns, 'createdAt', 'updatedAt'];
		this.db.exec('begin immediate');
		this.db.exec(`delete from ${name}`);
		const insert = this.db.prepare(
			`insert into ${name} (${marks.map((one) => `"${one}"`).join()}) values (${marks.map(() => '?').join()})`,
		);
		for (let n = count - 1; n >= 0; n--) {
			const row = rowOf(n, now);
			const time = at(now - n * 1000);
			insert.run(...columns.map((column) => bound(row[column])), time, time);
		}
		this.db.exec('commit');
		// As a database is that was written over weeks: readers do not search hundreds of megabytes of journal.
		this.db.exec('pragma wal_checkpoint(truncate)');
	}

	rows(table: string): number {
		return Number((this.db.prepare(`select count(*) as n from ${this.nameOf(table)}`).get() as { n: number }).n);
	}

	sum(table: string, column: string): number {
		const { n } = this.db.prepare(`select sum("${column}") as n from ${this.nameOf(table)}`).get() as { n: number };
		return Number(n);
	}

	/** What ended executions have left, by workflow. */
	executionsSince(startedAt: number): StoredExecutions[] {
		return this.db
			.prepare(
				`select w.name as workflow, count(*) as executions, sum(length(cast(d.data as blob)) + length(cast(d.workflowData as blob))) as bytes
				 from execution_entity e join execution_data d on d.executionId = e.id join workflow_entity w on w.id = e.workflowId
				 where e.startedAt >= ? group by w.name order by w.name`,
			)
			.all(at(startedAt)) as unknown as StoredExecutions[];
	}

	close(): void {
		this.db.close();
	}
}
