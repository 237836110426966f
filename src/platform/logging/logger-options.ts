import { stdSerializers } from 'pino';
import type { LoggerOptions } from 'pino';
import { SECOND } from '../../common/time.js';
import { reportError } from '../telemetry/error-reports.js';
import { maskValues } from './mask-values.js';
import { requestContext, traceIdOf } from './request-context.js';

/**
 * One JSON object a line: `ts level requestId userId … msg`. Serializers are an allow-list: of an error its type,
 * message, code and stack; requests, headers and bodies are never logged whole.
 */
export function loggerOptions({ level, pretty }: { level: string; pretty: boolean }): LoggerOptions {
  return {
    level,
    base: null,
    messageKey: 'msg',
    timestamp,
    formatters: { level: (label) => ({ level: label }) },
    mixin: contextFields,
    hooks: { logMethod: reportToo },
    serializers: { err: serializeError, req: () => undefined, res: () => undefined },
    ...(pretty
      ? { transport: { target: 'pino-pretty', options: { singleLine: true, timestampKey: 'ts' } } }
      : {}),
  };
}

let second = NaN;
let upToSecond = '';

/** The moment as `toISOString` writes it: all but the milliseconds is written once a second. */
function timestamp(): string {
  const now = Date.now();
  const milliseconds = now % SECOND;
  if (now - milliseconds !== second) {
    second = now - milliseconds;
    upToSecond = `,"ts":"${new Date(second).toISOString().slice(0, -4)}`;
  }
  return `${upToSecond}${String(milliseconds).padStart(3, '0')}Z"`;
}

/** What every line says about the work that it was written in, in the order that people read. */
function contextFields(): object {
  const context = requestContext();
  if (!context) return {};
  const { requestId, traceparent, route, userId } = context;
  return {
    requestId,
    ...(traceparent ? { traceId: traceIdOf(traceparent) } : {}),
    ...(route ? { route } : {}),
    ...(userId ? { userId } : {}),
  };
}

const ERROR = 50;
const TAGS = ['code', 'fact', 'factId', 'queue', 'jobId', 'failures', 'deliveryId', 'event', 'context'];

/** "error" means that somebody acts, so what is logged as one is reported to those who are told of errors. */
const reportToo: NonNullable<LoggerOptions['hooks']>['logMethod'] = function (args, method, level) {
  const [line] = args as unknown[];
  if (level >= ERROR && typeof line === 'object' && line !== null && 'err' in line) {
    const fields = { ...line, ...contextFields() } as Record<string, unknown>;
    const tags = ['requestId', 'route', ...TAGS].filter((name) => fields[name] !== undefined);
    reportError(line.err, Object.fromEntries(tags.map((name) => [name, String(fields[name])])));
  }
  method.apply(this, args);
  if (level >= ERROR) this.flush();
};

function serializeError(error: Error): object {
  const { type, message, stack } = stdSerializers.err(error);
  const code = (error as { code?: unknown }).code;
  return {
    type,
    message: maskValues(message),
    stack: maskValues(stack),
    ...(typeof code === 'string' ? { code } : {}),
  };
}
