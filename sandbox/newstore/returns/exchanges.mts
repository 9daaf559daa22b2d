// Exchanges in stores: the customer brings goods back and takes others. NewStore books a return and a new order that names
// it (newstore.md 11). What the goods were worth pays for the new ones, so no payment provider is asked to refund.
import type { Inventory } from '../inventory.mts';
import type { NewReturn, ReturnBook } from './returnBook.mts';
import type { ReturnRecord } from './returnTypes.mts';
import type { Order } from '../types.mts';

export interface GivenGoods {
	productId: string;
	quantity: number;
}

export class Exchanges {
	private readonly world: { returnBook: ReturnBook; inventory: Inventory };

	constructor(world: Exchanges['world']) {
		this.world = world;
	}

	/** Books both or, with ActionRefused, nothing. The new order belongs to the store that takes the goods back. */
	book(order: Order, back: NewReturn, given: GivenGoods[]): { record: ReturnRecord; newOrder: Order } {
		const { returnBook, inventory } = this.world;
		inventory.requireStock(back.locationId, given);
		const record = returnBook.book(order, { ...back, isExchange: true });
		const exchanges = [{ orderId: order.id, returnId: record.id }];
		return { record, newOrder: inventory.sell(back.locationId, given, { exchanges }) };
	}
}
