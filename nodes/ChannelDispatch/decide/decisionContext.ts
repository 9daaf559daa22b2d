import type { Carriers } from '../reading/carriers';
import type { DispatchSettings } from './dispatchSettings';
import type { Outcomes } from './outcomes';

/** What the rules about one order need besides the order. */
export interface DecisionContext {
	settings: DispatchSettings;
	carriers: Carriers;
	outcomes: Outcomes;
}
