import type { ExceptionItem } from '../shared/exception';

/** A problem as it occurred, cleaned of secrets and personal data. */
export interface Occurrence extends ExceptionItem {
	case_key: string;
	execution_url: string;
}

/** Row of the table tts_cases; all columns are text except `occurrences`. Times are UTC ISO, '' when empty. */
export interface CaseRow {
	case_key: string;
	flow: string;
	code: string;
	severity: string;
	owner_role: string;
	title: string;
	what_happened: string;
	what_to_do: string;
	/** JSON object: name of the id → id */
	ids: string;
	deadline: string;
	playbook: string;
	execution_url: string;
	first_seen_at: string;
	last_seen_at: string;
	occurrences: number;
	/** open, or closed by a person */
	state: string;
	/** pending → sending → sent; absent where the table keeps what it has */
	mail_state?: string;
	/** when the state of the mail changed last; absent as above */
	mail_at?: string;
}

/** Where items come from, when they do not say it themselves. */
export interface Source {
	workflowId: string;
	workflowName: string;
	executionId: string;
	/** address of n8n, without a slash at its end */
	editorUrl: string;
	/** address of the playbooks, without a slash at its end */
	playbookUrl: string;
}
