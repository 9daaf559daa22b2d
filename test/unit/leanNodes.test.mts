/** n8n resolves each top-level property of a node for every webhook and run of a workflow that holds it: few of them is fast. */
import { NewStore } from '../../nodes/NewStore/NewStore.node';
import { TikTokShop } from '../../nodes/TikTokShop/TikTokShop.node';

test.each([
	['TikTok Shop', new TikTokShop(), 125],
	['NewStore', new NewStore(), 68],
])('%s stays lean', (_name, { description }, most) => {
	expect(description.properties.length).toBeLessThanOrEqual(most);
});
