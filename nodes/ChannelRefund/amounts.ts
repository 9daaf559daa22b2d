/** Amounts that people type. */
import { toMinor } from '../shared/money';

/** Amount typed by a person or kept in a table → minor units; undefined when it is empty or no amount of this currency. */
export function tableMinor(value: string, currency: string): number | undefined {
	if (value.trim() === '') return undefined;
	try {
		return toMinor(value, currency);
	} catch {
		return undefined;
	}
}
