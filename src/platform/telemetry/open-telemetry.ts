import { ROOT_CONTEXT, SpanKind as Kinds, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  TracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { SpanKind, Tracer } from './tracing.js';

const KINDS: Record<SpanKind, Kinds> = {
  server: Kinds.SERVER,
  client: Kinds.CLIENT,
  producer: Kinds.PRODUCER,
  consumer: Kinds.CONSUMER,
};

/**
 * Spans as OpenTelemetry makes them, sent to a collector as OTLP over HTTP. The context is passed by hand, as a
 * `traceparent`, so that nothing of the server is patched and work that waits in the database keeps it.
 *
 * @param share of traces that is kept, from 0 to 1; whether one is follows from its id, also in other processes
 */
export function openTracer(collector: string, share: number, service: Record<string, string>): Tracer {
  const ratio = new TraceIdRatioBasedSampler(share);
  const provider = new TracerProvider({
    resource: resourceFromAttributes(service),
    sampler: new ParentBasedSampler({ root: ratio, remoteParentSampled: ratio }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${collector}/v1/traces` }) }),
    ],
  });
  const tracer = provider.getTracer('kwadmarket');
  return {
    start(name, kind, parent, attributes) {
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, contextOf(parent));
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
        setAttributes: (more) => void span.setAttributes(more),
        end: (error) => {
          // Never its message, which may quote what people wrote.
          if (error)
            span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', (error as Error).name);
          span.end();
        },
      };
    },
    close: () => provider.shutdown(),
  };
}

function contextOf(traceparent: string | undefined): Context {
  const [, traceId, spanId, flags] = traceparent?.split('-') ?? [];
  if (!traceId || !spanId || !flags) return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(flags, 16);
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}
