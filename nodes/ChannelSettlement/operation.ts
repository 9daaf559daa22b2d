/**
 * What an operation of Channel Settlement is: its fields, its inputs and outputs, and how it runs. One file per operation
 * (<name>Operation.ts) beside the pure module that does the work; the list of them is in operations.ts.
 */
import type { INodeProperties } from 'n8n-workflow';
import type { Row } from '../shared/tableRows';
import type { Placed } from './types';

interface OperationInput {
	/** `json` of the items of each input, in the order of `inputs`; [] when nothing is connected or nothing came */
	feeds: Row[][];
	/** value of a parameter */
	parameter(name: string): unknown;
	/** table rows of a JSON parameter; `title` is its name for error messages */
	rows(name: string, title: string): Row[];
	/** values of the collection Options */
	options: Row;
	/** Unix milliseconds */
	now: number;
}

export interface SettlementOperation {
	/** in the list of operations */
	name: string;
	value: string;
	action: string;
	description: string;
	inputs: readonly string[];
	/** the last one is Exceptions */
	outputs: readonly string[];
	/** shown for this operation only; displayOptions are added */
	properties: INodeProperties[];
	/** what did not happen when a setting is wrong: "No journal was built." */
	nothing: string;
	/** @returns the items of each output */
	run(input: OperationInput): Array<Array<Placed<unknown>>>;
}
