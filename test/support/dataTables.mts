/** n8n's Data Tables in memory, as its Data Table node sees them (n8n.md 5): names found by substring, no unique keys. */

type Cell = string | number | boolean | Date | null;
export type TableRow = Record<string, Cell>;
interface Column {
	name: string;
	type: string;
}
interface Filter {
	type: 'and' | 'or';
	filters: Array<{ columnName: string; condition: string; value: unknown }>;
}
interface Table {
	id: string;
	name: string;
	columns: Column[];
	rows: TableRow[];
	nextId: number;
}

const SYSTEM_COLUMNS = ['id', 'createdAt', 'updatedAt'];

const likePattern = (value: string) => {
	const parts = (value.includes('%') ? value : `%${value}%`).split('%');
	return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*')}$`);
};

function matches(row: TableRow, { columnName, condition, value }: Filter['filters'][number]): boolean {
	const cell = row[columnName] ?? null;
	const [left, right] = cell instanceof Date ? [cell.getTime(), Number(new Date(value as string))] : [cell, value];
	switch (condition) {
		case 'eq':
			return left === right || (right === null && left === null);
		case 'neq':
			return left !== right;
		case 'isEmpty':
			return left === null || left === '';
		case 'isNotEmpty':
			return left !== null && left !== '';
		case 'lt':
			return left !== null && (left as string) < (right as string);
		case 'gt':
			return left !== null && (left as string) > (right as string);
		// As n8n: only % stands for anything, and a text without it may stand anywhere.
		case 'like':
			return typeof left === 'string' && likePattern(String(right)).test(left);
		default:
			throw new Error(`The tables of the tests do not know the condition ${condition}`);
	}
}

/** By a column of numbers. */
const sorted = (rows: TableRow[], [column, direction]: [string, string] = ['id', 'ASC']) =>
	[...rows].sort((a, b) => (Number(a[column]) - Number(b[column])) * (direction === 'DESC' ? -1 : 1));

export class DataTables {
	private readonly tables: Table[] = [];
	private readonly slowMs = new Map<string, number>();

	create(name: string, columns: Column[], rows: TableRow[] = []): void {
		this.tables.push({ id: `table-${this.tables.length + 1}`, name, columns, rows: [], nextId: 1 });
		this.insert(name, rows);
	}

	names(): string[] {
		return this.tables.map((table) => table.name);
	}

	/** Rows without n8n's own columns. */
	rows(name: string): Array<Record<string, unknown>> {
		return this.named(name).rows.map((row) =>
			Object.fromEntries(Object.entries(row).filter(([column]) => !SYSTEM_COLUMNS.includes(column))),
		);
	}

	insert(name: string, rows: TableRow[]): void {
		for (const row of rows) this.add(this.named(name), row);
	}

	replace(name: string, rows: TableRow[]): void {
		this.named(name).rows = [];
		this.insert(name, rows);
	}

	/** Upserts of a table take so long to begin, as with a busy database. */
	slowUpserts(name: string, ms: number): void {
		this.slowMs.set(name, ms);
	}

	/** All rows of a table were changed last at this time. */
	setUpdatedAt(name: string, updatedAt: Date): void {
		for (const row of this.named(name).rows) row.updatedAt = updatedAt;
	}

	private named(name: string): Table {
		const table = this.tables.find((one) => one.name === name);
		if (!table) throw new Error(`There is no table ${name}`);
		return table;
	}

	private add(table: Table, row: TableRow): TableRow {
		this.check(table, row);
		const empty = Object.fromEntries(table.columns.map(({ name }) => [name, null]));
		const now = new Date();
		const stored = { ...empty, ...row, id: table.nextId++, createdAt: now, updatedAt: now };
		table.rows.push(stored);
		return stored;
	}

	private check(table: Table, row: TableRow): void {
		for (const column of Object.keys(row)) {
			if (!table.columns.some(({ name }) => name === column)) throw new Error(`unknown column name '${column}'`);
		}
	}

	private find(table: Table, filter?: Filter): TableRow[] {
		if (!filter?.filters.length) return table.rows;
		const test = filter.type === 'and' ? 'every' : 'some';
		return table.rows.filter((row) => filter.filters[test]((one) => matches(row, one)));
	}

	/** What n8n-core hands to the Data Table node (`additionalData['data-table']`). */
	provider() {
		const proxyOf = (id: string) => {
			const table = this.tables.find((one) => one.id === id);
			if (!table) throw new Error(`No table ${id}`);
			const update = (data: TableRow, filter: Filter) => {
				this.check(table, data);
				const found = this.find(table, filter);
				for (const row of found) Object.assign(row, data, { updatedAt: new Date() });
				return found.map((row) => ({ ...row }));
			};
			return {
				getColumns: async () => table.columns,
				getManyRowsAndCount: async ({
					skip = 0,
					take = 1000,
					filter,
					sortBy,
				}: {
					skip?: number;
					take?: number;
					filter?: Filter;
					sortBy?: [column: string, direction: 'ASC' | 'DESC'];
				}) => {
					const found = sorted(this.find(table, filter), sortBy);
					return { count: found.length, data: found.slice(skip, skip + take).map((row) => ({ ...row })) };
				},
				insertRows: async (rows: TableRow[]) => rows.map((row) => ({ ...this.add(table, row) })),
				updateRows: async ({ data, filter }: { data: TableRow; filter: Filter }) => update(data, filter),
				upsertRow: async ({ data, filter }: { data: TableRow; filter: Filter }) => {
					const ms = this.slowMs.get(table.name);
					if (ms) await new Promise((resolve) => setTimeout(resolve, ms));
					const updated = update(data, filter);
					return updated.length ? updated : [{ ...this.add(table, data) }];
				},
				deleteRows: async ({ filter }: { filter: Filter }) => {
					const found = new Set(this.find(table, filter));
					table.rows = table.rows.filter((row) => !found.has(row));
					return [...found];
				},
			};
		};
		const aggregate = {
			getProjectId: () => 'tests',
			getManyAndCount: async ({ filter, take = 100 }: { filter?: { name?: string }; take?: number }) => {
				const wanted = (filter?.name ?? '').toLowerCase();
				const found = this.tables.filter((table) => table.name.toLowerCase().includes(wanted));
				return {
					count: found.length,
					data: found.slice(0, take).map(({ id, name, columns }) => ({ id, name, columns })),
				};
			},
			createDataTable: async ({ name, columns }: { name: string; columns: Column[] }) => {
				this.create(name, columns);
				return { id: this.tables[this.tables.length - 1].id, name };
			},
		};
		return {
			dataTableProxyProvider: {
				getDataTableAggregateProxy: async () => aggregate,
				getDataTableProxy: async (_workflow: unknown, _node: unknown, id: string) => proxyOf(id),
			},
		};
	}
}
