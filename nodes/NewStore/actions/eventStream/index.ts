import type { Resource } from '../operation';
import { create } from './create.operation';
import { remove } from './delete.operation';
import { getAll } from './getAll.operation';
import { replay } from './replay.operation';
import { start } from './start.operation';
import { stop } from './stop.operation';

export const eventStream: Resource = {
	value: 'eventStream',
	name: 'Event Stream',
	operations: [getAll, create, remove, replay, start, stop],
};
