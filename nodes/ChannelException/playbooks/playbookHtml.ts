/** A page of the playbooks as people open it from a mail: static, readable on a phone, in light and in dark, nothing from elsewhere. */
import { escapeHtml } from '../../shared/channel/html';
import { FORMS } from '../../shared/forms';
import { htmlOfMarkdown } from './markdown';

const INDEX = 'README.md';
const FORMS_NAME = 'forms';
const OTHER_DOCS = 'https://github.com/n8n-nodes-newstore-tiktokshop/n8n-nodes-newstore-tiktokshop/blob/main/';

const STYLE = `:root{color-scheme:light dark;--bg:#f4f6f8;--card:#fff;--line:#dfe4ea;--ink:#17202a;--soft:#5b6773;--link:#0b57d0;--mark:#fff4cc}
@media(prefers-color-scheme:dark){:root{--bg:#0f1419;--card:#182028;--line:#2b3640;--ink:#e8edf2;--soft:#9aa7b4;--link:#8ab4f8;--mark:#3a3210}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:760px;margin:0 auto;padding:16px;background:var(--card);min-height:100vh;overflow-wrap:anywhere}
nav{max-width:760px;margin:0 auto;padding:10px 16px;font-size:14px}
a{color:var(--link)}h1{font-size:26px;line-height:1.25;margin:8px 0 12px}h2{font-size:20px;margin:32px 0 8px}
h3{font-size:16px;margin:24px 0 4px;padding-top:12px;border-top:1px solid var(--line)}h3:target,h2:target{background:var(--mark)}
p,ul,ol{margin:0 0 12px}ul,ol{padding-left:24px}li{margin:0 0 4px}code{font-size:.9em;background:var(--bg);padding:1px 4px;border-radius:4px}
.wide{overflow-x:auto;margin:0 0 12px}table{border-collapse:collapse;font-size:14px;min-width:100%}th,td{text-align:left;vertical-align:top;padding:6px 10px 6px 0;border-bottom:1px solid var(--line);overflow-wrap:normal}th{color:var(--soft)}`;

const addressOf = (page: string, anchor = '') => `?page=${page}${anchor && `#${anchor}`}`;

/** Within the playbooks as 12p takes it, other pages of the documentation where they are published. */
export function linkFrom(target: string, pages: ReadonlySet<string>): string {
	if (/^https:\/\//.test(target) || target.startsWith('#')) return target;
	const [path, anchor] = target.split('#');
	if (pages.has(path)) return addressOf(path, anchor);
	const place =
		/^\.\.\/\.\.\/([\w./-]+)$/.exec(path)?.[1] ?? /^\.\.\/([\w/-]+\.md)$/.exec(path)?.[1].replace(/^/, 'docs/');
	return place ? `${OTHER_DOCS}${place}${anchor ? `#${anchor}` : ''}` : '';
}

export interface PlaybookPage {
	/** HTTP status */
	status: 200 | 404;
	title: string;
	html: string;
}

const titleOf = (text: string) => /^# (.*)$/m.exec(text)?.[1] ?? 'Playbook';

/** All forms of the pack, seen from the address of 12p. */
const formList = () =>
	[
		'<h1>All forms</h1>',
		'<p>Each asks for your sign-in to n8n. The mails open the right one, filled in.</p>',
		`<ul>${FORMS.map(({ does, path }) => `<li><a href="..${path}">${escapeHtml(does)}</a></li>`).join('')}</ul>`,
	].join('\n');

/**
 * @param page name as the mails have it, with or without `.md`; empty is the list of all pages
 * @param pages text by name
 */
export function playbookHtml(page: string, pages: Readonly<Record<string, string>>): PlaybookPage {
	const names = new Set(Object.keys(pages));
	const asked = page.trim() === '' ? INDEX : page.trim();
	if (asked === FORMS_NAME)
		return { status: 200, title: 'All forms', html: documentOf('All forms', formList(), asked) };
	const name = [asked, `${asked}.md`].find((one) => names.has(one));
	const text = name ? pages[name] : pages[INDEX];
	const title = name ? titleOf(text) : 'There is no such page';
	const body = htmlOfMarkdown(text, { address: (target) => linkFrom(target, names) });
	const missing = name
		? ''
		: `<p><strong>There is no page ${escapeHtml(asked.slice(0, 60))}.</strong> These are all:</p>`;
	return { status: name ? 200 : 404, title, html: documentOf(title, `${missing}${body}`, name ?? '') };
}

/** @param name of the page, to which its own navigation does not lead */
function documentOf(title: string, body: string, name: string): string {
	const others = [
		[INDEX, 'All playbooks'],
		[FORMS_NAME, 'All forms'],
	].filter(([other]) => other !== name);
	const nav = others.map(([other, words]) => `<a href="${addressOf(other)}">${words}</a>`).join(' · ');
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><nav>${nav}</nav><main>${body}</main></body></html>`;
}
