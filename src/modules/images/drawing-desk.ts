import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { ImagesBusy } from './images.problems.js';

/** How many uploads may be on their way in one process, from the first byte to the last object. */
const MAX_UPLOADS = 40;
/** How many of them may wait for a place to draw: at half a second each, the last waits some ten seconds. */
const MAX_WAITING = 20;

/**
 * Lets few pictures be drawn at once, so that decoding never takes the machine from the other requests: one processor
 * is always left to them.
 */
@Injectable()
export class DrawingDesk {
  private readonly places = Math.max(1, Math.min(4, availableParallelism() - 1));
  private readonly waiting: (() => void)[] = [];
  private drawing = 0;
  private uploads = 0;

  /** Counts an upload while `work` reads and stores it. @throws ImagesBusy */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    if (this.uploads >= MAX_UPLOADS || this.waiting.length >= MAX_WAITING) throw new ImagesBusy();
    this.uploads++;
    try {
      return await work();
    } finally {
      this.uploads--;
    }
  }

  /** Draws when there is a place, in order of arrival. @throws ImagesBusy */
  async draw<T>(work: () => Promise<T>): Promise<T> {
    if (this.drawing >= this.places) {
      if (this.waiting.length >= MAX_WAITING) throw new ImagesBusy();
      // Who leaves hands the place over, so `drawing` stays as it is.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.drawing++;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.drawing--;
    }
  }
}
