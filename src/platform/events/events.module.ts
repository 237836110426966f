import { Global, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { AuditLog } from '../audit/audit-log.service.js';
import { DeadFacts } from './dead-facts.service.js';
import { FactBus } from './fact-bus.js';
import { FactDeliverer } from './fact-deliverer.js';
import { Facts } from './facts.service.js';

/** Facts: recorded in the transaction, delivered after it, retried, and kept where an operator sees the dead. */
@Global()
@Module({
  imports: [EventEmitterModule.forRoot()],
  providers: [AuditLog, Facts, FactBus, FactDeliverer, DeadFacts],
  exports: [AuditLog, Facts, FactBus, DeadFacts],
})
export class EventsModule {}
