import type { Resource } from '../operation';
import { getOrderTransactions } from './getOrderTransactions.operation';
import { getPayments } from './getPayments.operation';
import { getStatements } from './getStatements.operation';
import { getStatementTransactions } from './getStatementTransactions.operation';
import { getUnsettled } from './getUnsettled.operation';
import { getWithdrawals } from './getWithdrawals.operation';

export const finance: Resource = {
	value: 'finance',
	name: 'Finance',
	operations: [
		getStatements,
		getStatementTransactions,
		getOrderTransactions,
		getPayments,
		getWithdrawals,
		getUnsettled,
	],
};
