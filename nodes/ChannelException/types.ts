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
	/** open or closed; this and all that follows is absent where the table keeps what it has */
	state?: string;
	/** when this episode began: the case is new, or came back after it was over */
	opened_at?: string;
	closed_at?: string;
	/** itself, or who closed it */
	closed_by?: string;
	closed_why?: string;
	taken_by?: string;
	snoozed_until?: string;
	/** pending → sending → sent, or none: it was over before the mail had left */
	mail_state?: string;
	/** when the state of the mail changed last */
	mail_at?: string;
	/** UTC ISO: when the second channel got it instead of a mail */
	channel_at?: string;
	/** why there is a mail: new, again, worse, more, reminder, deadline, deputy, escalation */
	mail_reason?: string;
	/** JSON: what the owner knows of this episode */
	told?: string;
	/** JSON: which reminders have been asked for */
	followed_up?: string;
}

/** What changes in the row of a case that is over. */
export type ClosedRow = Partial<CaseRow> &
	Required<Pick<CaseRow, 'case_key' | 'state' | 'closed_at' | 'closed_by' | 'closed_why'>>;

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
