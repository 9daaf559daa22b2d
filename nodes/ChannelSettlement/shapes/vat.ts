/** VAT inside the gross amounts of lines, for ledgers that want net amounts (accounting.md 3 and 4). */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { shareOf } from '../journals/conversion';
import type { RowProblem } from '../tables/tableProblems';
import { contradictions, rowName, shownCell } from '../tables/tableProblems';
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

export interface VatBook {
	/** by tax code; without those of rows that contradict each other */
	rates: ReadonlyMap<string, VatRate>;
	/** rows that nobody can act on */
	problems: RowProblem[];
}

const VALUES = ['rate_percent', 'quickbooks_tax_code_id', 'quickbooks_tax_code_name', 'netsuite_account_id'];

function rateOf(row: Row): VatRate | undefined {
	const match = PERCENT.exec(cell(row, 'rate_percent'));
	if (!match) return undefined;
	const [, whole, fraction = ''] = match;
	const scale = 10 ** fraction.length;
	const rate = Number(whole + fraction);
	return {
		code: cell(row, 'tax_code'),
		text: `${rate / scale}/${(100 * scale + rate) / scale}`,
		part: rate,
		whole: 100 * scale + rate,
		quickBooksId: cell(row, 'quickbooks_tax_code_id'),
		quickBooksName: cell(row, 'quickbooks_tax_code_name'),
		netSuiteAccount: cell(row, 'netsuite_account_id'),
	};
}

/** @param rows tax_code (as in tts_accounts), rate_percent, quickbooks_tax_code_id, quickbooks_tax_code_name, netsuite_account_id */
export function readVatRates(rows: Row[]): VatBook {
	const rates = new Map<string, VatRate>();
	const problems: RowProblem[] = [];
	const tell = (row: Row, place: number, column: string, complaint: string) => {
		const name = rowName(row, place, 'tax_code', 'rate_percent');
		problems.push({ table: 'tts_vat_rates', row: name, column, complaint, shopId: '' });
	};
	rows.forEach((row, place) => {
		const code = cell(row, 'tax_code');
		if (code === '') {
			if (VALUES.some((column) => cell(row, column) !== '')) tell(row, place, 'tax_code', 'is empty');
			return;
		}
		const rate = rateOf(row);
		if (rate) rates.set(code, rate);
		else
			tell(
				row,
				place,
				'rate_percent',
				`is ${shownCell(row, 'rate_percent')}; it has to be a percentage such as 20 or 5.5`,
			);
	});
	const twice = contradictions(
		rows.filter((row) => rates.has(cell(row, 'tax_code'))).map((row) => ({ key: cell(row, 'tax_code'), said: row })),
		(one, other) => VALUES.every((column) => cell(one, column) === cell(other, column)),
	);
	for (const code of twice) {
		rates.delete(code);
		tell({ tax_code: code }, 0, 'tax_code', 'has several rows, which say different things');
	}
	return { rates, problems };
}

/** VAT inside a gross amount, in minor units with its sign; half a unit is rounded up, away from zero. */
export const vatOf = (line: JournalLine, rate: VatRate) => shareOf(line.amount_minor, rate.part, rate.whole);

/** Tax codes that mean there is no tax on the line. */
export const hasTax = ({ tax_code: code }: JournalLine) => code !== '' && code.toUpperCase() !== 'NONE';
