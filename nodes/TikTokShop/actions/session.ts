import type { IDataObject, IExecuteFunctions, INodeExecutionData, NodeApiError } from 'n8n-workflow';

import { errorItem, problem } from '../../shared/errors';
import { executionUrl } from '../../shared/executionUrl';
import type { AboutNames, ExceptionItem, OwnerRole } from '../../shared/exception';
import { BadId, readId as asId, readIds as asList } from '../../shared/ids';
import { chunk, mapConcurrent } from '../../shared/concurrency';
import { failureOf } from '../../shared/tiktok/client';
import type { TikTokClient, TikTokRequest, Traffic } from '../../shared/tiktok/client';
import type { Failure } from '../../shared/tiktok/failures';
import { InvalidInput } from '../../shared/tiktok/invalidInput';
import { authorizationName, tikTokClient } from '../../shared/tiktok/severalClients';
import { resolveShop } from '../../shared/tiktok/shops';
import type { Shop } from '../../shared/tiktok/shops';

export { asId, asList };

/** Something to do for one shop, asked for by one or more input items. */
export interface Job<T> {
	shop: Shop;
	value: T;
	/** input items that asked for it, the first one first */
	items: number[];
}

/** What an operation puts out for one job, or the failure of the job. */
export type Result = INodeExecutionData[];

/**
 * One run of an operation: the client, the shop of each item, errors per item, and bounded concurrency with the order kept.
 * Parameters that are the same for all items are read once.
 */
export class Session {
	readonly client: TikTokClient;

	private readonly context: IExecuteFunctions;

	private readonly flow: string;

	private readonly items: INodeExecutionData[];

	private readonly chosenShop: string;

	private readonly shopFromItems: boolean;

	/** a failed call says something about its shop and nothing about the thing that the input item names */
	failsByShop = false;

	private readonly shops = new Map<string, Promise<Shop>>();

	/** `flow` names the business area for exceptions: stock, orders, connection. */
	constructor(context: IExecuteFunctions, flow: string) {
		this.context = context;
		this.flow = flow;
		this.items = context.getInputData();
		this.client = tikTokClient(context, readTraffic(context));
		// Read without extractValue, which throws where an operation has no Shop field (seller permissions, list of shops).
		const shop = context.getNodeParameter('shop', 0, '') as string | { value?: unknown } | null;
		this.chosenShop = String((typeof shop === 'object' ? shop?.value : shop) ?? '').trim();
		this.shopFromItems = context.getNodeParameter('shopSource', 0, 'items') === 'items';
	}

	/** The shop of an input item. */
	async shopOf(itemIndex: number): Promise<Shop> {
		const {
			shop_id: id,
			shop_cipher: cipher,
			authorization,
		} = this.shopFromItems ? (this.items[itemIndex]?.json ?? {}) : {};
		for (const given of [cipher, id]) {
			// It could be any shop, so it must not become the chosen one.
			if (asId(given) || given === undefined || given === null || given === '') continue;
			throw new InvalidInput(
				'The input item has a shop_id that is none.',
				'Feed this node with items whose shop_id is the ID of a shop, or set the shop in the node.',
			);
		}
		const named = asId(cipher) || asId(id) || this.chosenShop;
		const said = typeof authorization === 'string' ? authorization.trim() : '';
		const key = `${named} ${said}`;
		let shop = this.shops.get(key);
		if (!shop) {
			shop = resolveShop(this.client, named, said);
			this.shops.set(key, shop);
		}
		return await shop;
	}

	/**
	 * Values to work on, from a field of each input item or from a list parameter; each value once per shop, in the order in
	 * which it came first. Items without the field go to `failed`.
	 */
	private async jobs(listParameter: string, failed: Map<number, Result>, what: string): Promise<Array<Job<string>>> {
		if (this.context.getNodeParameter('idSource', 0, 'items') === 'items') {
			return await this.jobsOfField(this.context.getNodeParameter('idField', 0, '') as string, what, failed);
		}
		const jobs = new Map<string, Job<string>>();
		await this.guard(failed, [0], async () => {
			const values = asList(this.context.getNodeParameter(listParameter, 0, ''));
			for (const value of values) await this.addJob(jobs, value, 0);
		});
		return [...jobs.values()];
	}

