/** VAT inside the gross amounts of lines, for ledgers that want net amounts (accounting.md 3 and 4). */
import type { Row } from '../../shared/tableRows';
import type { RowOf } from '../../shared/tables/table';
import { vatRatesTable } from '../../shared/tables/vatRates';
import { shareOf } from '../journals/conversion';
import type { RowProblem } from '../tables/tableProblems';
import { contradictions, readNamed } from '../tables/tableProblems';
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

type VatRow = RowOf<typeof vatRatesTable>;

export interface VatBook {
	/** by tax code; without those of rows that contradict each other */
	rates: ReadonlyMap<string, VatRate>;
	/** rows that nobody can act on */
	problems: RowProblem[];
}

const VALUES = ['rate_percent', 'quickbooks_tax_code_id', 'quickbooks_tax_code_name', 'netsuite_account_id'] as const;

function rateOf(row: VatRow): VatRate {
	const [whole, fraction = ''] = String(row.rate_percent).split('.');
	const scale = 10 ** fraction.length;
	const rate = Number(whole + fraction);
	return {
		code: row.tax_code,
		text: `${rate / scale}/${(100 * scale + rate) / scale}`,
		part: rate,
		whole: 100 * scale + rate,
		quickBooksId: row.quickbooks_tax_code_id,
		quickBooksName: row.quickbooks_tax_code_name,
		netSuiteAccount: row.netsuite_account_id,
	};
}

/** @param given tax_code (as in tts_accounts), rate_percent, quickbooks_tax_code_id, quickbooks_tax_code_name, netsuite_account_id */
export function readVatRates(given: Row[]): VatBook {
	const { rows, problems } = readNamed(vatRatesTable, given, 'tax_code', 'rate_percent');
	const rates = new Map(rows.map(({ row }) => [row.tax_code, rateOf(row)]));
	const twice = contradictions(
		rows.map(({ row }) => ({ key: row.tax_code, said: row })),
		(one, other) => VALUES.every((column) => one[column] === other[column]),
	);
	for (const code of twice) {
		rates.delete(code);
		problems.push({
			table: 'tts_vat_rates',
			row: `tax_code ${code}`,
			column: 'tax_code',
			complaint: 'has several rows, which say different things',
			shopId: '',
		});
	}
	return { rates, problems };
}

/** VAT inside a gross amount, in minor units with its sign; half a unit is rounded up, away from zero. */
export const vatOf = (line: JournalLine, rate: VatRate) => shareOf(line.amount_minor, rate.part, rate.whole);

/** Tax codes that mean there is no tax on the line. */
export const hasTax = ({ tax_code: code }: JournalLine) => code !== '' && code.toUpperCase() !== 'NONE';
