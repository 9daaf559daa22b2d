// Asks for a secret in the terminal without showing what is typed, so that it stands neither on the screen nor in the
// history of the shell nor in the list of processes.
import type { Readable, Writable } from 'node:stream';

export interface Terminal {
	input: Readable & { setRawMode?: (raw: boolean) => unknown };
	output: Writable;
}

const ENTER = ['\r', '\n', '\u0004'];
const BACKSPACE = ['\b', '\u007f'];
const INTERRUPT = '\u0003';

/** What was typed or pasted, without blanks around it. Rejects on Ctrl-C and when the input ends before Enter. */
export async function askSecret(
	question: string,
	{ input, output }: Terminal = { input: process.stdin, output: process.stdout },
): Promise<string> {
	output.write(question);
	input.setRawMode?.(true);
	try {
		return await new Promise<string>((resolve, reject) => {
			let typed = '';
			const cancel = () => reject(new Error('Nothing was entered.'));
			const read = (chunk: Buffer | string) => {
				for (const character of String(chunk)) {
					if (ENTER.includes(character)) return resolve(typed.trim());
					if (character === INTERRUPT) return cancel();
					typed = BACKSPACE.includes(character) ? typed.slice(0, -1) : typed + character;
				}
			};
			input.on('data', read).once('end', cancel);
		});
	} finally {
		input.removeAllListeners('data').removeAllListeners('end');
		input.setRawMode?.(false);
		input.pause();
		output.write('\n');
	}
}
