/**
 * A node's description as lines of data: what installed workflows depend on, without the words that people read. For each
 * operation the fields that it shows, sorted: fields may stand once for several operations or once for each, and in any order.
 */
import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
	NodeParameterValue,
} from 'n8n-workflow';

type Entry = INodeProperties | INodePropertyCollection | INodePropertyOptions;
type Conditions = Record<string, unknown[] | undefined>;

const json = (value: unknown) => JSON.stringify(value) ?? 'none';
const isProperty = (entry: Entry): entry is INodeProperties => 'type' in entry;
const isGroup = (entry: Entry): entry is INodePropertyCollection => 'values' in entry;
const choicesOf = ({ options = [] }: INodeProperties) =>
	(options as Entry[]).filter((entry): entry is INodePropertyOptions => !isProperty(entry) && !isGroup(entry));
const showOf = ({ displayOptions }: INodeProperties) => (displayOptions?.show ?? {}) as Conditions;
const hideOf = ({ displayOptions }: INodeProperties) => (displayOptions?.hide ?? {}) as Conditions;

/** Where a person stands: resource and operation, or the operation alone, or nothing where the node has neither. */
type Place = Partial<Record<'resource' | 'operation', NodeParameterValue>>;

function placesOf(properties: INodeProperties[]): Place[] {
	const operations = properties.filter(({ name }) => name === 'operation');
	if (operations.length === 0) return [{}];
	return operations.flatMap((operation) =>
		choicesOf(operation).flatMap(({ value }) => {
			const resources = showOf(operation).resource as NodeParameterValue[] | undefined;
			const at = { operation: value as NodeParameterValue };
			return resources ? resources.map((resource) => ({ resource, ...at })) : [at];
		}),
	);
}

const isShownAt = (property: INodeProperties, place: Place) =>
	Object.entries(place).every(([name, value]) =>
		// An entry of a collection names the field outside by its path.
		[name, `/${name}`].every((path) => {
			const shown = showOf(property)[path];
			return (!shown || shown.includes(value)) && !hideOf(property)[path]?.includes(value);
		}),
	);

/** What else decides whether the field is seen. */
function furtherConditions(property: INodeProperties): string {
	const words = (conditions: Conditions, sign: string) =>
		Object.entries(conditions)
			.filter(([name]) => !/^\/?(resource|operation)$/.test(name))
			.map(
				([name, values = []]) =>
					`${sign}${name}=${values
						.map((value) => (typeof value === 'object' ? json(value) : String(value)))
						.sort()
						.join('|')}`,
			);
	return [...words(showOf(property), ''), ...words(hideOf(property), '!')].sort().join(' & ');
}

function line(path: string, property: INodeProperties): string {
	const choices = choicesOf(property)
		.map(({ value }) => String(value))
		.sort();
	const loaded = property.typeOptions?.loadOptionsMethod;
	const kind = [
		property.type,
		choices.length > 0 ? `(${choices.join('|')})` : '',
		typeof loaded === 'string' ? `(list from ${loaded})` : '',
		property.required ? ' required' : '',
	].join('');
	const where = furtherConditions(property);
	return `${path}: ${kind} = ${json(property.default)}${where ? ` @ ${where}` : ''}`;
}

function linesOf(properties: INodeProperties[], path: string, place: Place): string[] {
	return properties
		.filter((property) => isShownAt(property, place))
		.flatMap((property) => {
			const own = path + property.name;
			const nested = ((property.options ?? []) as Entry[]).flatMap((entry) => {
				if (isGroup(entry)) return linesOf(entry.values, `${own}.${entry.name}.`, place);
				return isProperty(entry) ? linesOf([entry], `${own}.`, place) : [];
			});
			return [line(own, property), ...nested];
		});
}

/** Names of connections at a place; n8n evaluates the expression the same way. */
function connections(given: unknown, place: Place): string {
	const evaluate = (code: string) => new Function('$parameter', `return ${code}`)(place) as unknown;
	const list = typeof given === 'string' ? evaluate(given.replace(/^=\{\{|\}\}$/g, '')) : given;
	return (list as Array<string | { type: string; displayName?: string }>)
		.map((entry) => (typeof entry === 'string' ? entry : (entry.displayName ?? entry.type)))
		.join(', ');
}

export function describeNode(description: INodeTypeDescription): string {
	const { properties } = description;
	const steering = properties.filter(({ name }) => name === 'resource' || name === 'operation');
	const fields = properties.filter((property) => !steering.includes(property) && property.type !== 'notice');
	const sections = placesOf(properties).map((place) => [
		'',
		`## ${Object.values(place).join(' / ') || 'fields'}`,
		`inputs: ${connections(description.inputs, place)}`,
		`outputs: ${connections(description.outputs, place)}`,
		...linesOf(fields, '', place).sort(),
	]);
	return [
		`name: ${description.name}`,
		`version: ${json(description.version)}`,
		`credentials: ${(description.credentials ?? []).map(({ name, required }) => `${name}${required ? ' required' : ''}`).join(', ')}`,
		...(description.webhooks ?? []).map((webhook) => `webhook: ${json(webhook)}`),
		...steering
			.map(
				(property) =>
					`${property.name}: = ${json(property.default)}${furtherConditions(property)} ${json(showOf(property))}`,
			)
			.sort(),
		...sections.sort((a, b) => (a[1] < b[1] ? -1 : 1)).flat(),
		'',
	].join('\n');
}
