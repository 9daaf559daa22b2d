/** A dry run of a decision: what would be sent leaves by an output of its own, so that no gate stands before each call. */
import type { INodeProperties } from 'n8n-workflow';
import { switchOf } from './options';
import type { Placed } from './placed';

export const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: 'Whether nothing may be sent: what would be sent leaves by the output Dry Run instead',
};

/** An expression that gives nothing means that nobody has allowed to send. @throws WrongSetting */
export const isDryRun = (value: unknown): boolean => switchOf(value, 'Dry Run', true);

/** In a dry run the items of the outputs that lead to calls leave by `dryRun`. */
export function heldBack<Output extends string>(
	decided: Record<Output, Array<Placed<unknown>>>,
	effects: ReadonlyArray<NoInfer<Output>>,
	isDry: boolean,
): Record<Output | 'dryRun', Array<Placed<unknown>>> {
	if (!isDry) return { ...decided, dryRun: [] } as Record<Output | 'dryRun', Array<Placed<unknown>>>;
	const held = Object.fromEntries(effects.map((effect) => [effect, []]));
	return { ...decided, ...held, dryRun: effects.flatMap((effect) => decided[effect]) } as Record<
		Output | 'dryRun',
		Array<Placed<unknown>>
	>;
}
