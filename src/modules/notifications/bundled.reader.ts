import { Injectable } from '@nestjs/common';
import type { Notification } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** What waits for a digest. */
@Injectable()
export class BundledReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The deliveries that a digest carries, the oldest first. */
  async listOf(digestId: string): Promise<{ id: string; notification: Notification }[]> {
    return this.prisma.notificationDelivery.findMany({
      where: { digestId, state: 'BUNDLED' },
      orderBy: { id: 'asc' },
      select: { id: true, notification: true },
    });
  }
}
