import { furtherFindings } from './stockFindings';
import type { Finding } from './stockFindings';
import type { ExceptionItem, Severity } from '../../shared/exception';
import type { Placed } from '../../shared/channel/placed';
import type { Origin } from '../types';

interface Entry {
	key: string;
	build: () => Finding;
	origin: Origin;
}

/**
 * Collects findings by code. They are written out at the end and only up to the limit, so that 100,000 unknown SKUs cost
 * no 100,000 texts; which ones are listed does not depend on the order of the input.
 */
export class FindingList {
	private readonly entries = new Map<string, Entry[]>();
	private readonly severities = new Set<Severity>();

	constructor(private readonly limit: number) {}

	add(code: string, key: string, origin: Origin, build: () => Finding): void {
		let entries = this.entries.get(code);
		if (!entries) this.entries.set(code, (entries = []));
		entries.push({ key, build, origin });
	}

	get count(): number {
		let count = 0;
		for (const entries of this.entries.values()) count += entries.length;
		return count;
	}

	countsByCode(): Record<string, number> {
		return Object.fromEntries([...this.entries].map(([code, entries]) => [code, entries.length] as const).sort());
	}

	/** Whether something is listed that a person has to mend; known after `items()`. */
	get needsAPerson(): boolean {
		return this.severities.size > (this.severities.has('info') ? 1 : 0);
	}

	items(): Array<Placed<ExceptionItem>> {
		const items: Array<Placed<ExceptionItem>> = [];
		const put = (finding: Finding, origin: Origin) => {
			this.severities.add(finding.severity);
			const { code, ...rest } = finding;
			items.push({ json: { code, flow: 'stock', ...rest }, ...origin });
		};
		for (const entries of this.entries.values()) {
			if (entries.length > this.limit) entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
			for (const { build, origin } of entries.slice(0, this.limit)) put(build(), origin);
			const next = entries[this.limit];
			if (next) put(furtherFindings(next.build(), entries.length - this.limit), next.origin);
		}
		return items;
	}
}
