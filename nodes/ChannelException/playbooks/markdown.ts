/** As much of Markdown as the playbooks use → HTML: headings, paragraphs, lists, tables, links, code, bold, italic. No HTML passes. */
import { escapeHtml } from '../../shared/channel/html';

export interface Links {
	/** address of a link as it stands in the text; '' = the words stay, the link goes */
	address(target: string): string;
}

/** Inside a line; what stands in backticks stays as it is, also within bold words and links. */
function inline(text: string, links: Links): string {
	const codes: string[] = [];
	const kept = text.replace(/[\uE000\uE001]/g, '').replace(/`([^`]+)`/g, (_all, code: string) => {
		codes.push(`<code>${escapeHtml(code)}</code>`);
		return `\uE000${codes.length - 1}\uE001`;
	});
	return marked(kept, links).replace(/\uE000(\d+)\uE001/g, (_all, at: string) => codes[Number(at)]);
}

const marked = (text: string, links: Links) =>
	escapeHtml(text.replace(/!\[[^\]]*\]\([^)]*\)/g, ''))
		.replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_all, words: string, target: string) => {
			const address = links.address(target);
			return address === '' ? words : `<a href="${address}">${words}</a>`;
		})
		.replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
		.replace(/(^|[^\w*])[*_]([^*_]+)[*_](?![\w*])/g, '$1<em>$2</em>');

/** As the pages themselves link to a heading, and as GitHub does. */
const anchorOf = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}_ -]/gu, '')
		.replace(/ /g, '-');

const cellsOf = (line: string) =>
	line
		.replace(/^\||\|$/g, '')
		.split(/(?<!\\)\|/)
		.map((text) => text.trim().replace(/\\\|/g, '|'));

function tableOf(lines: string[], links: Links): string {
	const [head, , ...rows] = lines.map(cellsOf);
	const row = (cells: string[], tag: string) =>
		`<tr>${cells.map((text) => `<${tag}>${inline(text, links)}</${tag}>`).join('')}</tr>`;
	return `<div class="wide"><table>${row(head, 'th')}${rows.map((cells) => row(cells, 'td')).join('')}</table></div>`;
}

const KINDS: Array<[kind: string, begins: RegExp]> = [
	['heading', /^#{1,4} /],
	['table', /^\|/],
	['ul', /^[-*] /],
	['ol', /^\d+\. /],
];
const kindOf = (line: string) => KINDS.find(([, begins]) => begins.test(line))?.[0] ?? 'p';

/** Lines that belong together: of one kind, without an empty line between them; each heading for itself. */
function blocksOf(text: string): Array<{ kind: string; lines: string[] }> {
	const blocks: Array<{ kind: string; lines: string[] }> = [];
	let isOpen = false;
	for (const line of text.split('\n')) {
		const last = blocks[blocks.length - 1];
		if (line.trim() === '') isOpen = false;
		else if (isOpen && /^\s+/.test(line)) last.lines[last.lines.length - 1] += ` ${line.trim()}`;
		else {
			const kind = kindOf(line);
			if (isOpen && last.kind === kind && kind !== 'heading') last.lines.push(line);
			else blocks.push({ kind, lines: [line] });
			isOpen = true;
		}
	}
	return blocks;
}

function htmlOfBlock({ kind, lines }: { kind: string; lines: string[] }, links: Links): string {
	if (kind === 'table') return tableOf(lines, links);
	if (kind === 'p') {
		const text = inline(lines.join(' '), links).trim();
		return text === '' ? '' : `<p>${text}</p>`;
	}
	if (kind === 'heading') {
		const [, signs, words] = /^(#+) (.*)$/.exec(lines[0]) ?? [];
		return `<h${signs.length} id="${escapeHtml(anchorOf(words))}">${inline(words, links)}</h${signs.length}>`;
	}
	const items = lines.map((line) => `<li>${inline(line.replace(/^(?:[-*]|\d+\.) /, ''), links)}</li>`);
	return `<${kind}>${items.join('')}</${kind}>`;
}

export const htmlOfMarkdown = (text: string, links: Links): string =>
	blocksOf(text)
		.map((block) => htmlOfBlock(block, links))
		.join('\n');
