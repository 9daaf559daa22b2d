/**
 * Waits that the other system asks for: its pace, its Retry-After, its lag until it shows what was written. They all go
 * through here, so that tests can let the clock leap instead. What waits for something to happen, and gives up at some time,
 * does not: it must not be over before that can happen.
 */
export { sleep as pause } from 'n8n-workflow';
