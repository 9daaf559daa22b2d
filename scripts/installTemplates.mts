// npm run templates:install -- --url https://n8n.example.com --api-key … [--only 03] [--publish] [--force] [--dry-run]
import { parseArgs } from 'node:util';
import { installTemplates } from './templateInstaller.mts';

const usage = `Installs or updates the templates and their Data Tables in your n8n, through its public API.

  npm run templates:install -- --url <address of n8n> --api-key <key> [options]

  --url          address of your n8n, as in the browser: https://n8n.example.com      (or N8N_URL)
  --api-key      made in n8n under Settings, n8n API                                   (or N8N_API_KEY)
  --only 03      only this template and what it calls; can be repeated
  --credential newStoreApi="My NewStore"   which credential the nodes get, where you have several of a type; can be repeated
  --publish      publish everything that is not published yet, in the right order
  --force        put shipped nodes back where you changed them (your own nodes, places and credentials stay)
  --dry-run      say what would happen, change nothing

What you changed on the canvas stays: settings of nodes, names, places, credentials, own nodes and wires.`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			url: { type: 'string', default: process.env.N8N_URL },
			'api-key': { type: 'string', default: process.env.N8N_API_KEY },
			only: { type: 'string', multiple: true },
			credential: { type: 'string', multiple: true },
			publish: { type: 'boolean', default: false },
			force: { type: 'boolean', default: false },
			'dry-run': { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return console.log(usage);
	if (!values.url || !values['api-key'])
		throw new Error(`${values.url ? '--api-key' : '--url'} is missing.\n\n${usage}`);
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
		apiKey: values['api-key'],
		only: values.only,
		publish: values.publish,
		force: values.force,
		dryRun: values['dry-run'],
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

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
