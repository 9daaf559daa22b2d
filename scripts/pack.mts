// Makes the tarball that a registry would hand out, and checks that it is one n8n can install: `node scripts/pack.mts`
// prints what is in it. Start and e2e install this tarball, never the checkout.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

interface PackageJson {
	name: string;
	version: string;
	dependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	scripts?: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
}

export interface Packed {
	name: string;
	version: string;
	/** absolute path of the .tgz */
	tarball: string;
	files: string[];
	/** unpacked size in bytes */
	size: number;
}

/** Packs the built checkout into `folder`. Throws an Error that lists everything that is wrong with the package. */
export function packCheckout(folder: string): Packed {
	mkdirSync(folder, { recursive: true });
	// Install scripts are off: packing must not run anything of the package.
	const output = execFileSync(
		'npm',
		['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder],
		{
			cwd: root,
			encoding: 'utf8',
			env: { ...process.env, npm_config_dry_run: 'false' },
		},
	);
	const parsed = JSON.parse(output.slice(output.search(/^[[{]/m)));
	const [report] = Object.values(parsed) as Array<{
		name: string;
		version: string;
		filename: string;
		unpackedSize: number;
		files: Array<{ path: string }>;
	}>;
	const files = report.files.map((file) => file.path).sort();
	const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageJson;
	const problems = packageProblems(manifest, files);
	if (problems.length) throw new Error(`The package is not right:\n  ${problems.join('\n  ')}`);
	const tarball = join(folder, report.filename.split('/').pop() as string);
	if (!existsSync(tarball)) throw new Error(`npm pack said it wrote ${tarball}, but it is not there.`);
	return { name: manifest.name, version: manifest.version, tarball, files, size: report.unpackedSize };
}

/** What keeps a package with these files from being installed, loaded or verified by n8n; empty when all is well. */
export function packageProblems(manifest: PackageJson, files: string[]): string[] {
	const problems: string[] = [];
	const present = new Set(files);
	const declared = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
	for (const file of declared)
		if (!present.has(file)) problems.push(`package.json names ${file}, which is not in the package`);
	for (const file of manifest.n8n.nodes) {
		const codex = file.replace(/\.js$/, '.json');
		if (!present.has(codex)) problems.push(`${file} has no codex file ${codex}`);
	}
	for (const file of files) {
		if (/\.(node|credentials)\.js$/.test(file) && !declared.includes(file))
			problems.push(`${file} is packed but package.json does not name it`);
		const allowed =
			['package.json', 'README.md', 'LICENSE', 'LICENSE.md', 'CHANGELOG.md', 'index.js'].includes(file) ||
			/^dist\/(credentials|nodes)\/.+\.(js|json|svg)$/.test(file) ||
			/^dist\/icons\/[^/]+\.svg$/.test(file) ||
			/^dist\/workflows\/[^/]+\.(json|md)$/.test(file);
		if (!allowed) problems.push(`${file} has no business in the package`);
	}
	if (!present.has('README.md')) problems.push('README.md is missing');
	if (Object.keys(manifest.dependencies ?? {}).length)
		problems.push('the package has runtime dependencies; n8n accepts none');
	if (JSON.stringify(manifest.peerDependencies) !== '{"n8n-workflow":"*"}')
		problems.push('the only peer dependency must be n8n-workflow "*"');
	for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
		if (manifest.scripts?.[script]) problems.push(`the script "${script}" would run on the user's server`);
	}
	return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const packed = packCheckout(join(root, '.artifacts'));
	console.log(`${packed.tarball}: ${packed.files.length} files, ${Math.round(packed.size / 1024)} kB unpacked`);
}
