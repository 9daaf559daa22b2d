// The JSON bodies of the control API: what a field must be, and the complaint when it is not.
export type Json = Record<string, unknown>;

export class BadRequest extends Error {}

export function text(body: Json, name: string): string {
	const value = body[name];
	if (typeof value !== 'string' || value === '') throw new BadRequest(`${name} is missing`);
	return value;
}

export function number(body: Json, name: string): number | undefined {
	if (body[name] === undefined) return undefined;
	const value = Number(body[name]);
	if (!Number.isFinite(value)) throw new BadRequest(`${name} must be a number`);
	return value;
}

export function whole(body: Json, name: string): number {
	const value = number(body, name);
	if (value === undefined || !Number.isInteger(value)) throw new BadRequest(`${name} must be a whole number`);
	return value;
}

export function units(body: Json, otherwise?: number): number {
	const value = body['quantity'] === undefined && otherwise !== undefined ? otherwise : whole(body, 'quantity');
	if (value < 1) throw new BadRequest('quantity must be 1 or more');
	return value;
}
