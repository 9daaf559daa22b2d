/** What became of a refund, for the person who answered or wants to: the truth of the ledger, never a promise. */
import { link, paragraphs } from '../../shared/channel/formPage';
import type { LastPage } from '../../shared/channel/formPage';
import { localTime } from '../../shared/channel/localTime';
import { readTime } from '../../shared/channel/times';
import type { Shop } from '../../shared/channel/shops';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { LedgerRow } from '../types';
import { wayBack } from './answers';
import { rowOfKey } from './question';

export interface TellSettings {
	/** tts_shops by id */
	shops: Map<string, Shop>;
	/** address of the form of 06b; '' when nobody knows it */
	formUrl: string;
	/** nothing leaves: an approval is noted only */
	isDryRun: boolean;
	/** IANA zone where the shop has none */
	timeZone: string;
}

const page = (page_title: string, ...texts: string[]): LastPage => ({ page_title, page_text: paragraphs(...texts) });

const amountOf = (row: LedgerRow) => (row.amount === '' ? 'The money' : `${row.amount} ${row.currency}`);

function answeredBy(row: LedgerRow, { shops, timeZone }: TellSettings): string {
	if (row.decided_at === '' && row.decided_by === '') return '';
	const at = localTime(row.decided_at, shops.get(row.shop_id)?.timeZone || timeZone);
	return `Answered${row.decided_by === '' ? '' : ` by ${row.decided_by}`}${at === '' ? '' : `, ${at}`}.`;
}

/** The case that was told last, when it came after the answer: an older one is what the answer was about. */
const newest = (cases: readonly Row[], row: LedgerRow): Row | undefined =>
	cases
		.filter((one) => readTime(one.last_seen_at) >= readTime(row.decided_at))
		.sort((a, b) => readTime(b.last_seen_at) - readTime(a.last_seen_at))[0];

function again(row: LedgerRow, { formUrl }: TellSettings): string {
	const address = wayBack(formUrl, row.refund_key);
	return link(address, 'Choose again') || paragraphs('Open the link of the mail again and choose something else.');
}

const isBooking = (row: LedgerRow) => row.direction === 'tiktok_to_newstore';

function ended(row: LedgerRow, settings: TellSettings): LastPage {
	const who = answeredBy(row, settings);
	if (row.state === 'refused')
		return page(
			'It is not refunded',
			isBooking(row)
				? 'Nothing is booked in NewStore for it.'
				: 'The buyer gets no money for it from us, and nobody is asked again.',
			who,
		);
	if (row.state === 'nothing') return page('Nothing is to be done', row.note, who);
	return isBooking(row)
		? page('It is booked', `NewStore has it: ${amountOf(row)} for order ${row.order_id}.`, who)
		: page('It is refunded', `The buyer gets ${amountOf(row)} back for order ${row.order_id}.`, who);
}

/** @param row undefined when no refund is called so */
export function tellOf(
	key: string,
	row: LedgerRow | undefined,
	cases: readonly Row[],
	settings: TellSettings,
): LastPage {
	if (!row)
		return page(
			'There is no such refund',
			`No refund is called "${key}". Nothing was changed.`,
			'Open the form by the link in the mail, or copy refund_key out of the table tts_refunds: it begins with nsr-, nsf- or ttr-.',
		);
	const who = answeredBy(row, settings);
	switch (row.state) {
		case 'asked':
		case 'failed': {
			const problem = newest(cases, row);
			const happened = (problem && cell(problem, 'what_happened')) || row.note;
			const other = isBooking(row) ? 'NewStore' : 'TikTok';
			return {
				page_title: row.state === 'failed' ? `${other} has not taken it` : 'It is not done: a person is asked again',
				page_text: `${paragraphs(
					row.note,
					happened === row.note ? '' : happened,
					'Nothing was refunded or booked by this answer.',
				)}${again(row, settings)}`,
			};
		}
		case 'sending':
			return page(
				'It has left, and its end is not known yet',
				`${amountOf(row)}: the call was made and nobody knows yet whether it arrived. It is looked up within minutes and not made twice.`,
				who,
			);
		case 'approved':
			return settings.isDryRun
				? page('Dry run: nothing is refunded', 'Your answer is kept. With dry_run = false it is carried out.', who)
				: page(
						'Your answer is kept',
						'It could not be carried out at once; the next run goes on with it, within 5 minutes.',
						who,
					);
		case 'waiting':
			return page('It waits', row.note || 'The other side is not ready. It is looked at again by itself.', who);
		default:
			return ended(row, settings);
	}
}

/** @param ledger rows of tts_refunds with the key, read after the answer was carried out */
export const tellRefund = (key: string, ledger: Row[], cases: readonly Row[], settings: TellSettings): LastPage =>
	tellOf(key, rowOfKey(ledger, key), cases, settings);
