/** The shipped templates, run in n8n's engine from trigger to effect. */
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { TemplateStage } from '../support/templates.mts';

// Send Email loads n8n's form nodes as well, and these an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

const owners = ['operations', 'ecommerce', 'service', 'finance', 'integration'].map((role) => ({
	role,
	name: role,
	email: `${role}@retailer.example`,
}));

describe('12 Exceptions', () => {
	const mails: Array<{ to: string; subject: string; text: string }> = [];
	let refuse = false;
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onMailFrom: (_address, _session, done) => (refuse ? done(new Error('mailbox busy')) : done()),
		onData(stream, _session, done) {
			void simpleParser(stream).then((mail) => {
				const to = [mail.to ?? []]
					.flat()
					.map(({ text }) => text)
					.join(', ');
				mails.push({ to, subject: mail.subject ?? '', text: mail.text ?? '' });
				done();
			}, done);
		},
	});
	let stage: TemplateStage;

	beforeAll(async () => {
		await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
		const { port } = server.server.address() as AddressInfo;
		stage = new TemplateStage(
			{ smtp: { user: '', password: '', host: '127.0.0.1', port, secure: false, disableStartTls: true } },
			{ tts_owners: owners },
		);
		stage.set('mail_from', 'n8n@retailer.example');
	});
	afterAll(async () => {
		await new Promise<void>((closed) => server.close(() => closed()));
	});

	const unknownSku = {
		code: 'STOCK_UNKNOWN_SKU',
		flow: 'stock',
		severity: 'warning',
		owner_role: 'ecommerce',
		title: 'SKU NOPE-1 is unknown',
		what_happened: 'The listing has a SKU that NewStore does not know.',
		what_to_do: 'Add a row to tts_sku_map.',
		business_key: 'NOPE-1',
		ids: { seller_sku: 'NOPE-1' },
	};
	const record = async (...problems: Array<Record<string, unknown>>) =>
		await stage.run('tts12Exceptions0', 'When a workflow reports problems', problems);
	const notify = async () => await stage.run('tts12Exceptions0', 'Every 20 seconds');

	test('the same problem, met three times in two runs, is one case and one e-mail to its owner', async () => {
		expect((await record(unknownSku, unknownSku)).status).toBe('success');
		expect((await notify()).status).toBe('success');
		await record(unknownSku);
		await notify();
		expect(stage.tables.rows('tts_cases')).toMatchObject([
			{ code: 'STOCK_UNKNOWN_SKU', occurrences: 3, state: 'open', mail_state: 'sent' },
		]);
		expect(mails).toMatchObject([{ to: 'ecommerce@retailer.example' }]);
		expect(mails[0].subject).toContain('NOPE-1');
	});

	test('a failed workflow becomes a case of the integration', async () => {
		await stage.run('tts12Exceptions0', 'When a workflow fails', [
			{
				execution: {
					id: '231',
					url: 'https://n8n.example.com/execution/231',
					error: { message: 'connect ECONNREFUSED' },
					lastNodeExecuted: 'Get their stock from NewStore',
					mode: 'trigger',
				},
				workflow: { id: 'tts01aStockPubl0', name: '01a Stock: publish products' },
			},
		]);
		await notify();
		expect(mails[mails.length - 1].to).toBe('integration@retailer.example');
	});

	test('while the mail server refuses, the case stays and the run shows the failure; a closed case that returns is mailed again', async () => {
		refuse = true;
		const before = mails.length;
		await record({ ...unknownSku, business_key: 'NOPE-2', ids: { seller_sku: 'NOPE-2' } });
		const run = await notify();
		refuse = false;
		expect(run.error?.message).toMatch(/could not be sent/);
		const stuck = stage.tables.rows('tts_cases').find((row) => String(row.ids).includes('NOPE-2'));
		expect(stuck?.mail_state).toBe('sending');
		expect(mails.length).toBe(before);

		const rows = stage.tables.rows('tts_cases').map((row) => ({ ...row, state: 'closed', mail_state: 'sent' }));
		stage.tables.replace('tts_cases', rows as never);
		await record(unknownSku);
		await notify();
		expect(mails.length).toBe(before + 1);
	});
});
