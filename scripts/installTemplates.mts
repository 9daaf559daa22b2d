// npm run templates:install -- --url https://n8n.example.com [--only 03] [--publish] [--force] [--dry-run]
import { parseArgs } from 'node:util';
import { askSecret } from './templates/askSecret.mts';
import { installTemplates } from './templates/templateInstaller.mts';

const usage = `Installs or updates the templates and their Data Tables in your n8n, through its public API.

  npm run templates:install -- --url <address of n8n> [options]

It asks for an API key, made in n8n under Settings, n8n API; or takes it from the environment variable N8N_API_KEY.

  --url          address of your n8n, as in the browser: https://n8n.example.com      (or N8N_URL)
  --only 03      only this template and what it calls; can be repeated
  --credential newStoreApi="My NewStore"   which credential the nodes get, where you have several of a type; can be repeated
                 A credential of type tikTokShop2Api (3, 4) is a further TikTok authorization: every TikTok node gets it
  --publish      publish everything that is not published yet, in the right order
  --force        put shipped nodes back where you changed them (your own nodes, places and credentials stay)
  --restore-rows add default rows to tables that you deleted
  --copies       choose the tables in workflows of your own as well, where these open ours by name (duplicates of ours)
  --table-prefix acme_   names of the Data Tables begin with it instead of tts_; say it with every run
  --allow-http   take an address without https that is not this machine; the key can be read on the way
  --dry-run      say what would happen, change nothing

What you changed on the canvas stays: settings of nodes, names, places, credentials, own nodes and wires. Default rows
that you deleted stay deleted.`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			url: { type: 'string', default: process.env.N8N_URL },
			'api-key': { type: 'string' },
			only: { type: 'string', multiple: true },
			credential: { type: 'string', multiple: true },
			publish: { type: 'boolean', default: false },
			force: { type: 'boolean', default: false },
			'restore-rows': { type: 'boolean', default: false },
			copies: { type: 'boolean', default: false },
			'table-prefix': { type: 'string' },
			'allow-http': { type: 'boolean', default: false },
			'dry-run': { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return console.log(usage);
	if (!values.url) throw new Error(`--url is missing.\n\n${usage}`);
	const credentials = Object.fromEntries(
		(values.credential ?? []).map((pair) => {
			const [type, ...name] = pair.split('=');
			if (!name.length)
				throw new Error(`--credential needs type=name, for example newStoreApi="My NewStore", not "${pair}".`);
			return [type, name.join('=')];
		}),
	);
	const report = await installTemplates({
		url: values.url,
		apiKey: await apiKey(values['api-key']),
		only: values.only,
		publish: values.publish,
		force: values.force,
		dryRun: values['dry-run'],
		restoreRows: values['restore-rows'],
		copies: values.copies,
		tablePrefix: values['table-prefix'],
		allowHttp: values['allow-http'],
		credentials,
		log: console.log,
	});
	const counts = [
		`${report.created.length} created`,
		`${report.updated.length} updated`,
		`${report.unchanged.length} unchanged`,
		`${report.tablesCreated.length} tables created`,
		`${report.kept.length} of your changes kept`,
	];
	console.log(`${values['dry-run'] ? 'Nothing was changed. It would be: ' : ''}${counts.join(', ')}.`);
	if (report.open.length) console.log(`Still to do:\n${report.open.map((line) => `  - ${line}`).join('\n')}`);
}

/** The key opens every workflow and credential of the n8n, so it should not stand on a command line. */
async function apiKey(flag: string | undefined): Promise<string> {
	if (flag) {
		console.warn(
			'A key on the command line can be read by others on this machine and stays in the history of the shell. Leave --api-key out and you are asked for it, or set N8N_API_KEY.',
		);
		return flag;
	}
	if (process.env.N8N_API_KEY) return process.env.N8N_API_KEY;
	if (!process.stdin.isTTY)
		throw new Error('There is no API key: set the environment variable N8N_API_KEY, or run this in a terminal.');
	const typed = await askSecret('API key of n8n (it is not shown): ');
	if (!typed) throw new Error('There is no API key.');
	return typed;
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
