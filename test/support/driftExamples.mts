/** Compares orders of driftDocuments with settings that a test may change. */
import { findDrift } from '../../nodes/ChannelDrift/find/findDrift.ts';
import type { DriftDecision, DriftFeeds, DriftSettings } from '../../nodes/ChannelDrift/find/findDrift.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';

import { NOW, SHOP } from './driftDocuments.mts';
import type { Json, Sides } from './driftDocuments.mts';

export const settings = (change: Partial<DriftSettings> = {}): DriftSettings => ({
	shops: readShops([{ shop_id: SHOP, shop_name: 'UK shop', active: true }]),
	earlier: [],
	cases: [],
	ledger: [],
	windowMs: 30 * 60_000,
	silent: new Set(),
	isStockKnown: true,
	formsBase: '',
	mostPerKind: 100,
	now: NOW,
	...change,
});

export const feedsOf = (all: readonly Sides[], stock: readonly Json[] = []): DriftFeeds => ({
	orders: all.map(({ order }) => order),
	store: all.map(({ found }) => found),
	references: all.map(({ reference }) => reference),
	requests: all.map(({ requests }) => requests),
	others: all.flatMap(({ others }) => others),
	back: all.map(({ back }) => back),
	buyers: all.flatMap(({ buyers }) => buyers),
	stock,
});

export const look = (
	all: readonly Sides[],
	change: Partial<DriftSettings> = {},
	stock: readonly Json[] = [],
): DriftDecision => findDrift(feedsOf(all, stock), settings(change));

export const kindsOf = ({ drift }: DriftDecision) => drift.map(({ json }) => json.kind).sort();
