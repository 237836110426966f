import type { Histogram } from 'prom-client';
import { requestContext, runInContext } from '../logging/request-context.js';
import { isTracing, startSpan } from '../telemetry/tracing.js';
import type { Span } from '../telemetry/tracing.js';
import type { WatchStatement } from './measured-client.js';

interface Listeners {
  durations?: Histogram | undefined;
  /** Where each statement is written down; its values never are. */
  log?: ((line: { sql: string; durationMs: number }) => void) | undefined;
}

const LONGEST_TEXT = 2_000;

/** Times every statement, makes it a span of the trace at hand, and writes it to the log if that is so talkative. */
export function watchStatements({ durations, log }: Listeners): WatchStatement {
  return (text) => {
    const begun = performance.now();
    const context = requestContext();
    const span = isTracing() ? startStatement(text) : undefined;
    return (error) => {
      const elapsed = performance.now() - begun;
      durations?.observe(elapsed / 1_000);
      span?.end(error);
      if (!log) return;
      const line = { sql: text.slice(0, LONGEST_TEXT), durationMs: Math.round(elapsed * 10) / 10 };
      // The driver calls back outside of the request.
      if (context) runInContext(context, () => log(line));
      else log(line);
    };
  };
}

function startStatement(text: string): Span | undefined {
  return startSpan(`SQL ${/^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'statement'}`, 'client', {
    'db.system.name': 'postgresql',
    'db.query.text': text.slice(0, LONGEST_TEXT),
  });
}