	private async jobsOfField(field: string, what: string, failed: Map<number, Result>): Promise<Array<Job<string>>> {
		const jobs = new Map<string, Job<string>>();
		for (let index = 0; index < this.items.length; index++) {
			await this.guard(failed, [index], async () => {
				const values = asList(this.items[index].json[field]);
				if (!values.length) throw this.missing(field, what, index);
				for (const value of values) await this.addJob(jobs, value, index);
			});
		}
		return [...jobs.values()];
	}

	private async addJob(jobs: Map<string, Job<string>>, value: string, itemIndex: number): Promise<void> {
		const shop = await this.shopOf(itemIndex);
		const key = `${shop.cipher} ${value}`;
		const known = jobs.get(key);
		if (!known) jobs.set(key, { shop, value, items: [itemIndex] });
		else if (!known.items.includes(itemIndex)) known.items.push(itemIndex);
	}

	/** Runs `work` for each value of the list parameter or the items' field; a failed call becomes error items of its items. */
	async eachJob(listParameter: string, what: string, work: (job: Job<string>) => Promise<Result>): Promise<Result> {
		const failed = new Map<number, Result>();
		const jobs = await this.jobs(listParameter, failed, what);
		const done = await this.each(
			jobs,
			async (job) => await this.attempt(failed, job.items, async () => await work(job)),
		);
		return [...done, ...[...failed.values()].flat()];
	}

	/** As `eachJob`, in batches of at most `size` of the same shop. */
	async eachBatch(
		listParameter: string,
		what: string,
		size: number,
		work: (batch: Array<Job<string>>) => Promise<Result>,
	): Promise<Result> {
		const failed = new Map<number, Result>();
		const jobs = await this.jobs(listParameter, failed, what);
		return await this.inBatches(jobs, size, failed, work);
	}

	/** As `eachBatch`, for the values of this field of the input items. */
	async eachBatchOfField(
		field: string,
		size: number,
		work: (batch: Array<Job<string>>) => Promise<Result>,
	): Promise<Result> {
		const failed = new Map<number, Result>();
		return await this.inBatches(await this.jobsOfField(field, field, failed), size, failed, work);
	}

	/** Runs `work` for batches of at most `size` jobs of the same shop; what is in `failed` comes last. */
	async inBatches<T>(
		jobs: Array<Job<T>>,
		size: number,
		failed: Map<number, Result>,
		work: (batch: Array<Job<T>>) => Promise<Result>,
	): Promise<Result> {
		const done = await this.each(this.batches(jobs, size), async (batch) => {
			const items = batch.flatMap((job) => job.items);
			return await this.attempt(failed, items, async () => await work(batch));
		});
		return [...done, ...[...failed.values()].flat()];
	}

	private async attempt(failed: Map<number, Result>, items: number[], work: () => Promise<Result>): Promise<Result> {
		let result: Result = [];
		await this.guard(failed, items, async () => {
			result = await work();
		});
		return result;
	}

	/** Jobs in batches of at most `size` of the same shop. */
	private batches<T>(jobs: Array<Job<T>>, size: number): Array<Array<Job<T>>> {
		const byShop = new Map<string, Array<Job<T>>>();
		for (const job of jobs) {
			const list = byShop.get(job.shop.cipher);
			if (list) list.push(job);
			else byShop.set(job.shop.cipher, [job]);
		}
		return [...byShop.values()].flatMap((list) => chunk(list, size));
	}

	/** Runs `work` for each, several at once, and returns the results in the order of the list. */
	private async each<T>(list: readonly T[], work: (entry: T, index: number) => Promise<Result>): Promise<Result> {
		return (await mapConcurrent(list, this.client.traffic.concurrency, work)).flat();
	}

	/** Runs `work` once for each input item, several at once; an error becomes the error item of its input item. */
	async eachItem(work: (shop: Shop, itemIndex: number) => Promise<Result>): Promise<Result> {
		return await this.each(this.items, async (_item, index) => {
			const failed = new Map<number, Result>();
			const result = await this.attempt(failed, [index], async () => await work(await this.shopOf(index), index));
			return failed.get(index) ?? result;
		});
	}

