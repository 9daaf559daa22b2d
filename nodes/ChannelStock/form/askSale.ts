/** The second page of the form of 12e: what each shop holds back during a sale, and until when. */
import { about, dayField, paragraphs, textField } from '../../shared/channel/formPage';
import type { FormField, LastPage, NextPage } from '../../shared/channel/formPage';
import { saleInWords } from '../../shared/channel/sale';
import type { Shop } from '../../shared/channel/shops';
import { cell } from '../../shared/tableRows';

const amountFields = ({ id, name, row }: Shop): FormField[] => {
	const kept = (column: string) => (Number(cell(row, column)) > 0 ? cell(row, column) : '');
	return [
		textField(`units_${id}`, `${name}: hold back so many units more of everything`, {
			value: kept('peak_buffer_units'),
			placeholder: '5',
		}),
		textField(`percent_${id}`, `${name}: or so many percent (the larger of the two counts; both empty: no sale here)`, {
			value: kept('peak_buffer_percent'),
			placeholder: '10',
		}),
	];
};

/** @param shops those that are active */
export function askSale(shops: Shop[], nowMs: number): { ask: NextPage } | { told: LastPage } {
	if (shops.length === 0)
		return {
			told: { page_title: 'There is no shop', page_text: paragraphs('No row of the table tts_shops is active.') },
		};
	return {
		ask: {
			page_title: 'Hold back more during a sale',
			page_fields: JSON.stringify([
				about(shops.map((shop) => [shop.name, saleInWords(shop.row, nowMs) || 'no sale now'])),
				...shops.flatMap(amountFields),
				dayField('until_day', 'Until which day', { required: true }),
				textField('until_time', 'Until what time, in the time of each shop (empty: the end of that day)', {
					placeholder: '23:00',
				}),
				dayField('from_day', 'From which day (empty: now)'),
				textField('from_time', 'From what time (empty: 00:00)', { placeholder: '18:00' }),
			]),
		},
	};
}
