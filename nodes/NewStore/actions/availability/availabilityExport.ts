import { sleep } from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import { pathSegment } from '../../../shared/ids';
import type { NewStoreClient } from '../../../shared/newStore/client';

/** Marker for the next delta export; a growing integer, not a time (newstore.md 10). */
export type Marker = number | string;

/** A marker as people and tables hold it; 0, empty and absent all mean "from the beginning". Undefined when it is none. */
export function markerOf(value: unknown): Marker | undefined {
	const text = String(value ?? '').trim();
	if (text === '') return 0;
	if (!/^\d+$/.test(text)) return undefined;
	const number = Number(text);
	return Number.isSafeInteger(number) ? number : text;
}

interface ExportAnswer {
	state?: unknown;
	link?: unknown;
	last_updated_at?: unknown;
}

/**
 * The export as our nodes put it out. NewStore answers last_updated_at 0 when nothing changed: then `changed` is false and
 * the marker stays the one that was sent, so that storing it is always right.
 */
export function exportItem(id: string, answer: ExportAnswer, sentMarker: Marker = 0): IDataObject {
	const state = String(answer.state ?? 'unknown');
	const marker = markerOf(answer.last_updated_at) ?? 0;
	const link = typeof answer.link === 'string' ? answer.link : '';
	return {
		availability_export_id: id,
		state,
		link,
		last_updated_at: marker === 0 ? sentMarker : marker,
		changed: state === 'finished' && link !== '' && (marker !== 0 || sentMarker === 0),
	};
}

export async function readExport(client: NewStoreClient, id: string, itemIndex: number): Promise<ExportAnswer> {
	const answer = await client.call({
		what: `The state of availability export ${id} was not read`,
		path: `/v0/d/availabilities/bulk/${pathSegment(id)}`,
		itemIndex,
	});
	return (answer.data ?? {}) as ExportAnswer;
}

/** Asks until the export is finished; undefined when that takes too long. `processing` is the only other known state. */
export async function waitForExport(
	client: NewStoreClient,
	id: string,
	itemIndex: number,
	wait: { pollMs: number; maxMs: number },
): Promise<ExportAnswer | undefined> {
	const until = Date.now() + wait.maxMs;
	for (;;) {
		const answer = await readExport(client, id, itemIndex);
		if (answer.state === 'finished') return answer;
		if (answer.state === 'failed' || answer.state === 'error') return answer;
		if (Date.now() >= until) return undefined;
		await sleep(Math.max(10, wait.pollMs));
	}
}
