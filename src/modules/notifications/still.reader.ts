import { Injectable } from '@nestjs/common';
import type { Notification } from '../../platform/prisma/generated/client.js';
import { channelsFor, KINDS } from './kinds.js';
import { PreferencesReader } from './preferences.reader.js';
import type { Channel } from './rule.js';
import { Sources } from './sources.js';
import type { Kind } from './templates/words.js';

/** Whether what somebody was to be told is still news, and wanted, by the time that it goes out. */
@Injectable()
export class StillReader {
  constructor(
    private readonly sources: Sources,
    private readonly preferences: PreferencesReader,
  ) {}

  /** @returns what it says by now, or why it need not go out */
  async check(
    { kind, userId, readAt, data, words }: Notification,
    channel: Channel,
  ): Promise<{ words: unknown; reason?: undefined } | { words?: undefined; reason: string }> {
    const rule = KINDS.get(kind);
    if (!rule) return { words };
    const { channels, still } = rule;
    if (channels.always.includes(channel)) return { words };
    if (readAt) return { reason: 'read in the app' };
    const choices = await this.preferences.listFor(kind as Kind, [userId]);
    if (!channelsFor(channels, choices).has(channel)) return { reason: 'switched off' };
    if (!still || !words) return { words };
    const now = await still(this.sources, data as Record<string, string>, words as never, userId);
    return now ? { words: now } : { reason: 'no longer so' };
  }
}
