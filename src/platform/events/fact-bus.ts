import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Fact } from '../../facts/fact.js';

/** For listeners that are made from a table instead of methods: what `@OnFact` is to a class. */
@Injectable()
export class FactBus {
  constructor(private readonly bus: EventEmitter2) {}

  /** Hears facts of one name, after their change committed. What `listen` throws is retried: see `OnFact`. */
  hear(name: string, listen: (fact: Fact) => Promise<void>): void {
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- `FactDeliverer` awaits every listener
    this.bus.on(name, listen);
  }
}
