// The contracts beside the repository (../shared/contracts), for tests. They are no part of the package: without them the
// suites that need them are listed as skipped, and everything else has to pass.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findContracts } from '../../sandbox/contracts.mts';

type Json = ReturnType<typeof JSON.parse>;

export interface ContractFiles {
	text(name: string): string;
	json(name: string): Json;
	/** file names in one of the folders, for example `tiktok-shop.examples` */
	names(folder: string): string[];
}

/**
 * A suite that reads the contracts, also while it is described. jest runs the body of a `describe.skip` all the same, so
 * without contracts the body is not run at all.
 */
export function describeContracts(name: string, body: (contracts: ContractFiles) => void): void {
	const folder = findContracts();
	if (folder === undefined || !existsSync(folder)) {
		describe(name, () => test.skip('needs ../shared/contracts, which is not there', () => undefined));
		return;
	}
	const text = (file: string) => readFileSync(join(folder, file), 'utf8');
	describe(name, () =>
		body({
			text,
			json: (file) => JSON.parse(text(file)) as Json,
			names: (of) => readdirSync(join(folder, of)),
		}),
	);
}
