import { Injectable } from '@nestjs/common';
import {
  notificationPreferenceChanged,
  notificationSettingsChanged,
} from '../../facts/notifications.facts.js';
import { ValidationFailed } from '../../platform/errors/http.problems.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { channelsFor, KINDS } from './kinds.js';
import type { ChangePreferencesBody } from './preferences.dto.js';
import { CHANNEL_NAMES } from './preferences.presenter.js';
import { PLAIN_SETTINGS } from './preferences.reader.js';
import type { Settings } from './preferences.reader.js';
import type { Channel } from './rule.js';
import { ALL_MAILS } from './unsubscribe-links.js';

interface Choice {
  kind: string;
  channel: Channel;
  enabled: boolean;
}

/** What people want to be told. Every change is a fact. */
@Injectable()
export class Preferences {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
  ) {}

  /**
   * Changes what is named; the rest stays.
   *
   * @throws ValidationFailed for a kind that is none, or one that cannot be switched off
   */
  async change(userId: string, body: ChangePreferencesBody): Promise<void> {
    const choices = (body.kinds ?? []).flatMap(({ kind, channels }, index) => {
      const given = Object.entries(channels) as [keyof typeof CHANNEL_NAMES, boolean][];
      return given.map(([name, enabled]) => {
        const channel = CHANNEL_NAMES[name];
        assertFree({ kind, channel, enabled }, index, name);
        return { kind, channel, enabled };
      });
    });
    await this.prisma.$transaction(async (tx) => {
      await this.choose(tx, userId, choices, false);
      await this.set(tx, userId, body);
    });
  }

  /** Switches the mails of a kind off, or of all that can be, for a link that was followed without signing in. */
  async unsubscribe(userId: string, kind: string): Promise<void> {
    const rules = [...KINDS.values()].filter(
      (rule) => (kind === ALL_MAILS || rule.kind === kind) && !rule.channels.always.includes('EMAIL'),
    );
    const choices = rules.map((rule) => ({ kind: rule.kind, channel: 'EMAIL' as const, enabled: false }));
    await this.prisma.$transaction(async (tx) => {
      const user = await tx.user.count({ where: { id: userId, deletedAt: null } });
      if (user > 0) await this.choose(tx, userId, choices, true);
    });
  }

  private async choose(tx: Transaction, userId: string, choices: Choice[], byLink: boolean): Promise<void> {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`preferences:${userId}`}, 0))`;
    const before = await tx.notificationPreference.findMany({ where: { userId } });
    const changed = choices.filter(({ kind, channel, enabled }) => {
      const own = before.filter((choice) => choice.kind === kind);
      return channelsFor(KINDS.get(kind)!.channels, own).has(channel) !== enabled;
    });
    for (const { kind, channel, enabled } of changed) {
      await tx.notificationPreference.upsert({
        where: { userId_kind_channel: { userId, kind, channel } },
        create: { userId, kind, channel, enabled },
        update: { enabled },
      });
    }
    if (changed.length === 0) return;
    const facts = changed.map((choice) => notificationPreferenceChanged({ userId, ...choice, byLink }));
    await this.facts.record(tx, ...facts);
  }

  private async set(tx: Transaction, userId: string, body: ChangePreferencesBody): Promise<void> {
    const wanted = settingsIn(body);
    const stored = await tx.notificationSettings.findUnique({ where: { userId } });
    const before: Settings = stored ?? PLAIN_SETTINGS;
    const names = Object.keys(wanted) as (keyof Settings)[];
    if (names.every((name) => before[name] === wanted[name])) return;
    await tx.notificationSettings.upsert({
      where: { userId },
      create: { userId, ...wanted },
      update: wanted,
    });
    await this.facts.record(tx, notificationSettingsChanged({ userId }));
  }
}

function assertFree({ kind, channel, enabled }: Choice, index: number, name: string): void {
  const rule = KINDS.get(kind);
  if (!rule) throw new ValidationFailed([{ path: `kinds.${index}.kind`, message: 'there is no such kind' }]);
  if (!enabled && rule.channels.always.includes(channel)) {
    throw new ValidationFailed([
      { path: `kinds.${index}.channels.${name}`, message: 'cannot be switched off: it is about security' },
    ]);
  }
}

function settingsIn(body: ChangePreferencesBody): Partial<Settings> {
  const { timeZone, quietHours, mailFrequency, messagePreviews } = body;
  return {
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(messagePreviews === undefined ? {} : { messagePreviews }),
    ...(mailFrequency === undefined
      ? {}
      : { mailFrequency: mailFrequency.toUpperCase() as Settings['mailFrequency'] }),
    ...(quietHours === undefined
      ? {}
      : { quietFrom: minuteOf(quietHours?.from), quietUntil: minuteOf(quietHours?.until) }),
  };
}

function minuteOf(time: string | undefined): number | null {
  if (time === undefined) return null;
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
