import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import * as robots from 'robots-parser';
import { HOUR, SECOND } from '../../../common/time.js';
import { catalogueConfig } from '../../../config/catalogue.config.js';
import type { CatalogueConfig } from '../../../config/catalogue.config.js';
import { FetchRefused, GuardedFetch } from './guarded-fetch.js';
import type { FetchedPage } from './guarded-fetch.js';
import { HostTurns } from './host-turns.service.js';

/** A CommonJS module whose types say otherwise: its function is the default export at run time. */
const parseRobots = robots.default as unknown as typeof robots.default.default;
type Robot = ReturnType<typeof parseRobots>;

const ROBOTS_BYTES = 512_000;
const MAX_DELAY_MS = 60 * SECOND;
const MAX_ORIGINS = 200;

interface Manners {
  robots: Robot;
  until: number;
}

/** Fetches as a well-behaved bot: robots.txt is obeyed (RFC 9309), and a host is asked at its own pace. */
@Injectable()
export class PoliteFetch {
  private readonly manners = new Map<string, Manners>();

  constructor(
    private readonly fetch: GuardedFetch,
    @Inject(HostTurns) private readonly turns: Pick<HostTurns, 'take'>,
    @Inject(catalogueConfig.KEY) private readonly config: CatalogueConfig,
  ) {}

  /** @throws FetchRefused */
  async get(address: string, maxBytes?: number): Promise<FetchedPage> {
    const page = await this.fetch.get(address, {
      ...(maxBytes === undefined ? {} : { maxBytes }),
      before: (url) => this.ask(url),
    });
    if (page.status !== 200) throw new FetchRefused(`it answered ${page.status}`);
    return page;
  }

  private async ask(url: URL): Promise<void> {
    const robots = await this.robotsOf(url.origin);
    const agent = this.config.crawlUserAgent;
    if (robots.isAllowed(url.href, agent) === false) throw new FetchRefused('robots.txt forbids it');
    const asked = (robots.getCrawlDelay(agent) ?? 0) * SECOND;
    const delayMs = Math.min(MAX_DELAY_MS, Math.max(asked, this.config.crawlDelayMs));
    await sleep(await this.turns.take(url.host, delayMs));
  }

  private async robotsOf(origin: string): Promise<Robot> {
    const known = this.manners.get(origin);
    if (known && known.until > Date.now()) return known.robots;
    const robots = parseRobots(`${origin}/robots.txt`, await this.readRobots(origin));
    if (this.manners.size >= MAX_ORIGINS) this.manners.delete(this.manners.keys().next().value!);
    this.manners.set(origin, { robots, until: Date.now() + HOUR });
    return robots;
  }

  /** No such file: all is allowed. A server that fails, or cannot be reached: nothing is (RFC 9309, 2.3.1). */
  private async readRobots(origin: string): Promise<string> {
    const forbidden = 'User-agent: *\nDisallow: /';
    try {
      const { status, body } = await this.fetch.get(`${origin}/robots.txt`, { maxBytes: ROBOTS_BYTES });
      if (status === 200) return body.toString('utf8');
      return status >= 400 && status < 500 ? '' : forbidden;
    } catch {
      return forbidden;
    }
  }
}