	/**
	 * As `eachItem`, but items with the same key (an order, a package) are worked off one after the other: TikTok Shop locks
	 * what it is changing, and a look at the object then sees what the item before has done.
	 */
	async eachItemOf(
		keyOf: (itemIndex: number) => string,
		work: (shop: Shop, itemIndex: number) => Promise<Result>,
	): Promise<Result> {
		const last = new Map<string, Promise<unknown>>();
		return await this.eachItem(async (shop, index) => {
			const key = `${shop.cipher} ${keyOf(index)}`;
			const before = last.get(key) ?? Promise.resolve();
			const turn = before.then(async () => await work(shop, index));
			last.set(
				key,
				turn.catch(() => undefined),
			);
			return await turn;
		});
	}

	/** Runs `work` once for the whole run, however many input items there are. */
	async once(work: () => Promise<Result>): Promise<Result> {
		const failed = new Map<number, Result>();
		const result = await this.attempt(failed, [0], work);
		return failed.get(0) ?? result;
	}

	/** As `once`, for each authorization of the node: one that fails becomes an error item and leaves the others alone. */
	async eachAuthorization(work: (member: TikTokClient) => Promise<Result>): Promise<Result> {
		const results: Result[] = [];
		for (const member of this.client.members) results.push(await this.once(async () => await work(member)));
		return results.flat();
	}

	/** `{authorization}` where the node has several: what people call the one of this client. */
	async nameOf(member: TikTokClient): Promise<{ authorization?: string }> {
		return this.client.members.length > 1 ? { authorization: await authorizationName(member) } : {};
	}

	/** Runs `work`; an error becomes an error item for each of `items` when the node may continue, else it is thrown. */
	async guard(failed: Map<number, Result>, items: number[], work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			const explained = this.explain(error, items[0]);
			if (!this.context.continueOnFail()) throw explained;
			const { ids = {} } = failureOf(explained) ?? {};
			for (const index of items) failed.set(index, [this.errorItem(explained, [index], ids)]);
		}
	}

	/** A call; its failure is thrown as an error linked to the input item. */
	async call(request: TikTokRequest, itemIndex: number): Promise<IDataObject> {
		return await this.client.call(request, itemIndex);
	}

	/** Output item linked to the input items that asked for it. */
	item(json: IDataObject, items: number[]): INodeExecutionData {
		return { json, pairedItem: items.length === 1 ? { item: items[0] } : items.map((item) => ({ item })) };
	}

	/** Error item for a failure of one thing among many; thrown when the node may not continue. */
	failItem(failure: Failure, items: number[], ids: Record<string, string | undefined>): INodeExecutionData {
		const error = this.client.problem(failure, items[0]);
		if (!this.context.continueOnFail()) throw error;
		return this.errorItem(error, items, { ...ids, ...failure.ids }, failure);
	}

	/** `value`, which an input item or a field of the node must hold. */
	required(value: string, field: string, itemIndex: number): string {
		if (value) return value;
		throw this.invalid(
			`The value ${field} is missing.`,
			`Feed this node with items that have a field ${field}, or set Values From to Fields Below and fill it in.`,
			itemIndex,
		);
	}

	/** A problem in the input of this node. */
	invalid(message: string, whatToDo: string, itemIndex: number): NodeApiError {
		return problem(this.context.getNode(), { message, description: whatToDo, code: 'INVALID_INPUT', itemIndex });
	}

	private missing(field: string, what: string, itemIndex: number): NodeApiError {
		return this.invalid(
			`The input item has no ${what}: its field "${field}" is empty or missing.`,
			'Set ID Field to the name of the field that holds it, or choose List as the source.',
			itemIndex,
		);
	}

	private explain(error: unknown, itemIndex: number): NodeApiError {
		if (error instanceof InvalidInput) return this.invalid(error.message, error.whatToDo, itemIndex);
		if (error instanceof BadId) return this.invalid(error.message, error.description, itemIndex);
		return error as NodeApiError;
	}

	private errorItem(
		error: NodeApiError,
		items: number[],
		ids: Record<string, string | undefined>,
		failure?: Failure,
	): INodeExecutionData {
		const own = this.failsByShop ? {} : this.idsOf(items[0]);
		const known = dropEmpty({ shop_id: asId(this.items[items[0]]?.json.shop_id), ...own, ...ids });
		const code = failure?.code ?? asId((error.context as { code?: unknown } | undefined)?.code);
		const isConnection = failure?.kind === 'stop' || CONNECTION_CODES.test(code);
		return errorItem(
			error,
			{
				code: code.startsWith('CONNECTION_') ? code : `TIKTOK_${failure?.caseCode ?? (code || 'ERROR')}`,
				flow: this.flow,
				owner_role: isConnection ? 'integration' : (OWNERS[this.flow] ?? 'integration'),
				business_key: this.failsByShop ? (known.shop_id ?? '') : businessKey(this.flow, known),
				execution_url: executionUrl(this.context),
				ids: known,
				...(failure?.kind === 'later' ? { severity: 'warning' as const } : {}),
				...this.deadlineOf(items[0]),
				...this.aboutOf(items[0]),
			},
			{ item: items[0] },
			{ ...known, try_again: PASSING.has((failure ?? failureOf(error))?.kind ?? 'fix') },
		);
	}

	/** By when a person has to act, when the input item says so; Channel Dispatch calls it what has to be done by then. */
	private deadlineOf(itemIndex: number): { deadline?: string } {
		const { deadline, ship_by: shipBy, correct_by: correctBy } = this.items[itemIndex]?.json ?? {};
		const given = [deadline, shipBy, correctBy].find((one) => typeof one === 'string' && one !== '');
		return given ? { deadline: given as string } : {};
	}

	/** What it is about in the words of a shop, when the input item says so: goods and amount of a refund. */
	private aboutOf(itemIndex: number): Pick<ExceptionItem, 'about'> {
		const { about } = this.items[itemIndex]?.json ?? {};
		return typeof about === 'object' && about !== null ? { about: about as AboutNames } : {};
	}

	/** Ids of the input item that help a person to find the thing. */
	private idsOf(itemIndex: number): Record<string, string> {
		const json = this.items[itemIndex]?.json ?? {};
		const names = [
			...['order_id', 'product_id', 'sku_id', 'seller_sku', 'external_order_id'],
			...['package_id', 'cancel_id', 'tracking_number', 'newstore_order_id'],
			...['return_id', 'refund_key', 'newstore_return_id', 'newstore_refund_id', 'location_id'],
			...['statement_id', 'payment_id'],
		];
		return Object.fromEntries(names.map((name) => [name, asId(json[name])]));
	}
}

