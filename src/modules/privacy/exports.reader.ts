import { Injectable } from '@nestjs/common';
import type { DataExport } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

@Injectable()
export class ExportsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The copy that a person asked for last. */
  async findLatest(userId: string): Promise<DataExport | null> {
    return this.prisma.dataExport.findFirst({ where: { userId }, orderBy: { id: 'desc' } });
  }

  /** A copy of a person's own that can be fetched now. */
  async findReady(userId: string, id: string): Promise<DataExport | null> {
    return this.prisma.dataExport.findFirst({
      where: { id, userId, state: 'READY', expiresAt: { gt: new Date() } },
    });
  }
}
