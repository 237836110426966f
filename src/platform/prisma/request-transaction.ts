import { AsyncLocalStorage } from 'node:async_hooks';
import type { Transaction } from './prisma.service.js';

/** Begins a transaction, runs `work` in it, commits when it resolves and rolls back when it rejects. */
export type Begin = (work: (tx: Transaction) => Promise<void>) => Promise<void>;

/**
 * One transaction for a whole request. It begins with the first write, so a handler may read or compute for long before,
 * and ends when its owner says so. What services run as transactions of their own become units of it, each at a savepoint but
 * the first: before it there is nothing to keep.
 */
export class RequestTransaction {
  private opened: Opened | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private readonly afterwards: (() => void | Promise<void>)[] = [];
  private savepoints = 0;
  private over = false;
  /** Whether a write was made in it that was not undone. */
  changed = false;

  /** @param onOpen runs first in the transaction; what it throws ends it */
  constructor(
    private readonly begin: Begin,
    private readonly onOpen: (tx: Transaction) => Promise<void>,
  ) {}

  get isOpen(): boolean {
    return this.opened !== undefined;
  }

  get isOver(): boolean {
    return this.over;
  }

  /** The transaction, begun if it is not yet. */
  open(): Promise<Transaction> {
    this.opened ??= this.start();
    return this.opened.tx;
  }

  /** Runs a unit of work that stands or falls as a whole: what it throws undoes it, and nothing before it. */
  async nested<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (withinNested.getStore() === this) return this.guarded(work);
    // Savepoints are a stack: units that were started side by side take turns.
    const mine = this.turn.then(() =>
      withinNested.run(this, () => (this.changed ? this.guarded(work) : this.first(work))),
    );
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Runs `work` once the transaction is committed; never if it is rolled back. */
  whenCommitted(work: () => void | Promise<void>): void {
    this.afterwards.push(work);
  }

  /** @throws what the database says against it; nothing is stored then */
  async commit(): Promise<void> {
    this.over = true;
    this.opened?.decision.resolve();
    await this.opened?.ended;
    for (const work of this.afterwards) await work();
  }

  /** Undoes everything. Never throws. */
  async rollBack(): Promise<void> {
    this.over = true;
    await this.abandon();
  }

  private start(): Opened {
    const decision = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<Transaction>();
    // Outside of itself, or the beginning would wait for the transaction that it begins.
    const ended = outsideOfRequests(() =>
      this.begin(async (tx) => {
        await this.onOpen(tx);
        begun.resolve(tx);
        await decision.promise;
      }),
    );
    ended.catch(begun.reject);
    return { tx: begun.promise, decision, ended };
  }

  private async abandon(): Promise<void> {
    const { decision, ended } = this.opened ?? {};
    decision?.promise.catch(() => undefined);
    decision?.reject(new Error('rolled back'));
    await ended?.catch(() => undefined);
  }

  /** As long as nothing was changed a unit needs no savepoint: all of the transaction is undone, and the next unit begins another. */
  private async first<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const tx = await this.open();
    try {
      const result = await work(tx);
      this.changed = true;
      return result;
    } catch (error) {
      await this.abandon();
      this.opened = undefined;
      this.changed = false;
      throw error;
    }
  }

  private async guarded<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const tx = await this.open();
    const name = `unit_${++this.savepoints}`;
    const { changed } = this;
    await tx.$executeRawUnsafe(`SAVEPOINT ${name}`);
    try {
      const result = await work(tx);
      await tx.$executeRawUnsafe(`RELEASE SAVEPOINT ${name}`);
      this.changed = true;
      return result;
    } catch (error) {
      await tx.$executeRawUnsafe(`ROLLBACK TO SAVEPOINT ${name}`).catch(() => undefined);
      this.changed = changed;
      throw error;
    }
  }
}

interface Opened {
  tx: Promise<Transaction>;
  decision: PromiseWithResolvers<void>;
  ended: Promise<void>;
}

const current = new AsyncLocalStorage<RequestTransaction | undefined>();
const withinNested = new AsyncLocalStorage<RequestTransaction>();

/** Runs `work` so that everything it writes through `PrismaService` is written in `transaction`. */
export function runInRequestTransaction<T>(transaction: RequestTransaction, work: () => T): T {
  return current.run(transaction, work);
}

/** Runs `work` so that what it writes has commits of its own, whatever request it is done for. */
export function outsideOfRequests<T>(work: () => T): T {
  return current.run(undefined, work);
}

/** The transaction of the request at hand; undefined outside of any and once it has ended. */
export function requestTransaction(): RequestTransaction | undefined {
  const transaction = current.getStore();
  return transaction?.isOver ? undefined : transaction;
}

/**
 * Runs what cannot be undone (removing a file, telling a socket) when what the request wrote is committed: at once
 * where no transaction spans the request.
 */
export async function afterCommit(work: () => void | Promise<void>): Promise<void> {
  const transaction = requestTransaction();
  if (transaction?.isOpen) transaction.whenCommitted(work);
  else await work();
}
