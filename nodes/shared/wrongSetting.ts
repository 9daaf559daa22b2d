/**
 * A parameter or option of a node, or a table in it, that cannot be what it says. The message names the field and is written
 * for the person who set it. Whatever else a decision throws is a fault of ours, or data that nobody foresaw, and is never
 * blamed on a setting.
 */
export class WrongSetting extends TypeError {
	constructor(message: string) {
		super(message);
		this.name = 'WrongSetting';
	}
}
