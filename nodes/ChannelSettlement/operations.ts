/** The operations of the node. A new one is a file of its own and one entry here. */
import { accrueUnsettledOperation } from './accrual/accrueUnsettledOperation';
import { buildJournalsOperation } from './journals/buildJournalsOperation';
import type { SettlementOperation } from './operation';
import { decidePostingOperation } from './posting/decidePostingOperation';
import { judgePostingOperation } from './posting/judgePostingOperation';
import { checkPayoutsOperation } from './reconciliation/checkPayoutsOperation';
import { reconcileOperation } from './reconciliation/reconcileOperation';
import { reverseJournalsOperation } from './reversal/reverseJournalsOperation';
import { shapeJournalsOperation } from './shapes/shapeJournalsOperation';

export const OPERATIONS: readonly SettlementOperation[] = [
	accrueUnsettledOperation,
	checkPayoutsOperation,
	decidePostingOperation,
	judgePostingOperation,
	buildJournalsOperation,
	reconcileOperation,
	reverseJournalsOperation,
	shapeJournalsOperation,
];
