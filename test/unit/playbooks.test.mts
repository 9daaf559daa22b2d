/** Every code that a node or a workflow can give a case is explained in exactly one playbook, so that an e-mail never leads nowhere. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { playbookPage } from '../../nodes/ChannelException/playbookPages';

const root = process.cwd();
const CODE =
	/'((?:STOCK|ORDER|NEWSTORE|WORKFLOW|CANCEL|DISPATCH|SLA|CONNECTION|STEP|REFUND|RESTOCK|SETTLEMENT|CASES|SHOP_ROW|DRIFT|FLOW|EVENTS|BOARD|TABLES)_[A-Z_]+[A-Z])'/g;
// Look like codes of cases and are none.
const OTHER = new Set([
	'ORDER_STATUS_CHANGE', // topic of a webhook
	'ORDER_MANAGEMENT_SYSTEM', // platform of an external reference
	'ORDER_CANCELLED', // reasons on the Skip output
	'ORDER_SHIPPED',
	'CANCEL_REQUESTED',
	'REFUND_OR_RETURN_REQUEST_REJECT', // state of a return
]);

function sources(folder: string): string[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		if (statSync(path).isDirectory()) return sources(path);
		return path.endsWith('.ts') ? [readFileSync(path, 'utf8')] : [];
	});
}

const folder = join(root, 'docs/playbooks');
const pages = readdirSync(folder).filter((name) => name !== 'README.md');
const explained = pages.flatMap((page) =>
	readFileSync(join(folder, page), 'utf8')
		.split('\n')
		.filter((line) => line.startsWith('### '))
		.flatMap((line) => line.slice(4).split(', ')),
);
// Workflows make cases of their own in Edit Fields nodes.
const templates = readdirSync(join(root, 'workflows'))
	.filter((name) => name.endsWith('.json'))
	.flatMap((name) => readFileSync(join(root, 'workflows', name), 'utf8').match(/code: '[A-Z_]+'/g) ?? []);
const used = [
	...new Set(
		[...sources(join(root, 'nodes')), ...templates].flatMap((text) => [...text.matchAll(CODE)].map(([, code]) => code)),
	),
]
	.filter((code) => !OTHER.has(code))
	.sort();

test('every code of the nodes and workflows has a paragraph in a playbook', () => {
	expect(used.filter((code) => !explained.includes(code))).toEqual([]);
});

test('no code has two, and none is explained that nothing gives', () => {
	expect(explained.filter((code, index) => explained.indexOf(code) !== index)).toEqual([]);
	const own = explained.filter((code) => !code.startsWith('TIKTOK_'));
	expect(own.filter((code) => !used.includes(code))).toEqual([]);
});

test('the mail of each code leads to its paragraph, whoever owns the case', () => {
	const wrong = pages.flatMap((page) =>
		readFileSync(join(folder, page), 'utf8')
			.split('\n')
			.filter((line) => line.startsWith('### '))
			.flatMap((line) => {
				const heading = line.slice(4);
				const link = `${page}#${heading.toLowerCase().replaceAll(', ', '-')}`;
				return heading.split(', ').filter((code) => playbookPage(code, 'service') !== link);
			}),
	);
	expect(wrong).toEqual([]);
	expect(playbookPage('NEWSTORE_HTTP_500', 'operations')).toBe('integration.md#newstore_failed');
	expect(playbookPage('TIKTOK_99999999', 'ecommerce')).toBe('ecommerce.md');
});
