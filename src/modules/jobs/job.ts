import type { Type } from '@nestjs/common';
import { CronExpressionParser } from 'cron-parser';

/** Timers strike a little early at times: a slot that begins within this time has begun. */
const EARLY_MS = 250;

/** What a run has at hand. */
export interface JobContext {
  /** A service of the product. */
  get: <T>(service: Type<T>) => T;
  /** Aborted when the time limit is over, or when the run is this process's no longer. Look at it between batches. */
  signal: AbortSignal;
  /** The moment of the timetable that this run is for. */
  slot: Date;
  /** Shows operators how far it is, until it returns its result. */
  report: (progress: object) => void;
}

/**
 * A line of the timetable. A run may be cut off anywhere and begun anew by another process, so its work is idempotent.
 * What it returns is kept with the run: how many, or a report.
 */
export interface Job {
  /** `<domain>.<what it does>` */
  name: string;
  /** In UTC, so that no slot is left out or comes twice when clocks change. */
  cron: string;
  /** How long one attempt may take. Less than the time between two slots, so that a job does not overtake itself. */
  limitMs: number;
  /** For operators. */
  summary: string;
  run(context: JobContext): Promise<number | object | void>;
}

/** The last slot that has begun. */
export function lastSlot(cron: string, now = new Date()): Date {
  return CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: new Date(now.getTime() + EARLY_MS) })
    .prev()
    .toDate();
}

/** Every slot after `since` that has begun, the first of them first; of very many the last hundred. */
export function slotsSince(cron: string, since: Date, now = new Date()): Date[] {
  const slots: Date[] = [];
  for (let slot = lastSlot(cron, now); slot > since && slots.length < 100;) {
    slots.unshift(slot);
    slot = lastSlot(cron, new Date(slot.getTime() - EARLY_MS - 1));
  }
  return slots;
}

/** How long lies between the next two slots. */
export function intervalMs(cron: string): number {
  const next = nextSlot(cron);
  return nextSlot(cron, next).getTime() - next.getTime();
}

/** The first slot that is still to come. */
export function nextSlot(cron: string, now = new Date()): Date {
  return CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: new Date(now.getTime() + EARLY_MS) })
    .next()
    .toDate();
}
