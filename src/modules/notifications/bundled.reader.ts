import { Injectable } from '@nestjs/common';
import type { Notification } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** More than this nobody reads in one mail; the rest is in the app. */
const MOST = 100;

/** What waits for a digest. */
@Injectable()
export class BundledReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The deliveries that a digest carries, the oldest first. */
  async listOf(digestId: string): Promise<{ id: string; notification: Notification }[]> {
    return this.prisma.notificationDelivery.findMany({
      where: { digestId, state: 'BUNDLED' },
      orderBy: { id: 'asc' },
      take: MOST,
      select: { id: true, notification: true },
    });
  }
}
