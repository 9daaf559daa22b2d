// Invented tracking codes in the shapes that carriers use.

/** Digits and letters as in codes of the carrier; `random` gives numbers in [0, 1). */
export function newTrackingCode(carrier: string, random: () => number): string {
	const from = (alphabet: string, length: number) =>
		Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
	const digits = (length: number) => from('0123456789', length);
	switch (carrier.replace(/[^a-z]/gi, '').toUpperCase()) {
		case 'UPS':
			return `1Z${from('0123456789ABCDEFGHJKLMNPRSTVWXYZ', 6)}${digits(10)}`;
		case 'USPS':
			return `94001${digits(17)}`;
		case 'ROYALMAIL':
			return `${from('ABCDEFGHJKLMNPRSTUVWXYZ', 2)}${digits(9)}GB`;
		case 'EVRI':
			return `H${digits(15)}`;
		case 'DPD':
		case 'DPDUK':
			return `1550${digits(10)}`;
		default:
			return digits(12);
	}
}
