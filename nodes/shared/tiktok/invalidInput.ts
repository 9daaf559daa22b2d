/** Input that cannot be sent: a missing field, an unknown shop, a quantity that is none. Both texts are for people. */
export class InvalidInput extends Error {
	readonly whatToDo: string;

	constructor(message: string, whatToDo: string) {
		super(message);
		this.whatToDo = whatToDo;
	}
}
