/** A line of the report of workflow 00. */
export interface Check {
	check: string;
	ok: boolean;
	/** what was found, in words */
	finding: string;
	/** '' when there is nothing to do */
	what_to_do: string;
}

/** A check with the words for both ends; `todo` counts only when it did not pass. */
export const checked = (check: string, ok: boolean, passed: string, failed: () => string, todo: () => string): Check =>
	ok ? { check, ok, finding: passed, what_to_do: '' } : { check, ok, finding: failed(), what_to_do: todo() };
