// Cases with a life, and the mails that come of them on a phone: three days of one trouble, an outage that ends, a refund that
// nobody answers, a mail server that is dead, a workflow 12 that nobody has published. Days pass by making rows older.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newTrackingCode } from '../../sandbox/newstore/trackingCodes.mts';
import type { Order } from '../../sandbox/newstore/types.mts';
import type { Mail } from '../../sandbox/mail.mts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { itemsOf } from '../../scripts/stage/n8nClient.mts';
import { owners } from '../../scripts/stage/stage.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import type { Workflow } from '../../scripts/templates/workflow.mts';
import { waitUntilRouted, waitUntilWithStores } from '../bench/orderLoad.mts';
import { mailOnScreen } from './mailOnScreen.mts';
import type { SeenMail } from './mailOnScreen.mts';
import type { Scenario } from './scenario.mts';
import type { SignedInBrowser } from './signedInBrowser.mts';
import { stageMoves } from './stageMoves.mts';

type Cell = string | number | boolean | null;
type CaseRow = Record<string, string> & { case_key: string };

const HOUR_MS = 3_600_000;
const PHONE = { width: 390, height: 844 };
const DEPUTY = 'deputy@retailer.example';
const TIMES = ['opened_at', 'first_seen_at', 'last_seen_at', 'mail_at', 'closed_at'];

