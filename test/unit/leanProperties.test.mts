/** Fields that operations share stand once; what each operation shows, and in which order, stays. */
import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';
import { leanProperties } from '../../nodes/shared/leanProperties.ts';
import type { Shown } from '../../nodes/shared/leanProperties.ts';

const field = (name: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	...more,
});
const options = (...names: string[]) =>
	field('options', { type: 'collection', default: {}, options: names.map((name) => field(name)) });

type Show = Record<string, unknown[] | undefined>;
const showOf = ({ displayOptions }: INodeProperties) => (displayOptions?.show ?? {}) as Show;

/** What n8n shows for an operation. */
function seen(properties: INodeProperties[], { resource, operation }: Shown): string[] {
	const isShown = (property: INodeProperties, prefix = '') =>
		(showOf(property)[`${prefix}resource`] ?? [resource]).includes(resource) &&
		(showOf(property)[`${prefix}operation`] ?? [operation]).includes(operation);
	return properties
		.filter((property) => isShown(property))
		.flatMap((property) => {
			const entries = ((property.options ?? []) as INodeProperties[]).filter((entry) => isShown(entry, '/'));
			return [property.name, ...entries.map(({ name }) => `${property.name}.${name}`)];
		});
}

test('a field of all operations stands once', () => {
	const shown: Shown[] = ['get', 'search', 'cancel'].map((operation) => ({
		resource: 'order',
		operation,
		properties: [field('shop'), field(operation), options('timeout', operation)],
	}));
	const lean = leanProperties(shown);
	expect(lean.map(({ name }) => name)).toEqual(['shop', 'get', 'search', 'cancel', 'options']);
	expect(showOf(lean[0])).toEqual({ resource: ['order'], operation: ['get', 'search', 'cancel'] });
	// In a collection the entry of all needs no condition, that of one operation no resource.
	const conditions = (lean[4].options as INodeProperties[]).map((entry) => [entry.name, entry.displayOptions?.show]);
	expect(Object.fromEntries(conditions)).toEqual({
		timeout: undefined,
		get: { '/operation': ['get'] },
		search: { '/operation': ['search'] },
		cancel: { '/operation': ['cancel'] },
	});
});

test('a field is never shown for an operation that has it not, also where the names of operations repeat', () => {
	const shown: Shown[] = [
		{ resource: 'order', operation: 'get', properties: [field('simplify')] },
		{ resource: 'order', operation: 'search', properties: [] },
		{ resource: 'return', operation: 'get', properties: [] },
		{ resource: 'return', operation: 'search', properties: [field('simplify')] },
	];
	const lean = leanProperties(shown);
	expect(lean).toHaveLength(2);
	for (const place of shown) expect(seen(lean, place)).toEqual(place.properties.map(({ name }) => name));
});

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const shownArbitrary = fc
	.uniqueArray(fc.tuple(fc.constantFrom('order', 'return', 'shop'), fc.constantFrom('get', 'search', 'update')), {
		selector: (place) => place.join(),
		minLength: 1,
	})
	.chain((places) =>
		fc.tuple(
			...places.map(([resource, operation]) =>
				fc.record({
					resource: fc.constant(resource),
					operation: fc.constant(operation),
					// In alphabetic order, so that all operations agree.
					names: fc.uniqueArray(name).map((names) => names.sort()),
					entries: fc.uniqueArray(name).map((names) => names.sort()),
				}),
			),
		),
	)
	.map((places) =>
		places.map(({ resource, operation, names, entries }) => ({
			resource,
			operation,
			properties: [...names.map((one) => field(one)), options(...entries)],
		})),
	);

test('whatever operations show, each still shows exactly that, in its order', () => {
	fc.assert(
		fc.property(shownArbitrary, (shown) => {
			const lean = leanProperties(shown);
			for (const place of shown) {
				const expected = place.properties.flatMap((property) => [
					property.name,
					...((property.options ?? []) as INodeProperties[]).map((entry) => `options.${entry.name}`),
				]);
				expect(seen(lean, place)).toEqual(expected);
			}
		}),
	);
});
