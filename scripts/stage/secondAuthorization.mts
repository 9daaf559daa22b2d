// The part of the trading day that is about a second TikTok authorization: the seller in the US takes it back in the middle of
// the day, and a person authorizes the app anew. The work of its shop waits, that of the others goes on, all of it is found.
import type { OrderSnapshot } from '../../sandbox/tiktok/actions.mts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { outOfStep, routedAs } from './channelTruth.mts';
import type { DispatchDesk } from './dispatchDay.mts';
import { failureOf } from './n8nClient.mts';
import { SECOND_CREDENTIAL, owners } from './stage.mts';
import type { Stage } from './stage.mts';
import { until } from './waiting.mts';

export interface AuthorizationSummary {
	/** things of its shop that came while the authorization was gone: sales, orders, parcels, requests to cancel */
	waitedForAuthorization: number;
	/** of them, done when it was back; the request to cancel is told by the day's own figure */
	foundWhenAuthorized: number;
}

/** Something that TikTok has to hear of, or NewStore. */
interface Waiting {
	what: string;
	isDone: () => boolean;
}

type CaseRow = Record<string, string>;

const OF_AUTHORIZATION = /^(TIKTOK_105001|CONNECTION_TIKTOK_TOKEN)$/;
const SECONDS = 60_000;

export class SecondAuthorization {
	soldInStores = 0;
	casesClosed = 0;
	private readonly stage: Stage;
	private readonly say: (line: string) => void;
	private readonly desk: DispatchDesk;
	private readonly waiting: Waiting[] = [];
	private found = 0;

	constructor(stage: Stage, say: (line: string) => void, desk: DispatchDesk) {
		this.stage = stage;
		this.say = say;
		this.desk = desk;
	}

	/** TikTok says so by webhook, refuses every call from now on, and forgets the webhooks of the shop. */
	async ends(time: string): Promise<void> {
		this.stage.sandbox.tiktok.actions.revokeAuthorization({ app: 2, dropWebhooks: true });
		const mail = await this.isMailed(/taken/);
		this.say(
			`${time}  The seller in the US takes the authorization back. ${owners.integration} gets a mail: "${mail}"`,
		);
	}

	/** TikTok offers a unit too many until it can be told. */
	storeSells(time: string, locationId: string, productId: string): void {
		this.stage.sandbox.newStore.inventory.sell(locationId, [{ productId, quantity: 1 }]);
		this.soldInStores += 1;
		const isInStep = () => outOfStep(this.stage.sandbox).every((one) => one.sellerSku !== productId);
		this.waiting.push({ what: `the stock of ${productId}`, isDone: isInStep });
		this.say(`${time}  ${locationId} sells 1 ${productId}; TikTok cannot be told.`);
	}

	async parcelLeaves(time: string, order: OrderSnapshot, carrier: string): Promise<void> {
		const trackingCode = await this.desk.leaves(order, carrier);
		this.waiting.push({
			what: `the parcel of order ${order.id}`,
			isDone: () => this.desk.isKnown(order.id, trackingCode),
		});
		this.say(`${time}  Order ${order.id} leaves with ${carrier} ${trackingCode}; TikTok cannot be told.`);
	}

	/** All that waits still does, and nothing else; then the seller agrees again and the sweeps find it. */
	async comesBack(time: string, order: OrderSnapshot): Promise<void> {
		const { sandbox } = this.stage;
		this.waiting.push({ what: `order ${order.id}`, isDone: () => routedAs(sandbox, order.id) !== undefined });
		await this.sweep();
		const early = this.waiting.filter(({ isDone }) => isDone()).map(({ what }) => what);
		if (early.length) throw new Error(`Without authorization ${early.join(', ')} went through.`);
		const others = outOfStep(sandbox).filter(({ shopId }) => shopId !== SHOP_IDS.US);
		if (others.length) throw new Error(`Shops of the other authorization are out of step: ${JSON.stringify(others)}`);
		const open = await this.cases('open');
		const silent = open.filter((one) => !/authorization "?us"?/.test(one.what_happened));
		if (!open.length || silent.length)
			throw new Error(`Cases that do not name the authorization: ${JSON.stringify(silent)}`);
		this.say(
			`${time}  ${this.waiting.length} things wait in the US, ${open.length === 1 ? 'one case is' : `${open.length} cases are`} open about it; the shops in the UK and Germany are in step.`,
		);

		await this.stage.authorizeSecond();
		this.say(`${time}  The seller agrees again, and a person enters the new code in "${SECOND_CREDENTIAL}".`);
		await this.sweep();
		for (const { what, isDone } of this.waiting) {
			await until(`${what} is found`, isDone, SECONDS, () => this.lastFailures());
			this.found += 1;
		}
		this.say(`${time}  The sweeps find all of it: ${this.waiting.map(({ what }) => what).join(', ')}.`);
		await this.closes(time, open.length);
		await this.hearsAgain(time);
	}

