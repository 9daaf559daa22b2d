import { availability } from './availability';
import { eventStream } from './eventStream';
import { fulfillmentRequest } from './fulfillmentRequest';
import { graphql } from './graphql';
import { location } from './location';
import { order } from './order';
import { product } from './product';
import { refund } from './refund';
import { returns } from './return';
import { routing } from './routing';
import { store } from './store';
import type { Resource } from './operation';

/** All resources, in the order of the list on the canvas. */
export const resources: Resource[] = [
	availability,
	eventStream,
	fulfillmentRequest,
	graphql,
	location,
	order,
	product,
	refund,
	returns,
	routing,
	store,
];
