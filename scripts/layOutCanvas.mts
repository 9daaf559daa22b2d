// npm run canvas [-- 06a 11]: lays the templates out anew, all or those with these numbers: gaps close, nodes that belong to
// a group by their wires join it, groups stand in reading order. What runs in which order stays. The rest is the JSON's own.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { healedGroups, laidOut } from './templates/canvasLayout.mts';
import { isTrigger } from './templates/templateGroups.mts';
import type { Workflow } from './templates/workflow.mts';

const folder = 'workflows';
const wanted = process.argv.slice(2);

for (const file of readdirSync(folder)) {
	const number = /^(\d+[a-z]?)-.*\.json$/.exec(file)?.[1];
	if (!number || (wanted.length && !wanted.includes(number))) continue;
	const before = readFileSync(join(folder, file), 'utf8');
	const workflow = JSON.parse(before) as Workflow;
	if (workflow.nodeGroups) workflow.nodeGroups = healedGroups(workflow, isTrigger);
	const after = `${JSON.stringify(laidOut(workflow), null, '\t')}\n`;
	if (after === before) continue;
	writeFileSync(join(folder, file), after);
	console.log(`${file} is laid out`);
}
