import { toMinor } from '../../../shared/money';
import { InvalidInput } from '../../../shared/tiktok/invalidInput';

/** An amount above zero as decimal text. Numbers are refused, because they may have been rounded on the way. */
export function readAmount(value: unknown, currency: string): string {
	const text = typeof value === 'string' ? value.trim() : '';
	const hint = 'Give the amount as text with a decimal point, for example "21.50", as Return: Calculate does.';
	if (!text) throw new InvalidInput('The amount of the refund is missing, or it is not text.', hint);
	if (!isPositive(text, currency)) throw new InvalidInput(`"${text}" is no amount in ${currency} above zero.`, hint);
	return text;
}

function isPositive(text: string, currency: string): boolean {
	try {
		return toMinor(text, currency) > 0;
	} catch {
		return false;
	}
}
