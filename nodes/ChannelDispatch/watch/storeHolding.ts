/** Which store holds what is still open of an order, and why it is open. */
import type { Row } from '../../shared/tableRows';
import { byText, firstCell, listed } from '../../shared/channel/rows';
import type { StoreOrder } from '../reading/storeOrder';
import { locationIdOf } from '../reading/unreadableRows';

export interface Holding {
	/**
	 * held: a store has to ship; report_missing: the stores shipped, TikTok was not told; unrouted: no store has it;
	 * unknown: NewStore was not asked or does not know the order
	 */
	kind: 'held' | 'report_missing' | 'unrouted' | 'unknown';
	/** NewStore locations */
	nodes: string[];
}

const nodesOf = (store: StoreOrder, state: 'open' | 'shipped') =>
	[...new Set(store.items.filter((item) => item.state === state && item.node !== '').map(({ node }) => node))].sort(
		byText,
	);

export function holdingOf(store: StoreOrder | undefined): Holding {
	if (!store || (store.items.length === 0 && store.newStoreOrderId === '')) return { kind: 'unknown', nodes: [] };
	const open = nodesOf(store, 'open');
	if (open.length > 0) return { kind: 'held', nodes: open };
	const shipped = nodesOf(store, 'shipped');
	return shipped.length > 0 ? { kind: 'report_missing', nodes: shipped } : { kind: 'unrouted', nodes: [] };
}

/** Names of locations for people. */
export class StoreNames {
	private readonly names = new Map<string, string>();

	constructor(rows: Row[]) {
		for (const row of rows) {
			const name = firstCell(row, 'name', 'label', 'store_name', 'note');
			// A location that feeds several warehouses has several rows, not all of them with a name.
			if (name !== '') this.names.set(locationIdOf(row), name);
		}
	}

	/** The name, the id where there is none. */
	of(node: string): string {
		return this.names.get(node) || node;
	}

	all(nodes: string[]): string {
		return listed(nodes.map((node) => this.of(node)));
	}
}
