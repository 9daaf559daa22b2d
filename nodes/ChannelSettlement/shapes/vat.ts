/** VAT inside the gross amounts of lines, for ledgers that want net amounts (accounting.md 3 and 4). */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { shareOf } from '../conversion';
import type { JournalLine } from '../types';

export interface VatRate {
	code: string;
	/** "20/120" */
	text: string;
	part: number;
	whole: number;
	quickBooksId: string;
	quickBooksName: string;
	netSuiteAccount: string;
}

const PERCENT = /^(\d{1,3})(?:\.(\d{1,4}))?$/;

/**
 * @param rows tax_code (as in tts_accounts), rate_percent, quickbooks_tax_code_id, quickbooks_tax_code_name, netsuite_account_id
 * @throws TypeError when a rate is no percentage
 */
export function readVatRates(rows: Row[]): Map<string, VatRate> {
	return new Map(
		rows
			.filter((row) => cell(row, 'tax_code') !== '')
			.map((row) => {
				const code = cell(row, 'tax_code');
				const percent = cell(row, 'rate_percent');
				const match = PERCENT.exec(percent);
				if (!match) throw new TypeError(`"VAT Rates": the rate of ${code} is no percentage: ${percent || '(empty)'}.`);
				const [, whole, fraction = ''] = match;
				const scale = 10 ** fraction.length;
				const rate = Number(whole + fraction);
				return [
					code,
					{
						code,
						text: `${rate / scale}/${(100 * scale + rate) / scale}`,
						part: rate,
						whole: 100 * scale + rate,
						quickBooksId: cell(row, 'quickbooks_tax_code_id'),
						quickBooksName: cell(row, 'quickbooks_tax_code_name'),
						netSuiteAccount: cell(row, 'netsuite_account_id'),
					},
				];
			}),
	);
}

/** VAT inside a gross amount, in minor units with its sign; half a unit is rounded up, away from zero. */
export const vatOf = (line: JournalLine, rate: VatRate) => shareOf(line.amount_minor, rate.part, rate.whole);

/** Tax codes that mean there is no tax on the line. */
export const hasTax = ({ tax_code: code }: JournalLine) => code !== '' && code.toUpperCase() !== 'NONE';
