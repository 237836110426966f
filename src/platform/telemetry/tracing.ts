import { requestContext, runInContext } from '../logging/request-context.js';

export type SpanKind = 'server' | 'client' | 'producer' | 'consumer';

export interface Span {
  /** What names it to whatever goes on from it. */
  traceparent: string;
  setAttributes(attributes: Attributes): void;
  /** Ends it; an error marks it as failed. */
  end(error?: unknown): void;
}

export type Attributes = Record<string, string | number>;

/** What makes spans. There is one only where OTEL_EXPORTER_OTLP_ENDPOINT is set; the SDK is not even loaded elsewhere. */
export interface Tracer {
  start(name: string, kind: SpanKind, parent: string | undefined, attributes: Attributes): Span;
  /** Sends what is still here. */
  close(): Promise<void>;
}

let tracer: Tracer | undefined;

/** Has spans made by this tracer from now on; by none at all if there is none. */
export function traceWith(made: Tracer | undefined): void {
  tracer = made;
}

export function isTracing(): boolean {
  return tracer !== undefined;
}

/** Begins a span of its own trace, or of the one that `parent` names. Undefined where no traces are made. */
export function startRoot(name: string, parent: string | undefined): Span | undefined {
  return tracer?.start(name, 'server', parent, {});
}

/** Begins a span under the one at hand. Undefined where there is none to be under: the clock's work makes no traces. */
export function startSpan(name: string, kind: SpanKind, attributes: Attributes = {}): Span | undefined {
  const parent = tracer && requestContext()?.traceparent;
  return parent ? tracer!.start(name, kind, parent, attributes) : undefined;
}

/** Does some work as a span under the one at hand. */
export async function traced<T>(name: string, kind: SpanKind, work: () => Promise<T>): Promise<T> {
  const span = startSpan(name, kind);
  if (!span) return work();
  try {
    const result = await runInContext({ ...requestContext()!, traceparent: span.traceparent }, work);
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}
