/** Anything that tells of a problem → one occurrence of a case: exception items, failed items of any node, failed workflows. */
import type { ExceptionItem } from '../shared/exception';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { caseKey, outageKey } from '../shared/channel/cases/caseKey';
import { playbookAddress, playbookPage } from './playbookPages';
import {
	flowOf,
	isConnectionProblem,
	isOutageCode,
	isSignInCode,
	messageShape,
	readRole,
	readSeverity,
	roleOf,
} from './problemText';
import { redact, sensitiveValues } from './redact';
import type { Occurrence, Source } from './types';
import { isRow, rowOf } from '../shared/channel/rows';
import { withoutIds } from '../shared/channel/cases/headline';
import { isoExact, readTime } from '../shared/channel/times';

// Ids that help a person to search; other fields of an item never reach a case.
const ID_FIELDS = [
	'order_id',
	'external_id',
	'newstore_order_id',
	'shop_id',
	'product_id',
	'sku_id',
	'seller_sku',
	'warehouse_id',
	'location_id',
	'package_id',
	'cancel_id',
	'return_id',
	'statement_id',
	'event_key',
	'availability_export_id',
	'error_code',
	'http_status',
	'request_id',
] as const;

// What a failed item is about, the most telling first.
const KEY_FIELDS = [
	'order_id',
	'external_id',
	'newstore_order_id',
	'return_id',
	'cancel_id',
	'statement_id',
	'package_id',
	'sku_id',
	'seller_sku',
	'product_id',
	'warehouse_id',
	'location_id',
] as const;

interface Draft extends Omit<ExceptionItem, 'deadline' | 'playbook'> {
	deadline: string;
	playbook: string;
	execution_url: string;
}

