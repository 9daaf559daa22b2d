/** The forms of the workflows: mails, board and docs link to them by this list, and a test compares it with the workflows. */

export interface FormOfPack {
	/** number of its workflow */
	workflow: string;
	/** what a person does with it, as a link says it */
	does: string;
	/** behind the address of n8n */
	path: string;
	/** fields that a link may fill in */
	fills: readonly string[];
}

const form = (workflow: string, does: string, id: string, ...fills: string[]): FormOfPack => ({
	workflow,
	does,
	path: `/form/f2c1a7de-5b0e-4c36-9d41-${id}`,
	fills,
});

export const FORMS: readonly FormOfPack[] = [
	form('05', 'Report parcels again', '05b0575ec005', 'order_ids'),
	form('06', 'Look at returns again', '06d0000ec006', 'order_ids'),
	form('06b', 'Decide a refund', '06b0000ec006', 'refund_key'),
	form('07b', 'Answer a buyer', '06b1000ec006', 'return_id', 'shop_id'),
	form('08', 'Read settlements again', '08a0000ec008', 'statement_ids'),
	form('08f', 'Decide about a journal', '08f0000ec008', 'journal_ref'),
	form('12a', 'Answer a case', '12a0000ec012', 'case'),
	form('12b', "Change a product's buffer", '12b0000ec012', 'product'),
	form('12e', 'Hold back more during a sale', '12e0000ec012', 'what'),
	form('12c', 'Change settings', '12c0000ec012', 'area'),
	form('13', 'See whether all is well, or ask', '1300000ec013', 'ask'),
	form('12d', 'Try again now', '12d0000ec012', 'order_ids', 'what'),
	form('10', 'Audit SKUs and stock', '10a0000ec010', 'remark'),
];

/** Path of the form of a workflow, behind the address of n8n. */
export function formPath(workflow: string): string {
	const found = FORMS.find((one) => one.workflow === workflow);
	if (!found) throw new Error(`There is no form of workflow ${workflow}`);
	return found.path;
}

/** Path of the page on which workflow 12p lists them. */
export const FORMS_PAGE = '/webhook/tiktok-shop-playbooks?page=forms';

/** What the form of workflow 12d tries again for an order, in the words of its list. */
export const TRY_AGAIN = {
	send: 'Send it to NewStore',
	cancel: 'Carry out its cancellation',
	tell: 'Tell TikTok of its parcels',
	refund: 'Refund what came back in a store',
	book: 'Book in NewStore what came back on TikTok',
	stock: 'Send the stock of its goods to TikTok',
} as const;

export type TryAgain = (typeof TRY_AGAIN)[keyof typeof TRY_AGAIN];

/** Path of the form of 12d, filled in: one press and it is tried. */
export const tryAgainPath = (orderId: string, what: TryAgain) =>
	`${formPath('12d')}?order_ids=${orderId}&what=${encodeURIComponent(what)}`;
