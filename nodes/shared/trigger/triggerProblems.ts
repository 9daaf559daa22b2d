/**
 * What goes wrong in a trigger between two executions. It belongs to no execution, so it becomes a case by the error workflow of
 * the workflow: n8n's `saveFailedExecution` stores a failed execution and starts the error workflow, and the workflow stays
 * published (`emitError` would take it down and start it again).
 */
import { NodeOperationError } from 'n8n-workflow';
import type { INode, ITriggerFunctions } from 'n8n-workflow';

import type { OverdueBatch } from './eventQueue';

const NAMED_SUBJECTS = 5;

const count = (events: number) => `${events} ${events === 1 ? 'event' : 'events'}`;

function named(subjects: string[]): string {
	const all = subjects.map((subject) => subject.trim()).filter(Boolean);
	const more = all.length > NAMED_SUBJECTS ? ` and ${all.length - NAMED_SUBJECTS} more` : '';
	return `${all.slice(0, NAMED_SUBJECTS).join(', ')}${more}`;
}

/** An error with the name that its case gets. */
function triggerProblem(node: INode, caseCode: string, message: string, description: string): NodeOperationError {
	const error = new NodeOperationError(node, message, { description });
	error.context.caseCode = caseCode;
	return error;
}

/** One line of the log: what waits for an execution and what does not. */
export function slowExecution(node: INode, { events, subjects, waitedMs }: OverdueBatch<unknown>): string {
	const about = named(subjects);
	return (
		`${node.name}: an execution with ${count(events.length)}${about ? ` (${about})` : ''} has not ended after ${Math.round(waitedMs / 1000)} s. ` +
		'Other events go on beside it; new events about the same wait for it'
	);
}

/** n8n did not report the end of an execution. */
export function lostExecution(node: INode, { events, subjects, waitedMs }: OverdueBatch<unknown>): NodeOperationError {
	const minutes = Math.round(waitedMs / 60_000);
	const about = named(subjects);
	return triggerProblem(
		node,
		'WORKFLOW_EXECUTION_LOST',
		`n8n did not report the end of an execution of "${node.name}" within ${minutes} minutes`,
		`It was started with ${count(events.length)}${about ? ` (${about})` : ''}. ` +
			'Look in the list of executions whether it is still running, and at the workers and their Redis. ' +
			'New events are worked off again; what this execution left undone is found by the next sweep.',
	);
}

/** More events came than may wait. */
export function droppedEvents(node: INode, dropped: number): NodeOperationError {
	return triggerProblem(
		node,
		'WORKFLOW_EVENTS_DROPPED',
		`"${node.name}" dropped ${dropped} waiting ${dropped === 1 ? 'event' : 'events'}, because more came than may wait`,
		'Nothing has to be repeated by hand: the next sweep finds what they were about. ' +
			'If it happens again, look whether executions of this workflow take long or fail, and raise Most Waiting Events or Batches at Once of the trigger.',
	);
}

/** A log line, and a case where n8n offers a way to it (2.x since saveFailedExecution; older ones have the log line only). */
export function reportProblem(context: ITriggerFunctions, error: NodeOperationError): void {
	context.logger.error(`${error.message}. ${error.description ?? ''}`);
	try {
		(context as Partial<ITriggerFunctions>).saveFailedExecution?.(error);
	} catch (failure) {
		context.logger.error('The error workflow could not be started', { error: (failure as Error).message });
	}
}
