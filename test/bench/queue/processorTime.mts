/** Processor time of what a bench has started, read from Linux' /proc: n8n's main, its workers, Redis, Postgres. */
import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** How the first process of a tree is known; what it starts, such as a task runner, is of its part. */
const PARTS: Array<[part: string, command: RegExp]> = [
	['workers', /bin\/n8n worker/],
	['main', /bin\/n8n start/],
	['Redis', /redis-server/],
	['Postgres', /bin\/postgres /],
];

interface Process {
	pid: number;
	parent: number;
	/** of its own and of children that have ended */
	ticks: number;
}

/** One line of /proc/<pid>/stat; the name of the program stands in brackets and may hold anything. */
function readProcess(pid: number): Process | undefined {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
		const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
		return { pid, parent: Number(fields[1]), ticks };
	} catch {
		return undefined; // it has ended
	}
}

function commandOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
	} catch {
		return '';
	}
}

/** Seconds so far by part; empty where there is no /proc. */
export function processorSeconds(): Map<string, number> {
	const seconds = new Map<string, number>();
	const children = new Map<number, Process[]>();
	for (const name of process.platform === 'linux' ? readdirSync('/proc') : []) {
		const one = /^\d+$/.test(name) ? readProcess(Number(name)) : undefined;
		if (one) children.set(one.parent, [...(children.get(one.parent) ?? []), one]);
	}
	const add = (parent: number, partAbove?: string): void => {
		for (const { pid, ticks } of children.get(parent) ?? []) {
			const command = partAbove ? '' : commandOf(pid);
			const part = partAbove ?? PARTS.find(([, pattern]) => pattern.test(command))?.[0];
			if (part) seconds.set(part, (seconds.get(part) ?? 0) + ticks / TICKS_PER_SECOND);
			add(pid, part);
		}
	};
	add(process.pid);
	return seconds;
}
