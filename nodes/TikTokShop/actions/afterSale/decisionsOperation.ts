import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asId, asList, Session } from '../session';
import { readDecisions } from './decisions';
import { localeOption } from './locale';
import type { RequestKind } from './requests';

const checkOption: INodeProperties = {
	displayName: 'Decisions',
	name: 'checkDecisions',
	type: 'string',
	default: '',
	placeholder: 'e.g. APPROVE_RETURN, REJECT_RETURN',
	description: 'Only these decisions, separated by commas; empty means all',
};

/**
 * One item per request: `{shop_id, order_id?, cancel_id or return_id, decisions: [{decision, label, eligible, ineligible_code?,
 * ineligible_reason?, available_reject_reasons: [{name, text}]}], allowed: names of the eligible ones, source}`; `source` is
 * `told`, or `worked_out` where the app does not have the call. Judge by `eligible` alone (tiktok-shop.md 9.1, 10.2).
 */
export function decisionsOperation({ name, plural, idField, idParameter, ...kind }: RequestKind): Operation {
	const Name = name[0].toUpperCase() + name.slice(1);
	return {
		value: 'getDecisionEligibility',
		name: 'Get Decision Eligibility',
		action: `Get the decisions allowed for ${plural}`,
		description: 'Ask which answers the shop may give now, and with which reasons it can refuse',
		properties: [
			...shopFields,
			...idFields({ name: Name, field: idField, list: idParameter }),
			optionsField([checkOption, localeOption]),
		],
		async execute() {
			const session = new Session(this, plural);
			const options = this.getNodeParameter('options', 0, {}) as IDataObject;
			const locale = typeof options.locale === 'string' && options.locale ? options.locale : undefined;
			const wanted = { locale, check: asList(options.checkDecisions) };
			const inputs = this.getInputData();
			return await session.eachJob(idParameter, `${name} ID`, async ({ shop, value, items }) => {
				const of = { name, plural, idField, idParameter, ...kind };
				const { source, decisions } = await readDecisions(session, of, shop, value, wanted, items[0]);
				const orderId = asId(inputs[items[0]]?.json.order_id);
				const allowed = decisions.filter(({ eligible }) => eligible).map(({ decision }) => decision);
				const json = { ...(orderId ? { order_id: orderId } : {}), [idField]: value, decisions, allowed, source };
				return [session.item({ shop_id: shop.shop_id, ...json }, items)];
			});
		},
	};
}
