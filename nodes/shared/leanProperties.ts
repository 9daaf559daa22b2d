/**
 * n8n resolves every property of a node for each webhook, run and sub-run of a workflow that holds it, so a field that many
 * operations share must not stand in the description once for each. Here fields that are the same to the letter become one
 * field that is shown for all of them, and collections such as Options become one, whose entries say for which operations
 * they are. What a person sees for an operation stays as the operation says.
 */
import type { INodeProperties } from 'n8n-workflow';

/** An operation of the node with its fields in the order of the editor. */
export interface Shown {
	resource: string;
	operation: string;
	properties: INodeProperties[];
}

interface Place {
	resource: string;
	operation: string;
}

interface Rectangle {
	resources: string[];
	operations: string[];
}

/** What has to be asked of a person's place; nothing where the answer is always yes. */
type Condition = Partial<Rectangle>;

/** displayOptions show a field for resources × operations, so places are covered by as few rectangles as a plain search finds. */
class Places {
	private readonly known: Set<string>;

	/** @param all every place of the node; a pair that is none may be in a rectangle without harm */
	constructor(all: Place[]) {
		this.known = new Set(all.map((place) => keyOf(place)));
	}

	cover(places: Place[]): Rectangle[] {
		const left = new Map(places.map((place) => [keyOf(place), place]));
		const resources = [...new Set(places.map(({ resource }) => resource))];
		const operations = [...new Set(places.map(({ operation }) => operation))];
		const fits = (rectangle: Rectangle) =>
			rectangle.resources.every((resource) =>
				rectangle.operations.every((operation) => {
					const key = keyOf({ resource, operation });
					return left.has(key) || !this.known.has(key);
				}),
			);
		const found: Rectangle[] = [];
		for (const [, place] of left) {
			const rectangle: Rectangle = { resources: [place.resource], operations: [place.operation] };
			for (const operation of operations) grow(rectangle, 'operations', operation, fits);
			for (const resource of resources) grow(rectangle, 'resources', resource, fits);
			for (const resource of rectangle.resources)
				for (const operation of rectangle.operations) left.delete(keyOf({ resource, operation }));
			found.push(rectangle);
		}
		return found;
	}
}

const keyOf = ({ resource, operation }: Place) => `${resource}\n${operation}`;

function grow(
	rectangle: Rectangle,
	side: keyof Rectangle,
	value: string,
	fits: (rectangle: Rectangle) => boolean,
): void {
	const list = rectangle[side];
	if (list.includes(value)) return;
	list.push(value);
	if (!fits(rectangle)) list.pop();
}

/** The same field at several places. */
interface Field {
	property: INodeProperties;
	places: Place[];
}

/** Groups equal fields; the text of a field is its identity. */
function gather(shown: Array<{ place: Place; properties: INodeProperties[] }>): Field[] {
	const fields = new Map<string, Field>();
	for (const { place, properties } of shown) {
		for (const property of properties) {
			const key = JSON.stringify(property);
			const field = fields.get(key);
			if (field) field.places.push(place);
			else fields.set(key, { property, places: [place] });
		}
	}
	return [...fields.values()];
}

/** An entry of a collection is asked only what is not clear from where the collection is shown: each condition costs time. */
function conditionWithin({ resources, operations }: Rectangle, places: Place[]): Condition {
	const ofOperations = places.filter(({ operation }) => operations.includes(operation));
	if (!ofOperations.every(({ resource }) => resources.includes(resource))) return { resources, operations };
	return ofOperations.length === places.length ? {} : { operations };
}

function shownIn(property: INodeProperties, { resources, operations }: Condition, prefix = ''): INodeProperties {
	if (!resources && !operations) return property;
	const show = {
		...(resources && { [`${prefix}resource`]: resources }),
		...(operations && { [`${prefix}operation`]: operations }),
	};
	return {
		...property,
		displayOptions: { ...property.displayOptions, show: { ...show, ...property.displayOptions?.show } },
	};
}

/**
 * Brings the fields into an order that agrees with that of each operation. Where two operations want another order, the first
 * one that names them wins.
 */
function inOrder(fields: Field[], shown: Shown[]): Field[] {
	const byText = new Map(fields.map((field) => [JSON.stringify(field.property), field]));
	const behind = new Map<Field, Set<Field>>(fields.map((field) => [field, new Set()]));
	const follows = (later: Field, earlier: Field, seen = new Set<Field>()): boolean => {
		if (later === earlier) return true;
		if (seen.has(later)) return false;
		seen.add(later);
		return [...(behind.get(later) ?? [])].some((next) => follows(next, earlier, seen));
	};
	for (const { properties } of shown) {
		const own = properties.map((property) => byText.get(JSON.stringify(property)) as Field);
		for (let place = 1; place < own.length; place++) {
			// `own[place]` stands behind `own[place - 1]`, unless another operation has said the opposite.
			if (!follows(own[place - 1], own[place])) behind.get(own[place])?.add(own[place - 1]);
		}
	}
	const sorted: Field[] = [];
	const done = new Set<Field>();
	const visit = (field: Field) => {
		if (done.has(field)) return;
		done.add(field);
		behind.get(field)?.forEach(visit);
		sorted.push(field);
	};
	fields.forEach(visit);
	return sorted;
}

const isCollection = ({ type }: INodeProperties) => type === 'collection';
/** A collection without what it holds: one with the same frame is the same field. */
const frameOf = (property: INodeProperties): INodeProperties => ({ ...property, options: undefined });

/** Collections of one frame as one; each entry says where it is shown. */
function mergedCollections(shown: Shown[], places: Places): INodeProperties[] {
	const frames = gather(
		shown.map(({ properties, ...place }) => ({ place, properties: properties.filter(isCollection).map(frameOf) })),
	);
	return frames.flatMap(({ property: frame, places: at }) => {
		const isOfFrame = (property: INodeProperties) => JSON.stringify(frameOf(property)) === JSON.stringify(frame);
		const entries = gather(
			shown.map(({ properties, ...place }) => ({
				place,
				properties: properties
					.filter((property) => isCollection(property) && isOfFrame(property))
					.flatMap(({ options }) => (options ?? []) as INodeProperties[]),
			})),
		);
		const options = entries
			.flatMap(({ property, places: within }) =>
				places.cover(within).map((rectangle) => shownIn(property, conditionWithin(rectangle, at), '/')),
			)
			.sort((a, b) => (a.displayName < b.displayName ? -1 : a.displayName > b.displayName ? 1 : 0));
		return places.cover(at).map((rectangle) => shownIn({ ...frame, options }, rectangle));
	});
}

/** The fields of all operations, each as seldom as possible; collections stand last, as they do in each operation. */
export function leanProperties(shown: Shown[]): INodeProperties[] {
	const places = new Places(shown);
	const plain = shown.map(({ properties, ...place }) => ({
		...place,
		properties: properties.filter((property) => !isCollection(property)),
	}));
	const fields = inOrder(gather(plain.map(({ properties, ...place }) => ({ place, properties }))), plain);
	return [
		...fields.flatMap(({ property, places: at }) => places.cover(at).map((rectangle) => shownIn(property, rectangle))),
		...mergedCollections(shown, places),
	];
}
