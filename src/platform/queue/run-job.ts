import { Logger } from '@nestjs/common';
import type { JobResult, JobWithMetadata } from 'pg-boss';
import { continueFrom, originHere } from '../logging/request-context.js';
import type { Origin } from '../logging/request-context.js';
import { traced } from '../telemetry/tracing.js';

/** From this failure on somebody must look: what mends itself has done so by then. */
const PATIENT_FAILURES = 8;

const ORIGIN = '_origin';
type WithOrigin<Data> = Data & { [ORIGIN]?: Origin };

const logger = new Logger('Jobs');

/** A job's data together with the request that asks for it, if one does. */
export function withOrigin<Data extends object>(data: Data): WithOrigin<Data> {
  const origin = originHere();
  return origin.requestId === null ? data : { ...data, [ORIGIN]: origin };
}

/**
 * Does one job as a part of the request that asked for it. Never throws: what the handler throws has the job tried again,
 * and is an error in the log once, when it fails for the eighth time.
 */
export async function runJob(
  { id, name, data, signal, retryCount }: JobWithMetadata<object>,
  handler: (data: object, claim: AbortSignal) => Promise<void>,
): Promise<JobResult> {
  const { [ORIGIN]: origin = {}, ...own } = data as WithOrigin<object>;
  return continueFrom(origin, `job_${id}`, async () => {
    try {
      await traced(`job ${name}`, 'consumer', () => handler(own, signal));
      return { id, status: 'completed' };
    } catch (error) {
      const failures = retryCount + 1;
      const level = failures === PATIENT_FAILURES ? 'error' : 'warn';
      logger[level]({ err: error, queue: name, jobId: id, failures }, 'a job failed; it is tried again');
      const message = error instanceof Error ? error.message : String(error);
      return { id, status: 'failed', output: { message } };
    }
  });
}