const OWNERS: Record<string, OwnerRole> = {
	stock: 'ecommerce',
	orders: 'operations',
	dispatch: 'operations',
	cancellations: 'operations',
	returns: 'service',
	settlement: 'finance',
	connection: 'integration',
};

/** Failures that may pass by themselves, so that a workflow tries the item again later. */
const PASSING = new Set(['retry', 'reread', 'later', 'done']);

const OF_ORDER = ['order_id', 'package_id', 'cancel_id', 'return_id'];
const OF_LISTING = ['sku_id', 'seller_sku', 'product_id', 'order_id', 'external_order_id', 'package_id', 'cancel_id'];
const KEYS: Record<string, string[]> = {
	dispatch: OF_ORDER,
	cancellations: OF_ORDER,
	returns: OF_ORDER,
	settlement: ['statement_id', 'order_id', 'payment_id'],
};

/** What a case is about: an order where an order is worked on, else the smallest thing that is known. */
function businessKey(flow: string, ids: Record<string, string>): string {
	const name = (KEYS[flow] ?? OF_LISTING).find((each) => ids[each]);
	return name ? ids[name] : (ids.shop_id ?? ids.authorization ?? '');
}

/** Codes that only the people who look after the connection can mend: authorization, scopes, signature, allow list. */
const CONNECTION_CODES = /^(105\d{3}|101000|106001|106013|360090\d{2}|CONNECTION_.*)$/;

function dropEmpty(ids: Record<string, string | undefined>): Record<string, string> {
	return Object.fromEntries(Object.entries(ids).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

function readTraffic(context: IExecuteFunctions): Partial<Traffic> {
	const options = context.getNodeParameter('options', 0, {}) as Partial<Traffic>;
	const names: Array<keyof Traffic> = [
		'requestsPerSecond',
		'firstRequestsPerSecond',
		'concurrency',
		'maxAttempts',
		'retryDelaySeconds',
		'timeoutSeconds',
	];
	return Object.fromEntries(
		names.flatMap((name) => {
			const value = Number(options[name]);
			return value > 0 ? [[name, value]] : [];
		}),
	);
}