function executionUrl(source: Source, workflowId: string, executionId: string, given: string): string {
	if (/^https?:\/\//i.test(given)) return given.split(/[?#]/)[0];
	if (!source.editorUrl || !workflowId || !executionId) return '';
	return `${source.editorUrl}/workflow/${encodeURIComponent(workflowId)}/executions/${encodeURIComponent(executionId)}`;
}

/** Error of an item as text; nodes give a string, an Error or an API's object. */
function messageOf(error: unknown): string {
	if (typeof error === 'string') return error;
	const row = rowOf(error);
	return (
		cell(row, 'message') || cell(row, 'description') || cell(row, 'name') || (isRow(error) ? '' : String(error ?? ''))
	);
}

const NAMES = ['goods', 'amount', 'shop', 'store'] as const;

/** Ids to search for, and by what names people know what it is about. */
function idsOf(json: Row): Record<string, string> {
	const ids: Record<string, string> = {};
	for (const name of NAMES) {
		const value = cell(rowOf(json.about), name);
		if (value !== '') ids[name] = value;
	}
	for (const [name, value] of Object.entries(rowOf(json.ids))) {
		if (['string', 'number'].includes(typeof value) && value !== '') ids[name] = String(value);
	}
	for (const field of ID_FIELDS) {
		const value = json[field];
		if (!(field in ids) && ['string', 'number'].includes(typeof value) && value !== '') ids[field] = String(value);
	}
	return ids;
}

const clip = (text: string, limit: number) => (text.length > limit ? `${text.slice(0, limit - 1)}…` : text);

/** Workflow that failed, as the Error Trigger tells it. */
function workflowFailure(json: Row, source: Source): Draft {
	const workflow = rowOf(json.workflow);
	const execution = rowOf(json.execution);
	const trigger = rowOf(json.trigger);
	const error = rowOf(execution.error ?? trigger.error);
	const name = cell(workflow, 'name') || 'A workflow';
	const step = cell(execution, 'lastNodeExecuted') || cell(rowOf(error.node), 'name');
	const crashed = cell(error, 'name') === 'WorkflowCrashedError';
	const atStart = !isRow(json.execution);
	const reason = messageOf(error) || 'n8n gave no reason';
	const advice = cell(error, 'description');
	const where = step ? ` at the step "${step}"` : '';
	const number = /^\d\d[a-z]?(?= )/.exec(name)?.[0];
	const workflowId = cell(workflow, 'id');
	const executionId = cell(execution, 'id');
	const common = {
		flow: flowOf(name),
		// A workflow that does not run is an outage, and outages belong to the owner of the integration.
		owner_role: 'integration' as const,
		ids: {
			// Its number stays when n8n gives it another id, and is what workflow 11a closes the case by.
			...(number ? { workflow: number } : {}),
			workflow_id: workflowId,
			...(executionId ? { execution_id: executionId } : {}),
			...(step ? { step } : {}),
		},
		deadline: '',
		playbook: '',
		execution_url: executionUrl(source, workflowId, executionId, cell(execution, 'url')),
	};
	if (crashed)
		return {
			...common,
			code: 'WORKFLOW_CRASHED',
			severity: 'critical',
			title: `"${name}" was cut off`,
			what_happened: `The workflow "${name}" stopped in the middle${where} because n8n itself stopped (restart, crash or lack of memory). n8n does not go on with it by itself.`,
			what_to_do:
				'Nothing is lost: the next run does what was left. If it happens again, look at the memory of the server and at the size of the batches.',
			business_key: workflowId || name,
		};
	// A node of ours names the case itself when a trigger has a problem between two executions.
	const ownCode = cell(rowOf(error.context), 'caseCode');
	if (ownCode)
		return {
			...common,
			code: ownCode,
			severity: 'error',
			title: `"${name}": ${reason}`,
			what_happened: `${reason}, in the workflow "${name}".`,
			what_to_do: advice,
			business_key: [workflowId || name, step].join('/'),
		};
	return {
		...common,
		code: atStart ? 'WORKFLOW_NOT_STARTED' : 'WORKFLOW_FAILED',
		severity: atStart ? 'critical' : 'error',
		title: atStart ? `"${name}" cannot start` : `"${name}" failed`,
		what_happened: atStart
			? `The trigger of the workflow "${name}" could not be started: ${reason}`
			: `The workflow "${name}" failed${where}: ${reason}`,
		what_to_do: advice || 'Open the execution, correct the cause and retry it. Running it again does nothing twice.',
		business_key: [workflowId || name, step, messageShape(reason)].join('/'),
	};
}

/** An item that left by an error output, or any item with an error in it. */
function failedItem(json: Row, source: Source): Draft {
	const reason = messageOf(json.error) || cell(json, 'message') || 'The step gave no reason';
	const error = rowOf(json.error);
	const httpStatus = Number(cell(json, 'http_status') || cell(error, 'httpCode') || cell(error, 'status')) || 0;
	const byConnection = isConnectionProblem(httpStatus, reason);
	const flow = cell(json, 'flow') || flowOf(source.workflowName);
	const about = KEY_FIELDS.map((field) => cell(json, field)).find(Boolean);
	return {
		code: byConnection ? 'CONNECTION_FAILED' : 'STEP_FAILED',
		flow,
		severity: 'error',
		owner_role: byConnection ? 'integration' : roleOf(flow),
		title: clip(withoutIds(reason), 100),
		what_happened: `A step${source.workflowName ? ` of the workflow "${source.workflowName}"` : ''} failed${about ? ` for ${about}` : ''}: ${reason}`,
		what_to_do:
			cell(error, 'description') ||
			cell(json, 'description') ||
			'Open the run (link below), or have the integration team do so; correct the cause and start it again. Running it again does nothing twice.',
		business_key: [byConnection ? '' : (about ?? ''), messageShape(reason)].filter(Boolean).join('/'),
		ids: idsOf(json),
		deadline: cell(json, 'deadline'),
		playbook: cell(json, 'playbook'),
		execution_url: '',
	};
}

/** An item that says itself what it is about; empty fields get the words of a failed item. */
function exceptionItem(json: Row, source: Source): Draft {
	const fallback = failedItem(json, source);
	const code = cell(json, 'code')
		.toUpperCase()
		.replace(/[^A-Z0-9]+/g, '_');
	const flow = cell(json, 'flow') || flowOf(code);
	const happened = cell(json, 'what_happened') || fallback.what_happened;
	const isOutage = cell(json, 'error') !== '' && isOutageCode(code, Number(cell(json, 'http_status')) || 0);
	return {
		code,
		// A sign-in that has ended ends it for all flows.
		flow: isOutage && isSignInCode(code) ? 'connection' : flow,
		severity: isOutage ? 'critical' : readSeverity(cell(json, 'severity'), 'error'),
		owner_role: isOutage ? 'integration' : readRole(cell(json, 'owner_role'), roleOf(flow)),
		title: cell(json, 'title') || fallback.title,
		what_happened: isOutage
			? `${happened} Other orders and products may fail for the same reason; they are counted in this case.`
			: happened,
		what_to_do: cell(json, 'what_to_do') || fallback.what_to_do,
		// When a system is down, every item fails; that is one case and one mail, not one for each order. Authorizations end
		// one by one: each is a case of its own.
		business_key: isOutage
			? outageKey(cell(rowOf(json.ids), 'authorization'))
			: cell(json, 'business_key') || fallback.business_key,
		ids: idsOf(json),
		deadline: cell(json, 'deadline'),
		playbook: cell(json, 'playbook'),
		execution_url: '',
	};
}

function isWorkflowFailure(json: Row): boolean {
	return isRow(json.workflow) && (isRow(rowOf(json.execution).error) || isRow(rowOf(json.trigger).error));
}

/** A time as UTC ISO, or '' when it is none. */
function isoOrNothing(text: string): string {
	const time = readTime(text);
	return time > 0 ? isoExact(time) : '';
}

/** n8n lets an error item keep its own fields only below `details`; they count as if they were beside the error. */
function withDetails(item: Row): Row {
	const details = rowOf(item.details);
	return item.error !== undefined && cell(details, 'code') !== '' ? { ...item, ...details } : item;
}

/** Item json → occurrence, cleaned; undefined for an item without anything in it. */
export function normaliseProblem(item: Row, source: Source): Occurrence | undefined {
	if (Object.keys(item).length === 0) return undefined;
	const json = withDetails(item);
	const draft = isWorkflowFailure(json)
		? workflowFailure(json, source)
		: cell(json, 'code') !== '' &&
			  (cell(json, 'what_happened') !== '' || cell(json, 'title') !== '' || cell(json, 'flow') !== '')
			? exceptionItem(json, source)
			: failedItem(json, source);
	const known = sensitiveValues(json);
	const clean = (text: string, limit: number) => clip(redact(text, known), limit);
	const link =
		draft.execution_url ||
		executionUrl(
			source,
			cell(json, 'workflow_id') || source.workflowId,
			cell(json, 'execution_id') || source.executionId,
			cell(json, 'execution_url'),
		);
	const businessKey = clean(draft.business_key, 200);
	return {
		case_key: caseKey(draft.flow, draft.code, draft.business_key, businessKey),
		code: draft.code,
		flow: draft.flow,
		severity: draft.severity,
		owner_role: draft.owner_role,
		title: clip(withoutIds(redact(draft.title, known), new Map(Object.entries(draft.ids))), 150)
			.replace(/\s+/g, ' ')
			// What a system says is a sentence; a title is none.
			.replace(/([^.])\.$/, '$1'),
		what_happened: clean(draft.what_happened, 2000),
		what_to_do: clean(draft.what_to_do, 2000),
		business_key: businessKey,
		ids: Object.fromEntries(Object.entries(draft.ids).map(([name, value]) => [clip(name, 60), clean(value, 300)])),
		deadline: isoOrNothing(draft.deadline),
		playbook: playbookAddress(
			clean(draft.playbook, 300) || playbookPage(draft.code, draft.owner_role),
			source.playbookUrl,
		),
		execution_url: link,
	};
}
