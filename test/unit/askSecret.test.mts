import { PassThrough } from 'node:stream';
import { askSecret } from '../../scripts/templates/askSecret.mts';

function terminal() {
	const [input, output] = [new PassThrough(), new PassThrough()];
	const raw: boolean[] = [];
	return { input: Object.assign(input, { setRawMode: (on: boolean) => raw.push(on) }), output, raw };
}

test('What is typed or pasted is returned and never shown', async () => {
	const { input, output, raw } = terminal();
	const answer = askSecret('Key: ', { input, output });
	input.write('abX\u007f');
	input.write('c \r');
	expect(await answer).toBe('abc');
	expect(String(output.read())).toBe('Key: \n');
	expect(raw).toEqual([true, false]);
});

test.each([
	['Ctrl-C', (input: PassThrough) => input.write('ab\u0003')],
	['the end of the input', (input: PassThrough) => input.end('ab')],
])('%s ends it without an answer, and the terminal shows again what is typed', async (_name, act) => {
	const { input, output, raw } = terminal();
	const answer = askSecret('Key: ', { input, output });
	act(input);
	await expect(answer).rejects.toThrow('Nothing was entered');
	expect(raw).toEqual([true, false]);
});
