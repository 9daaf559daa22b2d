'use strict';

const { execFile } = require('node:child_process');
const { access, readFile, rm } = require('node:fs/promises');
const { promisify } = require('node:util');
const { dest, parallel, series, src } = require('gulp');

require('./scripts/playbookText.cjs');

const exec = promisify(execFile);
const assets = (globs) => src(globs, { base: '.', encoding: false, allowEmpty: true }).pipe(dest('dist'));

const clean = () => rm('dist', { recursive: true, force: true });
const typescript = async () => {
	try {
		await exec(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json']);
	} catch (error) {
		throw new Error(`TypeScript found errors:\n${error.stdout}`);
	}
};
const icons = () => assets(['icons/**/*.svg', '{nodes,credentials}/**/*.svg']);
const codex = () => assets('nodes/**/*.node.json');
const schemas = () => assets('nodes/**/__schema__/**/*.json');
const templates = () => assets(['workflows/*.json', 'workflows/README.md']);

/** Fails the build when package.json names a file that the build did not make. */
async function verify() {
	const { n8n, files } = JSON.parse(await readFile('package.json', 'utf8'));
	const missing = [];
	for (const file of [...n8n.nodes, ...n8n.credentials, ...files]) await access(file).catch(() => missing.push(file));
	for (const file of n8n.nodes)
		await access(file.replace(/\.js$/, '.json')).catch(() => missing.push(file.replace(/\.js$/, '.json (codex)')));
	if (missing.length)
		throw new Error(`package.json names files that the build did not make:\n  ${missing.join('\n  ')}`);
}

exports.build = series(clean, parallel(typescript, icons, codex, schemas, templates), verify);
exports.default = exports.build;
