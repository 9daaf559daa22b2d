// As much of GraphQL as the read API needs: one query with variables, arguments, aliases and nested selections.

interface Field {
	alias: string;
	name: string;
	args: Record<string, unknown>;
	selection?: Field[];
}

/** Values are plain data; a function takes the field's arguments. */
export type Resolvable = Record<string, unknown>;

export interface GraphqlResult {
	data: Record<string, unknown> | null;
	errors?: Array<{ message: string }>;
}

/** Runs a query against `root`, whose members are values or functions of the field's arguments. */
export function runQuery(query: string, variables: Record<string, unknown>, root: Resolvable): GraphqlResult {
	try {
		const selection = new Parser(query, variables).parse();
		return { data: select(root, selection, 'Query') as Record<string, unknown> };
	} catch (error) {
		return { data: null, errors: [{ message: (error as Error).message }] };
	}
}

function select(value: unknown, selection: Field[], path: string): unknown {
	if (value === null || value === undefined) return null;
	if (Array.isArray(value)) return value.map((each) => select(each, selection, path));
	if (typeof value !== 'object') throw new Error(`Field "${path}" must not have a selection since it is no object`);
	const result: Record<string, unknown> = {};
	for (const field of selection) {
		if (!(field.name in value)) throw new Error(`Cannot query field "${field.name}" on "${path}"`);
		const member = (value as Resolvable)[field.name];
		const resolved: unknown =
			typeof member === 'function' ? (member as (args: unknown) => unknown)(field.args) : member;
		if (!field.selection && typeof resolved === 'object' && resolved !== null) {
			throw new Error(`Field "${field.name}" of "${path}" must have a selection of subfields`);
		}
		result[field.alias] = field.selection ? select(resolved, field.selection, field.name) : (resolved ?? null);
	}
	return result;
}

class Parser {
	private readonly tokens: string[];
	private readonly variables: Record<string, unknown>;
	private at = 0;

	constructor(query: string, variables: Record<string, unknown>) {
		this.tokens =
			query.replace(/#[^\n]*/g, '').match(/"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*|-?\d+(?:\.\d+)?|\.\.\.|\S/g) ?? [];
		this.variables = variables;
	}

	parse(): Field[] {
		if (this.peek() === 'query') {
			this.next();
			if (/^[A-Za-z_]/.test(this.peek() ?? '')) this.next();
			if (this.peek() === '(') this.skipVariableDefinitions();
		} else if (this.peek() !== '{') {
			throw new Error('Only queries are supported');
		}
		const selection = this.selection();
		if (this.at < this.tokens.length) throw new Error(`Syntax Error: unexpected ${this.peek()}`);
		return selection;
	}

	private selection(): Field[] {
		this.expect('{');
		const fields: Field[] = [];
		while (this.peek() !== '}') {
			if (this.peek() === '...') throw new Error('Fragments are not supported');
			let name = this.name();
			const alias = name;
			if (this.peek() === ':') {
				this.next();
				name = this.name();
			}
			const args = this.peek() === '(' ? this.args() : {};
			const selection = this.peek() === '{' ? this.selection() : undefined;
			fields.push({ alias, name, args, selection });
		}
		this.next();
		return fields;
	}

	private args(): Record<string, unknown> {
		const args: Record<string, unknown> = {};
		this.expect('(');
		while (this.peek() !== ')') {
			const name = this.name();
			this.expect(':');
			args[name] = this.value();
			if (this.peek() === ',') this.next();
		}
		this.next();
		return args;
	}

	private value(): unknown {
		const token = this.next();
		if (token === '$') {
			const name = this.name();
			if (!(name in this.variables)) throw new Error(`Variable "$${name}" is not provided`);
			return this.variables[name];
		}
		if (token.startsWith('"')) return JSON.parse(token) as string;
		if (/^-?\d/.test(token)) return Number(token);
		if (token === 'true' || token === 'false') return token === 'true';
		if (token === 'null') return null;
		if (token === '[') {
			const list: unknown[] = [];
			while (this.peek() !== ']') {
				list.push(this.value());
				if (this.peek() === ',') this.next();
			}
			this.next();
			return list;
		}
		if (token === '{') {
			const object: Record<string, unknown> = {};
			while (this.peek() !== '}') {
				const name = this.name();
				this.expect(':');
				object[name] = this.value();
				if (this.peek() === ',') this.next();
			}
			this.next();
			return object;
		}
		return token;
	}

	private skipVariableDefinitions(): void {
		while (this.next() !== ')');
	}

	private name(): string {
		const token = this.next();
		if (!/^[A-Za-z_]/.test(token)) throw new Error(`Syntax Error: expected a name, found ${token}`);
		return token;
	}

	private expect(token: string): void {
		const found = this.next();
		if (found !== token) throw new Error(`Syntax Error: expected ${token}, found ${found}`);
	}

	private peek(): string | undefined {
		return this.tokens[this.at];
	}

	private next(): string {
		const token = this.tokens[this.at++];
		if (token === undefined) throw new Error('Syntax Error: unexpected end of the query');
		return token;
	}
}