	summary(): AuthorizationSummary {
		return { waitedForAuthorization: this.waiting.length, foundWhenAuthorized: this.found };
	}

	/** What its schedules do every few minutes, started at once here. */
	private async sweep(): Promise<void> {
		await this.run('tts02StockRecon0', 'Now, by hand');
		await this.run('tts03OrdersRoute', 'Every 15 minutes');
		await this.run('tts04OrderCancel', 'Every 5 minutes');
		await this.run('tts05DispatchWrb', 'Every 5 minutes');
	}

	private async closes(time: string, open: number): Promise<void> {
		await this.run('tts11SlaMonitor0', 'Every 15 minutes');
		await until(
			'the cases about the authorization are closed',
			async () => (await this.cases('open')).length === 0,
			SECONDS,
			async () => JSON.stringify(await this.cases('open')),
		);
		this.casesClosed = (await this.cases('closed')).filter((one) => one.closed_by === 'itself').length;
		if (this.casesClosed < open) throw new Error(`Only ${this.casesClosed} of ${open} cases closed by themselves.`);
		this.say(
			`${time}  ${this.casesClosed === 1 ? 'The case about the authorization closes by itself' : `The ${this.casesClosed} cases about the authorization close by themselves`}.`,
		);
	}

	/** Workflow 11 looks every half hour whether all webhooks lead to this n8n. */
	private async hearsAgain(time: string): Promise<void> {
		const { webhooks } = this.stage.sandbox.tiktok.state;
		const topics = (shopId: string) => webhooks.list(shopId).map(({ event_type }) => String(event_type));
		await this.run('tts11SlaMonitor0', 'Every half hour');
		await until(
			'the US shop has its webhooks again',
			() => topics(SHOP_IDS.GB).every((topic) => topics(SHOP_IDS.US).includes(topic)),
			SECONDS,
			() => `It has ${topics(SHOP_IDS.US).join(', ')}`,
		);
		this.say(`${time}  Its ${topics(SHOP_IDS.US).length} webhooks are registered again.`);
	}

	private async cases(state: 'open' | 'closed'): Promise<CaseRow[]> {
		const rows = await this.stage.client.rows<CaseRow>('tts_cases');
		return rows.filter((one) => OF_AUTHORIZATION.test(one.code) && one.state === state);
	}

	private async isMailed(about: RegExp): Promise<string> {
		const mails = () => this.stage.sandbox.mail.messages().filter((mail) => mail.to.includes(owners.integration));
		const { value } = await until(
			`a mail to ${owners.integration}: ${about}`,
			() => mails().find(({ subject }) => about.test(subject)),
			SECONDS,
			() =>
				mails()
					.map(({ subject }) => subject)
					.join('; '),
		);
		return value.subject;
	}

	private async run(templateId: string, trigger: string): Promise<void> {
		const execution = await this.stage.client.runAndWait(this.stage.workflowIds[templateId], trigger);
		if (execution.status !== 'success')
			throw new Error(`Workflow ${templateId}, "${trigger}": ${failureOf(execution)}`);
	}

	private async lastFailures(): Promise<string> {
		const failed = await this.stage.client.executions({ status: 'error', limit: 3, includeData: true });
		return failed.map((execution) => `  execution ${execution.id}: ${failureOf(execution)}`).join('\n');
	}
}
