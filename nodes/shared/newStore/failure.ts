import type { ProblemDetails } from '../errors';
import type { SignInError } from './token';

/** What came back from one try, before anybody decides what it means. */
export type Outcome =
	| { kind: 'answer'; status: number; headers: Record<string, unknown>; text: string; data: unknown }
	| { kind: 'network'; code: string; reason: string }
	| { kind: 'signIn'; error: SignInError }
	| { kind: 'blocked' }
	| { kind: 'cancelled' };

export type Answer = Extract<Outcome, { kind: 'answer' }>;

/** 403 without JSON: the gateway blocks this address for a while; it says nothing about the token (newstore.md 3.2). */
export const isBlock = (outcome: Outcome): boolean =>
	outcome.kind === 'answer' && outcome.status === 403 && (outcome.data === null || typeof outcome.data !== 'object');

/** How a failure is named in exception cases: NEWSTORE_SIGN_IN, NEWSTORE_HTTP_404, NEWSTORE_INVALID_SHIPMENTS, … */
export interface Failure extends ProblemDetails {
	caseCode: string;
}

interface Words {
	/** continues "Order 1 was not injected: " */
	reason: string;
	advice: string;
}

const BY_ERROR_CODE: Record<string, Words> = {
	schema_validation_error: {
		reason: 'NewStore says the order does not have the right shape',
		advice:
			'A field is missing, too long or of the wrong type; the text of NewStore names it. Correct the mapping and run it again.',
	},
	invalid_shipments: {
		reason: 'NewStore cannot use the shipping option',
		advice: 'Check that the service level exists in NewStore and that the order has exactly one shipment.',
	},
	maximum_allowed_number_of_items_exceeded: {
		reason: 'the order has more items than NewStore accepts, and NewStore created it as a cancelled order',
		advice: 'Raise the limit for big orders in the order injection settings of NewStore, or fulfil this order by hand.',
	},
	same_order_injection_with_different_data: {
		reason: 'NewStore already has an order with this external ID and other data',
		advice: 'Compare the two orders. Never inject this order under another external ID: it would be shipped twice.',
	},
	shipping_provider_communication_error: {
		reason: 'NewStore could not reach its shipping provider',
		advice: 'Run it again with the same data in a few minutes.',
	},
	grpc_unavailable: {
		reason: 'a part of NewStore is down',
		advice: 'Run it again with the same data in a few minutes.',
	},
	rpc_timeout: {
		reason: 'NewStore took too long; the order may be half created',
		advice: 'Run it again with the same data: NewStore then completes the order or answers with it.',
	},
	resource_not_found: { reason: 'NewStore does not know it', advice: 'Check the ID.' },
	customer_not_found: { reason: 'NewStore does not know this customer', advice: 'Check the customer ID.' },
	conflict_version: { reason: 'somebody changed it at the same time', advice: 'Run it again.' },
};

function byStatus(status: number): Words {
	if (status >= 300 && status < 400) {
		return {
			reason: 'it was answered with the address of another server, to which nothing was sent',
			advice: 'Check API Base URL in the NewStore credential, and whether a proxy stands between.',
		};
	}
	if (status === 400 || status === 422) {
		return {
			reason: 'NewStore does not accept the data',
			advice: 'Correct what NewStore names below and run it again.',
		};
	}
	if (status === 401) {
		return {
			reason: 'NewStore does not accept the sign-in',
			advice: 'Test the NewStore credential; perhaps the API client was removed or belongs to another tenant.',
		};
	}
	if (status === 403) {
		return {
			reason: 'the API client may not do this',
			advice:
				'In NewStore Omnichannel Manager > Settings > Users & Roles > API clients give the client the scope of this operation, or "Support Legacy APIs" for addresses that begin with /v0.',
		};
	}
	if (status === 404) {
		return {
			reason: 'NewStore does not know it',
			advice: 'Check the ID, the ID type and the tenant of the credential.',
		};
	}
	if (status === 409) {
		return { reason: 'NewStore is changing it at the same time', advice: 'Run it again in a few seconds.' };
	}
	if (status === 410) {
		return { reason: 'NewStore has removed this function', advice: 'Look for a newer version of this node.' };
	}
	if (status === 412) {
		return {
			reason: 'its present state does not allow this',
			advice: 'Look at its state in NewStore Omnichannel Manager.',
		};
	}
	if (status === 429) {
		return {
			reason: 'NewStore asks for fewer calls',
			advice: 'Other systems use the same limit. Lower Requests per Second in the options, or run it later.',
		};
	}
	if (status >= 500) {
		return { reason: 'NewStore has a problem of its own', advice: 'Run it again in a few minutes.' };
	}
	return { reason: `NewStore answered HTTP ${status}`, advice: 'Check the input.' };
}

