import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/**
 * What a route declares under `key`, by itself or by its controller; undefined if nothing. Declarations do not change, so each
 * is looked for once, not with every request.
 */
export function declared<T>(key: string): (context: ExecutionContext) => T | undefined {
  const reflector = new Reflector();
  const known = new Map<unknown, Map<Handler, T | undefined>>();
  return (context) => {
    const [controller, handler] = [context.getClass(), context.getHandler()];
    const ofController = known.get(controller) ?? new Map<Handler, T | undefined>();
    known.set(controller, ofController);
    if (!ofController.has(handler))
      ofController.set(handler, reflector.getAllAndOverride<T | undefined>(key, [handler, controller]));
    return ofController.get(handler);
  };
}
