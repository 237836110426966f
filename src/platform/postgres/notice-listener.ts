import pg from 'pg';
import type { DatabaseConfig } from '../../config/database.config.js';

const TRY_AGAIN_MS = 1_000;

interface Channel {
  name: string;
  /** How the server calls the connection. */
  application: string;
  /** Called for each notice, and when it begins to hear: what was told before may have been missed. */
  heard: () => void;
}

/** Hears the notices (NOTIFY) of one channel over a connection of its own, made anew within a second where it was lost. */
export class NoticeListener {
  private client: pg.Client | undefined;
  private listening = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: DatabaseConfig,
    private readonly channel: Channel,
  ) {}

  /** The connection that hears; undefined while there is none. */
  get connection(): pg.Client | undefined {
    return this.listening ? this.client : undefined;
  }

  start(): void {
    this.timer = setInterval(() => void this.listen(), TRY_AGAIN_MS).unref();
    void this.listen();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    if (this.client) return;
    const client = new pg.Client({
      connectionString: this.database.url,
      connectionTimeoutMillis: this.database.connectTimeoutMs,
      application_name: this.channel.application,
      keepAlive: true,
    });
    this.client = client;
    const lose = () => {
      if (this.client !== client) return;
      this.client = undefined;
      this.listening = false;
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', () => this.channel.heard());
    try {
      await client.connect();
      await client.query(`LISTEN ${this.channel.name}`);
      this.listening = true;
      this.channel.heard();
    } catch {
      lose();
      await client.end().catch(() => undefined);
    }
  }
}
