/** What NewStore has answered, against the tables. */
import { rowOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { Answers } from './answers';
import type { Check } from './check';
import { checked } from './check';

/** Workflows 01, 04, 05 and 06 register one each. */
const OUR_STREAMS = 4;
const IN_WEBHOOKS = '/webhook/';

function connection(answers: Answers): Check {
	const { rows, error } = answers('newStoreLocations');
	return checked(
		'NewStore: connection',
		rows.some((location) => cell(location, 'id') !== '' && !location.error),
		`${rows.length} locations can be read`,
		() => `NewStore did not answer as expected: ${error || 'no answer'}`,
		() => 'Open the NewStore credential: n8n tests it and says under More details what is wrong.',
	);
}

const named = (location: Row) => {
	const name = cell(location, 'label') || cell(location, 'name');
	return cell(location, 'id') + (name ? ` (${name})` : '');
};

function locationsMapped(answers: Answers, mapped: Row[]): Check {
	const known = answers('newStoreLocations').rows.filter((location) => cell(location, 'id') !== '');
	const isKnown = (row: Row) => known.some((location) => cell(location, 'id') === cell(row, 'location_id'));
	const unknown = mapped.filter((row) => cell(row, 'location_id') !== '' && !isKnown(row));
	return checked(
		'NewStore: locations mapped',
		unknown.length === 0 && mapped.some((row) => cell(row, 'location_id') !== '' && cell(row, 'warehouse_id') !== ''),
		'Every row of tts_locations names a location of NewStore',
		() =>
			`Rows with an unknown location: ${unknown.map((row) => cell(row, 'location_id')).join(', ') || 'none, the table is empty'}`,
		() =>
			`Add one row to tts_locations for each location that sells on TikTok. NewStore has: ${known.map(named).join(', ')}`,
	);
}

/** The address under which TikTok reaches this n8n; '' before a webhook of orders is registered. */
function ownAddress(answers: Answers): string {
	const orders = answers('webhooks').rows.find(
		(hook) => cell(hook, 'event_type') === 'ORDER_STATUS_CHANGE' && cell(hook, 'address') !== '',
	);
	return orders ? cell(orders, 'address').split(IN_WEBHOOKS)[0] : '';
}

function eventStreams(answers: Answers): Check {
	const { rows, error } = answers('eventStreams');
	const base = ownAddress(answers);
	const ours = rows.filter((stream) => {
		const address = cell(rowOf(stream.callback_parameters), 'callback_url');
		return address.startsWith(base) && address.includes(IN_WEBHOOKS);
	});
	const stopped = ours.filter((stream) => cell(stream, 'status') !== 'running');
	const running = ours.length - stopped.length;
	const notRunning = stopped.map((stream) => cell(stream, 'id')).join(', ');
	return checked(
		'NewStore: event streams',
		running >= OUR_STREAMS && stopped.length === 0,
		`${ours.length} event streams to this n8n are running`,
		() =>
			`${running} of the ${OUR_STREAMS} event streams to this n8n are running${notRunning ? `; not running: ${notRunning}` : ''}${error ? ` (${error})` : ''}`,
		() =>
			'When the points that do not say "publish" are done: publish the doors 01w, 04w, 05w and 06w, each registers one. Published already? Unpublish and publish again the one whose id stands in the name of a stream that is not running.',
	);
}

export const newStoreChecks = (answers: Answers, locations: Row[]): Check[] => [
	connection(answers),
	locationsMapped(answers, locations),
	eventStreams(answers),
];
