import { writeFileSync } from 'node:fs';
import { recordCases } from '../../nodes/ChannelException/recordCases.ts';
import { writeMails } from '../../nodes/ChannelException/writeMails.ts';
import { writeDigests } from '../../nodes/ChannelException/digest/writeDigests.ts';
import { reconcile } from '../../nodes/ChannelSettlement/reconciliation/reconcile.ts';
import * as ST from '../support/settlementExamples.mts';
import { FORMS, formPath } from '../../nodes/shared/forms.ts';
import { guardrail, unknownSku } from '../../nodes/ChannelStock/decide/stockFindings.ts';
const OUT = '/tmp/wt/cases6-tmp/pics/';
const now = Date.parse('2026-11-30T09:00:00Z');
const ORDER = '576460000000000001', SHOP = '7495000000000000001';
const source = { workflowId: 'w', workflowName: '03 Orders', executionId: '7', editorUrl: 'https://n8n.example.com', playbookUrl: 'https://n8n.example.com/webhook/playbooks' };
const base = 'https://n8n.example.com';
const settings: any = { fallbackAddress: 'it@r.example', subjectPrefix: '[TikTok Shop]', timeZone: 'Europe/London', otherZone: 'UTC', retryAfterMinutes: 15, mostSingleMails: 0, pauseMinutes: 0, mailsPerRun: 0, nowMs: now, caseFormUrl: base + formPath('12a'), playbookUrl: base + '/webhook/playbooks', orderPages: { sellerCenter: 'https://seller.example/o?no={order_id}', newStore: 'https://manager.example/o/{newstore_order_id}' } };
const owners = ['operations', 'service', 'ecommerce', 'finance', 'integration'].map((role) => ({ role, email: role + '@r.example' }));
const shops = [{ shop_id: SHOP, shop_name: 'Sandbox Retail UK', region: 'UK', timezone: 'Europe/London' }];
const locations = [{ location_id: 'LEEDS', warehouse_id: '1', shop_id: SHOP, note: 'Leeds store' }];
const p = (c: any) => ({ flow: 'orders', severity: 'error', owner_role: 'operations', business_key: c.ids?.order_id ?? c.code, ...c });
const samples: Record<string, any[]> = {
 short: [p({ code: 'ORDER_SHORT_STOCK', title: `Order ${ORDER}: not enough stock in NewStore`, what_happened: 'NewStore can promise 0 of the 2 units of Canvas cap (CAP-KHK-OS). The order is held back and was not sent to NewStore.', what_to_do: 'Look for the units (stock count, transfer, another store). The order is sent by itself as soon as NewStore can promise them. If they cannot be found, cancel these lines in Seller Center before the deadline: 2 × Canvas cap. In the UK single lines can be cancelled for lack of stock.', ids: { order_id: ORDER, shop_id: SHOP, newstore_order_id: 'ns-1' }, about: { goods: '2 × Canvas cap (CAP-KHK-OS)', amount: '23.98 GBP' }, deadline: '2026-12-01T14:00:00Z' })],
 refund: [p({ flow: 'returns', owner_role: 'service', code: 'REFUND_NO_REASON', title: `Return 3f2504e0-4f89-41d3-9a0c-0305e82c3301 of order ${ORDER} waits for your decision`, what_happened: '1 × White tee S was handed back in Leeds store. TikTok wants a reason for this refund, and none is set for parcels that wait for the carrier.', what_to_do: `Decide with the form in this mail: approve, approve another amount, or refuse. Answer here: ${base}${formPath('06b')}?refund_key=nsr-3f2504e0-4f89-41d3-9a0c-0305e82c3301`, business_key: 'r1', ids: { order_id: ORDER, shop_id: SHOP, refund_key: 'nsr-3f2504e0-4f89-41d3-9a0c-0305e82c3301', location_id: 'LEEDS', http_status: '400', error_code: '25001021', request_id: '202611300900000101890000000000000ABCDEF' }, about: { goods: '1 × White tee S (TEE-WHT-S)', amount: '23.98 GBP' } })],
 guardrail: [guardrail('Sandbox Retail UK', SHOP, 14, 40, 30)],
 warning: [p({ severity: 'warning', owner_role: 'ecommerce', flow: 'stock', code: 'STOCK_UNKNOWN_SKU', title: 'SKU VERY-LONG-SELLER-SKU-WITHOUT-ANY-SPACE-IN-IT-0123456789-ABCDEFGHIJ is unknown in NewStore', what_happened: 'NewStore has no stock under "VERY-LONG-SELLER-SKU-WITHOUT-ANY-SPACE-IN-IT-0123456789-ABCDEFGHIJ". Nothing was sent for it; TikTok goes on selling what it shows.', what_to_do: 'Correct the seller SKU in TikTok Seller Center, or add a row to the table tts_sku_map that names the NewStore product. A corrected table counts within 5 minutes; all stock is compared then.', ids: { seller_sku: 'VERY-LONG-SELLER-SKU-WITHOUT-ANY-SPACE-IN-IT-0123456789-ABCDEFGHIJ', shop_id: SHOP } })],
 info: [p({ severity: 'info', code: 'CASES_MAIL_TEST', owner_role: 'service', flow: 'connection', title: 'Test mail: this is where cases of service arrive', what_happened: 'Workflow 00 has checked the set-up and writes once to every address in tts_owners. What goes wrong later reaches you like this.', what_to_do: 'Press "Mark as done": that tries the form as well. If the button leads nowhere, tell the integration team; if somebody else should get these mails, tts_owners says who.', ids: {} })],
 missed: [p({ owner_role: 'integration', flow: 'connection', code: 'EVENTS_MISSED', title: 'Events do not reach workflow 05w: 3 orders that stores have shipped found by the sweep only', what_happened: 'Within an hour 3 orders that stores have shipped came by the sweep of "05 Dispatch: write back tracking" only, and 1 by events: 75 percent were missed. For example: 5be036b8-1b1c-49e4-aacd-eafd00000008. Nothing is lost, but everything comes up to 5 minutes late.', what_to_do: 'Is workflow 05w published?', ids: { flow_key: '05', workflow: '05' } })],
 list: Array.from({ length: 9 }, (_, i) => p({ code: 'SLA_DISPATCH_DUE', flow: 'dispatch', severity: i < 2 ? 'critical' : 'error', title: `Order ${ORDER.slice(0, -1)}${i} has to be shipped by 14:00`, what_happened: `5 hours left to ship the order in time. Leeds store has it since ${i} hours.`, what_to_do: 'Call the store.', deadline: `2026-11-30T1${i}:00:00Z`, ids: { order_id: `${ORDER.slice(0, -1)}${i}`, shop_id: SHOP }, about: { goods: `${i + 1} × Canvas cap with a rather long name (CAP-KHK-OS)`, amount: '1,023.98 GBP' } })),
};
const rowsOf = (problems: any[]) => recordCases(problems as any, [], source as any, { now: new Date(now).toISOString(), quietDays: 3, sameTroubleMinutes: 180 }).map(({ row }) => row as any);
test('pics', () => {
  for (const [name, problems] of Object.entries(samples)) {
    const rows = rowsOf(problems);
    const { mails } = writeMails(rows, owners as any, { shops, locations } as any, [], { ...settings, mostSingleMails: name === 'list' ? 1 : 0 });
    mails.slice(0, 1).forEach(({ json }: any) => { writeFileSync(OUT + name + '.html', json.html); writeFileSync(OUT + name + '.txt', json.subject + '\n\n' + json.text); });
  }
  const rows = rowsOf(Object.values(samples).flat()).map((r: any) => ({ ...r, owner_role: 'operations' }));
  rows[1].mail_reason = 'deputy';
  const reminded = rowsOf(samples.refund).map((r: any) => ({ ...r, mail_state: 'pending', mail_reason: 'deputy', opened_at: '2026-11-27T09:00:00Z', first_seen_at: '2026-11-27T09:00:00Z' }));
  const m = writeMails(reminded, owners as any, { shops, locations } as any, [], settings).mails[0] as any;
  writeFileSync(OUT + 'deputy.html', m.json.html);
  const [digest] = writeDigests(rows, owners as any, [{ location_id: 'LEEDS', store: 'Leeds store', open_orders: 7, due_today: 1, late_orders: 1 }] as any, { ...settings, hours: 24, when: 'something' });
  writeFileSync(OUT + 'digest.html', digest.html);
});
