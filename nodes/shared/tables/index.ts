/** All Data Tables, in the order in which they are made. */
import type { Table } from './table';
import { accountsTable } from './accounts';
import { backlogTable } from './monitors/backlog';
import { businessDaysTable } from './businessDays';
import { carriersTable } from './carriers';
import { casesTable } from './cases';
import { cursorsTable } from './cursors';
import { dimensionsTable } from './dimensions';
import { driftTable } from './monitors/drift';
import { flowsTable, runsTable } from './flows';
import { journalsTable } from './journals';
import { locationsTable } from './locations';
import { ownersTable } from './owners';
import { orderPayoutsTable, payoutsTable } from './payouts';
import { refundReasonsTable } from './refundReasons';
import { claimsTable, refundsTable } from './refunds';
import { returnMapTable } from './returnMap';
import { serviceMapTable } from './serviceMap';
import { settingsTable } from './settings';
import { shopsTable } from './shops';
import { skuMapTable } from './skuMap';
import { stockRulesTable } from './stockRules';
import { vatRatesTable } from './vatRates';
import { warningsTable } from './monitors/warnings';

export const TABLES: readonly Table[] = [
	settingsTable,
	shopsTable,
	locationsTable,
	stockRulesTable,
	skuMapTable,
	serviceMapTable,
	carriersTable,
	businessDaysTable,
	ownersTable,
	casesTable,
	cursorsTable,
	warningsTable,
	backlogTable,
	runsTable,
	flowsTable,
	driftTable,
	refundsTable,
	claimsTable,
	refundReasonsTable,
	returnMapTable,
	accountsTable,
	dimensionsTable,
	journalsTable,
	payoutsTable,
	orderPayoutsTable,
	vatRatesTable,
] as unknown as Table[];

/** Written by the workflows; people only mark something in them. */
const WRITTEN: ReadonlySet<string> = new Set(
	[
		casesTable,
		cursorsTable,
		warningsTable,
		backlogTable,
		runsTable,
		flowsTable,
		driftTable,
		refundsTable,
		claimsTable,
		journalsTable,
		payoutsTable,
		orderPayoutsTable,
	].map(({ name }) => name),
);

/** Tables whose rows people type: workflow 00 reads each of their rows. */
export const EDITED_TABLES: readonly Table[] = TABLES.filter(({ name }) => !WRITTEN.has(name));
