// Checks every request body and answer against the OpenAPI contracts when their folder is there; does nothing when it
// is not, because the contracts are not part of this package.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { SystemName } from './faults.mts';

type Json = Record<string, unknown>;

export interface ContractViolation {
	system: SystemName;
	operationId: string;
	direction: 'request' | 'response' | 'event';
	message: string;
	/** How often exactly this happened. */
	count: number;
}

interface ResponseContract {
	schema?: unknown;
}

interface OperationContract {
	documentId: string;
	request?: unknown;
	/** False: the call may come without a body. */
	requestRequired: boolean;
	responses: Record<string, ResponseContract>;
	query: Map<string, { required: boolean; enumValues?: string[] }>;
}

const OPENAPI_FILES: Array<{ system: SystemName; file: string }> = [
	{ system: 'newstore', file: 'newstore.openapi.json' },
	{ system: 'newstore', file: 'newstore.legacy.openapi.json' },
	{ system: 'tiktok', file: 'tiktok-shop.openapi.json' },
];
/** One document for three systems: each operation's tag says which. */
const ACCOUNTING_FILE = 'accounting.openapi.json';
const EVENT_FILES: Partial<Record<SystemName, string>> = {
	newstore: 'newstore.events.schema.json',
	tiktok: 'tiktok-shop.webhooks.schema.json',
};
const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

/** The folder with the contracts, beside the repository; undefined when it is not there. */
export function findContracts(start = process.cwd()): string | undefined {
	for (let folder = start; ; folder = path.dirname(folder)) {
		const candidate = path.join(folder, '..', 'shared', 'contracts');
		if (existsSync(path.join(folder, 'package.json'))) return existsSync(candidate) ? candidate : undefined;
		if (path.dirname(folder) === folder) return undefined;
	}
}

export class Contracts {
	/** False when no contracts were found: then nothing is ever reported. */
	readonly present: boolean;
	/** Switch off for load tests. */
	enabled: boolean;
	private readonly ajv: Ajv2020 | undefined;
	private readonly operations = new Map<string, OperationContract>();
	private readonly validators = new Map<string, ValidateFunction>();
	private readonly found = new Map<string, ContractViolation>();

