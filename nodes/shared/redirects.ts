import type { IHttpRequestOptions } from 'n8n-workflow';

/** Options of n8n's own helpers and of the HTTP Request node, which names them otherwise. */
type EitherOptions = IHttpRequestOptions & {
	followRedirect?: boolean;
	followAllRedirects?: boolean;
	maxRedirects?: number;
};

/**
 * A call that carries a token is never sent on: the headers of a redirected call go to the new host, and a write that becomes a
 * GET looks like a success. n8n hands a 3xx back as an error then.
 */
export function forbidRedirects(requestOptions: IHttpRequestOptions): void {
	const options = requestOptions as EitherOptions;
	options.disableFollowRedirect = true;
	options.followRedirect = false;
	options.followAllRedirects = false;
	delete options.maxRedirects;
}
