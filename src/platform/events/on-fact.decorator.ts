import { OnEvent } from '@nestjs/event-emitter';
import type { FactMaker } from '../../facts/fact.js';

/**
 * Marks a listener's method as hearing a fact, after the change committed. It may be called more than once for one
 * fact, so its work must be idempotent; what it throws is retried and in the end shown to an operator.
 */
export function OnFact<Name extends string, Data>(maker: FactMaker<Name, Data>): MethodDecorator {
  return OnEvent(maker.fact, { suppressErrors: false });
}
