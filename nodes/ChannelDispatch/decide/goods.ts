/** What people call the lines of an order; their ids stand in the small print of the case. */
import { goodsName } from '../../shared/channel/goods';
import { byText, counted, groupBy, listed } from '../../shared/channel/rows';
import type { TikTokLine } from '../reading/tikTokOrder';

type Lines = ReadonlyArray<{ line: TikTokLine }>;

const LONGEST = 60;

/** "2 × Canvas cap (CAP-KHK-OS) and Wool socks (SOCK-MIX-OS)"; "an item" where TikTok gives no name. */
export function goodsOf(lines: Lines): string {
	const kinds = [...groupBy(lines, ({ line }) => goodsName(line, LONGEST))].sort(([a], [b]) => byText(a, b));
	return listed(
		kinds.map(([name, { length }]) => {
			if (name === '') return length === 1 ? 'an item' : counted(length, 'item');
			return length === 1 ? name : `${length} × ${name}`;
		}),
	);
}

/** The word for one line, or for several: `agree(lines, 'was', 'were')`. */
export const agree = (lines: { length: number }, one: string, many: string) => (lines.length === 1 ? one : many);

/** For the ids of a case. */
export const lineIdsIn = (lines: Lines) => ({ line_ids: lines.map(({ line }) => line.id).join(', ') });
