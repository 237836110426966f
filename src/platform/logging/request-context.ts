import { AsyncLocalStorage } from 'node:async_hooks';

/** Who and what the work at hand belongs to; every log line and every fact carries it. */
export interface RequestContext {
  requestId: string;
  /** Set once the caller is known. */
  userId?: string;
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
