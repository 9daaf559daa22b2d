// n8n's public API with paging and errors in plain words. The API key opens all workflows and credentials of an n8n: it
// travels over https or inside this machine only, and to no other address than the one that was given.
import axios from 'axios';
import type { AxiosError, AxiosInstance } from 'axios';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PublicApiOptions {
	/** address of n8n as in the browser */
	url: string;
	apiKey: string;
	/** take plain http to a host that is not this machine; default false */
	allowHttp?: boolean;
}

type Method = 'get' | 'post' | 'put';

export class PublicApi {
	private readonly http: AxiosInstance;
	private readonly url: string;

	/** Throws an Error in plain words when the address is none, or not safe for a key. */
	constructor({ url, apiKey, allowHttp = false }: PublicApiOptions) {
		this.url = checkAddress(url, allowHttp)
			.replace(/\/+$/, '')
			.replace(/\/api\/v1$/, '');
		this.http = axios.create({
			baseURL: `${this.url}/api/v1`,
			headers: { 'X-N8N-API-KEY': apiKey },
			timeout: 120_000,
			// axios would send the key along to wherever an answer points.
			maxRedirects: 0,
		});
	}

	async request<T = unknown>(method: Method, path: string, data?: unknown, params?: object): Promise<T> {
		for (let attempt = 1; ; attempt++) {
			try {
				return (await this.http.request<T>({ method, url: path, data, params })).data;
			} catch (error) {
				const failure = error as AxiosError<{ message?: string }>;
				const status = failure.response?.status;
				// Reads may be repeated; a write whose answer got lost would be found by running the installer again.
				if (attempt < 4 && (status === 429 || (method === 'get' && status !== undefined && status >= 502))) {
					await sleep(500 * 2 ** attempt);
					continue;
				}
				// Without its cause: that one carries the key in its headers.
				throw new Error(this.explain(failure, method, path));
			}
		}
	}

	async all<T>(path: string): Promise<T[]> {
		const items: T[] = [];
		let cursor: string | undefined;
		do {
			const page = await this.request<{ data: T[]; nextCursor?: string | null }>('get', path, undefined, {
				limit: 100,
				cursor,
			});
			items.push(...page.data);
			if (page.nextCursor && page.nextCursor === cursor) throw new Error(`n8n repeats a page of ${path}.`);
			cursor = page.nextCursor ?? undefined;
		} while (cursor);
		return items;
	}

	private explain(failure: AxiosError<{ message?: string }>, method: string, path: string): string {
		const status = failure.response?.status;
		if (!status)
			return `No n8n answers at ${this.url} (${failure.code ?? failure.message}). Is the address right, and is it running?`;
		const words = failure.response?.data?.message ?? '';
		if (status >= 300 && status < 400)
			return `${this.url} sends on to ${targetOf(failure)} (${status}). The API key is not sent there: give the address of n8n itself, as it stands in the browser after the page has loaded.`;
		if (status === 401)
			return `n8n at ${this.url} does not accept the API key. Make a new one under Settings, n8n API.`;
		if (status === 403)
			return `The API key may not ${method.toUpperCase()} ${path}. Give it all scopes for workflows, data tables and credentials. ${words}`;
		if (status === 404 && !path.includes('/', 1))
			return `${this.url} has no public API under /api/v1${path}. Is it an n8n 2.x?`;
		return `n8n refused ${method.toUpperCase()} ${path} with ${status}: ${words}`;
	}
}

function checkAddress(text: string, allowHttp: boolean): string {
	if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
		throw new Error(`"${text}" is no address of an n8n. It looks like https://n8n.example.com.`);
	const { protocol, hostname, host, username, password } = new URL(text);
	if (username || password)
		throw new Error('The address of n8n must not carry a user name or password; the API key is enough.');
	if (protocol === 'http:' && !isLoopback(hostname) && !allowHttp)
		throw new Error(
			`http://${host} is not encrypted: the API key could be read on the way. Use https, or --allow-http where the way is safe, such as between two containers of one host.`,
		);
	return text;
}

const isLoopback = (host: string) =>
	host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Where an answer sends on to, without its query, which may hold anything. */
function targetOf({ response, config }: AxiosError): string {
	const location = String(response?.headers.location ?? '');
	if (!URL.canParse(location, config?.baseURL)) return 'another address';
	const { origin, pathname } = new URL(location, config?.baseURL);
	return `${origin}${pathname}`;
}
