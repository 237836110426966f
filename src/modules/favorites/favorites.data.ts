import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { PersonalData } from '../../platform/privacy/personal-data.js';
import type { ExportFile, PersonalDataKeeper } from '../../platform/privacy/personal-data.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** What a person keeps an eye on. */
@Injectable()
export class FavoritesData implements PersonalDataKeeper, OnModuleInit {
  readonly models = ['favorite'];
  readonly level = 7;

  constructor(
    private readonly prisma: PrismaService,
    private readonly personalData: PersonalData,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  *export(userId: string): Iterable<ExportFile> {
    yield { path: 'favorites.json', rows: this.rowsOf(userId) };
  }

  async purge(userId: string): Promise<void> {
    await this.prisma.favorite.deleteMany({ where: { userId } });
  }

  private async *rowsOf(userId: string) {
    yield* await this.prisma.favorite.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
  }
}
