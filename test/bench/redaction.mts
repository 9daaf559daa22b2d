/** Cleaning of texts for cases: 100,000 characters, in the shapes that once took minutes. */
import { createRequire } from 'node:module';
import type { Report } from './report.mts';

const nodeRequire = createRequire(import.meta.url);
const { redact } = nodeRequire('../../dist/nodes/ChannelException/redact.js') as { redact(text: string): string };

const SHAPES = ['a', 'a.', 'a://', 'a@', '/a', 'address:{', 'token:"\\', 'Via ', '+1(1)', 'abc: '];

export async function run(report: Report): Promise<void> {
	const times = SHAPES.map((shape) => {
		const text = shape.repeat(100_000 / shape.length);
		const start = performance.now();
		redact(text);
		return performance.now() - start;
	});
	report.atMost('redaction: 100,000 characters, slowest of ten hard shapes', Math.max(...times), 'ms', 50);
}
