import { AsyncLocalStorage } from 'node:async_hooks';
import { newRequestId } from '../../common/ids.js';

/** Who and what the work at hand belongs to; every log line and every fact carries it. */
export interface RequestContext {
  requestId: string;
  /** Set once the caller is known. */
  userId?: string;
  /** The route that answers, never the address: ids stay out of it. */
  route?: string;
  /** What is done is done on a right that not everybody has: the audit log keeps it. */
  privilege?: Privilege;
  /** The span at hand as W3C Trace Context writes it, where traces are made. */
  traceparent?: string;
}

/** On what somebody acts who may do more than others. */
export interface Privilege {
  via: 'API' | 'CLI' | 'SYSTEM';
  permission: string;
  /** The role of whoever does it; none where nobody said who. */
  role?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` with `context`; everything it awaits sees it. */
export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The context of the request or fact at hand; undefined outside of any. */
export function requestContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Does what somebody answers for who is not the one at hand. @param userId null: nobody said who */
export function onPrivilege<T>(privilege: Privilege, userId: string | null, work: () => T): T {
  const { userId: _, ...context } = requestContext() ?? { requestId: newRequestId() };
  return runInContext({ ...context, ...(userId ? { userId } : {}), privilege }, work);
}

/** Where work that goes on elsewhere, later, came from: kept with facts, jobs and mails. */
export interface Origin {
  requestId: string | null;
  traceparent: string | null;
}

/** The origin of what is begun now. */
export function originHere(): Origin {
  const { requestId = null, traceparent = null } = requestContext() ?? {};
  return { requestId, traceparent };
}

/** Goes on with work that began elsewhere. @param ownId names the work if no request asked for it */
export function continueFrom<T>(origin: Partial<Origin>, ownId: string, work: () => T): T {
  const { requestId, traceparent } = origin;
  return runInContext({ requestId: requestId ?? ownId, ...(traceparent ? { traceparent } : {}) }, work);
}

/** `00-<trace>-<span>-<flags>` (https://www.w3.org/TR/trace-context/#traceparent-header). */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}
