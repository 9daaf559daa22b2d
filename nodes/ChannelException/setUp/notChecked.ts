/** The case of a check of the connections that a wrong setting stopped. */
import type { SettingsProblem } from '../../shared/channel/operation';

export const notChecked = (title: string): SettingsProblem => ({
	code: 'CONNECTION_NOT_CHECKED',
	flow: 'connection',
	owner_role: 'integration',
	title,
	nothing: 'Nothing was checked.',
	what_to_do: 'Correct the field of the Channel Exception node that the message names, or the table that fills it.',
});