	constructor(options: { folder?: string; enabled?: boolean } = {}) {
		const folder = options.folder ?? findContracts();
		this.present = folder !== undefined;
		this.enabled = this.present && options.enabled !== false;
		if (!folder) return;
		// multipleOfPrecision: 19.99 is a multiple of 0.01 in decimal arithmetic, not in binary floating point.
		this.ajv = new Ajv2020({ strict: false, allErrors: false, validateSchema: false, multipleOfPrecision: 6 });
		(addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
		for (const { system, file } of OPENAPI_FILES) this.readOpenApi(system, path.join(folder, file), file);
		const accounting = path.join(folder, ACCOUNTING_FILE);
		if (existsSync(accounting)) this.readOpenApi(undefined, accounting, ACCOUNTING_FILE);
		for (const [system, file] of Object.entries(EVENT_FILES)) {
			const schema = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Json;
			this.ajv.addSchema(schema, `events-${system}`);
		}
	}

	knows(system: SystemName, operationId: string): boolean {
		return this.operations.has(`${system}:${operationId}`);
	}

	/** Operation ids of one system, as the contracts name them. */
	operationIds(system: SystemName): string[] {
		return [...this.operations.keys()]
			.filter((key) => key.startsWith(`${system}:`))
			.map((key) => key.slice(system.length + 1));
	}

	/** Checks the query parameters and the parsed body of a request. */
	checkRequest(system: SystemName, operationId: string, body: unknown, query: Record<string, unknown>): void {
		const contract = this.contract(system, operationId);
		if (!contract) return;
		for (const [name, rule] of contract.query) {
			const value = query[name];
			if (value === undefined && rule.required) {
				this.report(system, operationId, 'request', `query parameter ${name} is missing`);
			}
			if (typeof value === 'string' && rule.enumValues && !rule.enumValues.includes(value)) {
				this.report(system, operationId, 'request', `query parameter ${name} has the unknown value ${value}`);
			}
		}
		for (const name of Object.keys(query)) {
			if (!contract.query.has(name)) this.report(system, operationId, 'request', `unknown query parameter ${name}`);
		}
		if (contract.request !== undefined && (contract.requestRequired || body !== undefined)) {
			this.check(system, operationId, 'request', `${operationId}:request`, contract.documentId, contract.request, body);
		}
	}

	/** Checks an answer. `body` is undefined for an answer without one or with one that is not JSON. */
	checkResponse(system: SystemName, operationId: string, status: number, body: unknown): void {
		const contract = this.contract(system, operationId);
		if (!contract) return;
		const key = contract.responses[String(status)] ? String(status) : 'default';
		const response = contract.responses[key];
		if (!response) {
			this.report(system, operationId, 'response', `status ${status} is not in the contract`);
			return;
		}
		if (response.schema === undefined || body === undefined) return;
		this.check(system, operationId, 'response', `${operationId}:${key}`, contract.documentId, response.schema, body);
	}

	/** Checks an event or webhook body before it is sent. */
	checkEvent(system: SystemName, name: string, event: unknown): void {
		if (!this.enabled || !this.ajv) return;
		const validate = this.ajv.getSchema(`events-${system}`);
		if (validate && !validate(event)) {
			this.report(system, name, 'event', this.ajv.errorsText(validate.errors, { dataVar: 'event' }));
		}
	}

	violations(): ContractViolation[] {
		return [...this.found.values()].map((violation) => ({ ...violation }));
	}

	clear(): void {
		this.found.clear();
	}

	private contract(system: SystemName, operationId: string): OperationContract | undefined {
		if (!this.enabled) return undefined;
		return this.operations.get(`${system}:${operationId}`);
	}

	private check(
		system: SystemName,
		operationId: string,
		direction: 'request' | 'response',
		key: string,
		documentId: string,
		schema: unknown,
		data: unknown,
	): void {
		const ajv = this.ajv!;
		const cacheKey = `${system}:${key}`;
		let validate = this.validators.get(cacheKey);
		if (!validate) {
			validate = ajv.compile(absoluteReferences(schema, documentId) as Json);
			this.validators.set(cacheKey, validate);
		}
		if (!validate(data)) {
			this.report(system, operationId, direction, ajv.errorsText(validate.errors, { dataVar: 'body' }));
		}
	}

	private report(system: SystemName, operationId: string, direction: ContractViolation['direction'], message: string) {
		const key = `${system}|${operationId}|${direction}|${message}`;
		const known = this.found.get(key);
		if (known) known.count += 1;
		else if (this.found.size < 500) this.found.set(key, { system, operationId, direction, message, count: 1 });
	}

	/** Without a system, each operation belongs to the system its first tag names. */
	private readOpenApi(system: SystemName | undefined, file: string, documentId: string): void {
		const document = jsonSchemaOf(JSON.parse(readFileSync(file, 'utf8'))) as Json;
		this.ajv!.addSchema(document, documentId);
		const resolve = (value: unknown): Json => {
			const reference = (value as Json | undefined)?.['$ref'];
			if (typeof reference !== 'string') return (value ?? {}) as Json;
			let target: unknown = document;
			for (const part of reference.slice(2).split('/')) target = (target as Json)[part];
			return target as Json;
		};
		for (const pathItem of Object.values(document['paths'] as Record<string, Json>)) {
			for (const [method, operation] of Object.entries(pathItem)) {
				if (!METHODS.has(method)) continue;
				const { operationId, parameters, requestBody, responses, tags } = operation as Json;
				const query: OperationContract['query'] = new Map();
				const all = [...((pathItem['parameters'] as unknown[]) ?? []), ...((parameters as unknown[]) ?? [])].map(
					resolve,
				);
				for (const parameter of all) {
					if (parameter['in'] !== 'query') continue;
					const schema = resolve(parameter['schema']);
					query.set(String(parameter['name']), {
						required: parameter['required'] === true,
						enumValues: Array.isArray(schema['enum']) ? schema['enum'].map(String) : undefined,
					});
				}
				const contract: OperationContract = {
					documentId,
					request: bodySchema(resolve(requestBody)),
					requestRequired: resolve(requestBody)['required'] === true,
					responses: {},
					query,
				};
				for (const [status, response] of Object.entries((responses ?? {}) as Json)) {
					contract.responses[status] = { schema: bodySchema(resolve(response)) };
				}
				const owner = system ?? String((tags as string[])[0]);
				this.operations.set(`${owner}:${String(operationId)}`, contract);
			}
		}
	}
}

function bodySchema(holder: Json): unknown {
	const content = (holder['content'] ?? {}) as Record<string, Json>;
	const variants = Object.entries(content)
		.filter(([type]) => /json|x-www-form-urlencoded/.test(type))
		.map(([, media]) => media['schema'])
		.filter((schema) => schema !== undefined);
	if (variants.length === 0) return undefined;
	// One status may have several media types (version 1 and 2 of a listing): either shape is in order.
	return variants.length === 1 ? variants[0] : { anyOf: variants };
}

/** OpenAPI 3.0 keywords -> JSON Schema 2020-12: nullable and the boolean exclusive limits. */
function jsonSchemaOf(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(jsonSchemaOf);
	if (typeof value !== 'object' || value === null) return value;
	const schema: Json = {};
	for (const [key, part] of Object.entries(value)) schema[key] = jsonSchemaOf(part);
	if (schema['exclusiveMinimum'] === true) {
		schema['exclusiveMinimum'] = schema['minimum'];
		delete schema['minimum'];
	} else if (schema['exclusiveMinimum'] === false) delete schema['exclusiveMinimum'];
	if (schema['exclusiveMaximum'] === true) {
		schema['exclusiveMaximum'] = schema['maximum'];
		delete schema['maximum'];
	} else if (schema['exclusiveMaximum'] === false) delete schema['exclusiveMaximum'];
	if (schema['nullable'] === true) {
		delete schema['nullable'];
		return { anyOf: [schema, { type: 'null' }] };
	}
	return schema;
}

function absoluteReferences(value: unknown, documentId: string): unknown {
	if (Array.isArray(value)) return value.map((part) => absoluteReferences(part, documentId));
	if (typeof value !== 'object' || value === null) return value;
	const schema: Json = {};
	for (const [key, part] of Object.entries(value)) {
		schema[key] =
			key === '$ref' && typeof part === 'string' && part.startsWith('#')
				? documentId + part
				: absoluteReferences(part, documentId);
	}
	return schema;
}
