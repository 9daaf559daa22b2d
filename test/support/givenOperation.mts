/** What an operation of a Channel node is given, without n8n: parameters as expressions give them, and the items of its inputs. */
import type { Given } from '../../nodes/shared/channel/operation.ts';
import { readRows } from '../../nodes/shared/tableRows.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';

interface Parts {
	parameters?: Record<string, unknown>;
	feeds?: Record<string, Row[]>;
	/** Unix milliseconds */
	now?: number;
}

export function given({ parameters = {}, feeds = {}, now = 0 }: Parts): Given {
	const parameter = (name: string) => parameters[name] ?? '';
	return {
		feeds,
		parameter,
		rows: (name, title) => readRows(parameter(name), title),
		options: (parameters.options ?? {}) as Row,
		laterNodes: () => [],
		now,
		timeZone: 'UTC',
	};
}
