import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { mapConcurrent } from '../../../shared/concurrency';
import type { TikTokRequest } from '../../../shared/tiktok/client';
import { explainCode } from '../../../shared/tiktok/failures';
import { isDoubtful } from '../change';
import { idFields, listingPlatformsOption, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Job, Result } from '../session';

const PRODUCTS_PER_CALL = 20;

interface Listing {
	value: 'activate' | 'deactivate';
	name: string;
	action: string;
	description: string;
	/** states that a product is in when the call has had its effect */
	reached: string[];
	/** state that is reported: an activated product is reviewed first (tiktok-shop.md 8) */
	becomes: string;
}

/** Activate and Deactivate: 20 products per call, errors per product. One item per product: `{shop_id, product_id, ok, status}`. */
export function listingOperation(listing: Listing): Operation {
	return {
		value: listing.value,
		name: listing.name,
		action: listing.action,
		description: listing.description,
		properties: [
			...shopFields,
			...idFields({ name: 'Product', field: 'product_id', list: 'productIds' }),
			optionsField([listingPlatformsOption]),
		],
		async execute() {
			const session = new Session(this, 'stock');
			const { listingPlatforms } = this.getNodeParameter('options', 0, {}) as IDataObject;
			const platforms = Array.isArray(listingPlatforms) && listingPlatforms.length ? listingPlatforms : undefined;
			return await session.eachBatch('productIds', 'product ID', PRODUCTS_PER_CALL, async (batch) => {
				return await changeListing(session, listing, platforms, batch);
			});
		},
	};
}

async function changeListing(
	session: Session,
	listing: Listing,
	platforms: unknown[] | undefined,
	batch: Array<Job<string>>,
): Promise<Result> {
	const { shop, items } = batch[0];
	const request = (productIds: string[]): TikTokRequest => ({
		method: 'POST',
		path: `/product/202309/products/${listing.value}`,
		body: { product_ids: productIds, listing_platforms: platforms },
		cipher: shop.cipher,
		repeatable: false,
	});
	let outcome = await session.client.send(request(batch.map((job) => job.value)));
	if (!outcome.ok && isDoubtful(outcome.failure)) {
		// It is not known whether the call had its effect: look, and repeat it only for those that have not changed.
		const left = await notYet(session, listing, batch);
		outcome = left.length ? await session.client.send(request(left)) : { ok: true, data: {}, requestId: '' };
	}
	if (!outcome.ok) throw session.client.problem(outcome.failure, items[0]);
	const errors = new Map(
		((outcome.data.errors as IDataObject[] | undefined) ?? []).map((error) => [
			String(((error.detail ?? {}) as IDataObject).product_id ?? ''),
			error,
		]),
	);
	return batch.map((job): INodeExecutionData => {
		const ids = { shop_id: job.shop.shop_id, product_id: job.value };
		const error = errors.get(job.value) ?? errors.get('');
		if (!error) return session.item({ ...ids, ok: true, status: listing.becomes }, job.items);
		const { code, text, whatToDo } = readPartial(error);
		const message = `Product ${job.value} was not ${listing.value}d: ${text}`;
		return session.failItem({ kind: 'fix', code, message, whatToDo }, job.items, ids);
	});
}

/** Products that are not in the wanted state yet. */
async function notYet(session: Session, listing: Listing, batch: Array<Job<string>>): Promise<string[]> {
	const reached = await mapConcurrent(batch, session.client.traffic.concurrency, async ({ shop, value, items }) => {
		const product = await session.call(
			{
				method: 'GET',
				path: '/product/202309/products/{product_id}',
				ids: { product_id: value },
				cipher: shop.cipher,
				repeatable: true,
			},
			items[0],
		);
		return listing.reached.includes(String(product.status));
	});
	return batch.filter((_job, index) => !reached[index]).map((job) => job.value);
}

/** Code and words of one entry of `data.errors`; the inner reasons say more than the outer code. */
export function readPartial(error: IDataObject): { code: string; text: string; whatToDo: string } {
	const { extra_errors: inner } = (error.detail ?? {}) as { extra_errors?: IDataObject[] };
	const reasons = inner?.length ? inner : [error];
	const code = String(reasons[0].code ?? error.code ?? '');
	const text = reasons
		.map((reason) => {
			const words =
				explainCode(String(reason.code))?.message ?? String(reason.message ?? `code ${String(reason.code)}`);
			return reason.warehouse_id ? `${words} (warehouse ${String(reason.warehouse_id)})` : words;
		})
		.join(' ');
	return { code, text, whatToDo: explainCode(code)?.whatToDo ?? 'Look at the product in Seller Center.' };
}
