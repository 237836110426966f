import { stdSerializers } from 'pino';
import type { LoggerOptions } from 'pino';
import { maskValues } from './mask-values.js';
import { requestContext } from './request-context.js';

/**
 * One JSON object a line: `ts level requestId userId … msg`. Serializers are an allow-list: of an error its type,
 * message, code and stack; requests, headers and bodies are never logged whole.
 */
export function loggerOptions({ level, pretty }: { level: string; pretty: boolean }): LoggerOptions {
  return {
    level,
    base: null,
    messageKey: 'msg',
    timestamp: () => `,"ts":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => ({ ...requestContext() }),
    serializers: { err: serializeError, req: () => undefined, res: () => undefined },
    ...(pretty
      ? { transport: { target: 'pino-pretty', options: { singleLine: true, timestampKey: 'ts' } } }
      : {}),
  };
}

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
