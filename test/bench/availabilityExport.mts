/** A full availability export of 100,000 SKUs at 10 locations (a million rows), read and added up per product. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Report } from './report.mts';

interface Measured {
	products: number;
	units: number;
	seconds: number;
	extraMegabytes: number;
}

export async function run(report: Report): Promise<void> {
	// A process of its own: memory is measured against its own start.
	const child = fork(fileURLToPath(new URL('./availabilityExportChild.mts', import.meta.url)), {
		execArgv: ['--expose-gc'],
	});
	const measured = await new Promise<Measured>((resolve, reject) => {
		child.once('message', (message) => resolve(message as Measured));
		child.once('exit', (code) => reject(new Error(`The export reader ended with status ${code}`)));
	});
	child.disconnect();
	if (measured.products !== 100_000) throw new Error(`${measured.products} products came out of the export`);
	if (measured.units !== 4_500_000) throw new Error(`${measured.units} units came out of the export`);
	report.atMost('Availability export, 1,000,000 rows: more memory', measured.extraMegabytes, 'MB', 400);
	report.info('Availability export, 1,000,000 rows: read and summed', measured.seconds, 's');
}
