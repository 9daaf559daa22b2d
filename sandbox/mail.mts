// Catches every mail that is sent to it. Nothing leaves the machine.
import { SMTPServer } from 'smtp-server';
import { simpleParser } from 'mailparser';
import type { AddressObject } from 'mailparser';

export interface Mail {
	id: string;
	/** ISO time of arrival, real clock. */
	receivedAt: string;
	from: string;
	/** Addresses, joined by a comma. */
	to: string;
	subject: string;
	text: string;
	/** Empty for a mail without an HTML part. */
	html: string;
	/** `text` of text files only. */
	attachments: Array<{ name: string; size: number; text: string }>;
}

export interface MailCatcher {
	port: number;
	/** Oldest first. */
	messages(): Mail[];
	message(id: string): Mail | undefined;
	clear(): void;
	close(): Promise<void>;
}

const KEPT = 2_000;

export async function startMailCatcher(port: number): Promise<MailCatcher> {
	const mails: Mail[] = [];
	let counter = 0;
	const server = new SMTPServer({
		authOptional: true,
		hideSTARTTLS: true,
		disableReverseLookup: true,
		onAuth: (_auth, _session, done) => done(null, { user: 'anyone' }),
		onData: (stream, _session, done) => {
			simpleParser(stream)
				.then((parsed) => {
					mails.push({
						id: `mail-${++counter}`,
						receivedAt: new Date().toISOString(),
						from: parsed.from?.text ?? '',
						to: addresses(parsed.to),
						subject: parsed.subject ?? '',
						text: parsed.text ?? '',
						html: parsed.html || '',
						attachments: parsed.attachments.map(({ filename = '', size, content }) => ({
							name: filename,
							size,
							text: /\.(csv|txt|journal)$/.test(filename) ? content.toString() : '',
						})),
					});
					if (mails.length > KEPT) mails.shift();
					done();
				})
				.catch((error: Error) => done(error));
		},
	});
	// A client that hangs up in the middle is its own affair.
	server.on('error', () => undefined);
	await new Promise<void>((resolve, reject) => {
		server.server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const address = server.server.address();
	return {
		port: typeof address === 'object' && address ? address.port : port,
		messages: () => [...mails],
		message: (id) => mails.find((mail) => mail.id === id),
		clear: () => {
			mails.length = 0;
		},
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
}

function addresses(to: AddressObject | AddressObject[] | undefined): string {
	return [to ?? []]
		.flat()
		.flatMap((each) => each.value.map((entry) => entry.address ?? ''))
		.join(', ');
}
