import { RequestMethod, UseInterceptors } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { INTERCEPTORS_METADATA, METHOD_METADATA, MODULE_METADATA } from '@nestjs/common/constants.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/**
 * Gives every mutating route of a module, and of those that it imports, its Idempotency-Key, without a line in the routes.
 * Not for all routes: Nest runs a pipeline of observables for each request to a route that has an interceptor.
 */
export function keyMutatingRoutes(module: Type, seen = new Set<Type>()): void {
  if (seen.has(module)) return;
  seen.add(module);
  for (const controller of listOf(MODULE_METADATA.CONTROLLERS, module)) keyRoutesOf(controller);
  for (const imported of listOf(MODULE_METADATA.IMPORTS, module)) keyMutatingRoutes(imported, seen);
}

function keyRoutesOf({ prototype }: Type): void {
  for (const [name, described] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    const handler: unknown = described.value;
    if (typeof handler !== 'function' || !isMutating(handler) || isKeyed(handler)) continue;
    UseInterceptors(IdempotencyInterceptor)(prototype as object, name, described);
  }
}

function isMutating(handler: object): boolean {
  const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
  return method !== undefined && method !== RequestMethod.GET;
}

/** Whether a handler of a route has the interceptor. */
export function isKeyed(handler: object): boolean {
  return ((Reflect.getMetadata(INTERCEPTORS_METADATA, handler) ?? []) as unknown[]).includes(
    IdempotencyInterceptor,
  );
}

/** What a module declares of a kind; of modules that are made when the application is (libraries'), their class. */
function listOf(kind: string, module: Type): Type[] {
  const declared = (Reflect.getMetadata(kind, module) ?? []) as (Type | { module?: Type })[];
  return declared.map((one) => ('module' in one && one.module ? one.module : one)).filter(isClass);
}

function isClass(given: unknown): given is Type {
  return typeof given === 'function';
}
