/** Words of this room. */
import { listed } from '../shared/channel/rows';

/** "a, b and c", at most so many as a person reads. */
export const allOf = (texts: readonly string[]) => listed(texts, 6);
