/** A decision with the input items that it is about, so that n8n links them on the canvas. */
export interface Placed<T = unknown> {
	json: T;
	/** place of the item in its input, 0 when absent */
	index?: number;
	/** several items of that input */
	indexes?: number[];
	/** input that they came by, 0 when absent */
	input?: number;
	/** `json` tells of something that failed: it leaves by the error output, or stops a node that may not continue */
	failure?: { message: string; description: string };
}
