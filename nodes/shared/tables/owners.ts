import { addresses, defineTable, text, word } from './table';

export const ownersTable = defineTable({
	name: 'tts_owners',
	purpose: 'Who gets the e-mails. One row per role; several addresses are separated by commas.',
	key: ['role'],
	mayRepeat: true,
	columns: {
		role: word('operations, ecommerce, service, finance or integration', [
			'operations',
			'ecommerce',
			'service',
			'finance',
			'integration',
		]),
		name: text('Name of the person or team'),
		email: addresses('Address(es)'),
	},
	together: ({ role, email }) =>
		role === '' && email !== '' ? [['role', 'is empty, so nobody writes to the address']] : [],
});