export function caseScenarios(stage: Stage, browser: SignedInBrowser): Scenario[] {
	const { sandbox, client, workflowIds } = stage;
	const { runs, waits, withFaults, inStep } = stageMoves(stage);
	const { actions } = sandbox.tiktok;
	const setting = async (key: string, value: string) => await client.updateRows('tts_settings', 'key', key, { value });

	const casesOf = async (code: string, ids = '') =>
		(await client.rows<CaseRow>('tts_cases')).filter((row) => row.code === code && row.ids.includes(ids));
	const openCase = async (code: string, ids = '') =>
		(await waits(`an open case ${code}`, async () => (await casesOf(code, ids)).find(({ state }) => state === 'open')))
			.value;
	const closedCase = async (code: string, ids = '') => {
		const isClosed = async () => (await casesOf(code, ids)).find(({ state }) => state === 'closed');
		return (await waits(`${code} closes`, isClosed)).value;
	};
	/** As if so much time had passed since anything was written into the case. */
	const older = async ({ case_key }: CaseRow, hours: number) => {
		const row = (await client.rows<CaseRow>('tts_cases')).find((one) => one.case_key === case_key)!;
		const earlier = TIMES.filter((column) => row[column]).map((column) => [
			column,
			new Date(Date.parse(row[column]) - hours * HOUR_MS).toISOString(),
		]);
		await client.updateRows('tts_cases', 'case_key', case_key, Object.fromEntries(earlier) as Record<string, Cell>);
	};

	const mailIds = () => new Set(sandbox.mail.messages().map(({ id }) => id));
	/** Mails that came by `run`, about `what`. */
	const mailsBy = async (run: () => Promise<unknown>, what: string): Promise<Mail[]> => {
		const before = mailIds();
		await run();
		return sandbox.mail
			.messages()
			.filter(({ id, subject, text }) => !before.has(id) && `${subject} ${text}`.includes(what));
	};
	const notify = async () => await runs('tts12Exceptions0', 'Every 20 seconds');
	const oneMail = async (what: string, run = notify): Promise<Mail> => {
		const mails = await mailsBy(run, what);
		assert.deepEqual(mails.length, 1, `one mail about "${what}": ${mails.map(({ subject }) => subject).join('; ')}`);
		return mails[0];
	};
	const seen = async (mail: Mail, name: string): Promise<SeenMail> => {
		const tab = await browser.another({ viewport: PHONE });
		try {
			return await mailOnScreen(tab, mail, `cases-${name}-${PHONE.width}`);
		} finally {
			await tab.context().close();
		}
	};

	/** With other times of some schedules, as people may set them. */
	const withSchedules = async (template: string, names: string[], interval: object, run: () => Promise<void>) => {
		const id = workflowIds[template];
		const { name, nodes, connections, settings } = await client.api<Workflow>('get', `/workflows/${id}`);
		const changed = nodes.map((node) =>
			names.includes(node.name)
				? { ...node, parameters: { ...node.parameters, rule: { interval: [interval] } } }
				: node,
		);
		const put = async (now: typeof nodes) => {
			await client.api('put', `/workflows/${id}`, { name, nodes: now, connections, settings });
			await client.waitUntilPublished(id);
		};
		await put(changed);
		try {
			await run();
		} finally {
			await put(nodes);
		}
	};
	/** No mail leaves in between: 12 looks when the scenario says so. */
	const byHand = async (run: () => Promise<void>) =>
		await withSchedules(
			'tts12Exceptions0',
			['Every 20 seconds', 'Every 10 minutes'],
			{ field: 'hours', hoursInterval: 12 },
			run,
		);

	/** A chat that takes what 12 and 11a write into the second channel. */
	const withChat = async (run: (said: string[]) => Promise<void>) => {
		const said: string[] = [];
		const server = createServer((request, response) => {
			let body = '';
			request.on('data', (part: Buffer) => (body += part.toString()));
			request.on('end', () => {
				said.push((JSON.parse(body) as { text: string }).text);
				response.end('ok');
			});
		});
		await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
		await setting('second_channel_url', `http://127.0.0.1:${(server.address() as AddressInfo).port}/chat`);
		try {
			await run(said);
		} finally {
			await setting('second_channel_url', '');
			await new Promise((closed) => server.close(closed));
		}
	};
	const mailServer = async (port: number) =>
		await client.saveCredential({
			name: 'Mailbox (sandbox)',
			type: 'smtp',
			data: { user: '', password: '', host: '127.0.0.1', port, secure: false, disableStartTls: true },
		});

	/** With a rule that would take every SKU of the shop off sale. */
	const withMadRule = async (run: () => Promise<void>) => {
		const stored = await client.rows<Record<string, Cell>>('tts_stock_rules');
		const rules = stored.map(({ id: _, createdAt: _c, updatedAt: _u, ...rule }) => rule);
		const mad = { ...rules[0], scope: 'all', match: '', what: 'cap', value: '0', shop_id: SHOP_IDS.GB };
		await client.setRows('tts_stock_rules', [...rules, mad]);
		try {
			await run();
		} finally {
			await client.setRows('tts_stock_rules', rules);
		}
	};
	const compare = async () => await runs('tts02StockRecon0', 'Now, by hand');

	/** An order that the buyer has. */
	const delivered = async (): Promise<Order> => {
		const sku = 'JEAN-IND-32';
		const { id } = actions.placeOrder({ shopId: SHOP_IDS.GB, lines: [{ seller_sku: sku, quantity: 1 }] });
		sandbox.clock.advance(61 * 60_000);
		await waitUntilRouted(sandbox, [id], 30);
		await waitUntilWithStores(sandbox, [id], 30);
		const order = sandbox.newStore.orderBook.find(id, 'external')!;
		const trackingCode = newTrackingCode('RoyalMail', Math.random);
		sandbox.newStore.fulfilment.ship(order, { carrier: 'RoyalMail', trackingCode });
		await waits('TikTok knows the parcel', () =>
			sandbox.tiktok.state.orders.require(id).lines.every((line) => line.timesShipped > 0),
		);
		actions.carrierCollects({ orderId: id });
		actions.carrierDelivers({ orderId: id });
		return order;
	};
	const takeBack = (order: Order) =>
		sandbox.newStore.returnBook.book(order, {
			locationId: 'LONDON-STORE',
			goods: order.items.map((item) => ({ itemId: item.id, conditionCode: 1 })),
			associateId: 'associate-7',
		});

	return [
		{
			name: 'cases: the guardrail on three days is three mails, and it closes by itself each time',
			run: () =>
				byHand(async () => {
					const about = 'Too many SKUs would drop to zero';
					const words = ['Urgent: Too many', 'Urgent: Again: Too many', 'Urgent: Again: Too many'];
					for (const [day, word] of words.entries()) {
						await withMadRule(async () => {
							await compare();
							const held = await openCase('STOCK_GUARDRAIL', SHOP_IDS.GB);
							const mail = await oneMail(about);
							assert.ok(mail.subject.startsWith(`[TikTok Shop] ${word}`), mail.subject);
							assert.equal(mail.to, owners.operations);
							const { headline, button } = await seen(mail, `guardrail-day-${day + 1}`);
							assert.match(headline, /^Too many SKUs would drop to zero: /);
							assert.notEqual(button, '');
							if (day === 0) {
								// The same trouble an hour later is no news.
								await older(held, 1);
								await compare();
								assert.deepEqual(await mailsBy(notify, about), []);
							}
							await older(held, 12);
						});
						await compare();
						const closed = await closedCase('STOCK_GUARDRAIL', SHOP_IDS.GB);
						assert.equal(closed.closed_by, 'itself');
						await older(closed, 12);
					}
					await inStep();
				}),
		},
		{
			name: 'cases: an outage that is mended closes within a run; the button of its mail says so, and so does the summary',
			run: () =>
				byHand(async () => {
					const outages = async () =>
						(await client.rows<CaseRow>('tts_cases')).filter(({ case_key }) => case_key.includes('.outage.'));
					// Outages of earlier scenarios: a person has closed them, so that the same one is a new episode.
					for (const { case_key } of await outages())
						await client.updateRows('tts_cases', 'case_key', case_key, { state: 'closed', closed_by: 'e2e' });
					const began = new Date().toISOString();
					const look = async () => await client.runAndWait(workflowIds.tts11SlaMonitor0, 'Every 15 minutes');
					let mail: Mail | undefined;
					let key = '';
					await withFaults(
						[{ system: 'tiktok', operationId: 'getOrderList', kind: 'status', status: 503 }],
						async () => {
							await look();
							const isNew = async () =>
								(await outages()).find(({ state, last_seen_at }) => state === 'open' && last_seen_at >= began);
							const found = (await waits('a case of the outage', isNew)).value;
							assert.deepEqual([found.severity, found.owner_role], ['critical', 'integration']);
							// The schedules of other flows may meet the same outage, each with a case of its own.
							mail = await oneMail(found.case_key);
							await older(found, 1);
							key = found.case_key;
						},
					);
					await look();
					const isClosed = async () =>
						(await outages()).find(({ case_key, state }) => case_key === key && state === 'closed');
					const closed = (await waits('the outage closes', isClosed)).value;
					assert.equal(closed.closed_by, 'itself');
					const { headline, button, leadsTo } = await seen(mail!, 'outage');
					assert.equal(headline, closed.title);
					assert.equal(button, 'Mark as done');
					const told = await browser.onPhone(() => browser.answerPages(leadsTo));
					assert.ok(told.includes('Nothing was changed') && told.includes('closed before by itself'), told);
					const summary = await oneMail(closed.title, () => runs('tts12Exceptions0', 'Every morning at 7:30'));
					await seen(summary, 'summary');
					assert.ok(summary.text.includes(closed.closed_why), summary.text);
				}),
		},
		{
			name: 'cases: a refund that nobody answers is reminded on day 2, the deputy hears on day 3; a refusal of TikTok leads back to the form',
			run: () =>
				byHand(async () => {
					await setting('refund_ask_above', '1');
					await client.updateRows('tts_owners', 'role', 'finance', { deputy: DEPUTY });
					try {
						const order = await delivered();
						takeBack(order);
						const asked = await openCase('REFUND_ABOVE_LIMIT', order.externalId);
						await oneMail(order.externalId);
						const steps: Array<[hours: number, word: string, to: string[]]> = [
							[25, 'Reminder: ', [owners.finance]],
							[24, 'For the deputy: ', [owners.finance, DEPUTY]],
						];
						let leadsTo = '';
						for (const [day, [hours, word, to]] of steps.entries()) {
							await older(asked, hours);
							await runs('tts12Exceptions0', 'Every 10 minutes');
							const mail = await oneMail(order.externalId);
							assert.ok(mail.subject.startsWith(`[TikTok Shop] ${word}`), mail.subject);
							assert.deepEqual(mail.to.split(/,\s*/), to);
							const page = await seen(mail, `refund-day-${day + 2}`);
							assert.match(page.headline, /the amount has to be decided/);
							assert.equal(page.button, 'Decide');
							leadsTo = page.leadsTo;
						}
						const yes = { 'Your decision': 'Refund on TikTok' };
						await browser.onPhone(async () => {
							const refusal = {
								system: 'tiktok',
								operationId: 'createReturn',
								kind: 'code',
								code: 25001021,
								times: 1,
							} as const;
							await withFaults([refusal], async () => {
								const refused = await browser.answerPages(leadsTo, yes);
								assert.ok(refused.includes('TikTok has not taken it'), refused);
							});
							await openCase('TIKTOK_RETURN_25001021', order.externalId);
							const mail = await oneMail('TikTok has refused the refund');
							assert.equal(mail.to, owners.service);
							const page = await seen(mail, 'refund-refused');
							assert.deepEqual([page.button, page.leadsTo], ['Decide', leadsTo]);
							const done = await browser.answerPages(page.leadsTo, yes);
							assert.ok(done.includes('It is refunded'), done);
						});
						for (const row of [asked, ...(await casesOf('TIKTOK_RETURN_25001021', order.externalId))])
							await older(row, 1);
						await runs('tts06ReturnStore', 'Every 5 minutes');
						await closedCase('REFUND_ABOVE_LIMIT', order.externalId);
						await closedCase('TIKTOK_RETURN_25001021', order.externalId);
					} finally {
						await setting('refund_ask_above', '');
						await client.updateRows('tts_owners', 'role', 'finance', { deputy: '' });
					}
				}),
		},
		{
			name: 'cases: the mail server is dead, the second channel gets it once; the mail follows when it is back',
			run: () =>
				byHand(() =>
					withChat(async (said) => {
						await withMadRule(async () => {
							await mailServer(1);
							try {
								await compare();
								const held = await openCase('STOCK_GUARDRAIL', SHOP_IDS.GB);
								const failed = async () => await client.runAndWait(workflowIds.tts12Exceptions0, 'Every 20 seconds');
								assert.equal((await failed()).status, 'error');
								const about = () => said.filter((text) => text.includes('Too many SKUs would drop to zero'));
								assert.equal(about().length, 1, said.join('\n'));
								await older(held, 1);
								await failed();
								assert.equal(about().length, 1, said.join('\n'));
								await older(held, 12);
							} finally {
								await mailServer(sandbox.smtpPort);
							}
							await oneMail('Too many SKUs would drop to zero');
						});
						await compare();
						await closedCase('STOCK_GUARDRAIL', SHOP_IDS.GB);
						await inStep();
					}),
				),
		},
		{
			name: 'cases: 12 is not published, 00 says so in its sentence and 11a tells by mail and chat past it',
			run: () =>
				withChat(async (said) => {
					const id = workflowIds.tts12Exceptions0;
					const sentence = async () => {
						const execution = await client.runAndWait(workflowIds.tts00SetUpCheck0, 'Set up and check');
						return String(itemsOf(execution, 'In one sentence')[0]?.conclusion);
					};
					const isTold = (before: Set<string>) => () =>
						sandbox.mail
							.messages()
							.find((one) => !before.has(one.id) && one.subject.includes('workflow 12 cannot be called'));
					// A run by hand would take the draft of 12.
					const soon = { field: 'seconds', secondsInterval: 3 };
					await withSchedules('tts11aWatchFlow0', ['Every 5 minutes'], soon, async () => {
						const before = mailIds();
						await client.unpublish(id);
						try {
							assert.match(await sentence(), /left to do: .*Workflow 12 is published/);
							const mail = (await waits('a mail past 12', isTold(before))).value;
							assert.equal(mail.to, owners.integration);
							assert.match(mail.text, /Publish workflow 12 in n8n/);
							const isWritten = () => said.some((text) => text.includes('workflow 12 cannot be called'));
							await waits('the chat has it', isWritten);
						} finally {
							await client.publish(id);
						}
					});
					assert.doesNotMatch(await sentence(), /Workflow 12/);
				}),
		},
	];
}
