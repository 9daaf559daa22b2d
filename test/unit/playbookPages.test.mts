/** The playbooks as 12p shows them: every link of every page leads somewhere, every code has its place, nothing passes as HTML. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import pages from '../../nodes/ChannelException/playbooks/pages.json';
import { playbookAddress, playbookPage } from '../../nodes/ChannelException/playbookPages.ts';
import { htmlOfMarkdown } from '../../nodes/ChannelException/playbooks/markdown.ts';
import { FORMS, FORMS_PAGE } from '../../nodes/shared/forms.ts';
import { linkFrom, playbookHtml } from '../../nodes/ChannelException/playbooks/playbookHtml.ts';

const root = process.cwd();
const folder = join(root, 'docs/playbooks');
const text: Record<string, string> = pages;
const names = Object.keys(text);
const html = (name: string) => playbookHtml(name, text).html;
const idsIn = (page: string) => [...html(page).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
const as = (source: string) => htmlOfMarkdown(source, { address: (target) => target });

test('the pages are those of docs/playbooks', () => {
	const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
	expect(text).toEqual(Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')])));
});

test('every link leads to a page and a heading that exist, or to the published documentation', () => {
	const wrong = names.flatMap((name) =>
		[...html(name).matchAll(/href="([^"]+)"/g)]
			.map(([, target]) => target)
			.filter((target) => {
				if (target.startsWith('https://')) return false;
				const [page, anchor] = target.split('#');
				const to = page === '' ? name : page.replace('?page=', '');
				if (to === 'forms') return false;
				return !names.includes(to) || (anchor !== undefined && !idsIn(to).includes(anchor));
			})
			.map((target) => `${name}: ${target}`),
	);
	expect(wrong).toEqual([]);
	const outside = linkFrom('../../README.md#install-in-your-own-n8n', new Set(names));
	expect(outside).toMatch(/^https:\/\/github\.com\/[\w/-]+\/blob\/main\/README\.md#install-in-your-own-n8n$/);
	expect(linkFrom('../installation.md', new Set(names))).toMatch(/\/blob\/main\/docs\/installation\.md$/);
	expect(linkFrom('javascript:alert(1)', new Set(names))).toBe('');
});

test('the address of a code leads to its paragraph, on a page of 12p and on a server of one’s own', () => {
	const page = playbookPage('FLOW_SILENT', 'integration');
	const served = playbookAddress(page, 'https://n8n.example/webhook/tiktok-shop-playbooks?page=');
	expect(served).toBe('https://n8n.example/webhook/tiktok-shop-playbooks?page=integration.md#flow_silent');
	expect(playbookHtml('integration.md', text).html).toContain('<h3 id="flow_silent">');
	expect(playbookAddress(page, 'https://wiki.example/p')).toBe('https://wiki.example/p/integration.md#flow_silent');
});

test('nothing of Markdown is left over', () => {
	for (const name of names) {
		const body = html(name)
			.replace(/<style>[^]*?<\/style>/, '')
			.replace(/<code>[^<]*<\/code>/g, '')
			.replace(/<[^>]+>/g, '');
		expect([name, /\*\*|`|\]\(|^#/m.exec(body)?.[0]]).toEqual([name, undefined]);
	}
});

test('a page that there is not: the list of those that are, and 404', () => {
	const { status, html: page } = playbookHtml('<b>no</b>.md', text);
	expect(status).toBe(404);
	expect(page).toContain('There is no page &lt;b&gt;no&lt;/b&gt;.md.');
	expect(page).toContain('href="?page=integration.md"');
	expect(playbookHtml('integration', text)).toMatchObject({ status: 200, title: 'Playbook: owner of the integration' });
	expect(playbookHtml('', text).status).toBe(200);
});

test('one page lists all forms, at the address to which mails and board lead', () => {
	const { status, html: page } = playbookHtml('forms', text);
	expect(status).toBe(200);
	const from = new URL(`https://n8n.example${FORMS_PAGE}`);
	const links = [...page.matchAll(/href="(\.\.\/[^"]+)">([^<]+)/g)].map(([, to, words]) => [
		new URL(to, from).pathname,
		words,
	]);
	expect(links).toEqual(FORMS.map(({ path, does }) => [path, does.replaceAll("'", '&#39;')]));
	const twelveP = readFileSync(join(root, 'workflows/12p-exceptions-show-the-playbooks.json'), 'utf8');
	expect(twelveP).toContain(`"path": "${/^\/webhook\/(.*)\?page=forms$/.exec(FORMS_PAGE)?.[1]}"`);
});

test('what Markdown the pages use', () => {
	expect(as('# A `b`\n\n1. one\n   more\n2. **two**\n\n- _x_ and tts_cases, tts_shops\n')).toBe(
		'<h1 id="a-b">A <code>b</code></h1>\n<ol><li>one more</li><li><strong>two</strong></li></ol>\n<ul><li><em>x</em> and tts_cases, tts_shops</li></ul>',
	);
	expect(as('**bold `code_a_b` and** [`x`](y.md)')).toBe(
		'<p><strong>bold <code>code_a_b</code> and</strong> <a href="y.md"><code>x</code></a></p>',
	);
	expect(as('| A | B |\n| --- | --- |\n| 1 | [2](x.md) |')).toBe(
		'<div class="wide"><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td><a href="x.md">2</a></td></tr></table></div>',
	);
});

test('no text becomes a tag', () => {
	fc.assert(
		fc.property(fc.string(), (odd) => {
			const tags = as(`${odd}<script>`).match(/<\/?[a-z]+/g) ?? [];
			expect(tags.filter((tag) => /script|img|iframe|style|svg/.test(tag))).toEqual([]);
		}),
	);
});
