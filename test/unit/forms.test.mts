/** The list of forms says what the workflows have, and the docs say what the list says. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FORMS, TRY_AGAIN } from '../../nodes/shared/forms.ts';

interface FormNode {
	type: string;
	webhookId: string;
	parameters: {
		authentication?: string;
		formFields: { values: Array<{ fieldName?: string; fieldOptions?: { values: Array<{ option: string }> } }> };
	};
}

const folder = 'workflows';
const triggers = readdirSync(folder)
	.filter((file) => /^\d.*\.json$/.test(file))
	.flatMap((file) => {
		const { name, nodes } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { name: string; nodes: FormNode[] };
		return nodes
			.filter(({ type }) => type === 'n8n-nodes-base.formTrigger')
			.map((node) => ({ workflow: name.split(' ')[0], node }));
	});

test('every form of a workflow is in the list, with its path and the fields that a link fills in', () => {
	expect(triggers.map(({ workflow, node }) => [workflow, `/form/${node.webhookId}`]).sort()).toEqual(
		FORMS.map(({ workflow, path }) => [workflow, path]).sort(),
	);
	for (const { path, fills } of FORMS) {
		const { node } = triggers.find(({ node: { webhookId } }) => path.endsWith(webhookId))!;
		const names = node.parameters.formFields.values.map(({ fieldName }) => fieldName);
		expect(fills.filter((field) => !names.includes(field))).toEqual([]);
	}
});

test('nobody opens a form without a sign-in', () => {
	expect(triggers.map(({ node }) => node.parameters.authentication)).toEqual(triggers.map(() => 'n8nUserAuth'));
});

test('docs/operations.md lists them', () => {
	const page = readFileSync('docs/operations.md', 'utf8');
	expect(FORMS.filter(({ does, path }) => !page.includes(`| ${does} |`) || !page.includes(`\`${path}\``))).toEqual([]);
});

test('what can be tried again is what the form of 12d offers', () => {
	const { node } = triggers.find(({ workflow }) => workflow === '12d')!;
	const what = node.parameters.formFields.values.find(({ fieldName }) => fieldName === 'what')!;
	expect(what.fieldOptions!.values.map(({ option }) => option)).toEqual(Object.values(TRY_AGAIN));
});
