/** One figure of the benchmark. `goal` in words; a row without a goal to reach is information and always ok. */
export interface Row {
	name: string;
	value: number;
	unit: string;
	goal: string;
	ok: boolean;
}

export class Report {
	readonly rows: Row[] = [];

	add(row: Row): void {
		const rounded = { ...row, value: Math.round(row.value * 100) / 100 };
		this.rows.push(rounded);
		console.log(`${row.ok ? 'ok  ' : 'MISS'} ${row.name}: ${rounded.value} ${row.unit} (${row.goal || 'information'})`);
	}

	atLeast(name: string, value: number, unit: string, goal: number): void {
		this.add({ name, value, unit, goal: `at least ${goal} ${unit}`, ok: value >= goal });
	}

	atMost(name: string, value: number, unit: string, goal: number): void {
		this.add({ name, value, unit, goal: `at most ${goal} ${unit}`, ok: value <= goal });
	}

	info(name: string, value: number, unit: string): void {
		this.add({ name, value, unit, goal: '', ok: true });
	}

	table(): string {
		const cells = this.rows.map((row) => [row.ok ? 'ok' : 'MISS', row.name, `${row.value} ${row.unit}`, row.goal]);
		const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((line) => line[column].length), 4));
		return cells
			.map((line) =>
				line
					.map((cell, column) => cell.padEnd(widths[column]))
					.join('  ')
					.trimEnd(),
			)
			.join('\n');
	}
}

/** The value below which the given share of the values lies; 0 for an empty list. */
export function percentile(values: readonly number[], share: number): number {
	if (values.length === 0) return 0;
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}
