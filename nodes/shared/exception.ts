/**
 * The shape in which every node of this pack hands a problem to a person: by an Exceptions output, or in `json` of an
 * error output. Channel Exception turns it into one case with one e-mail.
 */
export type OwnerRole = 'operations' | 'ecommerce' | 'service' | 'finance' | 'integration';
export type Severity = 'info' | 'warning' | 'error' | 'critical';

/** What an exception is about, in the words of a shop; what is not known is left out. */
export interface AboutNames {
	/** "2 × Canvas cap (CAP-KHK-OS)" */
	goods?: string;
	/** "23.98 GBP" */
	amount?: string;
	/** as tts_shops calls it */
	shop?: string;
	/** as the people of the shop call it */
	store?: string;
}

export interface ExceptionItem {
	/** stable, upper case with underscores: STOCK_UNKNOWN_SKU */
	code: string;
	/** stock | orders | dispatch | cancellations | returns | settlement | connection | … */
	flow: string;
	severity: Severity;
	owner_role: OwnerRole;
	/** one line, for the subject of the e-mail */
	title: string;
	/** plain sentences for a person who knows retail and no programming */
	what_happened: string;
	what_to_do: string;
	/** what the case is about; together with flow and code it makes the case unique: an order id, a SKU, … */
	business_key: string;
	/** ids to search for in the two systems, never personal data */
	ids: Record<string, string>;
	/** for headlines, in which ids do not stand */
	about?: AboutNames;
	/** UTC ISO; by when a person has to act */
	deadline?: string;
	/** page of the playbooks that explains the case */
	playbook?: string;
	/** where n8n shows what happened */
	execution_url?: string;
}
