import { defineTable, moment, needed, number, text, word } from './table';

export const casesTable = defineTable({
	name: 'tts_cases',
	purpose: 'What went wrong, one row per case. Written by workflow 12; set state to closed when a case is settled.',
	key: ['case_key'],
	columns: {
		case_key: needed('Flow, code and what the case is about; the same problem finds the same row'),
		flow: text('stock, orders, connection, …'),
		code: text('Short name of the problem; the playbooks are sorted by it'),
		severity: word('info, warning, error or critical', ['info', 'warning', 'error', 'critical']),
		owner_role: text('Who has to act'),
		title: text('One line'),
		what_happened: text('In words'),
		what_to_do: text('In words'),
		ids: text('Order, product and request ids (JSON text)'),
		deadline: moment('By when (UTC), if there is one'),
		playbook: text('Page that explains the case'),
		execution_url: text('The n8n execution that met the problem last'),
		first_seen_at: moment('UTC'),
		last_seen_at: moment('UTC'),
		occurrences: number('How often it was met', { least: 0 }),
		state: word('open or closed', ['open', 'closed']),
		mail_state: word('pending, sending, sent or none', ['pending', 'sending', 'sent', 'none']),
		mail_at: moment('When mail_state last changed (UTC)'),
	},
});
