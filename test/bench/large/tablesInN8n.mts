/** The Data Tables of a staged n8n, straight in its database: thousands of rows in seconds, which its API would take an hour for. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { postgresBin } from '../../../scripts/stage/queueServices.mts';
import type { Stage } from '../../../scripts/stage/stage.mts';
import type { TableRow } from './rows.mts';

export interface StoredExecutions {
	workflow: string;
	executions: number;
	bytes: number;
}

type Cell = TableRow[string];

/** What differs between SQLite and Postgres. Names are quoted, so that both read the same SQL. */
interface Database {
	read<T>(sql: string): T[];
	/** Writes `rows` instead of what stands in the table. */
	replace(table: string, columns: string[], rows: Cell[][]): void;
	/** bytes of a text, as SQL */
	bytesOf(column: string): string;
	/** of everything in it */
	bytes(): number;
	close(): void;
}

/** A time as both databases read it. */
const at = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
const quoted = (names: string[]) => names.map((name) => `"${name}"`).join();

class Sqlite implements Database {
	private readonly db: DatabaseSync;

	constructor(file: string) {
		this.db = new DatabaseSync(file, { timeout: 20_000 });
	}

	read<T>(sql: string): T[] {
		return this.db.prepare(sql).all() as T[];
	}

	replace(table: string, columns: string[], rows: Cell[][]): void {
		this.db.exec('begin immediate');
		this.db.exec(`delete from ${table}`);
		const insert = this.db.prepare(
			`insert into ${table} (${quoted(columns)}) values (${columns.map(() => '?').join()})`,
		);
		for (const row of rows) insert.run(...row.map((cell) => (typeof cell === 'boolean' ? Number(cell) : cell)));
		this.db.exec('commit');
		// As a database is that was written over weeks: readers do not search hundreds of megabytes of journal.
		this.db.exec('pragma wal_checkpoint(truncate)');
	}

	bytesOf(column: string): string {
		return `length(cast(${column} as blob))`;
	}

	bytes(): number {
		const [{ n }] = this.read<{ n: number }>(
			'select page_count * page_size as n from pragma_page_count, pragma_page_size',
		);
		return n;
	}

	close(): void {
		this.db.close();
	}
}

/** Postgres of queue mode, by Debian's psql. */
class Postgres implements Database {
	private readonly port: string;

	constructor(port: string) {
		this.port = port;
	}

	private psql(sql: string, input = ''): string {
		const where = ['-h', '127.0.0.1', '-p', this.port, '-U', 'n8n', '-d', 'n8n'];
		return execFileSync(
			join(postgresBin()!, 'psql'),
			[...where, '-X', '-q', '-At', '-v', 'ON_ERROR_STOP=1', '-c', sql],
			{
				input,
				encoding: 'utf8',
				maxBuffer: 1 << 30,
				env: { ...process.env, PGTZ: 'UTC' },
			},
		);
	}

	read<T>(sql: string): T[] {
		return JSON.parse(this.psql(`select coalesce(json_agg(found), '[]') from (${sql}) found`)) as T[];
	}

	replace(table: string, columns: string[], rows: Cell[][]): void {
		this.psql(`delete from ${table}`);
		const escaped = (text: string) =>
			text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
		const lines = rows.map((row) => row.map((cell) => (cell === null ? '\\N' : escaped(String(cell)))).join('\t'));
		this.psql(`copy ${table} (${quoted(columns)}) from stdin`, `${lines.join('\n')}\n`);
		// What autovacuum would have done over weeks.
		this.psql(`vacuum analyze ${table}`);
	}

	bytesOf(column: string): string {
		return `octet_length(${column}::text)`;
	}

	bytes(): number {
		const [{ n }] = this.read<{ n: number }>('select pg_database_size(current_database()) as n');
		return n;
	}

	close(): void {}
}

export class TablesInN8n {
	private readonly db: Database;
	private readonly ids: Map<string, string>;

	constructor({ n8n, queue }: Stage) {
		this.db = queue
			? new Postgres(queue.env.DB_POSTGRESDB_PORT)
			: new Sqlite(join(n8n.userFolder, '.n8n', 'database.sqlite'));
		const tables = this.db.read<{ id: string; name: string }>('select id, name from data_table');
		this.ids = new Map(tables.map(({ id, name }) => [name, id]));
	}

	private nameOf(table: string): string {
		const id = this.ids.get(table);
		if (id === undefined) throw new Error(`This n8n has no table ${table}`);
		return `"data_table_user_${id}"`;
	}

	/** Written a second apart, the last one now; whatever stood in the table goes. */
	fill(table: string, count: number, rowOf: (n: number, now: number) => TableRow, now: number): void {
		const columns = Object.keys(rowOf(0, now));
		const rows = Array.from({ length: count }, (_, place) => {
			const n = count - 1 - place;
			const row = rowOf(n, now);
			const time = at(now - n * 1000);
			return [...columns.map((column) => row[column] ?? null), time, time];
		});
		this.db.replace(this.nameOf(table), [...columns, 'createdAt', 'updatedAt'], rows);
	}

	rows(table: string): number {
		return Number(this.db.read<{ n: number }>(`select count(*) as n from ${this.nameOf(table)}`)[0].n);
	}

	sum(table: string, column: string): number {
		return Number(this.db.read<{ n: number }>(`select sum("${column}") as n from ${this.nameOf(table)}`)[0].n);
	}

	/** What ended executions have left, by workflow. */
	executionsSince(startedAt: number): StoredExecutions[] {
		const bytes = ['d."data"', 'd."workflowData"'].map((column) => this.db.bytesOf(column)).join(' + ');
		return this.db.read<StoredExecutions>(
			`select w."name" as workflow, count(*) as executions, sum(${bytes}) as bytes
			 from execution_entity e join execution_data d on d."executionId" = e."id" join workflow_entity w on w."id" = e."workflowId"
			 where e."startedAt" >= '${at(startedAt)}' group by w."name" order by w."name"`,
		);
	}

	/** Bytes of the whole database on the disk. */
	databaseBytes(): number {
		return this.db.bytes();
	}

	close(): void {
		this.db.close();
	}
}
