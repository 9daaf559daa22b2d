/** A journal as people know it; its reference stands in the sentence of a case, and in its ids. */
import { fromMinor } from '../../shared/money';
import type { Journal } from '../types';

interface Named {
	/** "TikTok Shop GB settlement 2025-12-09" */
	description: string;
	/** yyyy-mm-dd */
	date: string;
	/** of the clearing line, with sign */
	amount: string;
	currency: string;
	part?: number;
	parts?: number;
}

/** "TikTok Shop GB settlement 2025-12-09 (71.14 GBP)"; an accrual clears nothing, so it has no amount. */
export function nameOfJournal({ description, date, amount, currency, part = 1, parts = 1 }: Named): string {
	const details = [
		/[1-9]/.test(amount) ? `${amount} ${currency}` : '',
		parts > 1 ? `part ${part} of ${parts}` : '',
	].filter(Boolean);
	const name = description || `Journal of ${date}`;
	return details.length > 0 ? `${name} (${details.join(', ')})` : name;
}

export const journalName = ({
	description,
	date,
	clearing_minor: minor,
	journal_currency: currency,
}: Journal): string => nameOfJournal({ description, date, amount: fromMinor(minor, currency), currency });
