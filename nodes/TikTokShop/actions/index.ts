import { cancellation } from './cancellation';
import { externalReference } from './externalReference';
import { finance } from './finance';
import { inventory } from './inventory';
import { logistics } from './logistics';
import type { Resource } from './operation';
import { order } from './order';
import { packages } from './package';
import { product } from './product';
import { returns } from './return';
import { shop } from './shop';
import { webhook } from './webhook';

/** All resources, in the order of the list on the canvas. */
export const resources: Resource[] = [
	cancellation,
	externalReference,
	finance,
	inventory,
	logistics,
	order,
	packages,
	product,
	returns,
	shop,
	webhook,
];
