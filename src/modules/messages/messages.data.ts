import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { eachRow, PersonalData } from '../../platform/privacy/personal-data.js';
import type { ExportFile, PersonalDataKeeper } from '../../platform/privacy/personal-data.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/**
 * What a person wrote to others. A purge leaves it: it belongs to the other side's conversation too, and its author is
 * by then nobody but "Deleted user".
 */
@Injectable()
export class MessagesData implements PersonalDataKeeper, OnModuleInit {
  readonly models = ['discussion', 'message'];
  readonly level = 7;

  constructor(
    private readonly prisma: PrismaService,
    private readonly personalData: PersonalData,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  *export(userId: string): Iterable<ExportFile> {
    yield {
      path: 'discussions.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.discussion.findMany({
          where: { OR: [{ buyerId: userId }, { sellerId: userId }], ...where },
          select: { id: true, dealId: true, createdAt: true, lastActivityAt: true },
          ...page,
        }),
      ),
    };
    yield {
      path: 'messages.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.message.findMany({ where: { senderId: userId, ...where }, ...page }),
      ),
    };
  }

  async purge(): Promise<void> {}
}
