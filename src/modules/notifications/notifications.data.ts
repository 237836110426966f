import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { eachRow, PersonalData } from '../../platform/privacy/personal-data.js';
import type { ExportFile, PersonalDataKeeper } from '../../platform/privacy/personal-data.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** What a person was told. */
@Injectable()
export class NotificationsData implements PersonalDataKeeper, OnModuleInit {
  readonly models = ['notification', 'notificationDelivery'];
  readonly level = 8;

  constructor(
    private readonly prisma: PrismaService,
    private readonly personalData: PersonalData,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  *export(userId: string): Iterable<ExportFile> {
    yield {
      path: 'notifications.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.notification.findMany({
          where: { userId, ...where },
          include: { deliveries: true },
          ...page,
        }),
      ),
    };
  }

  async purge(userId: string): Promise<void> {
    await this.prisma.notification.deleteMany({ where: { userId } });
  }
}
