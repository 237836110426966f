import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { eventsConfig } from '../../config/events.config.js';
import type { EventsConfig } from '../../config/events.config.js';
import type { Fact } from '../../facts/fact.js';
import { continueFrom } from '../logging/request-context.js';
import { PrismaService } from '../prisma/prisma.service.js';
import type { PreparedStatement } from '../prisma/prisma.service.js';
import { QueueService } from '../queue/queue.service.js';
import { traced } from '../telemetry/tracing.js';
import { factsQueue } from './facts.queue.js';

type Listener = (fact: Fact) => unknown;

/** One look for the fact and for whether it failed before: of a million facts hardly one did. */
const FIND_FACT: PreparedStatement = {
  name: 'find_fact',
  text: `SELECT f.*, x."factId" IS NOT NULL AS "failedBefore"
    FROM "Fact" f LEFT JOIN "FactFailure" x ON x."factId" = f.id WHERE f.id = $1::uuid`,
};

/** Brings recorded facts to their listeners over Nest's event bus, until each has taken them or the budget is spent. */
@Injectable()
export class FactDeliverer implements OnModuleInit {
  private readonly logger = new Logger(FactDeliverer.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly bus: EventEmitter2,
    private readonly queue: QueueService,
    @Inject(eventsConfig.KEY) private readonly config: EventsConfig,
  ) {}

  onModuleInit(): void {
    this.queue.handle(factsQueue, ({ factId }) => this.deliver(factId));
  }

  /**
   * Lets every listener hear one fact. All are tried even if one fails.
   *
   * @throws AggregateError of what listeners threw, to be retried by the queue; nothing once the budget is spent
   */
  async deliver(factId: string): Promise<void> {
    const [found] = await this.prisma.sql<Fact & { failedBefore: boolean }>(FIND_FACT, [factId]);
    if (!found) return;
    const { failedBefore, ...fact } = found;
    await continueFrom(fact, fact.id, () =>
      traced(`fact ${fact.name}`, 'consumer', () => this.tell(fact, failedBefore)),
    );
  }

  private async tell(fact: Fact, failedBefore: boolean): Promise<void> {
    // Not emitAsync: it settles with the first rejection and leaves the other listeners running unheard.
    const listeners = this.bus.listeners(fact.name) as Listener[];
    const outcomes = await Promise.allSettled(listeners.map(async (listen) => listen(fact)));
    const errors = outcomes
      .filter((outcome) => outcome.status === 'rejected')
      .map(({ reason }) => reason as unknown);
    if (errors.length > 0) await this.fail(fact, new AggregateError(errors, describe(errors)));
    else if (failedBefore) await this.prisma.factFailure.deleteMany({ where: { factId: fact.id } });
  }

  private async fail(fact: Fact, error: AggregateError): Promise<void> {
    const lastError = error.message.slice(0, 2_000);
    const failedAt = new Date();
    const { failures } = await this.prisma.factFailure.upsert({
      where: { factId: fact.id },
      create: { factId: fact.id, failures: 1, lastError, failedAt },
      update: { failures: { increment: 1 }, lastError, failedAt },
    });
    if (failures < this.config.maxFailures) {
      this.logger.warn(
        { err: error, factId: fact.id, fact: fact.name, failures },
        'a listener failed; will retry',
      );
      throw error;
    }
    await this.prisma.factFailure.update({ where: { factId: fact.id }, data: { deadAt: failedAt } });
    this.logger.error(
      { err: error, factId: fact.id, fact: fact.name, failures },
      'fact is dead: replay it when mended',
    );
  }
}

function describe(errors: unknown[]): string {
  return errors
    .map((error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)))
    .join('; ');
}
