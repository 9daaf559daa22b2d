import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { ownField } from '../values';
import type { Values } from '../values';

const number = (displayName: string, name: string, description: string): INodeProperties =>
	ownField({
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 3 },
		default: 0,
		description,
	});

export const weightFields: INodeProperties[] = [
	number('Weight', 'weightValue', 'Weight of the parcel; 0 means that TikTok Shop takes that of the products'),
	ownField({
		displayName: 'Weight Unit',
		name: 'weightUnit',
		type: 'options',
		options: [
			{ name: 'Gram', value: 'GRAM' },
			{ name: 'Pound', value: 'POUND' },
		],
		default: 'POUND',
		description: 'Unit of the weight',
	}),
];

export const dimensionFields: INodeProperties[] = [
	number('Length', 'dimensionLength', 'Length of the parcel; length, width and height go together or not at all'),
	number('Width', 'dimensionWidth', 'Width of the parcel'),
	number('Height', 'dimensionHeight', 'Height of the parcel'),
	ownField({
		displayName: 'Length Unit',
		name: 'dimensionUnit',
		type: 'options',
		options: [
			{ name: 'Centimeter', value: 'CM' },
			{ name: 'Inch', value: 'INCH' },
		],
		default: 'INCH',
		description: 'Unit of length, width and height',
	}),
];

/** `{weight: {value, unit}}` for the body, from `weight` of the item or the fields; {} when there is none. */
export function readWeight(values: Values): IDataObject {
	const own = values.json<IDataObject>('weight');
	if (own) return { weight: { value: String(own.value), unit: own.unit } };
	const value = Number(values.raw('weight_value'));
	return value > 0 ? { weight: { value: String(value), unit: values.raw('weight_unit') } } : {};
}

/** `{dimension: {length, width, height, unit}}` for the body, from `dimension` of the item or the fields; {} when there is none. */
export function readDimension(values: Values): IDataObject {
	const own = values.json<IDataObject>('dimension');
	const size = own ?? {
		length: values.raw('dimension_length'),
		width: values.raw('dimension_width'),
		height: values.raw('dimension_height'),
		unit: values.raw('dimension_unit'),
	};
	const { length, width, height, unit } = size;
	if (![length, width, height].every((side) => Number(side) > 0)) return {};
	return { dimension: { length: String(length), width: String(width), height: String(height), unit } };
}
