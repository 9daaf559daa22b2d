// What every accounting server is built from.
import type { Clock } from '../clock.mts';
import type { Contracts } from '../contracts.mts';
import type { Faults } from '../faults.mts';
import type { Ids } from '../ids.mts';

export interface AccountingParts {
	clock: Clock;
	ids: Ids;
	faults: Faults;
	contracts: Contracts;
	latencyMs: number;
	rateLimits: boolean;
}
