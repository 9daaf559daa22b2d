// Asynchronous requests of the REST record service: a job per request, one request per idempotency key.
import type { Clock } from '../../clock.mts';
import type { Answer } from '../../httpServer.mts';
import { answer } from '../../httpServer.mts';
import { netSuiteError } from './netSuiteProblems.mts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const FIRST_JOB = 123_456;

interface Job {
	id: string;
	progress: 'processing' | 'succeeded' | 'failed';
}

export class NetSuiteJobs {
	private readonly jobs = new Map<string, Job>();
	private readonly byKey = new Map<string, string>();
	private readonly clock: Clock;
	private readonly jobMs: () => number;

	constructor(clock: Clock, jobMs: () => number) {
		this.clock = clock;
		this.jobMs = jobMs;
	}

	job(id: string): Job | undefined {
		return this.jobs.get(id);
	}

	/** Accepts the work and does it later; a key that was used is refused with the first job's address. */
	submit(key: string | undefined, address: (id: string) => string, work: () => Answer): Answer {
		if (key !== undefined) {
			if (!UUID.test(key)) return netSuiteError(400, 'INVALID_HEADER', 'The idempotency key must be a UUID');
			const first = this.byKey.get(key.toLowerCase());
			if (first) {
				return netSuiteError(
					400,
					'IDEMPOTENCY_ERROR',
					'A request with the same idempotency key is already submitted. See the "Location" header for its job.',
					{},
					{ location: address(first) },
				);
			}
		}
		const job: Job = { id: String(FIRST_JOB + this.jobs.size), progress: 'processing' };
		this.jobs.set(job.id, job);
		if (key !== undefined) this.byKey.set(key.toLowerCase(), job.id);
		this.clock.schedule(this.clock.now() + this.jobMs(), () => {
			job.progress = (work().status ?? 200) < 400 ? 'succeeded' : 'failed';
		});
		return answer(202, undefined, { location: address(job.id) });
	}
}
