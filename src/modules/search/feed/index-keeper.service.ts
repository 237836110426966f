import { Injectable } from '@nestjs/common';
import { SearchEngines } from '../engine/search-engines.js';
import { SearchReindexing } from '../reindex/search-reindexing.service.js';
import { SearchReplica } from './replica.service.js';
import { SearchFeed } from './search-feed.service.js';

/** Keeps every index up with the database. */
@Injectable()
export class IndexKeeper {
  constructor(
    private readonly feed: SearchFeed,
    private readonly replica: SearchReplica,
    private readonly engines: SearchEngines,
    private readonly reindexing: SearchReindexing,
  ) {}

  /**
   * Takes what changed; where another server searches, sends it there, unless that server rests.
   *
   * @param follows whether this process is the one that writes to that server
   */
  async keepUp(follows: boolean): Promise<void> {
    await this.feed.drain();
    const { server } = this.engines;
    if (!server || !follows) return;
    await this.engines.probe();
    if (!this.engines.healthy) return;
    try {
      const whole = await this.replica.follow(server);
      if (!whole) await this.reindexing.request();
    } catch (error) {
      this.engines.failed(error);
    }
  }
}
