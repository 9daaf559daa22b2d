/** Fields of the operations behind the form of workflow 08f. */
import type { INodeProperties } from 'n8n-workflow';
import { asPasted } from '../../shared/channel/formPage';
import { channelOperation } from '../../shared/channel/operation';
import type { Given } from '../../shared/channel/operation';
import { switchOf } from '../../shared/channel/options';
import { readShops } from '../../shared/channel/shops';
import { ledgerRowsField, notSettled, shopsField } from '../sharedFields';
import { describeJournal } from './describeJournal';
import { tellJournal } from './tellJournal';

const journalRef: INodeProperties = {
	displayName: 'Journal',
	name: 'journalRef',
	type: 'string',
	default: '',
	required: true,
	description: 'Reference of the journal as the e-mail has it (column journal_ref of tts_journals)',
};

const wayBack: INodeProperties = {
	displayName: 'Way Back',
	name: 'wayBack',
	type: 'string',
	default: '',
	description: 'Address of the form of workflow 08f, which a page leads back to. Empty: no link.',
};

const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'string',
	default: 'true',
	description: 'Value of the setting dry_run: nothing is posted or taken back',
};

const properties = [journalRef, ledgerRowsField, shopsField, wayBack, dryRun];
const wrongSetting = notSettled('Nothing was decided.');

const refIn = (given: Given) => asPasted(String(given.parameter('journalRef') ?? ''));

const settingsIn = ({ rows, parameter, timeZone }: Given) => ({
	shops: readShops(rows('shops', 'Shops')),
	formUrl: String(parameter('wayBack') ?? '').trim(),
	isDryRun: switchOf(parameter('dryRun'), 'Dry Run', true),
	timeZone,
});

export const describeJournalOperation = channelOperation({
	name: 'Describe a Journal',
	value: 'describeJournal',
	action: 'Describe a journal',
	description:
		'Write the page on which a person decides about a journal: shop, amount, lines, why, and only what fits its state; or say why there is nothing to decide',
	inputs: { start: 'Start' },
	outputs: { ask: 'Ask', told: 'Nothing To Decide' },
	properties,
	wrongSetting,
	run(given) {
		const described = describeJournal(refIn(given), given.rows('ledger', 'Posted Journals'), settingsIn(given));
		return 'ask' in described
			? { ask: [{ json: described.ask }], told: [] }
			: { ask: [], told: [{ json: described.told }] };
	},
});

export const tellJournalOperation = channelOperation({
	name: 'Tell What Became of a Journal',
	value: 'tellJournal',
	action: 'Tell what became of a journal',
	description: 'Write the last page of the form: in the books, waiting, refused, taken back, and who decided',
	inputs: { start: 'Start' },
	outputs: { page: 'Page' },
	properties,
	wrongSetting,
	run: (given) => ({
		page: [{ json: tellJournal(refIn(given), given.rows('ledger', 'Posted Journals'), settingsIn(given)) }],
	}),
});
