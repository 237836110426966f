import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { Reply } from '../client.js';
import { dealBody, picture } from '../deals.js';
import { keyOf } from './leaning-server.js';
import type { LeaningServer } from './leaning-server.js';

/** What people do, and the answer that they expect. */
export const EXPECTED = {
  list: 200,
  search: 200,
  me: 200,
  'sign in': 401,
  'open a deal': 201,
  upload: 201,
  register: 202,
  write: 201,
} as const;
export type Kind = keyof typeof EXPECTED;

export interface Sent {
  kind: Kind;
  /** 0: no answer at all, or none in time. */
  status: number;
  retryAfter: string | null;
  at: number;
  ms: number;
}

/** What was acknowledged and has to be there afterwards. */
export interface Ledger {
  deals: string[];
  pictures: string[];
  mails: string[];
  messages: string[];
}

/** Whoever waits longer than this goes away. */
const GONE_AFTER_MS = 20_000;
const PAUSE_MS = 150;
/** Of each kind this many go on at a time: more in all than the pool has connections. */
const EACH = 2;

/** People who go on using a server, whatever it answers. */
export class Traffic {
  readonly sent: Sent[] = [];
  readonly ledger: Ledger = { deals: [], pictures: [], mails: [], messages: [] };
  private running = true;
  private readonly loops: Promise<void>[];

  private constructor(
    private readonly world: LeaningServer,
    private readonly image: Buffer,
  ) {
    const kinds = Object.keys(EXPECTED) as Kind[];
    this.loops = kinds.flatMap((kind) => Array.from({ length: EACH }, () => this.loop(kind)));
  }

  static async start(world: LeaningServer): Promise<Traffic> {
    return new Traffic(world, await picture());
  }

  /** Since a moment, whether each kind was answered as expected, and last of all so. */
  goesWellSince(moment: number): boolean {
    return (Object.keys(EXPECTED) as Kind[]).every((kind) => {
      const newest = this.sent.findLast((sent) => sent.kind === kind);
      return newest !== undefined && newest.at > moment && newest.status === EXPECTED[kind];
    });
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.loops);
  }

  private async loop(kind: Kind): Promise<void> {
    while (this.running) {
      const at = performance.now();
      const gone = AbortSignal.timeout(GONE_AFTER_MS);
      const given = await Promise.race([
        this.one(kind).catch(() => null),
        new Promise<null>((resolve) => gone.addEventListener('abort', () => resolve(null))),
      ]);
      const ms = performance.now() - at;
      const retryAfter = given?.headers.get('retry-after') ?? null;
      this.sent.push({ kind, status: given?.status ?? 0, retryAfter, at, ms });
      await pause(PAUSE_MS);
    }
  }

  private async one(kind: Kind): Promise<Reply<unknown>> {
    const { anonymous, seller, buyer, discussionId } = this.world;
    switch (kind) {
      case 'list':
        return anonymous.get('/api/deals?limit=5');
      case 'search':
        return anonymous.get('/api/search?type=deals&q=sarabande');
      case 'me':
        return seller.api.get('/api/users/me');
      case 'sign in':
        return anonymous.post('/api/auth/login', {
          email: `${randomUUID()}@kwad.test`,
          password: 'a wrong one',
        });
      case 'open a deal': {
        const headers = { 'Idempotency-Key': randomUUID() };
        const reply = await seller.api.post('/api/deals', dealBody(), { headers });
        if (reply.status === 201) this.ledger.deals.push((reply.body as { id: string }).id);
        return reply;
      }
      case 'upload': {
        const reply = await seller.api.upload('/api/images', this.image);
        if (reply.status === 201) {
          const { variants } = reply.body as { variants: { url: string }[] };
          this.ledger.pictures.push(...variants.map(({ url }) => keyOf(url)));
        }
        return reply;
      }
      case 'register': {
        const email = `${randomUUID()}@kwad.test`;
        const body = {
          email,
          password: 'quite a good secret',
          displayName: 'Rider',
          acceptTerms: '2026-11-01',
        };
        const reply = await anonymous.post('/api/auth/register', body);
        if (reply.status === 202) this.ledger.mails.push(email);
        return reply;
      }
      case 'write': {
        const body = { clientId: ulid(), body: 'Does it still fly?' };
        const reply = await buyer.api.post(`/api/discussions/${discussionId}/messages`, body);
        if (reply.status === 201) this.ledger.messages.push((reply.body as { id: string }).id);
        return reply;
      }
    }
  }
}