const NETWORK_WORDS: Record<string, string> = {
	ECONNREFUSED: 'NewStore refused the connection',
	ENOTFOUND: 'there is no server of this name',
	EAI_AGAIN: 'the name of the server cannot be resolved right now',
	ECONNABORTED: 'NewStore did not answer in time',
	ETIMEDOUT: 'NewStore did not answer in time',
	ECONNRESET: 'the connection to NewStore broke',
};

const MAX_DETAIL = 500;
const EMAIL = /(?<![^\s"'<>:,;])[^\s"'<>:,;@]+@[^\s"'<>:,;]+/g;

/** The problem body of NewStore: new services fill title and detail, older ones error_code and message(s) (newstore.md 3.1). */
function problemBody(data: unknown) {
	const body = (data && typeof data === 'object' ? data : {}) as Record<string, unknown>;
	const string = (value: unknown) => (typeof value === 'string' && value ? value : undefined);
	const messages = Array.isArray(body.messages) ? body.messages.filter((m) => typeof m === 'string').join('; ') : '';
	const said = string(body.detail) ?? string(body.message) ?? string(messages) ?? string(body.title);
	return {
		code: string(body.error_code),
		requestId: string(body.request_id) ?? string(body.instance),
		// A validation text can repeat what was sent; addresses of buyers must not end up in logs and mails.
		said: said?.replace(EMAIL, '[e-mail]').slice(0, MAX_DETAIL),
	};
}

/** NewStore's own error code of an answer, undefined when it has none. */
export const errorCodeOf = (answer: Answer): string | undefined => problemBody(answer.data).code;

/** Turns a failed outcome into words: `what` = what failed, such as "Order 1 was not injected". */
export function describeFailure(what: string, outcome: Exclude<Outcome, { kind: 'cancelled' }>): Failure {
	if (outcome.kind === 'signIn') {
		return {
			message: `${what}: ${outcome.error.message}`,
			description: outcome.error.description,
			caseCode: 'NEWSTORE_SIGN_IN',
		};
	}
	if (outcome.kind === 'blocked') {
		return {
			message: `${what}: NewStore's gateway blocks this server for a while`,
			description:
				'HTTP 403 without JSON means that too many calls came from this address; the block ends after about five minutes. Run fewer calls at once, and check what else calls NewStore from here.',
			httpCode: 403,
			caseCode: 'NEWSTORE_BLOCKED',
		};
	}
	if (outcome.kind === 'network') {
		return {
			message: `${what}: ${NETWORK_WORDS[outcome.code] ?? 'the connection to NewStore failed'}`,
			description: `Check Tenant and API Base URL in the credential and the network of this server (${outcome.code || outcome.reason}).`,
			code: outcome.code || undefined,
			caseCode: 'NEWSTORE_UNREACHABLE',
		};
	}
	const { code, requestId, said } = problemBody(outcome.data);
	const { reason, advice } = (code && BY_ERROR_CODE[code]) || byStatus(outcome.status);
	const facts = [
		said ? `NewStore says: ${said}` : '',
		`HTTP ${outcome.status}${code ? `, error_code ${code}` : ''}${requestId ? `, request ${requestId}` : ''}`,
	];
	return {
		message: `${what}: ${reason}`,
		description: [advice, ...facts].filter(Boolean).join(' '),
		httpCode: outcome.status,
		code,
		requestId,
		caseCode: code ? `NEWSTORE_${code.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}` : `NEWSTORE_HTTP_${outcome.status}`,
	};
}
