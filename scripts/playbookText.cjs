'use strict';

// Loaded by build, tests, typecheck and lint before they begin: the playbooks go into the package, docs/playbooks → one JSON
// file beside the operation that shows them, since a node of n8n may not read files. It is not kept in git.
const { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = join(__dirname, '../docs/playbooks');
const target = join(__dirname, '../nodes/ChannelException/playbooks/pages.json');

const pages = readdirSync(folder)
	.filter((name) => name.endsWith('.md'))
	.sort()
	.map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
const text = `${JSON.stringify(Object.fromEntries(pages), undefined, '\t')}\n`;
// Tests run beside each other: nobody may find half a file.
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
	writeFileSync(`${target}.${process.pid}`, text);
	renameSync(`${target}.${process.pid}`, target);
}
