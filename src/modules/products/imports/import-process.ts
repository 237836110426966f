import { AuditLog } from '../../../platform/audit/audit-log.service.js';
import { continueFrom } from '../../../platform/logging/request-context.js';
import { Facts } from '../../../platform/events/facts.service.js';
import { PlainDatabase } from '../../../platform/prisma/plain-database.js';
import { CrawlNetwork } from '../crawl/crawl-network.js';
import { GuardedFetch } from '../crawl/guarded-fetch.js';
import { PictureOrders } from '../crawl/picture-orders.service.js';
import { UnreadableFile } from './file-records.js';
import { ImportBatches, Superseded } from './import-batches.js';
import type { ImportReport, OrderForProcess } from './import-process.contract.js';
import { importRows } from './import-rows.js';
import { QueueOnDemand } from './queue-on-demand.js';

// A process of its own for one large file: it has the little memory that reading and writing rows takes, and neither
// slows nor burdens the server. It lives as long as its parent listens.

const say = (report: ImportReport) => new Promise<void>((done) => process.send!(report, () => done()));

async function work({ order, origin, database: settings, catalogue }: OrderForProcess): Promise<void> {
  const database = new PlainDatabase(settings);
  const queue = new QueueOnDemand(settings);
  const pictures = new PictureOrders(queue, new GuardedFetch(new CrawlNetwork(), catalogue));
  const batches = new ImportBatches(database, new Facts(new AuditLog()), pictures);
  try {
    const done = await continueFrom(origin, order.importId, () =>
      importRows(order, database, batches, () => say({ kind: 'batch' })),
    );
    await say({ kind: 'end', done });
  } catch (error) {
    await say(reportOf(error));
  } finally {
    await queue.end();
    await database.end();
    process.disconnect();
  }
}

function reportOf(error: unknown): ImportReport {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (error instanceof UnreadableFile) return { kind: 'unreadable', message: error.message };
  return error instanceof Superseded ? { kind: 'superseded' } : { kind: 'failed', message };
}

// A terminal sends its interrupt to parent and child: the parent decides. Without a parent nobody waits for the rest.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.once('message', (order: OrderForProcess) => void work(order));
