import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { tryParseJson } from '../json';
import { describeFailure, isBlock } from './failure';
import type { Outcome } from './failure';
import type { SignInError, TokenRequestHelper } from './token';
import { apiBaseUrl, fetchToken } from './token';

type Request = ICredentialTestFunctions['helpers']['request'];

const TIMEOUT_MS = 20_000;
/** Cheap reads: clients of either kind (scopes, or legacy APIs) may do one of them (newstore.md 2). */
const PROBES = ['/v0/locations', '/stores?limit=1'];

/** The Test button of the credential: signs in with a fresh token and makes one small read, then says in words what is wrong. */
export async function newStoreApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const data = (credential.data ?? {}) as ICredentialDataDecryptedObject;
	// The only HTTP helper that n8n gives to a credential test.
	const { request } = this.helpers;
	let token: string;
	try {
		token = (await fetchToken(tokenHelper(request), data)).accessToken;
	} catch (error) {
		const { message, description } = error as SignInError;
		return failed([message, description]);
	}
	const outcomes: Outcome[] = [];
	for (const path of PROBES) {
		const outcome = await probe(request, `${apiBaseUrl(data)}${path}`, token);
		if (outcome.kind === 'answer' && outcome.status === 200) return { status: 'OK', message: success(data) };
		outcomes.push(outcome);
	}
	// A missing right for one of them is normal; what is wrong with the other says more.
	const telling = outcomes.find((outcome) => outcome.kind !== 'answer' || outcome.status !== 403) ?? outcomes[0];
	if (telling.kind === 'cancelled') return failed(['The test was stopped']);
	const { message, description } = describeFailure('Signed in, but the first read failed', telling);
	return failed([message, description]);
}

function success(data: ICredentialDataDecryptedObject): string {
	const hasKey = typeof data.eventStreamApiKey === 'string' && data.eventStreamApiKey !== '';
	return hasKey
		? 'Signed in and read from NewStore'
		: 'Signed in and read from NewStore. There is no event stream API key yet: the NewStore Trigger needs one.';
}

const failed = (sentences: string[]): INodeCredentialTestResult => ({
	status: 'Error',
	message: sentences
		.filter(Boolean)
		.map((sentence) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`))
		.join(' '),
});

/** `fetchToken` speaks n8n's newer HTTP helper; a credential test has the older one. */
function tokenHelper(request: Request): TokenRequestHelper['helpers'] {
	return {
		async httpRequest(options) {
			const answer = await request({
				method: options.method,
				uri: options.url,
				headers: options.headers,
				body: options.body,
				resolveWithFullResponse: true,
				simple: false,
				followRedirect: false,
				followAllRedirects: false,
				timeout: options.timeout,
			});
			return { statusCode: answer.statusCode, body: textOf(answer.body) };
		},
	};
}

async function probe(request: Request, uri: string, token: string): Promise<Outcome> {
	try {
		const answer = await request({
			method: 'GET',
			uri,
			headers: { accept: 'application/json', authorization: `Bearer ${token}` },
			resolveWithFullResponse: true,
			simple: false,
			followRedirect: false,
			timeout: TIMEOUT_MS,
		});
		const text = textOf(answer.body);
		const outcome: Outcome = {
			kind: 'answer',
			status: answer.statusCode,
			headers: answer.headers ?? {},
			text,
			data: text === '' ? undefined : tryParseJson(text),
		};
		return isBlock(outcome) ? { kind: 'blocked' } : outcome;
	} catch (error) {
		const { code, cause, message } = error as { code?: unknown; cause?: { code?: unknown }; message?: unknown };
		return { kind: 'network', code: String(code ?? cause?.code ?? ''), reason: String(message ?? '') };
	}
}

const textOf = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body ?? ''));
