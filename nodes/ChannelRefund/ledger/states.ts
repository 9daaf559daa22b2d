/** What a row of tts_refunds can be, as one table: whoever asks whether it is open, ended or may wait reads it here. */

interface StateRule {
	/** who brings the row further: the call that was made for it, a person, this node at its next look, or nobody any more */
	movedBy: 'call' | 'person' | 'node' | 'nobody';
	/** nothing is left to do for it, whatever cannot be read in a later run; every other row is open */
	isEnded: boolean;
	/** a call was made for it, or may have been: it is brought to its end, whatever came to light since */
	isCalled: boolean;
	/** it may be given a time at which it is looked at again, and keeps its state until then */
	mayWait: boolean;
}

/** Of two rows alike the state that stands first counts. */
const RULES = {
	/** the effect may have happened */
	sending: { movedBy: 'call', isEnded: false, isCalled: true, mayWait: true },
	/** it has happened. Waits when its refund turns out to be the one of another row */
	done: { movedBy: 'nobody', isEnded: true, isCalled: true, mayWait: true },
	/** a person has to decide */
	asked: { movedBy: 'person', isEnded: false, isCalled: false, mayWait: true },
	/** a person has decided: go on */
	approved: { movedBy: 'node', isEnded: false, isCalled: false, mayWait: true },
	/** a person has decided: no refund */
	refused: { movedBy: 'nobody', isEnded: true, isCalled: false, mayWait: false },
	/** the other side has refused it: try again */
	failed: { movedBy: 'node', isEnded: false, isCalled: false, mayWait: true },
	/** the other side is not ready */
	waiting: { movedBy: 'node', isEnded: false, isCalled: false, mayWait: true },
	/** not needed */
	nothing: { movedBy: 'nobody', isEnded: true, isCalled: false, mayWait: false },
} as const satisfies Record<string, StateRule>;

export type LedgerState = keyof typeof RULES;
export const STATES = Object.keys(RULES) as LedgerState[];

interface HasState {
	state: LedgerState;
}

/** The state that a word of a table names; undefined when it names none. */
export const stateOfWord = (text: string): LedgerState | undefined => STATES.find((state) => state === text);

export const isEnded = ({ state }: HasState): boolean => RULES[state].isEnded;
export const isOpen = ({ state }: HasState): boolean => !RULES[state].isEnded;
export const isCalled = ({ state }: HasState): boolean => RULES[state].isCalled;
export const mayWait = ({ state }: HasState): boolean => RULES[state].mayWait;
export const movedBy = ({ state }: HasState): StateRule['movedBy'] => RULES[state].movedBy;
