import { Injectable } from '@nestjs/common';
import type { NotificationPreference, NotificationSettings } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Kind } from './templates/words.js';

export type Settings = Omit<NotificationSettings, 'userId' | 'updatedAt'>;

/** How those are told who chose nothing. */
export const PLAIN_SETTINGS: Settings = {
  timeZone: 'UTC',
  quietFrom: null,
  quietUntil: null,
  mailFrequency: 'INSTANT',
  messagePreviews: true,
};

/** What people chose. */
@Injectable()
export class PreferencesReader {
  constructor(private readonly prisma: PrismaService) {}

  async settingsOf(userId: string): Promise<Settings> {
    return (await this.prisma.notificationSettings.findUnique({ where: { userId } })) ?? PLAIN_SETTINGS;
  }

  /** The settings of those among many people who made any. */
  async mapSettings(userIds: string[]): Promise<Map<string, Settings>> {
    const rows = await this.prisma.notificationSettings.findMany({ where: { userId: { in: userIds } } });
    return new Map(rows.map((row) => [row.userId, row]));
  }

  /** What many people chose for one kind. */
  async listFor(kind: Kind, userIds: string[]): Promise<NotificationPreference[]> {
    return this.prisma.notificationPreference.findMany({ where: { kind, userId: { in: userIds } } });
  }

  async listOf(userId: string): Promise<NotificationPreference[]> {
    return this.prisma.notificationPreference.findMany({ where: { userId } });
  }

  /** Those who switched a kind on, on any channel. */
  async listWhoAskedFor(kind: Kind): Promise<string[]> {
    const rows = await this.prisma.notificationPreference.findMany({
      where: { kind, enabled: true },
      distinct: ['userId'],
      select: { userId: true },
    });
    return rows.map(({ userId }) => userId);
  }
}
