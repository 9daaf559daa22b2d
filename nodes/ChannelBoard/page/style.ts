/** Looks of the pages: no assets from elsewhere, light and dark, down to 320 px. */
import { Html } from './html';

const LIGHT =
	'--bg:#f4f6f8;--card:#fff;--line:#dfe4ea;--ink:#17202a;--soft:#5b6773;--link:#0b57d0;--bar:#9db8dd;--good:#14783c;--warn:#8a5700;--bad:#b3261e;--info:#42627f;--goodbg:#e5f4ea;--warnbg:#fdf1d9;--badbg:#fce8e6;--infobg:#e8eef4';
const DARK =
	'--bg:#0f1419;--card:#182028;--line:#2b3640;--ink:#e8edf2;--soft:#9aa7b4;--link:#8ab4f8;--bar:#456b9c;--good:#66d18f;--warn:#f0b955;--bad:#ff8a80;--info:#9db8d2;--goodbg:#14301f;--warnbg:#33270f;--badbg:#3a1c1a;--infobg:#1c2a36';

const RULES = `
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:1180px;margin:0 auto;padding:16px}
a{color:var(--link)}
h1{font-size:28px;line-height:1.2;margin:0}
h2{font-size:13px;letter-spacing:.05em;text-transform:uppercase;color:var(--soft);margin:0 0 8px;font-weight:650}
h3{font-size:16px;margin:0 0 2px}
p{margin:0}
.top{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center;color:var(--soft);font-size:13px;margin-bottom:10px}
.top strong{color:var(--ink);font-size:14px}
.top .end{margin-left:auto}
.chip{border-radius:99px;padding:2px 10px;font-size:12px;font-weight:650;white-space:nowrap;display:inline-block}
.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}.info{color:var(--info)}.soft{color:var(--soft)}
.chip.good{background:var(--goodbg)}.chip.warn{background:var(--warnbg)}.chip.bad{background:var(--badbg)}.chip.info{background:var(--infobg)}
.hero{border-radius:14px;padding:18px 20px;margin-bottom:14px;border:1px solid var(--line)}
.hero.good{background:var(--goodbg)}.hero.warn{background:var(--warnbg)}.hero.bad{background:var(--badbg)}.hero.info{background:var(--infobg)}
.hero ul{margin:8px 0 0;padding-left:20px;color:var(--ink)}
.hero p{color:var(--soft);margin-top:4px}
.ask{display:flex;gap:8px;margin-bottom:14px}
.ask input{flex:1;min-width:0;font:inherit;font-size:16px;padding:11px 14px;border:1px solid var(--line);border-radius:10px;background:var(--card);color:var(--ink)}
.ask button,.btn{font:inherit;font-weight:600;border-radius:10px;padding:9px 16px;border:1px solid var(--link);background:var(--link);color:var(--card);text-decoration:none;cursor:pointer;display:inline-block}
.btn{padding:5px 12px;font-size:13px;border-radius:8px;white-space:nowrap}
.btn.plain{background:transparent;color:var(--link)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(168px,1fr));gap:10px;margin-bottom:14px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px;margin-bottom:14px;min-width:0}
.tiles .card{margin:0}
.tiles .card b{font-size:24px;line-height:1.1;display:block}
.tiles .card p{font-size:13px;color:var(--soft)}
.two{columns:2;column-gap:14px}.two>*{break-inside:avoid}
table{width:100%;border-collapse:collapse;font-size:14px}
th{font-size:12px;font-weight:600;color:var(--soft);text-align:left;padding:4px 10px 4px 0;border-bottom:1px solid var(--line)}
td{padding:7px 10px 7px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
tr:last-child>td{border-bottom:0}
.num{text-align:right;padding-right:20px;white-space:nowrap;font-variant-numeric:tabular-nums}
td:last-child,th:last-child{padding-right:0}
.cases{list-style:none;margin:0;padding:0}
.cases li{display:grid;grid-template-columns:1fr auto;gap:2px 14px;padding:10px 0;border-bottom:1px solid var(--line)}
.cases li:last-child{border-bottom:0}
.cases .say{font-size:13px;color:var(--soft);overflow-wrap:anywhere}
.cases .do{grid-row:1/span 2;grid-column:2;display:flex;gap:6px;align-items:center}
.steps{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(5,1fr)}
.steps li{position:relative;padding:24px 8px 0 0;font-size:13px;color:var(--soft)}
.steps li::before{content:"";position:absolute;top:9px;left:0;right:0;height:2px;background:var(--line)}
.steps li::after{content:"";position:absolute;top:3px;left:0;width:14px;height:14px;border-radius:50%;background:var(--card);border:2px solid var(--line)}
.steps .is::after{background:var(--good);border-color:var(--good)}.steps .is::before{background:var(--good)}
.steps .no::after{background:var(--bad);border-color:var(--bad)}
p.after{margin-top:16px}
p.back{margin-bottom:10px}
.steps b{display:block;color:var(--ink);font-size:14px}
.say{overflow-wrap:anywhere}
footer{color:var(--soft);font-size:12px;padding:4px 0 20px}
svg{display:block;max-width:100%}
@media(max-width:720px){
main{padding:12px}h1{font-size:23px}.two{columns:1}.top .end{margin-left:0}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}
.cases li{grid-template-columns:1fr}.cases .do{grid-row:auto;grid-column:1;order:3;margin-top:6px;flex-wrap:wrap}
.btn{padding:9px 16px;font-size:15px}
table:not(.keep) thead{display:none}table:not(.keep),table:not(.keep) tbody{display:block;width:100%}
table:not(.keep) tr{display:grid;grid-template-columns:1fr 1fr;gap:0 18px;padding:9px 0;border-bottom:1px solid var(--line)}table:not(.keep) tr:last-child{border-bottom:0}
table:not(.keep) td{border:0;padding:1px 0;display:flex;gap:8px;justify-content:space-between;font-size:13px;text-align:right}
td[data-label]::before{content:attr(data-label);color:var(--soft);text-align:left}
table:not(.keep) td.head{grid-column:1/-1;display:block;text-align:left;font-weight:600;font-size:15px;padding-bottom:3px}
table:not(.keep) td.wide{grid-column:1/-1;display:block;text-align:left;padding-top:4px}
.keep td[data-label]::before{content:none}.keep .num{padding-right:6px}.keep{font-size:13px}.keep td.head{white-space:nowrap}td[data-label]>span{white-space:nowrap}
.steps{grid-template-columns:1fr}.steps li{padding:0 0 14px 26px}.steps li::before{top:8px;bottom:-8px;left:6px;right:auto;width:2px;height:auto}.steps li:last-child::before{display:none}
}`;

export const style = new Html(
	`<style>:root{color-scheme:light dark;${LIGHT}}@media(prefers-color-scheme:dark){:root{${DARK}}}${RULES.replace(/\n/g, '')}</style>`,
);
